import { awsPartitions } from '../../shared/aws-partition.ts';
import { RoleArn } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** A role ARN from whatever is pasted. The error is the reason in words, with the fix where there is one. */
export function parseRoleArn(raw: string): Result<RoleArn, string> {
  const text = raw
    .trim()
    .replace(/^role_arn\s*=\s*/i, '')
    .replace(/^["'<]+|["'>,;]+$/g, '')
    .trim();
  if (text === '') return err('The ARN of the role is required.');
  const arn = RoleArn.safeParse(text);
  if (arn.success) return ok(arn.data);
  const linked = fromSwitchRoleLink(text);
  if (linked !== null) return ok(linked);
  const fixed = RoleArn.safeParse(text.replace(/^(arn:aws[a-z-]*:iam):+(?=\d{12}:)/, '$1::'));
  if (fixed.success) {
    return err(`There must be exactly two colons between iam and the account: ${fixed.data}`);
  }
  if (/:sts::\d{12}:assumed-role\//.test(text)) {
    const [, account = '', role = ''] = /:sts::(\d{12}):assumed-role\/([^/]+)/.exec(text) ?? [];
    return err(
      `This is the ARN of an assumed role. The role itself is arn:aws:iam::${account}:role/${role}.`,
    );
  }
  if (/:(user|group|policy|instance-profile|saml-provider|oidc-provider|mfa)\//.test(text)) {
    return err('This is not the ARN of a role: a role ARN contains :role/.');
  }
  if (/^arn:aws[a-z-]*:iam::\d{1,11}:|^arn:aws[a-z-]*:iam::\d{13,}:/.test(text)) {
    return err('An account number has twelve digits.');
  }
  return err('This is not a role ARN such as arn:aws:iam::123456789012:role/Deploy.');
}

/** The console's "switch role" link carries account and role name. */
function fromSwitchRoleLink(text: string): RoleArn | null {
  try {
    const url = new URL(text);
    if (!url.pathname.toLowerCase().includes('switchrole')) return null;
    const isAt = (domain: string): boolean => url.hostname.endsWith(`.${domain}`);
    const partition = awsPartitions.find(({ signIn }) => isAt(signIn))?.name ?? 'aws';
    const account = url.searchParams.get('account') ?? '';
    const role = url.searchParams.get('roleName') ?? '';
    return RoleArn.safeParse(`arn:${partition}:iam::${account}:role/${role}`).data ?? null;
  } catch {
    return null;
  }
}
