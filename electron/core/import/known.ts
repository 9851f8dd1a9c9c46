import type { SessionId, SourceId } from '../../../shared/ids.ts';
import { unreachable } from '../../../shared/result.ts';
import { sameValue } from '../app-store.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { foundSessionId } from '../sessions/merge-found.ts';
import { said } from './base.ts';
import { importKinds } from './kinds.ts';
import { sourceOf } from './portal.ts';
import type { ImportBase, ImportParent, ImportPlanRow, ImportSubject } from './subject.ts';

export type SessionSubject = Exclude<ImportSubject, { becomes: 'source' }>;
type RoleSubject = SessionSubject & { becomes: 'assumed-role' };
type Found = ImportContext['sessions'][number];

/** By row: the session that Latchkey has already. */
export function knownSessions(
  rows: readonly ImportPlanRow[],
  context: ImportContext,
): ReadonlyMap<string, SessionId> {
  const known = new Map<string, SessionId>();
  const used = new Set<SessionId>();
  const roles = rolesOf(context);
  const byId = new Map(rows.map((row) => [row.id, row]));
  /** Also rows without a session: what one row has taken, another does not get later. */
  const looked = new Set<string>();
  for (const { id } of rows) {
    const way = [...unlooked(id, byId, looked)];
    // What it is built on first: a role is the same only on top of the same.
    for (const [rowId, subject] of way.reverse()) {
      const found = sessionOf(subject, context, roles, known, used);
      if (found === null) continue;
      known.set(rowId, found);
      used.add(found);
    }
  }
  return known;
}

/** The row and its parents, up to one that was looked at. A loop: a deep chain has more parents than the stack has room. */
function* unlooked(
  id: string,
  byId: ReadonlyMap<string, ImportPlanRow>,
  looked: Set<string>,
): Generator<readonly [string, SessionSubject]> {
  for (let at = id; !looked.has(at); ) {
    looked.add(at);
    const subject = byId.get(at)?.subject ?? null;
    if (subject === null || subject.becomes === 'source') return;
    yield [at, subject];
    if (subject.becomes !== 'assumed-role' || subject.parent.kind !== 'row') return;
    at = subject.parent.row;
  }
}

function sessionOf(
  subject: SessionSubject,
  context: ImportContext,
  roles: Roles,
  known: ReadonlyMap<string, SessionId>,
  used: ReadonlySet<SessionId>,
): SessionId | null {
  switch (subject.becomes) {
    case 'permission-set':
      return foundIn(context, subject);
    case 'based':
      return basedIn(context, subject.base, subject.profile, used);
    case 'assumed-role':
      return roleIn(roles, subject, parentIn(context, subject.parent, known), used);
    default:
      return unreachable(subject);
  }
}

function parentIn(
  context: ImportContext,
  parent: ImportParent,
  known: ReadonlyMap<string, SessionId>,
): string | null {
  switch (parent.kind) {
    case 'session':
      return parent.sessionId;
    case 'base':
      return carrierIn(context, parent.base);
    case 'row':
      return known.get(parent.row) ?? null;
    default:
      return unreachable(parent);
  }
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

/** The source that an earlier import, or the user, made of the same thing. */
export function baseIn(context: ImportContext, base: ImportBase): ImportContext['sources'][number] | null {
  const wanted = Object.entries(base.source.values);
  const same = context.sources.filter(({ kind }) => kind === base.source.kind);
  const byKey = same.find(({ importKey }) => importKey === base.key);
  if (byKey !== undefined) return byKey;
  // Which key a source holds only its keychain item says.
  if (base.keysOf !== null) return null;
  return same.find(({ config }) => wanted.every(([field, value]) => config[field] === value)) ?? null;
}

/** A session on it without a profile, that only carries roles. */
export function carrierIn(context: ImportContext, base: ImportBase): SessionId | null {
  return onBase(context, base).find(({ profile }) => profile === null)?.id ?? null;
}

function basedIn(
  context: ImportContext,
  base: ImportBase,
  name: string,
  used: ReadonlySet<SessionId>,
): SessionId | null {
  const same = onBase(context, base).filter(({ id }) => !used.has(id));
  return same.find((session) => session.profile === name || session.name === name)?.id ?? null;
}

function onBase(context: ImportContext, base: ImportBase): readonly Found[] {
  const source = baseIn(context, base);
  if (source === null) return [];
  return context.sessions.filter(({ kind, config }) => {
    const { source: builtOn, region: _region, ...rest } = config;
    return kind === base.session.kind && builtOn === source.id && sameValue(rest, base.session.values);
  });
}

/** The assumed roles that Latchkey has, by what they are built on and which role they are: thousands are on one key. */
type Roles = ReadonlyMap<string, readonly Found[]>;

const roleKey = (parent: string, roleArn: string): string => `${parent} ${roleArn}`;

function rolesOf({ sessions }: ImportContext): Roles {
  const roles = new Map<string, Found[]>();
  for (const session of sessions) {
    if (session.kind !== importKinds.role) continue;
    const key = roleKey(session.config.parent ?? '', session.config.roleArn ?? '');
    const same = roles.get(key);
    if (same === undefined) roles.set(key, [session]);
    else same.push(session);
  }
  return roles;
}

function roleIn(
  roles: Roles,
  subject: RoleSubject,
  parent: string | null,
  used: ReadonlySet<SessionId>,
): SessionId | null {
  if (parent === null) return null;
  const wanted = { ...absent, ...knownRoleValues(subject), parent };
  const same = (roles.get(roleKey(parent, subject.roleArn)) ?? []).filter(
    ({ id, config }) =>
      !used.has(id) && Object.entries(wanted).every(([field, value]) => (config[field] ?? '') === value),
  );
  return (same.find(({ profile }) => profile === subject.profile) ?? same[0])?.id ?? null;
}

const absent = { region: '', sessionName: '', externalId: '', durationSeconds: '', mfaSerial: '' };

/** As the form of an assumed role has them. */
export function knownRoleValues({
  roleArn,
  region,
  sessionName,
  externalId,
  durationSeconds,
  mfaSerial,
}: RoleSubject) {
  return said({ roleArn, region, sessionName, externalId, durationSeconds, mfaSerial });
}
