import type { ImportSubject } from './import-plan.ts';
import type { FoundProfile } from './import-profiles.ts';
import {
  checkDuration,
  checkExternalId,
  checkMfaSerial,
  checkRegion,
  checkRoleArn,
  checkSessionName,
  type ValueCheck,
} from './import-values.ts';

export type RoleOutcome =
  | { readonly kind: 'subject'; readonly subject: ImportSubject | null; readonly needs: readonly string[] }
  | NoParent;
type NoParent =
  | { readonly kind: 'left-alone'; readonly reason: string }
  | { readonly kind: 'blocked'; readonly reason: string };

type Parent =
  | { readonly kind: 'row'; readonly row: string }
  | { readonly kind: 'session'; readonly sessionId: string };

/** A role with a source_profile: its values checked, its parents followed to where the credentials come from. */
export function roleOutcome(
  profiles: ReadonlyMap<string, FoundProfile>,
  profile: FoundProfile,
  check: ValueCheck,
  idOf: (profile: FoundProfile) => string,
): RoleOutcome {
  const source = profile.values.get('source_profile') ?? '';
  const parent = profiles.get(source);
  const onKeys = parent?.kind === 'static-keys' || source === profile.name;
  const values = {
    roleArn: check.checked('role_arn', checkRoleArn),
    sessionName: check.checked('role_session_name', checkSessionName),
    externalId: check.checked('external_id', checkExternalId),
    durationSeconds: check.checked('duration_seconds', (value) => checkDuration(value, !onKeys)),
    mfaSerial: check.checked('mfa_serial', checkMfaSerial),
    region: check.checked('region', checkRegion),
  };
  const found = findParent(profiles, profile, [profile.name], idOf);
  if (found.kind === 'blocked' || found.kind === 'left-alone') return found;
  const { roleArn, ...rest } = values;
  const needs = found.kind === 'row' ? [found.row] : [];
  if (roleArn === null) return { kind: 'subject', subject: null, needs };
  return {
    kind: 'subject',
    needs,
    subject: { becomes: 'assumed-role', profile: profile.name, parent: found, roleArn, ...rest },
  };
}

/** `chain` is the way so far, for the words about a cycle. */
function findParent(
  profiles: ReadonlyMap<string, FoundProfile>,
  profile: FoundProfile,
  chain: readonly string[],
  idOf: (profile: FoundProfile) => string,
): Parent | NoParent {
  const source = profile.values.get('source_profile') ?? '';
  const parent = profiles.get(source);
  if (source === profile.name) {
    if (profile.values.has('aws_access_key_id')) return { kind: 'left-alone', reason: onKeysReason(source) };
    return {
      kind: 'blocked',
      reason: `It is its own source_profile and has no keys: ${source} → ${source}.`,
    };
  }
  if (parent === undefined)
    return {
      kind: 'blocked',
      reason: `There is no profile ${source}: mend source_profile, or add that profile.`,
    };
  if (chain.includes(source)) {
    const circle = [...chain.slice(chain.indexOf(source)), source].join(' → ');
    return { kind: 'blocked', reason: `The source profiles lead in a circle: ${circle}.` };
  }
  if (parent.isNamedTwice || parent.doubledKey !== null)
    return { kind: 'blocked', reason: `Its source profile ${source} has to be mended first.` };
  switch (parent.kind) {
    case 'ours': {
      const sessionId = parent.places.find(({ section }) => section.sessionId !== null)?.section.sessionId;
      return { kind: 'session', sessionId: sessionId ?? '' };
    }
    case 'sso':
    case 'legacy-sso':
      return { kind: 'row', row: idOf(parent) };
    case 'role': {
      const above = findParent(profiles, parent, [...chain, source], idOf);
      if (above.kind === 'row' || above.kind === 'session') return { kind: 'row', row: idOf(parent) };
      return above;
    }
    case 'static-keys':
      return { kind: 'left-alone', reason: onKeysReason(source) };
    case 'settings':
      return {
        kind: 'blocked',
        reason: `Its source profile ${source} has no credentials: sign in for it first, or name another.`,
      };
    case 'role-two-parents':
    case 'role-without-parent':
    case 'keys-and-sso':
    case 'sso-token':
      return { kind: 'blocked', reason: `Its source profile ${source} has to be mended first.` };
    case 'role-from-environment':
    case 'web-identity':
    case 'process':
    case 'login':
      return {
        kind: 'left-alone',
        reason: `Its source profile ${source} stays with another program, and so does this role.`,
      };
  }
}

const onKeysReason = (source: string): string =>
  `Its parent ${source} is static keys, which are kept as they are; the role can be imported when they are an identity source.`;
