import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { ImportContext } from '../delivery-port.ts';
import type { ImportPlan, ImportPlanRow, ImportSubject } from '../profiles/import-plan.ts';
import { foundSessionId } from '../session/session-catalogue.ts';
import { portalKey, roleKind, sourceOf } from './import-portal.ts';

type ContextSession = ImportContext['sessions'][number];

/** A plan beside what Latchkey has already: nothing is made twice, and no row promises what its parent cannot give. */
export interface SettledImport {
  readonly rows: readonly ImportPlanRow[];
  readonly notes: ImportPlan['notes'];
  /** By row: the session that Latchkey has already. */
  readonly existing: ReadonlyMap<string, SessionId>;
}

type SessionSubject = Exclude<ImportSubject, { becomes: 'source' }>;

export const isImportable = ({ action }: ImportPlanRow): boolean =>
  action === 'import' || action === 'needs-fix';

const stays = 'nothing: it stays as it is';
const leave = (row: ImportPlanRow, reason: string): ImportPlanRow => ({
  ...row,
  ...{ becomes: stays, action: 'leave-alone', reason, subject: null, needs: [] },
});
const block = (row: ImportPlanRow, reason: string): ImportPlanRow => ({
  ...row,
  ...{ becomes: stays, action: 'blocked', reason, subject: null, needs: [] },
});

export function settleImport(plan: ImportPlan, context: ImportContext): SettledImport {
  const alias = sameSessions(plan.rows);
  const existing = new Map<string, SessionId>();
  const byId = new Map(plan.rows.map((row) => [row.id, row]));
  for (const { id } of plan.rows) findExisting(id, byId, context, existing, new Set());
  const names = new Map<string, string>();
  const portals = new Map<string, string>();
  const rows = plan.rows.map((row): ImportPlanRow => {
    const { subject } = row;
    if (subject === null || !isImportable(row)) return row;
    if (subject.becomes === 'source') return settleSource(row, subject, context, portals);
    const first = alias.get(row.id);
    if (first !== undefined)
      return leave(
        row,
        `It is the same account and role as ${byId.get(first)?.section ?? first}: a session has one profile. This one goes on as it is.`,
      );
    const taken = names.get(subject.profile);
    if (taken !== undefined) return block(row, `${taken} takes the name ${subject.profile}.`);
    names.set(subject.profile, row.section);
    return settleSession(row, subject, context, existing, alias);
  });
  return { rows: withoutOrphans(rows), notes: plan.notes, existing };
}

function settleSource(
  row: ImportPlanRow,
  subject: ImportSubject & { becomes: 'source' },
  context: ImportContext,
  portals: Map<string, string>,
): ImportPlanRow {
  const known = sourceOf(context, subject);
  if (known !== null) return leave(row, `Latchkey has this portal already: identity source ${known.name}.`);
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
  const own = existing.get(row.id);
  const holder = context.sessions.find(({ id, profile }) => profile === subject.profile && id !== own);
  if (holder !== undefined && subject.profile !== 'default')
    return block(
      row,
      `In Latchkey the session ${holder.name} has the profile name ${subject.profile}: give it another one first.`,
    );
  if (subject.becomes === 'assumed-role' && subject.parent.kind === 'session') {
    const { sessionId } = subject.parent;
    if (!context.sessions.some(({ id }) => id === sessionId))
      return block(row, 'The session that its source_profile was written for is no longer in Latchkey.');
  }
  const isDefault = subject.profile === 'default';
  const reasons = [
    ...(row.reason === null ? [] : [row.reason]),
    ...knownReason(context.sessions.find(({ id }) => id === own)),
    ...(isDefault ? ['It becomes the default session.'] : []),
  ];
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
    reason: reasons.length === 0 ? null : reasons.join(' '),
    subject: { ...subject, ...parent },
  };
}

function knownReason(session: ContextSession | undefined): readonly string[] {
  if (session === undefined) return [];
  const now = session.profile === null ? 'no profile' : `the profile ${session.profile}`;
  return [`Latchkey has this session already, as ${session.name} with ${now}: it gets this one.`];
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

/** Follows a role to its parents: it is the same only on top of the same. */
function findExisting(
  rowId: string,
  byId: ReadonlyMap<string, ImportPlanRow>,
  context: ImportContext,
  existing: Map<string, SessionId>,
  path: ReadonlySet<string>,
): SessionId | null {
  const known = existing.get(rowId);
  if (known !== undefined) return known;
  const subject = byId.get(rowId)?.subject ?? null;
  if (subject === null || subject.becomes === 'source' || path.has(rowId)) return null;
  const found =
    subject.becomes === 'permission-set'
      ? foundIn(context, subject)
      : roleIn(
          context,
          subject,
          subject.parent.kind === 'session'
            ? subject.parent.sessionId
            : findExisting(subject.parent.row, byId, context, existing, new Set([...path, rowId])),
          new Set(existing.values()),
        );
  if (found !== null) existing.set(rowId, found);
  return found;
}

function foundIn(
  context: ImportContext,
  { source, accountId, role }: SessionSubject & { becomes: 'permission-set' },
): SessionId | null {
  const known = sourceOf(context, source);
  const id = known === null ? null : foundId(known.id, accountId, role);
  return context.sessions.some((session) => session.id === id) ? id : null;
}

export const foundId = (source: SourceId, accountId: string, role: string): SessionId | null =>
  foundSessionId(source, `${accountId}/${role}`);

function roleIn(
  context: ImportContext,
  subject: SessionSubject & { becomes: 'assumed-role' },
  parent: string | null,
  used: ReadonlySet<SessionId>,
): SessionId | null {
  if (parent === null) return null;
  const wanted = { ...roleValues(subject), parent };
  const same = context.sessions.filter(
    ({ id, kind, config }) =>
      kind === roleKind &&
      !used.has(id) &&
      Object.entries(wanted).every(([field, value]) => (config[field] ?? '') === value),
  );
  return (same.find(({ profile }) => profile === subject.profile) ?? same[0])?.id ?? null;
}

/** As the form of an assumed role has them; empty: not said. */
export function roleValues(subject: SessionSubject & { becomes: 'assumed-role' }) {
  return {
    roleArn: subject.roleArn,
    region: subject.region ?? '',
    sessionName: subject.sessionName ?? '',
    externalId: subject.externalId ?? '',
    durationSeconds: subject.durationSeconds ?? '',
    mfaSerial: subject.mfaSerial ?? '',
  };
}

/** What stands on a row that cannot be imported cannot either. */
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
      ? leave(row, `It stands on ${parent.section}, which stays as it is.`)
      : block(row, `It stands on ${parent.section}, which has to be mended first.`);
  });
  return next.every((row, index) => row === rows[index]) ? rows : withoutOrphans(next);
}
