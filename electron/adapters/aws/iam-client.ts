import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Iam } from '../../core/ports/iam.ts';
import type { LongTermKey } from '../../core/ports/sts.ts';
import { Secret } from '../../core/secret.ts';
import { type AwsClientParts, awsCall, type Repeat, type Within } from './aws-call.ts';
import { awsClientConfig } from './aws-client-config.ts';
import { iamOf } from './aws-endpoints.ts';
import { accountAliasOf } from './iam-account-alias.ts';

const service = 'AWS IAM';
const KeysAnswer = z.object({
  AccessKeyMetadata: z.array(
    z.object({ AccessKeyId: z.string().min(1), CreateDate: z.date(), Status: z.string() }),
  ),
});
const CreatedAnswer = z.object({
  AccessKey: z.object({ AccessKeyId: z.string().min(1), SecretAccessKey: z.string().min(1) }),
});
const DevicesAnswer = z.object({ MFADevices: z.array(z.object({ SerialNumber: z.string().min(1) })) });

type Calls = ReturnType<typeof createCalls>;

/** What every call of this client needs. */
function createCalls(parts: AwsClientParts) {
  const ask = async <T>(
    action: string,
    key: LongTermKey,
    repeat: Repeat,
    shape: z.ZodType<T>,
    send: (client: IAMClient, within: Within) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<Result<T, Problem>> => {
    const { region } = iamOf(key.region ?? 'us-east-1');
    const { host, ...config } = awsClientConfig(parts, 'iam', region);
    const client = new IAMClient({
      ...config,
      credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey.reveal() },
    });
    const answer = await awsCall(
      parts,
      { action, service, host },
      repeat,
      (within) => send(client, within),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = shape.safeParse(answer.value);
    return parsed.success ? ok(parsed.data) : err({ code: 'upstream-garbage', service });
  };
  const nothing = z.unknown().transform(() => undefined);
  return { parts, ask, nothing };
}

const listAccessKeys =
  ({ ask }: Calls): Iam['listAccessKeys'] =>
  async (key, signal) => {
    const answer = await ask(
      'ListAccessKeys',
      key,
      'any',
      KeysAnswer,
      (client, within) => client.send(new ListAccessKeysCommand({}), within),
      signal,
    );
    if (!answer.ok) return answer;
    return ok(
      answer.value.AccessKeyMetadata.map((each) => ({
        accessKeyId: each.AccessKeyId,
        createdAt: each.CreateDate.getTime(),
        isActive: each.Status === 'Active',
      })),
    );
  };

const createAccessKey =
  ({ ask }: Calls): Iam['createAccessKey'] =>
  async (key, signal) => {
    const answer = await ask(
      'CreateAccessKey',
      key,
      // A lost answer may have made a key: a second try would make another one that nobody knows.
      'refused-only',
      CreatedAnswer,
      (client, within) => client.send(new CreateAccessKeyCommand({}), within),
      signal,
    );
    if (!answer.ok) return answer;
    return ok({
      ...key,
      accessKeyId: answer.value.AccessKey.AccessKeyId,
      secretAccessKey: new Secret(answer.value.AccessKey.SecretAccessKey),
    });
  };

const listMfaDevices =
  ({ ask }: Calls): Iam['listMfaDevices'] =>
  async (key, signal) => {
    const answer = await ask(
      'ListMFADevices',
      key,
      'any',
      DevicesAnswer,
      (client, within) => client.send(new ListMFADevicesCommand({}), within),
      signal,
    );
    return answer.ok ? ok(answer.value.MFADevices.map((each) => each.SerialNumber)) : answer;
  };

/** A user has two keys and eight devices at most, so no answer has a second page. */
export function createIamClient(parts: AwsClientParts): Iam {
  const calls = createCalls(parts);
  const { ask, nothing } = calls;
  return {
    accountAlias: accountAliasOf(parts),
    listAccessKeys: listAccessKeys(calls),
    createAccessKey: createAccessKey(calls),
    setAccessKeyActive: (key, accessKeyId, isActive, signal) =>
      ask(
        'UpdateAccessKey',
        key,
        'any',
        nothing,
        (client, within) =>
          client.send(
            new UpdateAccessKeyCommand({
              AccessKeyId: accessKeyId,
              Status: isActive ? 'Active' : 'Inactive',
            }),
            within,
          ),
        signal,
      ),
    deleteAccessKey: (key, accessKeyId, signal) =>
      ask(
        'DeleteAccessKey',
        key,
        'any',
        nothing,
        (client, within) => client.send(new DeleteAccessKeyCommand({ AccessKeyId: accessKeyId }), within),
        signal,
      ),
    listMfaDevices: listMfaDevices(calls),
  };
}
