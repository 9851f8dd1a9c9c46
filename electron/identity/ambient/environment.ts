import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { leaseOf } from './credentials-json.ts';

/** The variables every SDK reads, of the app's own environment. */
export function fromEnvironment(ports: IdentityPorts, source: string): Result<Lease, Problem> {
  const { env } = ports.machine;
  const accessKeyId = env('AWS_ACCESS_KEY_ID')?.trim() ?? '';
  const secretAccessKey = env('AWS_SECRET_ACCESS_KEY')?.trim() ?? '';
  const missing = [
    accessKeyId === '' ? 'AWS_ACCESS_KEY_ID' : '',
    secretAccessKey === '' ? 'AWS_SECRET_ACCESS_KEY' : '',
  ].filter((name) => name !== '');
  if (missing.length > 0)
    return err({
      code: 'nothing-here',
      source,
      reason: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set in the environment Latchkey was started with.`,
      advice: 'Set them where desktop programs see them, then restart Latchkey.',
    });
  const read = leaseOf(ports, {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: env('AWS_SESSION_TOKEN')?.trim() || env('AWS_SECURITY_TOKEN')?.trim(),
    Expiration: env('AWS_CREDENTIAL_EXPIRATION')?.trim(),
    AccountId: env('AWS_ACCOUNT_ID')?.trim(),
  });
  return read.kind === 'lease'
    ? ok(read.lease)
    : err({
        code: 'nothing-here',
        source,
        reason: 'AWS_CREDENTIAL_EXPIRATION holds no time such as 2030-01-31T12:00:00Z.',
        advice: 'Correct or unset it, then restart Latchkey.',
      });
}
