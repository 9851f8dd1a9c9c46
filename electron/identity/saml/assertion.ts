import {
  partitionAt,
  partitionNamed,
  partitionOfArn,
  partitionOfRegion,
} from '../../../shared/aws-partition.ts';
import { AccountId, Region, RoleArn } from '../../../shared/ids.ts';

const providerArn = /^arn:aws[a-z-]*:iam::\d{12}:saml-provider\/[\w./-]{1,512}$/;

export const isProviderArn = (text: string): boolean => providerArn.test(text);

export interface AssertionRole {
  readonly roleArn: RoleArn;
  readonly principalArn: string;
  readonly accountId: AccountId;
  readonly role: string;
}
export interface Assertion {
  readonly roles: readonly AssertionRole[];
  /** Sentences about the values of the Role attribute that are not in `roles`; six at most. */
  readonly leftOut: readonly string[];
  readonly sessionName: string | null;
  readonly subject: string | null;
  /** SessionDuration, 900 to 43200. */
  readonly durationSeconds: number | null;
  /** How long it may be used after it was made: five minutes, or less when the provider says so. */
  readonly lifeMs: number;
  /** The ID of the request that it answers; null when the provider started it (IdP-initiated). */
  readonly inResponseTo: string | null;
  /** The provider's entity ID; null when it does not say. */
  readonly issuer: string | null;
}
export interface Unusable {
  /** unreadable: no SAML response at all. unusable: one that AWS or we cannot use. denied: the provider refuses. */
  readonly kind: 'unreadable' | 'unusable' | 'denied';
  readonly reason: string;
  readonly inResponseTo: string | null;
  readonly issuer: string | null;
}

export const keyOf = ({ roleArn, principalArn }: AssertionRole): string => `${roleArn},${principalArn}`;

/** A region of another partition than the role's has no STS that knows the role. */
export function regionFor(roleArn: RoleArn, wanted: Region | null): Region {
  const name = partitionOfArn(roleArn) ?? 'aws';
  if (wanted !== null && partitionOfRegion(wanted) === name) return wanted;
  return Region.parse((partitionNamed(name) ?? partitionAt('')).firstRegion);
}

/** "role,provider" or "provider,role": both occur. The name of a role may contain commas. */
export function rolePair(pair: string): AssertionRole | null {
  const parts = pair.split(/,(?=\s*arn:)/).map((part) => part.trim());
  const roleArn = parts.map((part) => RoleArn.safeParse(part).data).find((arn) => arn !== undefined);
  const principalArn = parts.find((part) => providerArn.test(part));
  const accountId = AccountId.safeParse(roleArn?.split(':')[4]).data;
  if (parts.length !== 2 || !roleArn || principalArn === undefined || !accountId) return null;
  return { roleArn, principalArn, accountId, role: roleArn.slice(roleArn.lastIndexOf('/') + 1) };
}
