import type { Instance } from '../ports/instance.ts';

/** The memory of one Latchkey, without a disk. For tests. */
export function memoryInstance(id: string): Instance & { readonly keys: ReadonlySet<string> } {
  const keys = new Set<string>();
  return {
    keys,
    id: async () => id,
    writtenKeys: async () => new Set(keys),
    remember: async (more) => {
      for (const key of more) {
        // As on the disk: what is remembered again is the last.
        keys.delete(key);
        keys.add(key);
      }
    },
    forget: async (gone) => {
      for (const key of gone) keys.delete(key);
    },
  };
}
