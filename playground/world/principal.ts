import { createHash } from 'node:crypto';
import type { Permission, PermissionSet, WorldRole } from './world.ts';

interface PrincipalBase {
  readonly accountId: string;
  /** What GetCallerIdentity answers. */
  readonly arn: string;
  readonly userId: string;
  readonly permissions: readonly Permission[];
}
export interface IamUserPrincipal extends PrincipalBase {
  readonly kind: 'iam-user';
  readonly userName: string;
}
/** GetSessionToken's result: the same user, held to fewer operations. */
export interface SessionTokenPrincipal extends PrincipalBase {
  readonly kind: 'session-token';
  readonly userName: string;
  readonly mfa: boolean;
}
export interface FederatedUserPrincipal extends PrincipalBase {
  readonly kind: 'federated-user';
}
export interface RoleSessionPrincipal extends PrincipalBase {
  readonly kind: 'role-session';
  readonly roleArn: string;
  readonly sourceIdentity: string | null;
  /** Tags that every further role in the chain inherits, keys as first written. */
  readonly transitiveTags: ReadonlyMap<string, string>;
  /** The Identity Center user at the start of the chain, null when an IAM user is. */
  readonly ssoUser: string | null;
}
export type Principal =
  | IamUserPrincipal
  | SessionTokenPrincipal
  | FederatedUserPrincipal
  | RoleSessionPrincipal;

/** A stable id in IAM's shape: prefix and 17 of A-Z2-7, the same for the same name in every run. */
export function stableId(prefix: 'AROA' | 'AIDA', name: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const digest = createHash('sha256').update(name).digest();
  return prefix + Array.from(digest.subarray(0, 17), (byte) => alphabet[byte % 32]).join('');
}

export function iamUser(user: {
  readonly accountId: string;
  readonly userName: string;
  readonly permissions: readonly Permission[];
}): IamUserPrincipal {
  const arn = `arn:aws:iam::${user.accountId}:user/${user.userName}`;
  const { accountId, userName, permissions } = user;
  return { kind: 'iam-user', accountId, userName, arn, userId: stableId('AIDA', arn), permissions };
}

export const roleArnOf = (role: WorldRole): string => `arn:aws:iam::${role.accountId}:role/${role.roleName}`;

interface RoleSessionFacts {
  readonly ssoUser: string | null;
  readonly sessionName: string;
  readonly sourceIdentity: string | null;
  readonly transitiveTags: ReadonlyMap<string, string>;
}

export function roleSession(role: WorldRole, facts: RoleSessionFacts): RoleSessionPrincipal {
  return session(role.accountId, role.roleName, roleArnOf(role), role.permissions, facts);
}

/** What the portal hands out: a session of the role that Identity Center made in the account. */
export function permissionSetSession(
  set: PermissionSet,
  accountId: string,
  userName: string,
  region: string,
): RoleSessionPrincipal {
  const hash = createHash('sha256').update(`${accountId}/${set.name}`).digest('hex').slice(0, 16);
  const roleName = `AWSReservedSSO_${set.name}_${hash}`;
  const folder = region === 'us-east-1' ? '' : `${region}/`;
  const roleArn = `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${folder}${roleName}`;
  const facts = {
    ssoUser: userName,
    sessionName: userName,
    sourceIdentity: null,
    transitiveTags: new Map<string, string>(),
  };
  return session(accountId, roleName, roleArn, set.permissions, facts);
}

function session(
  accountId: string,
  roleName: string,
  roleArn: string,
  permissions: readonly Permission[],
  facts: RoleSessionFacts,
): RoleSessionPrincipal {
  return {
    kind: 'role-session',
    accountId,
    roleArn,
    permissions,
    ssoUser: facts.ssoUser,
    sourceIdentity: facts.sourceIdentity,
    transitiveTags: facts.transitiveTags,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${facts.sessionName}`,
    userId: `${stableId('AROA', roleArn)}:${facts.sessionName}`,
  };
}

/** The names under which a trust policy may mean this caller. */
export function trustNames(principal: Principal): readonly string[] {
  const root = `arn:aws:iam::${principal.accountId}:root`;
  switch (principal.kind) {
    case 'role-session':
      return [root, principal.arn, principal.roleArn];
    case 'session-token':
    case 'iam-user':
    case 'federated-user':
      return [root, principal.arn];
  }
}

/** `*` stands for any run of characters; everything else is literal and case-sensitive. */
export function arnLike(pattern: string, arn: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(arn);
}
