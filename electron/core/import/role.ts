import { deviceOn, keysBase } from './base.ts';
import { keyInProfile } from './keys.ts';
import { type FoundProfile, keysKind, type ProfileKind } from './profiles.ts';
import type { ImportParent, ImportSubject } from './subject.ts';
import {
  checkDuration,
  checkExternalId,
  checkMfaSerial,
  checkRegion,
  checkRoleArn,
  checkSessionName,
  createValueCheck,
  type ValueCheck,
} from './values.ts';

export type RoleOutcome =
  | { readonly kind: 'subject'; readonly subject: ImportSubject | null; readonly needs: readonly string[] }
  | NoParent;
type NoParent =
  | { readonly kind: 'left-alone'; readonly reason: string }
  | { readonly kind: 'blocked'; readonly reason: string };

/**
 * A role on top of another session lasts an hour at most (protocols §vii), and that of a key is one too: GetSessionToken. Only of
 * another program's credentials nobody knows.
 */
const notChained: ReadonlySet<ProfileKind | undefined> = new Set(['process']);

/** The settings of an assumed role, each checked. */
export function checkedRoleValues(check: ValueCheck, isChained: boolean) {
  return {
    roleArn: check.checked('role_arn', checkRoleArn),
    sessionName: check.checked('role_session_name', checkSessionName),
    externalId: check.checked('external_id', checkExternalId),
    durationSeconds: check.checked('duration_seconds', (value) => checkDuration(value, isChained)),
    mfaSerial: check.checked('mfa_serial', checkMfaSerial),
    region: check.checked('region', checkRegion),
  };
}

/** A role with a source_profile: its values checked, its parents followed to where the credentials come from. */
export function roleOutcome(
  profiles: ReadonlyMap<string, FoundProfile>,
  profile: FoundProfile,
  check: ValueCheck,
  findParent: FindParent,
): RoleOutcome {
  const source = profile.values.get('source_profile') ?? '';
  const parent = profiles.get(source);
  const { roleArn, ...rest } = checkedRoleValues(check, !notChained.has(parent?.kind));
  const found =
    source === profile.name ? onKeys(profiles, profile, check, rest.mfaSerial) : findParent(profile);
  if (found.kind === 'blocked' || found.kind === 'left-alone') return found;
  const needs = found.kind === 'row' ? [found.row] : [];
  if (roleArn === null) return { kind: 'subject', subject: null, needs };
  const made = { becomes: 'assumed-role', profile: profile.name, roleArn, ...rest } as const;
  if (parent?.kind !== 'static-keys' || rest.mfaSerial === null)
    return { kind: 'subject', needs, subject: { ...made, parent: found } };
  const carried = onKeys(profiles, parent, createValueCheck(parent.values), rest.mfaSerial);
  // Where the key itself is no good its own row says so, and this one waits for that.
  const withCode = carried.kind === 'base' ? carried : found;
  const region = rest.region ?? parent.values.get('region') ?? null;
  return { kind: 'subject', needs, subject: { ...made, parent: withCode, region } };
}

/** The role is built on a key: its own, where a profile is its own source_profile, or one that needs a code for it. */
function onKeys(
  profiles: ReadonlyMap<string, FoundProfile>,
  profile: FoundProfile,
  check: ValueCheck,
  mfaSerial: string | null,
): ImportParent | NoParent {
  const { name, values } = profile;
  if (!values.has('aws_access_key_id'))
    return { kind: 'blocked', reason: `It is its own source_profile and has no keys: ${name} → ${name}.` };
  if (keysKind(values) === 'temporary-keys') return { kind: 'left-alone', reason: temporaryKeys };
  const key = keyInProfile(profile, check);
  if (key.kind !== 'key') return { kind: 'blocked', reason: key.reason };
  const device = deviceOn(profiles, name);
  return { kind: 'base', base: keysBase(profile, key.accessKeyId, device, mfaSerial !== null) };
}

/** How many profiles of a cycle are named. */
const NAMED_IN_CYCLE = 20;

export type FindParent = (profile: FoundProfile) => ImportParent | NoParent;

/** Follows the source profiles, each once: a chain of thousands takes no longer than as many roles on one key. */
export function parentFinder(
  profiles: ReadonlyMap<string, FoundProfile>,
  idOf: (profile: FoundProfile) => string,
): FindParent {
  const known = new Map<FoundProfile, ImportParent | NoParent>();
  return (profile) => {
    const way: FoundProfile[] = [];
    const begun = new Set<FoundProfile>();
    let above: ImportParent | NoParent | undefined;
    for (let at = profile; above === undefined; ) {
      above = known.get(at);
      if (above !== undefined) break;
      if (begun.has(at)) {
        noteCycle(way.splice(way.indexOf(at)), known);
        above = known.get(at);
        break;
      }
      const next = nextParent(profiles, at, idOf);
      begun.add(at);
      way.push(at);
      if (next.kind === 'role') at = next.role;
      else {
        above = next;
        known.set(at, next);
        way.pop();
      }
    }
    for (const child of way.reverse()) {
      const parent = profiles.get(child.values.get('source_profile') ?? '');
      if (above === undefined || parent === undefined) break;
      if (above.kind !== 'blocked' && above.kind !== 'left-alone') above = { kind: 'row', row: idOf(parent) };
      known.set(child, above);
    }
    return known.get(profile) ?? { kind: 'blocked', reason: 'Its source profile must be corrected first.' };
  };
}

/** Each profile of the cycle names it from itself on. */
function noteCycle(cycle: readonly FoundProfile[], known: Map<FoundProfile, ImportParent | NoParent>): void {
  const namedCount = Math.min(cycle.length, NAMED_IN_CYCLE);
  for (const [index, profile] of cycle.entries()) {
    const named = Array.from({ length: namedCount }, (_, on) => cycle[(index + on) % cycle.length]?.name);
    const more = cycle.length > namedCount ? ['…'] : [];
    const circle = [...named, ...more, profile.name].join(' → ');
    known.set(profile, { kind: 'blocked', reason: `The source profiles form a cycle: ${circle}.` });
  }
}

/** What the profile is built on; `role`: that is a role too, with parents of its own. */
function nextParent(
  profiles: ReadonlyMap<string, FoundProfile>,
  profile: FoundProfile,
  idOf: (profile: FoundProfile) => string,
): ImportParent | NoParent | { readonly kind: 'role'; readonly role: FoundProfile } {
  const source = profile.values.get('source_profile') ?? '';
  const parent = profiles.get(source);
  if (source === profile.name)
    return profile.values.has('aws_access_key_id')
      ? { kind: 'row', row: idOf(profile) }
      : {
          kind: 'blocked',
          reason: `It is its own source_profile and has no keys: ${source} → ${source}.`,
        };
  if (parent === undefined)
    return {
      kind: 'blocked',
      reason: `There is no profile ${source}: correct source_profile, or add that profile.`,
    };
  if (parent.isNamedTwice || parent.doubledKey !== null)
    return { kind: 'blocked', reason: `Its source profile ${source} must be corrected first.` };
  switch (parent.kind) {
    case 'ours': {
      const sessionId = parent.places.find(({ section }) => section.sessionId !== null)?.section.sessionId;
      return { kind: 'session', sessionId: sessionId ?? '', profile: source };
    }
    case 'sso':
    case 'legacy-sso':
    case 'static-keys':
    case 'web-identity':
    case 'process':
    case 'role-from-environment':
      return { kind: 'row', row: idOf(parent) };
    case 'role':
      return { kind: 'role', role: parent };
    case 'temporary-keys':
      return { kind: 'left-alone', reason: `Its source profile ${source} has temporary keys, which expire.` };
    case 'settings':
      return {
        kind: 'left-alone',
        reason: `Its source profile ${source} has no credentials yet: add them or name another profile, then import again.`,
      };
    case 'role-two-parents':
    case 'role-without-parent':
    case 'keys-and-sso':
    case 'sso-token':
      return { kind: 'blocked', reason: `Its source profile ${source} must be corrected first.` };
    case 'login':
      return {
        kind: 'left-alone',
        reason: `Its source profile ${source} stays with the aws command, and so does this role.`,
      };
  }
}

export const temporaryKeys =
  'They are temporary keys, which expire: import the profile that creates them, or sign in with Latchkey.';
