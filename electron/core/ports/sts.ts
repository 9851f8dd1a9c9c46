import type { AccountId, Region, RoleArn } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { Secret } from '../secret.ts';

export interface AssumeRoleInput {
  readonly parent: Lease;
  readonly roleArn: RoleArn;
  /** 2 to 64 of [\w+=,.@-]. */
  readonly sessionName: string;
  readonly region: Region;
  /** 900 to 43200; 3600 at most when chained. Absent: the server's default of 3600. */
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly mfa?: MfaProof;
  readonly sourceIdentity?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly transitiveTagKeys?: readonly string[];
  readonly policyArns?: readonly string[];
  readonly policy?: string;
}

/** A long-term access key of an IAM user. */
export interface LongTermKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
  /** Any region of the key's partition, for services without regions such as IAM. Absent: the `aws` partition. */
  readonly region?: Region;
}

export interface MfaProof {
  readonly serial: string;
  /** Six digits; each code counts once. */
  readonly code: Secret<string>;
}

export interface SessionPolicy {
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

/** AWS STS. Errors are Problems made by adapters/aws/aws-problem.ts. Limits of every call: protocols, STS Query API. */
export interface Sts {
  /** Unsigned. The assertion is base64 as the identity provider posted it, 100,000 characters at most. */
  assumeRoleWithSaml(
    input: {
      readonly roleArn: RoleArn;
      readonly principalArn: string;
      readonly assertion: Secret<string>;
      readonly region: Region;
      readonly durationSeconds?: number;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  /** Unsigned. `providerId` only for the legacy providers that give an access token (www.amazon.com, graph.facebook.com). */
  assumeRoleWithWebIdentity(
    input: SessionPolicy & {
      readonly roleArn: RoleArn;
      readonly sessionName: string;
      readonly token: Secret<string>;
      readonly providerId?: string;
      readonly region: Region;
      readonly durationSeconds?: number;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  /** 900 to 129,600 s. */
  getSessionToken(
    input: {
      readonly key: LongTermKey;
      readonly region: Region;
      readonly durationSeconds?: number;
      readonly mfa?: MfaProof;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  /** 900 to 129,600 s; without a policy the result may do nothing. */
  getFederationToken(
    input: SessionPolicy & {
      readonly key: LongTermKey;
      readonly name: string;
      readonly region: Region;
      readonly durationSeconds?: number;
      readonly tags?: readonly { readonly key: string; readonly value: string }[];
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  assumeRole(input: AssumeRoleInput, signal: AbortSignal): Promise<Result<Lease, Problem>>;
  getCallerIdentity(
    signer: Lease | LongTermKey,
    region: Region,
    signal: AbortSignal,
  ): Promise<Result<{ readonly arn: string; readonly account: AccountId; readonly userId: string }, Problem>>;
}
