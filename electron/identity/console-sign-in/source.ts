import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type {
  BoundSource,
  FoundSession,
  IdentityPorts,
  SignInStatus,
  SourceContext,
  SourceKind,
} from '../../core/identity-source.ts';
import { configured } from '../settle.ts';
import { parseSource, type SourceConfig, sourceForm } from './form.ts';
import { identityOf } from './identity.ts';
import { longestMs } from './keys.ts';
import { service, signInWithBrowser, signInWithCode } from './sign-in.ts';
import { type Held, readHeld, writeHeld } from './stored.ts';

/** The user's own sign-in to the AWS Management Console, as `aws login` uses it. The CLI's cache is neither read nor written. */
export const consoleSignInKind: SourceKind = {
  kind: 'console-sign-in',
  word: 'AWS console sign-in',
  form: sourceForm,
  parseConfig(values) {
    const parsed = parseSource(values);
    return parsed.ok ? ok({ config: parsed.value.config, subtitle: parsed.value.subtitle }) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSource {
  const run = configured((values) => {
    const config = parseSource(values);
    return config.ok ? ok(config.value.parsed) : config;
  });
  const current = async (
    ctx: SourceContext,
    config: SourceConfig,
    signal: AbortSignal,
  ): Promise<Result<Held | null, Problem>> => {
    const held = await readHeld(ctx, config, signal);
    if (!held.ok || held.value === null) return held;
    return ok(isOver(held.value, serverNow(ports)) ? null : held.value);
  };

  return {
    restore: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const held = await current(ctx, config, signal);
        if (!held.ok) return held;
        return ok<SignInStatus>(held.value === null ? { kind: 'signed-out' } : signedIn(held.value));
      }),

    signIn: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        // A keychain that cannot be had stops the sign-in before it starts.
        const read = await readHeld(ctx, config, signal);
        if (!read.ok && read.error.code !== 'keychain-corrupt') return read;
        const held = await signIn(ports, ctx, config, signal);
        if (!held.ok) return held;
        const wrong = wrongAccount(ctx, config, held.value);
        if (wrong !== null) return err(wrong);
        const written = await ctx.exclusively(() => writeHeld(ctx, config, held.value, signal), signal);
        return written.ok ? ok<SignInStatus>(signedIn(held.value)) : written;
      }),

    // AWS has no call that ends it: what is forgotten here expires, and the browser stays signed in.
    signOut: (ctx, signal) =>
      run(ctx, signal, () => ctx.exclusively(() => ctx.secrets.remove(signal), signal)),

    refresh: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const held = await current(ctx, config, signal);
        if (!held.ok) return held;
        if (held.value === null) return err({ code: 'sign-in-needed', source: ctx.sourceName });
        return ok<SignInStatus>(signedIn(held.value));
      }),

    sync: (ctx, _progress, signal) =>
      run(ctx, signal, async (config) => {
        const held = await current(ctx, config, signal);
        if (!held.ok) return held;
        if (held.value === null) return err({ code: 'sign-in-needed', source: ctx.sourceName });
        return found(ctx, config, held.value);
      }),
  };
}

async function signIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  if (!config.isByCode && ctx.withoutBrowser !== true) {
    const result = await signInWithBrowser(ports, ctx, config, signal);
    if (!result.ok) return result;
    if (result.value !== 'use-code') return ok(result.value);
  }
  return signInWithCode(ports, ctx, config, signal);
}

const isOver = ({ signedInAt }: Held, now: number): boolean => now >= signedInAt + longestMs;

/** SECURITY: a browser is often signed in to another account than the one that is meant. */
function wrongAccount(
  { sourceName }: SourceContext,
  { accountId }: SourceConfig,
  { identity }: Held,
): Problem | null {
  if (accountId === null || identityOf(identity)?.accountId === accountId) return null;
  return { code: 'other-account', source: sourceName, asked: accountId, answered: identity.slice(0, 300) };
}

function found(
  { sourceId }: SourceContext,
  { sessionRegion }: SourceConfig,
  { identity }: Held,
): Result<readonly FoundSession[], Problem> {
  const of = identityOf(identity);
  if (of === null) return err({ code: 'upstream-garbage', service });
  const config = { source: sourceId, identity, ...(sessionRegion === null ? {} : { region: sessionRegion }) };
  return ok([
    {
      key: identity,
      sessionKind: 'console-session',
      name: `console/${of.who}`,
      accountId: of.accountId,
      accountName: of.accountId,
      role: of.who,
      config,
    },
  ]);
}

const signedIn = ({ identity, signedInAt }: Held): SignInStatus => ({
  kind: 'signed-in',
  signedInAs: identityOf(identity)?.who ?? identity,
  callerArn: identity,
  user: identity,
  expiresAt: signedInAt + longestMs,
  issuedAt: signedInAt,
  facts: ['AWS ends it after 12 hours, or earlier with the console session.'],
});
