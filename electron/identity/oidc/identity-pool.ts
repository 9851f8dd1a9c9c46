import { z } from 'zod';
import { partitionAt } from '../../../shared/aws-partition.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { noAnswer } from '../no-answer.ts';
import { claimedIssuer } from './claimed-issuer.ts';
import type { SourceConfig } from './form.ts';

const Identity = z.object({ IdentityId: z.string().min(1) });
const OpenIdToken = z.object({ Token: z.string().min(4) });
const Refusal = z.object({
  __type: z.string(),
  message: z.string().optional(),
  Message: z.string().optional(),
});

/** The basic flow of an identity pool: the provider's token in, the pool's token for AWS STS out. Unsigned calls. */
export async function identityPoolToken(
  ports: Pick<IdentityPorts, 'fetch'>,
  { preset }: Pick<SourceConfig, 'preset'>,
  poolId: string,
  token: Secret<string>,
  signal: AbortSignal,
): Promise<Result<Secret<string>, Problem>> {
  const [region = ''] = poolId.split(':');
  const { suffix } = partitionAt(region);
  const url = `https://cognito-identity.${region}.${suffix}/`;
  // The token was proven at the sign-in; a user pool known by its domain is named by nothing else.
  const issuer = (): string => claimedIssuer(token.reveal());
  const provider =
    preset.legacy?.providerId ??
    issuer()
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '');
  const Logins = { [provider]: token.reveal() };
  const identity = await call(ports, url, 'GetId', { IdentityPoolId: poolId, Logins }, Identity, signal);
  signal.throwIfAborted();
  if (!identity.ok) return identity;
  const { IdentityId } = identity.value;
  const given = await call(ports, url, 'GetOpenIdToken', { IdentityId, Logins }, OpenIdToken, signal);
  return given.ok ? ok(new Secret(given.value.Token)) : given;
}

async function call<T>(
  ports: Pick<IdentityPorts, 'fetch'>,
  url: string,
  action: string,
  body: object,
  shape: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Result<T, Problem>> {
  const { host } = new URL(url);
  let answer: unknown;
  let status = 0;
  try {
    const response = await ports.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityService.${action}`,
      },
      body: JSON.stringify(body),
      signal,
    });
    status = response.status;
    signal.throwIfAborted();
    answer = await response.json();
    signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    if (status > 0) return err({ code: 'upstream-garbage', service: host });
    return err(noAnswer(error, host));
  }
  const result = shape.safeParse(answer);
  if (status === 200 && result.success) return ok(result.data);
  const refusal = Refusal.safeParse(answer);
  if (!refusal.success) return err({ code: 'upstream-garbage', service: host });
  const awsCode = refusal.data.__type.replace(/^.*#/, '').slice(0, 300);
  const detail = (refusal.data.message ?? refusal.data.Message ?? '').slice(0, 2000);
  return err({ code: 'aws-refused', action, awsCode, detail });
}
