import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { Lease } from '../../core/credentials.ts';
import type { BoundSession, IdentityPorts, SessionKind } from '../../core/identity-source.ts';
import { createCallerCheck } from '../caller-check.ts';
import { settle } from '../settle.ts';
import type { LoginSignIn } from './cache.ts';
import { renewLoginCommand, usableSignIns } from './choose.ts';
import { parseSession, parseSource } from './form.ts';
import { portalUsers } from './user.ts';

const service = 'IAM Identity Center';

/** One role of the portal, or the keys of one `aws login`; only a sync makes it. */
export const awsCliSessionKind: SessionKind = {
  kind: 'aws-cli-session',
  word: 'AWS CLI session',
  form: null,
  parseConfig: parseSession,
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  const checked = createCallerCheck(ports);
  const users = portalUsers(ports);
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const shape = parseSession(ctx.config);
        if (!shape.ok) return shape;
        const { accountId, role, config: session, parent } = shape.value;
        const { source } = ctx;
        if (source === null || accountId === null)
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: parent.id });
        const config = parseSource(source.config);
        if (!config.ok) return config;
        // Read again each time: the AWS CLI may have renewed it, or signed in elsewhere.
        const usable = await usableSignIns(ports, config.value.parsed, signal);
        if (!usable.ok) return usable;
        const { portal, logins } = usable.value;
        const needed: Problem = { code: 'sign-in-needed', source: source.sourceName };
        const { login } = session;
        if (login !== undefined) {
          const keys = logins.find(({ file }) => file === login);
          if (keys !== undefined) return ok(leaseOf(keys, serverNow(ports)));
          return err(renewLogin(source.sourceName, await renewLoginCommand(ports, accountId, signal)));
        }
        if (portal === null || role === null) return err(needed);
        const { region, accessToken } = portal;
        const lease = await ports.identityCenter.getRoleCredentials(
          { region, accessToken, accountId, role },
          signal,
        );
        const { sessionId } = ctx;
        if (lease.ok) {
          const { signedInAs } = users.of(portal);
          const user = { isKnown: signedInAs !== null, note: (arn: string) => users.note(portal, arn) };
          const expected = { sessionId, accountId, role, region, service, user };
          const given = await checked(lease.value, expected, signal);
          // SECURITY: of the very token that gave them: another user may have signed in since the last look at the cache.
          return given.ok ? ok({ ...given.value, identity: users.of(portal) }) : given;
        }
        // The portal knows the source by no name.
        return lease.error.code === 'sign-in-needed' ? err(needed) : lease;
      }),
  };
}

/** The portal's sign-in may well hold, so this is not a sign-in that is missing here. */
function renewLogin(source: string, command: string): Problem {
  return {
    code: 'nothing-here',
    source,
    reason:
      'The keys of this “aws login” have expired. They last 15 minutes, and only the AWS CLI renews them.',
    advice: `Run any aws command with the profile of that sign-in, or run: ${command}; then try again.`,
  };
}

function leaseOf(keys: LoginSignIn, now: number): Lease {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = keys;
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId, issuedAt: now, chained: false };
}
