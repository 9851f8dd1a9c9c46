import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { AccountId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Lease } from '../core/credentials.ts';
import type { AssumeRoleInput, Sts } from '../core/ports.ts';
import { Secret } from '../core/secret.ts';
import { type AwsClientParts, awsCall } from './aws-call.ts';
import { awsClientConfig } from './aws-client-config.ts';

const service = 'AWS STS';
const AssumeRoleAnswer = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().min(1),
    SecretAccessKey: z.string().min(1),
    SessionToken: z.string().min(1),
    Expiration: z.date().refine((date) => !Number.isNaN(date.getTime())),
  }),
});
const CallerIdentityAnswer = z.object({ Arn: z.string(), Account: AccountId, UserId: z.string() });

export function createStsClient(parts: AwsClientParts): Sts {
  const open = (lease: Lease, region: string, signal: AbortSignal) => {
    const { host, ...config } = awsClientConfig(parts, 'sts', region, signal);
    const sessionToken = lease.sessionToken?.reveal();
    const client = new STSClient({
      ...config,
      credentials: {
        accessKeyId: lease.accessKeyId,
        secretAccessKey: lease.secretAccessKey.reveal(),
        ...(sessionToken === undefined ? {} : { sessionToken }),
      },
    });
    return { client, host };
  };

  return {
    async assumeRole(input, signal) {
      const { client, host } = open(input.parent, input.region, signal);
      const chained = isRoleSession(input.parent);
      const answer = await awsCall(
        parts,
        {
          action: 'AssumeRole',
          service,
          host,
          chained,
          ...(input.durationSeconds === undefined ? {} : { requestedSeconds: input.durationSeconds }),
          ...(input.mfa === undefined ? {} : { mfaSerial: input.mfa.serial }),
        },
        // A code counts once: sending it again would be refused as wrong.
        input.mfa === undefined ? 'any' : 'refused-only',
        () => client.send(new AssumeRoleCommand(assumeRoleRequest(input))),
        signal,
      );
      if (!answer.ok) return answer;
      const parsed = AssumeRoleAnswer.safeParse(answer.value);
      if (!parsed.success) return garbage();
      const { Credentials } = parsed.data;
      return ok({
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: new Secret(Credentials.SecretAccessKey),
        sessionToken: new Secret(Credentials.SessionToken),
        expiresAt: Credentials.Expiration.getTime(),
        issuedAt: parts.clock.nowMs() + parts.skew.skewMs(),
        accountId: AccountId.safeParse(input.roleArn.split(':')[4]).data ?? null,
        chained,
      });
    },

    async getCallerIdentity(lease, region, signal) {
      const { client, host } = open(lease, region, signal);
      const answer = await awsCall(
        parts,
        { action: 'GetCallerIdentity', service, host },
        'any',
        () => client.send(new GetCallerIdentityCommand({})),
        signal,
      );
      if (!answer.ok) return answer;
      const parsed = CallerIdentityAnswer.safeParse(answer.value);
      if (!parsed.success) return garbage();
      return ok({ arn: parsed.data.Arn, account: parsed.data.Account, userId: parsed.data.UserId });
    },
  };
}

function assumeRoleRequest(input: AssumeRoleInput) {
  const { mfa, durationSeconds, externalId, sourceIdentity, tags, transitiveTagKeys, policyArns, policy } =
    input;
  return {
    RoleArn: input.roleArn,
    RoleSessionName: input.sessionName,
    ...(durationSeconds === undefined ? {} : { DurationSeconds: durationSeconds }),
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(mfa === undefined ? {} : { SerialNumber: mfa.serial, TokenCode: mfa.code.reveal() }),
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    ...(tags === undefined ? {} : { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
    ...(transitiveTagKeys === undefined ? {} : { TransitiveTagKeys: [...transitiveTagKeys] }),
    ...(policyArns === undefined ? {} : { PolicyArns: policyArns.map((arn) => ({ arn })) }),
    ...(policy === undefined ? {} : { Policy: policy }),
  };
}

/** Temporary keys assume as a role session does: one hour at most (GetSessionToken's included). */
function isRoleSession(lease: Lease): boolean {
  return lease.sessionToken !== null;
}

function garbage(): Result<never, Problem> {
  return err({ code: 'upstream-garbage', service });
}
