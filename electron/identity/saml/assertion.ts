import { AccountId, RoleArn } from '../../../shared/ids.ts';

const providerArn = /^arn:aws[a-z-]*:iam::\d{12}:saml-provider\/[\w._-]{1,128}$/;

export interface OfferedRole {
  readonly roleArn: RoleArn;
  readonly principalArn: string;
  readonly accountId: AccountId;
  readonly role: string;
}
export interface Assertion {
  readonly roles: readonly OfferedRole[];
  /** Roles of IAM Identity Center, which AssumeRoleWithSAML refuses. */
  readonly reserved: number;
  readonly sessionName: string | null;
  readonly subject: string | null;
  /** SessionDuration, 900 to 43200. */
  readonly durationSeconds: number | null;
  /** How long it may be used after it was made: five minutes, or less when the provider says so. */
  readonly lifeMs: number;
}
export type Unusable = { readonly kind: 'unusable' | 'denied'; readonly reason: string };

export const keyOf = ({ roleArn, principalArn }: OfferedRole): string => `${roleArn},${principalArn}`;

/** "role,provider" or "provider,role": both occur. */
export function rolePair(pair: string): OfferedRole | null {
  const parts = pair.split(',').map((part) => part.trim());
  const roleArn = parts.map((part) => RoleArn.safeParse(part).data).find((arn) => arn !== undefined);
  const principalArn = parts.find((part) => providerArn.test(part));
  const accountId = AccountId.safeParse(roleArn?.split(':')[4]).data;
  if (parts.length !== 2 || !roleArn || principalArn === undefined || !accountId) return null;
  return { roleArn, principalArn, accountId, role: roleArn.slice(roleArn.lastIndexOf('/') + 1) };
}
