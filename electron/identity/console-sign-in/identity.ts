import { AccountId } from '../../../shared/ids.ts';

/** Who signed in to the console, of the ARN in AWS's ID token. */
export interface Identity {
  readonly arn: string;
  readonly accountId: AccountId;
  /** For lists: `root`, the name of a user, or ROLE/NAME. */
  readonly who: string;
  /** The permission set, or what else stands behind the account in the ARN. */
  readonly role: string;
}

/** Null for a text that is no ARN of a caller. */
export function identityOf(arn: string): Identity | null {
  const [, , , , account, ...rest] = arn.split(':');
  const accountId = AccountId.safeParse(account);
  const resource = rest.join(':');
  if (!accountId.success || resource === '') return null;
  const reserved = /^assumed-role\/AWSReservedSSO_(.+)_[0-9a-f]{16}\/(.*)$/.exec(resource);
  if (reserved !== null) {
    const [, role = '', name = ''] = reserved;
    return { arn, accountId: accountId.data, who: `${role}/${name}`, role };
  }
  const [kind, ...names] = resource.split('/');
  // A user's ARN has the path of the user in it; a role session's has no path.
  const who = kind === 'user' ? names.at(-1) : names.join('/');
  return { arn, accountId: accountId.data, who: who || resource, role: resource };
}
