import type { SessionId } from '../../../shared/ids.ts';
import { portalKey } from '../../../shared/portal.ts';
import { unreachable } from '../../../shared/result.ts';
import { atOnce, type SlicedWork } from '../async/in-slices.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { baseOf } from './base.ts';
import { foundId, knownSessions, type SessionSubject } from './known.ts';
import { createNameNotes } from './name-notes.ts';
import { rowsASlice } from './plan.ts';
import { sourceOf } from './portal.ts';
import { refusalOf } from './refusal.ts';
import { stays } from './row-text.ts';
import type { ImportBase, ImportParent, ImportPlan, ImportPlanRow, ImportSubject } from './subject.ts';
import { createWrittenRegions } from './written-regions.ts';

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

export const settleImport = (plan: ImportPlan, context: ImportContext): SettledImport =>
  atOnce(settlingImport(plan, context));

/** As `settleImport`, in slices. */
export function* settlingImport(plan: ImportPlan, context: ImportContext): SlicedWork<SettledImport> {
  const shared = sharedSessions(plan.rows, context);
  // With the regions they will have: a session of another region is another session.
  const placed = plan.rows.map((row) => withParentsRegion(withRegion(row, plan, context), shared, context));
  const existing = withUnplaced(knownSessions(placed, context), knownSessions(plan.rows, context));
  yield;
  const holders = holdersOf(context);
  const nameNote = createNameNotes(placed, context);
  const names = new Map<string, string>();
  const portals = new Map<string, string>();
  const settle = (row: ImportPlanRow): ImportPlanRow => {
    const { subject } = row;
    if (subject === null || !isImportable(row)) return row;
    const refusal = refusalOf(subject, context);
    if (refusal !== null) return block(row, refusal);
    if (subject.becomes === 'source') return settleSource(row, subject, context, portals);
    const taken = names.get(subject.profile);
    if (taken !== undefined) return block(row, `${taken} takes the name ${subject.profile}.`);
    names.set(subject.profile, row.section);
    const settled = settleSession(row, subject, context, existing, shared, holders);
    return isImportable(settled)
      ? { ...settled, reason: sentences(settled.reason, nameNote(settled)) }
      : settled;
  };
  yield;
  const rows: ImportPlanRow[] = [];
  for (const row of placed) {
    rows.push(settle(row));
    if (rows.length % rowsASlice === 0) yield;
  }
  const whole = withParentsFixes(withoutOrphans(rows));
  return { rows: withRegionNotes(whole, plan.rows, { existing, context }), notes: plan.notes, existing };
}

function withRegionNotes(
  rows: readonly ImportPlanRow[],
  asFound: ImportPlan['rows'],
  {
    existing,
    context,
  }: { readonly existing: ReadonlyMap<string, SessionId>; readonly context: ImportContext },
): readonly ImportPlanRow[] {
  const regions = createWrittenRegions({ rows, existing }, context);
  const before = new Map(asFound.map((row) => [row.id, row]));
  return rows.map((row) => {
    const found = before.get(row.id);
    const isNoted = baseOf(row.subject) !== null && context.defaultRegion === null;
    const note = found === undefined || isNoted || !isImportable(row) ? null : regions.note(row, found);
    return note === null ? row : { ...row, reason: sentences(row.reason, note) };
  });
}

/** A role made before its parent had several profiles has no region of its own, and is still that session. */
function withUnplaced(
  placed: ReadonlyMap<string, SessionId>,
  unplaced: ReadonlyMap<string, SessionId>,
): ReadonlyMap<string, SessionId> {
  const used = new Set(placed.values());
  const more = [...unplaced].filter(([row, id]) => !placed.has(row) && !used.has(id));
  return new Map([...placed, ...more]);
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
  shared: SharedSessions,
  holders: Holders,
): ImportPlanRow {
  const base = baseOf(subject);
  if (base !== null && isMissing(context, base))
    return leave(row, 'This version of Latchkey has no identity source for it. It keeps working as it is.');
  const own = existing.get(row.id);
  const holder = holders.byProfile.get(subject.profile)?.find(({ id }) => id !== own);
  if (holder !== undefined && subject.profile !== 'default')
    return block(
      row,
      `In Latchkey the session ${holder.name} has the profile name ${subject.profile}: give that session another one first.`,
    );
  if (subject.becomes === 'assumed-role' && subject.parent.kind === 'session') {
    const { sessionId } = subject.parent;
    if (!holders.byId.has(sessionId))
      return block(row, 'The session that its source_profile was written for is no longer in Latchkey.');
  }
  const isDefault = subject.profile === 'default';
  const known = knownReason(own === undefined ? undefined : holders.byId.get(own));
  const first = shared.get(row.id)?.first;
  const also =
    first === undefined || first.id === row.id
      ? null
      : `The same account and role as ${first.section}: one session gets both profiles, each with its region.`;
  const reason = sentences(row.reason, also, known, isDefault ? 'It becomes the default session.' : null);
  // A portal that Latchkey has needs no row.
  const isPortalKnown = subject.becomes === 'permission-set' && sourceOf(context, subject.source) !== null;
  return { ...row, needs: isPortalKnown ? [] : row.needs, reason };
}

const profilesOf = ({ profile, otherProfiles }: ContextSession): readonly string[] =>
  profile === null ? [] : [profile, ...otherProfiles.map(({ name }) => name)];

/** The sessions that Latchkey has, to be looked up: with thousands, a search for each row takes minutes. */
interface Holders {
  readonly byId: ReadonlyMap<string, ContextSession>;
  readonly byProfile: ReadonlyMap<string, readonly ContextSession[]>;
}

function holdersOf({ sessions }: ImportContext): Holders {
  const byProfile = new Map<string, ContextSession[]>();
  for (const session of sessions)
    for (const name of profilesOf(session)) {
      const same = byProfile.get(name);
      if (same === undefined) byProfile.set(name, [session]);
      else same.push(session);
    }
  return { byId: new Map(sessions.map((session) => [session.id, session])), byProfile };
}

function knownReason(session: ContextSession | undefined): string | null {
  if (session === undefined) return null;
  const now = session.profile === null ? 'no profile' : `the profile ${session.profile}`;
  const also = session.profile === null ? '' : ' as well';
  return `Latchkey already has this session, as ${session.name} with ${now}: it gets this profile${also}.`;
}

/** By row: where several come to one session of a portal, or to one that Latchkey has, the first of them and its own region. */
type SharedSessions = ReadonlyMap<string, { readonly first: ImportPlanRow; readonly region: string | null }>;

function sharedSessions(rows: readonly ImportPlanRow[], context: ImportContext): SharedSessions {
  const bySession = new Map<string, ImportPlanRow[]>();
  for (const row of rows) {
    const { subject } = row;
    if (!isImportable(row) || subject?.becomes !== 'permission-set') continue;
    const key = `${portalKey(subject.source)} ${subject.accountId}/${subject.role}`;
    const same = bySession.get(key);
    if (same === undefined) bySession.set(key, [row]);
    else same.push(row);
  }
  const named = new Map<string | null, string>();
  for (const { id, profile } of context.sessions) if (profile !== null) named.set(id, profile);
  const shared = new Map<string, { readonly first: ImportPlanRow; readonly region: string | null }>();
  for (const same of bySession.values())
    for (const row of same) {
      const [first] = same;
      const { subject } = row;
      if (first === undefined || subject?.becomes !== 'permission-set') continue;
      const source = sourceOf(context, subject.source);
      const id = source === null ? null : foundId(source.id, subject.accountId, subject.role);
      const isBesideAnother = (named.get(id) ?? subject.profile) !== subject.profile;
      if (same.length > 1 || isBesideAnother) shared.set(row.id, { first, region: subject.region });
    }
  return shared;
}

/**
 * A role without a region has that of the profile it is built on. Where that is one of several of its session, the session
 * itself would say another.
 */
function withParentsRegion(
  row: ImportPlanRow,
  shared: SharedSessions,
  context: ImportContext,
): ImportPlanRow {
  const { subject } = row;
  if (subject?.becomes !== 'assumed-role' || subject.region !== null) return row;
  const region = regionOfParent(subject.parent, shared, context);
  return region === null ? row : { ...row, subject: { ...subject, region } };
}

function regionOfParent(
  parent: ImportParent,
  shared: SharedSessions,
  { sessions }: ImportContext,
): string | null {
  switch (parent.kind) {
    case 'row':
      return shared.get(parent.row)?.region ?? null;
    case 'session': {
      const session = sessions.find(({ id }) => id === parent.sessionId);
      return session?.otherProfiles.find(({ name }) => name === parent.profile)?.region ?? null;
    }
    case 'base':
      return null;
    default:
      return unreachable(parent);
  }
}

/** What is built on a row that cannot be imported cannot either. */
function withoutOrphans(rows: readonly ImportPlanRow[]): readonly ImportPlanRow[] {
  return passedOn(
    rows,
    (row) => !isImportable(row),
    (row, parent) => {
      if (!isImportable(row)) return row;
      return parent.action === 'leave-alone'
        ? leave(row, `It is built on ${parent.section}, which stays as it is.`)
        : block(row, `It is built on ${parent.section}, which must be corrected first.`);
    },
  );
}

/** A row is not ready before what it is built on is: its fixes have to be accepted too. */
function withParentsFixes(rows: readonly ImportPlanRow[]): readonly ImportPlanRow[] {
  return passedOn(
    rows,
    ({ action }) => action === 'needs-fix',
    (row) => (row.action === 'import' ? { ...row, action: 'needs-fix' } : row),
  );
}

/** Changes each row that is built, at any depth, on one that `begins`; each once, so that a deep chain takes no longer than a flat file. */
function passedOn(
  rows: readonly ImportPlanRow[],
  begins: (row: ImportPlanRow) => boolean,
  change: (row: ImportPlanRow, parent: ImportPlanRow) => ImportPlanRow,
): readonly ImportPlanRow[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  const builtOn = new Map<string, string[]>();
  for (const { id, needs } of rows)
    for (const need of needs) {
      const children = builtOn.get(need);
      if (children === undefined) builtOn.set(need, [id]);
      else children.push(id);
    }
  const open = rows.filter(begins);
  for (let parent = open.pop(); parent !== undefined; parent = open.pop())
    for (const id of builtOn.get(parent.id) ?? []) {
      const row = now.get(id);
      const after = row === undefined ? undefined : change(row, parent);
      if (after === undefined || after === row) continue;
      now.set(id, after);
      open.push(after);
    }
  return rows.map((row) => now.get(row.id) ?? row);
}
