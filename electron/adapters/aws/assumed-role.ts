import { AccountId } from '../../../shared/ids.ts';

/** Whose credentials an answer of STS says they are. */
interface AssumedRole {
  readonly partition: string;
  readonly accountId: AccountId;
  /** Without the role's path: STS leaves it out. */
  readonly role: string;
}

/** `arn:PARTITION:sts::ACCOUNT:assumed-role/ROLE/SESSION`; null for anything else. */
export function parseAssumedRoleArn(arn: string): AssumedRole | null {
  const match = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(arn);
  const accountId = AccountId.safeParse(match?.[2]).data;
  const [, partition = '', , role = ''] = match ?? [];
  return accountId === undefined ? null : { partition, accountId, role };
}

/**
 * True when the credentials are of the role that was asked for: partition, account and name, its path left out. Within an
 * account two roles never differ by case alone (IAM user guide, "IAM and STS quotas", name requirements).
 */
export function isAnswerFor(roleArn: string, answered: AssumedRole): boolean {
  const match = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  const [, partition, account, name = ''] = match ?? [];
  return (
    partition === answered.partition &&
    account === answered.accountId &&
    name.toLowerCase() === answered.role.toLowerCase()
  );
}
