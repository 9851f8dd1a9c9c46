import { partitionOfRegion } from '../../../shared/aws-partition.ts';
import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { SessionView } from '../../../shared/session.ts';

/** What the guide may say of the session chosen in a form: its account, and the principal a role has to trust. */
export function knownOfChosen(
  spec: FormSpec,
  values: FormValues,
  sessions: readonly SessionView[],
): FormValues {
  const known: Record<string, string> = {};
  for (const { name, type } of spec.fields) {
    if (type !== 'session') continue;
    const chosen = sessions.find(({ id }) => id === values[name]);
    if (chosen === undefined || chosen.accountId === null) continue;
    known[`${name}.accountId`] = chosen.accountId;
    known[`${name}.principal`] = principalOf(chosen);
  }
  return known;
}

function principalOf({ accountId, role, roleArn, partition, region }: SessionView): string {
  if (roleArn !== null) return roleArn;
  const arn = `arn:${partition ?? partitionOfRegion(region ?? '')}:iam::${accountId}`;
  // A role without an ARN of its own is one that IAM Identity Center made: its name has a random end.
  return role === null ? `${arn}:*` : `${arn}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${role}_*`;
}
