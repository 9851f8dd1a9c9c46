import type { PlaygroundClock } from './clock.ts';
import type { Authorizations } from './identity-center/authorizations.ts';
import type { KeyRing } from './world/key-ring.ts';
import { permissionSetSession } from './world/principal.ts';
import { totp } from './world/totp.ts';
import type { World } from './world/world.ts';

/** What a test or the demo does in place of a user, an administrator or a device. */
export function createHandles(ports: {
  readonly world: World;
  readonly keys: KeyRing;
  readonly clock: PlaygroundClock;
  readonly authorizations: Authorizations;
}) {
  const { world, keys, clock, authorizations } = ports;
  const { region, users, permissionSets } = world.identityCenter;
  return {
    confirmDevice: (
      userCode: string,
      answer: { readonly deny?: boolean; readonly userName?: string } = {},
    ): void => {
      const { deny = false, userName = users[0]?.userName } = answer;
      const device = authorizations.byUserCode(userCode);
      if (device === null || device.decision.kind !== 'pending' || device.expiresAt <= clock.now())
        throw new Error(`There is no open device code ${userCode}.`);
      if (userName === undefined || !users.some((user) => user.userName === userName))
        throw new Error(`There is no user ${userName}.`);
      device.decision = deny ? { kind: 'denied' } : { kind: 'allowed', userName };
    },
    expireCredentials: (userName?: string) =>
      keys.expire(
        (principal) =>
          userName === undefined || (principal.kind === 'role-session' && principal.ssoUser === userName),
      ),
    ownerOfKey: (accessKeyId: string) => {
      const record = keys.find(accessKeyId);
      if (record === null) throw new Error(`There is no key ${accessKeyId}.`);
      return { arn: record.principal.arn, expiresAt: record.expiresAt };
    },
    mfaCode: (userName: string): string => {
      const seed = world.iamUsers.find((user) => user.userName === userName)?.mfa?.seed;
      if (seed === undefined) throw new Error(`The user ${userName} has no MFA device.`);
      return totp(seed, clock.now());
    },
    issueRoleCredentials: (userName: string, accountId: string, permissionSet: string) => {
      const set = permissionSets.find(({ name }) => name === permissionSet);
      if (set === undefined) throw new Error(`There is no permission set ${permissionSet}.`);
      return keys.issue(permissionSetSession(set, accountId, userName, region), set.sessionSeconds * 1000);
    },
  };
}
