import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { z } from 'zod';
import { err, ok } from '../../../shared/result.ts';
import type { Iam } from '../../core/ports/iam.ts';
import { type AwsClientParts, awsCall } from './aws-call.ts';
import { awsClientConfig } from './aws-client-config.ts';
import { iamOf } from './aws-endpoints.ts';

const service = 'AWS IAM';
// An account has one alias at most, though the answer is a list.
const AliasesAnswer = z.object({ AccountAliases: z.array(z.string().min(1).max(63)) });

export const accountAliasOf =
  (parts: AwsClientParts): Iam['accountAlias'] =>
  async ({ accessKeyId, secretAccessKey, sessionToken }, region, signal) => {
    const { host, ...config } = awsClientConfig(parts, 'iam', iamOf(region).region);
    const token = sessionToken === null ? {} : { sessionToken: sessionToken.reveal() };
    const client = new IAMClient({
      ...config,
      credentials: { accessKeyId, secretAccessKey: secretAccessKey.reveal(), ...token },
    });
    const answer = await awsCall(
      parts,
      { action: 'ListAccountAliases', service, host },
      'any',
      (within) => client.send(new ListAccountAliasesCommand({}), within),
      signal,
    );
    if (!answer.ok) return answer;
    const parsed = AliasesAnswer.safeParse(answer.value);
    return parsed.success
      ? ok(parsed.data.AccountAliases[0] ?? null)
      : err({ code: 'upstream-garbage', service });
  };
