import { err, ok } from '../../../../shared/result.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import { routeSession } from '../../codecommit/route.ts';
import type { Lease } from '../../credentials.ts';
import { toIsoTime } from '../../utc.ts';
import { profile } from '../arguments.ts';
import type { LeasePort, StatePort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done } from '../io/print.ts';

/**
 * Hot path: botocore runs this up to five times for one command. On a held lease nothing is awaited but the broker, and
 * nothing is read.
 */
export const credentialProcess = defineVerb({
  name: 'credential-process',
  text: verbTexts['credential-process'],
  options: { profile },
  run: async ({ args, io }, ports: StatePort & LeasePort, signal) => {
    const session = routeSession(ports.app.state(), args.option('profile'), io.env);
    if (!session.ok) return session;
    const lease = await ports.app.broker.lease(
      { sessionId: session.value.id, caller: io.caller, whenSignInNeeded: 'wait' },
      signal,
    );
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
