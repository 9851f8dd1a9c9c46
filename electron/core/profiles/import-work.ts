import type { ProfilesInput } from './user-files-port.ts';

export type ImportWork = Pick<ProfilesInput, 'corrections' | 'handOver' | 'tag'>;

/** What an import wants of the next write. */
export function createImportWork() {
  let work: ImportWork | null = null;
  return {
    get: () => work,
    add(next: ImportWork) {
      work = {
        ...next,
        corrections: [...(work?.corrections ?? []), ...(next.corrections ?? [])],
        handOver: [...(work?.handOver ?? []), ...(next.handOver ?? [])],
      };
    },
    drop() {
      work = null;
    },
    /** Unless more came while it was written. */
    done(written: ImportWork | null) {
      if (work === written) work = null;
    },
  };
}
