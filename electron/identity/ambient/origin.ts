import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { endOf, leaseFrom, unendingMs } from './answer.ts';
import { containerLease } from './container.ts';
import { ec2Lease } from './ec2.ts';
import { type Origin, programOf } from './form.ts';
import type { Found } from './metadata-call.ts';

const commandTimeoutMs = 60_000;

/** What the origin gives now. */
export function leaseOf(
  ports: IdentityPorts,
  origin: Origin,
  signal: AbortSignal,
): Promise<Result<Found<Lease>, Problem>> {
  switch (origin.kind) {
    case 'ec2':
      return ec2Lease(ports, signal);
    case 'container':
      return containerLease(ports, signal);
    case 'environment':
      return Promise.resolve(environmentLease(ports));
    case 'process':
      return processLease(ports, origin.commandLine, signal);
    default:
      return unreachable(origin);
  }
}

function environmentLease({ machine, clock, skew }: IdentityPorts): Result<Found<Lease>, Problem> {
  const accessKeyId = machine.env('AWS_ACCESS_KEY_ID') ?? '';
  const secretAccessKey = machine.env('AWS_SECRET_ACCESS_KEY') ?? '';
  if (accessKeyId === '' || secretAccessKey === '')
    return err({
      code: 'refused',
      reason:
        'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment Latchkey was started in. Start it from a shell that has them.',
    });
  const sessionToken = machine.env('AWS_SESSION_TOKEN') ?? '';
  const now = clock.nowMs() + skew.skewMs();
  const end = endOf(machine.env('AWS_CREDENTIAL_EXPIRATION') ?? null);
  if (end === null)
    return err({
      code: 'refused',
      reason: 'AWS_CREDENTIAL_EXPIRATION is not a time such as 2026-01-15T12:34:56Z.',
    });
  if (end !== 'none' && end <= now)
    return err({
      code: 'credentials-expired',
      session: 'The environment',
      detail: 'AWS_CREDENTIAL_EXPIRATION has passed. Start Latchkey from a shell with newer variables.',
    });
  return ok({
    value: {
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: sessionToken === '' ? null : new Secret(sessionToken),
      expiresAt: end === 'none' ? now + unendingMs : end,
      ...{ issuedAt: now, accountId: null, chained: false },
    },
    who: accessKeyId,
    facts: ['As the variables were when Latchkey was started.'],
  });
}

async function processLease(
  ports: IdentityPorts,
  commandLine: string,
  signal: AbortSignal,
): Promise<Result<Found<Lease>, Problem>> {
  const ran = await ports.machine.run(commandLine, commandTimeoutMs, signal);
  signal.throwIfAborted();
  if (!ran.ok) return ran;
  const now = ports.clock.nowMs() + ports.skew.skewMs();
  const service = `The program ${programOf(commandLine)}`.slice(0, 300);
  const lease = leaseFrom(ran.value.reveal(), { service, isProcess: true }, now);
  return lease.ok ? ok({ value: lease.value, who: null, facts: [] }) : lease;
}
