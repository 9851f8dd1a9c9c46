import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type {
  BoundSource,
  IdentityPorts,
  SignInStatus,
  SourceContext,
  SourceKind,
} from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { nothingUsable, renewCommand, type Usable, usableSignIns } from './choose.ts';
import { parseSource, sourceForm } from './form.ts';
import { syncSessions } from './sync.ts';
import { type PortalUsers, portalUsers } from './user.ts';

/** What the AWS CLI is signed in to, read from its cache. Keeps nothing and writes nothing. */
export const awsCliKind: SourceKind = {
  kind: 'aws-cli',
  word: 'AWS CLI sign-in',
  form: sourceForm,
  namesAccounts: true,
  externalSignIn: { lookEveryMs: 60_000 },
  parseConfig(values) {
    const parsed = parseSource(values);
    return parsed.ok ? ok({ config: parsed.value.config, subtitle: parsed.value.subtitle }) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSource {
  const users = portalUsers(ports);
  const look = (
    ctx: SourceContext,
    otherwise: (usable: Usable, command: string | null) => Promise<Result<SignInStatus, Problem>>,
    signal: AbortSignal,
  ): Promise<Result<SignInStatus, Problem>> =>
    settle(signal, async () => {
      const config = parseSource(ctx.config);
      if (!config.ok) return config;
      const usable = await usableSignIns(ports, config.value.parsed, signal);
      if (!usable.ok) return usable;
      const command = await renewCommand(ports, config.value.parsed, usable.value, signal);
      return statusOf(usable.value, command, users) ?? otherwise(usable.value, command);
    });
  return {
    restore: (ctx, signal) =>
      look(
        ctx,
        async (_, command) => ok({ kind: 'signed-out', ...(command === null ? {} : { command }) }),
        signal,
      ),
    signIn: (ctx, signal) =>
      look(
        ctx,
        async (usable) => {
          const config = parseSource(ctx.config);
          return config.ok
            ? err(await nothingUsable(ports, ctx.sourceName, config.value.parsed, usable, signal))
            : config;
        },
        signal,
      ),
    refresh: (ctx, signal) =>
      look(ctx, async () => err({ code: 'sign-in-needed', source: ctx.sourceName }), signal),
    // The sign-in is the AWS CLI's own: signing out here is forgetting it here.
    signOut: (_ctx, signal) => settle(signal, async () => ok(undefined)),
    sync: (ctx, progress, signal) =>
      settle(signal, async () => {
        const config = parseSource(ctx.config);
        return config.ok ? syncSessions(ports, ctx, config.value.parsed, progress, signal) : config;
      }),
  };
}

function statusOf(
  { portal, logins }: Usable,
  command: string | null,
  users: PortalUsers,
): Result<SignInStatus, Problem> | null {
  const [login] = logins;
  if (portal === null && login === undefined) return null;
  const ends = [portal, login].flatMap((each) =>
    each === null || each === undefined ? [] : [each.expiresAt],
  );
  return ok({
    kind: 'signed-in',
    ...(command === null ? {} : { command }),
    // Nothing is asked at a look: the first lease by this token tells.
    ...(portal === null ? { signedInAs: null } : users.of(portal)),
    expiresAt: Math.max(...ends),
    facts: [
      ...(portal === null ? [] : [`aws sso login at ${portal.startUrl}`]),
      ...logins.map(({ accountId }) => `aws login in account ${accountId}`),
      'Read-only: the AWS CLI renews its own sign-ins.',
    ],
  });
}
