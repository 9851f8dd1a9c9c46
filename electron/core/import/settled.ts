import type { SessionId } from '../../../shared/ids.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { baseOf } from './base.ts';
import { knownSessions, type SessionSubject } from './known.ts';
import { portalKey, sourceOf } from './portal.ts';
import { refusalOf } from './refusal.ts';
import { stays } from './row-text.ts';
import type { ImportBase, ImportPlan, ImportPlanRow, ImportSubject } from './subject.ts';

type ContextSession = ImportContext['sessions'][number];

/** A plan beside what Latchkey has already: nothing is made twice, and no row promises what its parent cannot give. */
export interface SettledImport {
  readonly rows: readonly ImportPlanRow[];
  readonly notes: ImportPlan['notes'];
  /** By row: the session that Latchkey has already. */
  readonly existing: ReadonlyMap<string, SessionId>;
}

export const isImportable = ({ action }: ImportPlanRow): boolean =>
  action === 'import' || action === 'needs-fix';

type NotImported = 'leave-alone' | 'blocked';

const notImported =
  (action: NotImported) =>
  (row: ImportPlanRow, reason: string): ImportPlanRow => ({
    ...row,
    becomes: stays,
    action,
    reason,
    subject: null,
    needs: [],
  });
const leave = notImported('leave-alone');
const block = notImported('blocked');

export function settleImport(plan: ImportPlan, context: ImportContext): SettledImport {
  const alias = sameSessions(plan.rows);
  const byId = new Map(plan.rows.map((row) => [row.id, row]));
  // With the regions they will have: a session of another region is another session.
  const placed = plan.rows.map((row) => withRegion(row, plan, context));
  const existing = knownSessions(placed, context);
  const names = new Map<string, string>();
  const portals = new Map<string, string>();
  const rows = placed.map((row): ImportPlanRow => {
    const { subject } = row;
    if (subject === null || !isImportable(row)) return row;
    const refusal = refusalOf(subject, context);
    if (refusal !== null) return block(row, refusal);
    if (subject.becomes === 'source') return settleSource(row, subject, context, portals);
    const first = alias.get(row.id);
    if (first !== undefined)
      return leave(
        row,
        `It is the same account and role as ${byId.get(first)?.section ?? first}: a session has one profile. This one keeps working as it is.`,
      );
    const taken = names.get(subject.profile);
    if (taken !== undefined) return block(row, `${taken} takes the name ${subject.profile}.`);
    names.set(subject.profile, row.section);
    return settleSession(row, subject, context, existing, alias);
  });
  return { rows: withParentsFixes(withoutOrphans(rows)), notes: plan.notes, existing };
}

/** On its way up it finds no region: the nearest thing a tool would have had is that of the default profile. */
function withRegion(row: ImportPlanRow, plan: ImportPlan, { defaultRegion }: ImportContext): ImportPlanRow {
  const { subject } = row;
  const base = baseOf(subject);
  if (subject === null || base === null || subject.becomes === 'source') return row;
  if (subject.region !== null || defaultRegion !== null) return row;
  const region = plan.fallbackRegion;
  const said =
    region === null
      ? 'It has no region: choose a default region in Settings, or give the session one.'
      : `It has no region and gets that of the default profile, ${region}.`;
  return { ...row, reason: sentences(row.reason, said), subject: { ...subject, region } };
}

const sentences = (...all: readonly (string | null)[]): string | null =>
  all.filter((one) => one !== null).join(' ') || null;

/** What this build cannot make stays where it works today. */
function isMissing({ kinds }: ImportContext, base: ImportBase): boolean {
  if (kinds === undefined) return false;
  if (base.keysOf !== null && !kinds.adopting.has(base.source.kind)) return true;
  return !kinds.sources.has(base.source.kind) || !kinds.sessions.has(base.session.kind);
}

function settleSource(
  row: ImportPlanRow,
  subject: ImportSubject & { becomes: 'source' },
  context: ImportContext,
  portals: Map<string, string>,
): ImportPlanRow {
  const known = sourceOf(context, subject);
  if (known !== null) return leave(row, `Latchkey already has this portal: identity source ${known.name}.`);
  const key = portalKey(subject);
  const twin = portals.get(key);
  if (twin !== undefined)
    return { ...row, reason: `The same portal as ${twin}: both become one identity source.` };
  portals.set(key, row.section);
  return row;
}

function settleSession(
  row: ImportPlanRow,
  subject: SessionSubject,
  context: ImportContext,
  existing: ReadonlyMap<string, SessionId>,
  alias: ReadonlyMap<string, string>,
): ImportPlanRow {
  const base = baseOf(subject);
  if (base !== null && isMissing(context, base))
    return leave(row, 'This version of Latchkey has no identity source for it. It keeps working as it is.');
  const own = existing.get(row.id);
  const holder = context.sessions.find(({ id, profile }) => profile === subject.profile && id !== own);
  if (holder !== undefined && subject.profile !== 'default')
    return block(
      row,
      `In Latchkey the session ${holder.name} has the profile name ${subject.profile}: give that session another one first.`,
    );
  if (subject.becomes === 'assumed-role' && subject.parent.kind === 'session') {
    const { sessionId } = subject.parent;
    if (!context.sessions.some(({ id }) => id === sessionId))
      return block(row, 'The session that its source_profile was written for is no longer in Latchkey.');
  }
  const isDefault = subject.profile === 'default';
  const known = knownReason(context.sessions.find(({ id }) => id === own));
  const reason = sentences(row.reason, known, isDefault ? 'It becomes the default session.' : null);
  // A portal that Latchkey has needs no row, and of two equal sessions only the first is made.
  const needs = row.needs.flatMap((need) => {
    if (subject.becomes === 'permission-set' && sourceOf(context, subject.source) !== null) return [];
    return [alias.get(need) ?? need];
  });
  const parent =
    subject.becomes === 'assumed-role' && subject.parent.kind === 'row'
      ? { parent: { kind: 'row' as const, row: alias.get(subject.parent.row) ?? subject.parent.row } }
      : {};
  return {
    ...row,
    needs,
    reason,
    subject: { ...subject, ...parent },
  };
}

function knownReason(session: ContextSession | undefined): string | null {
  if (session === undefined) return null;
  const now = session.profile === null ? 'no profile' : `the profile ${session.profile}`;
  return `Latchkey already has this session, as ${session.name} with ${now}: it gets this profile.`;
}

/** Rows that come to the same session of a portal, each with the one that is made. */
function sameSessions(rows: readonly ImportPlanRow[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const alias = new Map<string, string>();
  // One that needs no fix first, else the order of the file.
  const rank = ({ action }: ImportPlanRow) => (action === 'import' ? 0 : 1);
  for (const row of rows.toSorted((a, b) => rank(a) - rank(b))) {
    const { subject } = row;
    if (!isImportable(row) || subject === null || subject.becomes !== 'permission-set') continue;
    const key = `${portalKey(subject.source)} ${subject.accountId}/${subject.role}`;
    const made = first.get(key);
    if (made === undefined) first.set(key, row.id);
    else alias.set(row.id, made);
  }
  return alias;
}

/** What is built on a row that cannot be imported cannot either. */
function withoutOrphans(rows: readonly ImportPlanRow[]): readonly ImportPlanRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const missing = (row: ImportPlanRow): ImportPlanRow | null => {
    for (const need of row.needs) {
      const parent = byId.get(need);
      if (parent !== undefined && !isImportable(parent)) return parent;
    }
    return null;
  };
  const next = rows.map((row) => {
    const parent = isImportable(row) ? missing(row) : null;
    if (parent === null) return row;
    return parent.action === 'leave-alone'
      ? leave(row, `It is built on ${parent.section}, which stays as it is.`)
      : block(row, `It is built on ${parent.section}, which must be corrected first.`);
  });
  return next.every((row, index) => row === rows[index]) ? rows : withoutOrphans(next);
}

/** A row is not ready before what it is built on is: its fixes have to be accepted too. */
function withParentsFixes(rows: readonly ImportPlanRow[]): readonly ImportPlanRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const next = rows.map((row) => {
    const waits = row.needs.some((need) => byId.get(need)?.action === 'needs-fix');
    return row.action === 'import' && waits ? { ...row, action: 'needs-fix' as const } : row;
  });
  return next.every((row, index) => row === rows[index]) ? rows : withParentsFixes(next);
}
