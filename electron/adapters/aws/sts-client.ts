import {
  AssumeRoleCommand,
  AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { z } from 'zod';
import { AccountId, type RoleArn } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { Lease } from '../../core/credentials.ts';
import type { AssumeRoleInput, LongTermKey, SessionPolicy, Sts } from '../../core/ports/sts.ts';
import { Secret } from '../../core/secret.ts';
import { isAnswerFor, parseAssumedRoleArn } from './assumed-role.ts';
import { type AwsClientParts, awsCall, type Repeat, type Within } from './aws-call.ts';
import { awsClientConfig } from './aws-client-config.ts';
import type { AwsQuestion } from './aws-problem.ts';

const service = 'AWS STS';
const CredentialsAnswer = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().min(1),
    SecretAccessKey: z.string().min(1),
    SessionToken: z.string().min(1),
    Expiration: z.date().refine((date) => !Number.isNaN(date.getTime())),
  }),
  AssumedRoleUser: z.object({ Arn: z.string().max(2048) }).optional(),
  FederatedUser: z.object({ Arn: z.string() }).optional(),
});
const CallerIdentityAnswer = z.object({ Arn: z.string(), Account: AccountId, UserId: z.string() });

/** With what a call is signed; 'nothing' for the calls whose proof is in their body. */
type Signer = LongTermKey | Lease | 'nothing';

type Calls = ReturnType<typeof createCalls>;

/** What every call of this client needs. */
function createCalls(parts: AwsClientParts) {
  const open = (signer: Signer, region: string) => {
    const { host, ...config } = awsClientConfig(parts, 'sts', region);
    const client = new STSClient({
      ...config,
      credentials: signer === 'nothing' ? unsigned : keysOf(signer),
    });
    return { client, host };
  };
  const ask = async (
    question: Omit<AwsQuestion, 'service'>,
    repeat: Repeat,
    send: (within: Within) => Promise<unknown>,
    lease: { readonly roleArn: RoleArn | null; readonly chained: boolean },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>> => {
    const answer = await awsCall(parts, { ...question, service }, repeat, send, signal);
    if (!answer.ok) return answer;
    const parsed = CredentialsAnswer.safeParse(answer.value);
    if (!parsed.success) return garbage();
    const { Credentials, AssumedRoleUser, FederatedUser } = parsed.data;
    const account =
      lease.roleArn === null
        ? ok(AccountId.safeParse(FederatedUser?.Arn.split(':')[4]).data ?? null)
        : accountOf(lease.roleArn, AssumedRoleUser?.Arn ?? '');
    if (!account.ok) return account;
    return ok({
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: new Secret(Credentials.SecretAccessKey),
      sessionToken: new Secret(Credentials.SessionToken),
      expiresAt: Credentials.Expiration.getTime(),
      issuedAt: serverNow(parts),
      accountId: account.value,
      chained: lease.chained,
    });
  };
  return { parts, open, ask };
}

const assumeRole =
  ({ open, ask }: Calls): Sts['assumeRole'] =>
  async (input, signal) => {
    const { client, host } = open(input.parent, input.region);
    const chained = isRoleSession(input.parent);
    return ask(
      { action: 'AssumeRole', host, chained, ...asked(input), ...mfaSerial(input.mfa) },
      onceFor(input.mfa),
      (within) => client.send(new AssumeRoleCommand(assumeRoleRequest(input)), within),
      { roleArn: input.roleArn, chained },
      signal,
    );
  };

const assumeRoleWithSaml =
  ({ open, ask }: Calls): Sts['assumeRoleWithSaml'] =>
  async (input, signal) => {
    const { client, host } = open('nothing', input.region);
    const command = new AssumeRoleWithSAMLCommand({
      RoleArn: input.roleArn,
      PrincipalArn: input.principalArn,
      SAMLAssertion: input.assertion.reveal(),
      ...duration(input),
    });
    return ask(
      { action: 'AssumeRoleWithSAML', host, ...asked(input) },
      'any',
      (within) => client.send(command, within),
      { roleArn: input.roleArn, chained: false },
      signal,
    );
  };

const assumeRoleWithWebIdentity =
  ({ open, ask }: Calls): Sts['assumeRoleWithWebIdentity'] =>
  async (input, signal) => {
    const { client, host } = open('nothing', input.region);
    const command = new AssumeRoleWithWebIdentityCommand({
      RoleArn: input.roleArn,
      RoleSessionName: input.sessionName,
      WebIdentityToken: input.token.reveal(),
      ...(input.providerId === undefined ? {} : { ProviderId: input.providerId }),
      ...duration(input),
      ...policies(input),
    });
    return ask(
      { action: 'AssumeRoleWithWebIdentity', host, ...asked(input) },
      'any',
      (within) => client.send(command, within),
      { roleArn: input.roleArn, chained: false },
      signal,
    );
  };

const getSessionToken =
  ({ open, ask }: Calls): Sts['getSessionToken'] =>
  async (input, signal) => {
    const { client, host } = open(input.key, input.region);
    const command = new GetSessionTokenCommand({ ...duration(input), ...mfaProof(input.mfa) });
    return ask(
      { action: 'GetSessionToken', host, ...asked(input), ...mfaSerial(input.mfa) },
      onceFor(input.mfa),
      (within) => client.send(command, within),
      { roleArn: null, chained: false },
      signal,
    );
  };

const getFederationToken =
  ({ open, ask }: Calls): Sts['getFederationToken'] =>
  async (input, signal) => {
    const { client, host } = open(input.key, input.region);
    const command = new GetFederationTokenCommand({
      Name: input.name,
      ...duration(input),
      ...policies(input),
      ...tagList(input.tags),
    });
    return ask(
      { action: 'GetFederationToken', host, ...asked(input) },
      'any',
      (within) => client.send(command, within),
      { roleArn: null, chained: false },
      signal,
    );
  };

const getCallerIdentity =
  ({ open, parts }: Calls): Sts['getCallerIdentity'] =>
  async (signer, region, signal) => {
    const { client, host } = open(signer, region);
    const answer = await awsCall(
      parts,
      { action: 'GetCallerIdentity', service, host },
      'any',
      (within) => client.send(new GetCallerIdentityCommand({}), within),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = CallerIdentityAnswer.safeParse(answer.value);
    if (!parsed.success) return garbage();
    return ok({ arn: parsed.data.Arn, account: parsed.data.Account, userId: parsed.data.UserId });
  };

export function createStsClient(parts: AwsClientParts): Sts {
  const calls = createCalls(parts);
  return {
    assumeRole: assumeRole(calls),
    assumeRoleWithSaml: assumeRoleWithSaml(calls),
    assumeRoleWithWebIdentity: assumeRoleWithWebIdentity(calls),
    getSessionToken: getSessionToken(calls),
    getFederationToken: getFederationToken(calls),
    getCallerIdentity: getCallerIdentity(calls),
  };
}

/** SECURITY: without this the SDK would look for keys in the user's own environment and files, should it ever sign. */
const unsigned = (): Promise<never> => Promise.reject(new Error('This call is not signed.'));

function keysOf(signer: LongTermKey | Lease) {
  const sessionToken = 'sessionToken' in signer ? signer.sessionToken?.reveal() : undefined;
  return {
    accessKeyId: signer.accessKeyId,
    secretAccessKey: signer.secretAccessKey.reveal(),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function assumeRoleRequest(input: AssumeRoleInput) {
  const { externalId, sourceIdentity, transitiveTagKeys } = input;
  return {
    RoleArn: input.roleArn,
    RoleSessionName: input.sessionName,
    ...duration(input),
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...mfaProof(input.mfa),
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    ...tagList(input.tags),
    ...(transitiveTagKeys === undefined ? {} : { TransitiveTagKeys: [...transitiveTagKeys] }),
    ...policies(input),
  };
}

type Timed = { readonly durationSeconds?: number };
const duration = ({ durationSeconds }: Timed) =>
  durationSeconds === undefined ? {} : { DurationSeconds: durationSeconds };
const asked = ({ durationSeconds }: Timed) =>
  durationSeconds === undefined ? {} : { requestedSeconds: durationSeconds };
const mfaProof = (mfa: AssumeRoleInput['mfa']) =>
  mfa === undefined ? {} : { SerialNumber: mfa.serial, TokenCode: mfa.code.reveal() };
const mfaSerial = (mfa: AssumeRoleInput['mfa']) => (mfa === undefined ? {} : { mfaSerial: mfa.serial });
/** A code counts once: sending it again would be refused as wrong. */
const onceFor = (mfa: AssumeRoleInput['mfa']): Repeat => (mfa === undefined ? 'any' : 'refused-only');
const policies = ({ policy, policyArns }: SessionPolicy) => ({
  ...(policyArns === undefined ? {} : { PolicyArns: policyArns.map((arn) => ({ arn })) }),
  ...(policy === undefined ? {} : { Policy: policy }),
});
const tagList = (tags: AssumeRoleInput['tags']) =>
  tags === undefined ? {} : { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) };

/** Temporary keys assume as a role session does: one hour at most (GetSessionToken's included). */
function isRoleSession(lease: Lease): boolean {
  return lease.sessionToken !== null;
}

/** SECURITY: what is printed as an account's credentials is that account's, or nothing is printed. */
function accountOf(roleArn: RoleArn, answeredArn: string): Result<AccountId, Problem> {
  const answered = parseAssumedRoleArn(answeredArn);
  if (answered === null) return garbage();
  if (isAnswerFor(roleArn, answered)) return ok(answered.accountId);
  const [asked, other] = [roleArn.slice(0, 300), answeredArn.slice(0, 300)];
  return err({ code: 'identity-mismatch', service, asked, answered: other });
}

function garbage(): Result<never, Problem> {
  return err({ code: 'upstream-garbage', service });
}
