import { err, ok } from '../../../../shared/result.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import type { Lease } from '../../credentials.ts';
import { toIsoTime } from '../../utc.ts';
import { profile } from '../arguments.ts';
import type { AnswerLeasePort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { explain } from '../io/explain.ts';
import { done } from '../io/print.ts';
import { byOption, leaseOf, type ResolvePorts, resolve } from '../resolve.ts';

/**
 * Hot path: botocore runs this up to five times for one command. On a held lease nothing is awaited but the broker, and
 * nothing is read.
 */
export const credentialProcess = defineVerb({
  name: 'credential-process',
  text: verbTexts['credential-process'],
  flags: ['explain'],
  options: { profile },
  run: async ({ args, io }, ports: ResolvePorts & AnswerLeasePort, signal) => {
    const answer = await resolve(io, ports, byOption(args.option('profile')), { isOurs: true }, signal);
    if (!answer.ok) return answer;
    if (args.flag('explain')) explain(io, ports, answer.value, null);
    const lease = await leaseOf(io, ports, answer.value, signal);
    if (!lease.ok) return err(lease.error);
    io.out(`${processJson(lease.value)}\n`);
    return ok(done);
  },
});

/** Version must be the number 1 and the time must end in Z: everything else breaks one SDK or another (protocols §iv). */
export function processJson(lease: Lease): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: lease.accessKeyId,
    SecretAccessKey: lease.secretAccessKey.reveal(),
    ...(lease.sessionToken === null ? {} : { SessionToken: lease.sessionToken.reveal() }),
    Expiration: toIsoTime(lease.expiresAt),
    ...(lease.accountId === null ? {} : { AccountId: lease.accountId }),
  });
}
