import type { SessionId } from '../../../shared/ids.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import type { ImportPlanRow } from './subject.ts';

// The region that a yes writes into a profile. aws knows no region for a profile that names none, whatever its source_profile says
// (tried with versions 1 and 2, and boto3): where Latchkey writes one, the row says so.

type Known = ImportContext['sessions'][number];

interface Rows {
  readonly rows: readonly ImportPlanRow[];
  /** By row: the session that Latchkey has already. */
  readonly existing: ReadonlyMap<string, SessionId>;
}

export interface WrittenRegions {
  /** Null: none is written. */
  of(row: ImportPlanRow): string | null;
  /** Null: the profile names that region itself, or none is written. `asFound`: the row before Latchkey gave it one. */
  note(row: ImportPlanRow, asFound: ImportPlanRow): string | null;
}

/** Looked up, not searched: there may be thousands of rows, and chains as long. */
export function createWrittenRegions({ rows, existing }: Rows, context: ImportContext): WrittenRegions {
  const { defaultRegion } = context;
  const sessions = new Map<string, Known>(context.sessions.map((session) => [session.id, session]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found = new Map<string, Written | null>();

  /** What a row says without those above it; 'above': what that one says. */
  const own = (row: ImportPlanRow): Written | null | { readonly above: ImportPlanRow } => {
    const { subject } = row;
    if (subject === null || subject.becomes === 'source') return null;
    if (subject.region !== null) return { region: subject.region, from: 'profile' };
    const known = sessions.get(existing.get(row.id) ?? '');
    if (known !== undefined) return written(regionIn(known, subject.profile), 'session');
    const bySettings = written(defaultRegion, 'settings');
    if (subject.becomes === 'permission-set')
      return bySettings ?? { region: subject.source.region, from: 'portal' };
    if (subject.becomes === 'based') return bySettings;
    const { parent } = subject;
    if (parent.kind === 'session')
      return written(sessions.get(parent.sessionId)?.region ?? null, 'source-profile') ?? bySettings;
    const above = parent.kind === 'row' ? byId.get(parent.row) : undefined;
    return above === undefined ? bySettings : { above };
  };

  const find = (row: ImportPlanRow): Written | null => {
    const way: ImportPlanRow[] = [];
    const begun = new Set<string>();
    let at = row;
    for (;;) {
      const known = found.get(at.id);
      const next = known !== undefined ? known : own(at);
      if (next === null || !('above' in next)) {
        found.set(at.id, next);
        const below =
          next === null || next.from === 'settings' ? next : { ...next, from: 'source-profile' as const };
        for (const { id } of way) found.set(id, below);
        return found.get(row.id) ?? null;
      }
      if (begun.has(at.id)) return null;
      begun.add(at.id);
      way.push(at);
      at = next.above;
    }
  };

  return {
    of: (row) => find(row)?.region ?? null,
    note(row, asFound) {
      const { subject } = asFound;
      if (subject === null || subject.becomes === 'source' || subject.region !== null) return null;
      const gets = find(row);
      if (gets === null) return null;
      const from = gets.from === 'profile' ? 'source-profile' : gets.from;
      return regionNote(gets.region, from);
    },
  };
}

interface Written {
  readonly region: string;
  readonly from: 'profile' | 'session' | 'settings' | 'portal' | 'source-profile';
}

const written = (region: string | null, from: Written['from']): Written | null =>
  region === null ? null : { region, from };

const origins = {
  session: 'the region of the session that it becomes',
  settings: 'the default region in Settings',
  portal: 'that of the portal',
  'source-profile': 'that of its source_profile',
} as const;

export const regionNote = (region: string, from: keyof typeof origins): string =>
  `It names no region, so aws has none for it: Latchkey writes ${region}, ${origins[from]}.`;

function regionIn({ otherProfiles, region, regionAsDefault }: Known, profile: string): string | null {
  if (profile === 'default') return regionAsDefault;
  return otherProfiles.find(({ name }) => name === profile)?.region ?? region;
}
