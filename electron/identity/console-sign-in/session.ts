import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { BoundSession, IdentityPorts, SessionKind } from '../../core/identity-source.ts';
import { createCallerCheck } from '../caller-check.ts';
import { settle } from '../settle.ts';
import { parseSession, parseSource, type SessionConfig } from './form.ts';
import { identityOf } from './identity.ts';
import { heldKeys } from './keys.ts';
import { service } from './sign-in.ts';
import type { Held } from './stored.ts';

/** The credentials of a console sign-in; only a sync makes it. */
export const consoleSessionKind: SessionKind = {
  kind: 'console-session',
  word: 'Console session',
  form: null,
  parseConfig(values) {
    const parsed = parseSession(values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  const checked = createCallerCheck(ports);
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const session = parseSession(ctx.config);
        if (!session.ok) return session;
        const { source } = ctx;
        const { parent, accountId } = session.value.shape;
        if (source === null)
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: parent.id });
        const config = parseSource(source.config);
        if (!config.ok) return config;
        const { parsed } = config.value;
        const held = await heldKeys(ports, source, parsed, ctx.isForced === true, signal);
        signal.throwIfAborted();
        if (!held.ok) return held;
        const lease = leaseOf(session.value, held.value, source.sourceName);
        if (!lease.ok) return lease;
        const role = identityOf(held.value.identity)?.role ?? '';
        const { sessionId } = ctx;
        return checked(lease.value, { sessionId, accountId, role, region: parsed.region, service }, signal);
      }),
  };
}

/** SECURITY: a later sign-in may be another user's, in another account; this session is never that one. */
function leaseOf({ identity, shape }: SessionConfig, held: Held, source: string): Result<Lease, Problem> {
  if (held.identity !== identity)
    return err({
      code: 'identity-mismatch',
      service,
      asked: identity.slice(0, 300),
      answered: held.identity.slice(0, 300),
      source: source.slice(0, 300),
    });
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, issuedAt } = held;
  const { accountId } = shape;
  return ok({ accessKeyId, secretAccessKey, sessionToken, expiresAt, issuedAt, accountId, chained: false });
}
