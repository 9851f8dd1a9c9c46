import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { err, ok } from '../../../shared/result.ts';
import { consoleTexts } from '../../../shared/text/console.ts';
import type { ConsoleFederation } from '../../core/ports/console.ts';
import { Secret } from '../../core/secret.ts';
import { type AwsClientParts, awsCall, awsLimits } from './aws-call.ts';
import { awsEndpoint } from './aws-endpoints.ts';
import { createAwsHttpHandler } from './aws-http-handler.ts';

const service = 'AWS sign-in';
const action = 'getSigninToken';
const issuer = 'https://github.com/latchkey';
const TokenAnswer = z.object({ SigninToken: z.string().min(1).max(20_000) });

/** What `awsProblem` reads of an error of the SDK. */
class FederationError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(status: number) {
    super('');
    this.name = `HTTP ${status}`;
    this.$metadata = { httpStatusCode: status };
  }
}

/** IAM user guide, "Enabling custom identity broker access to the AWS console", steps 3 to 5. */
export function createConsoleFederation(parts: AwsClientParts): ConsoleFederation {
  const handler = createAwsHttpHandler({
    ...parts,
    timeoutMs: awsLimits(parts).requestTimeoutMs,
    // Keys that it does not take.
    pageStatus: 400,
  });
  return {
    async loginUrl({ lease, region, destination }, signal) {
      const base = new URL(`${parts.endpointFor('signin') ?? awsEndpoint('signin', region)}/federation`);
      const session = JSON.stringify({
        sessionId: lease.accessKeyId,
        sessionKey: lease.secretAccessKey.reveal(),
        sessionToken: lease.sessionToken?.reveal(),
      });
      // SECURITY: in the body, because addresses are kept in logs. No SessionDuration: AWS refuses one for credentials that a
      // role made of a role, and of GetFederationToken; without it the console ends with the credentials.
      const body = new URLSearchParams({ Action: action, Session: session }).toString();
      const answer = await awsCall(
        parts,
        { action, service, host: base.host },
        'any',
        async ({ abortSignal }) => {
          const { response } = await handler.handle(
            {
              protocol: base.protocol,
              hostname: base.hostname,
              ...(base.port === '' ? {} : { port: Number(base.port) }),
              path: base.pathname,
              method: 'POST',
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body,
            },
            { abortSignal },
          );
          if (response.statusCode >= 300) throw new FederationError(response.statusCode);
          return textOf(response.body);
        },
        signal,
      );
      if (!answer.ok)
        return answer.error.code === 'aws-refused' || answer.error.code === 'access-denied'
          ? err({ code: 'aws-refused', action, awsCode: codeOf(answer.error), detail: consoleTexts.refused })
          : answer;
      const token = tokenOf(answer.value);
      if (token === null) return err({ code: 'upstream-garbage', service });
      const query = new URLSearchParams({
        Action: 'login',
        Issuer: issuer,
        Destination: destination,
        SigninToken: token,
      });
      return ok(new Secret(`${base.href}?${query}`));
    },
  };
}

const codeOf = (problem: { readonly code: string; readonly awsCode?: string }): string =>
  problem.awsCode ?? 'AccessDenied';

function tokenOf(text: string): string | null {
  try {
    return TokenAnswer.safeParse(JSON.parse(text)).data?.SigninToken ?? null;
  } catch {
    return null;
  }
}
