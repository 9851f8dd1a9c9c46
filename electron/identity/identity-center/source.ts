import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type {
  BoundSource,
  IdentityPorts,
  SignInStatus,
  SourceContext,
  SourceKind,
} from '../../core/identity-source.ts';
import { configured, settle } from '../settle.ts';
import { browserSignIn } from './browser-sign-in.ts';
import { deviceSignIn, type SignedIn } from './device-sign-in.ts';
import { parseSourceConfig, type SourceConfig, sourceForm } from './form.ts';
import { resolveStartUrl } from './resolve-start-url.ts';
import { nothingStored, readStored, type Stored, type StoredToken, writeStored } from './stored.ts';
import { syncSessions } from './sync.ts';
import { canRenew, isUsable, renewedToken } from './token.ts';
import { whoSignedIn } from './who.ts';

/** AWS IAM Identity Center: PKCE in the browser or device authorization (RFC 8628), silent renewal, the access portal's accounts and roles. */
export const identityCenterKind: SourceKind = {
  kind: 'identity-center',
  word: 'IAM Identity Center',
  form: sourceForm,
  parseConfig(values) {
    const parsed = parseSourceConfig(values);
    return parsed.ok ? ok({ config: parsed.value.config, subtitle: parsed.value.subtitle }) : parsed;
  },
  namesAccounts: true,
  bind,
};

function bind(ports: IdentityPorts): BoundSource {
  const run = configured((values) => {
    const config = parseSourceConfig(values);
    return config.ok ? ok(config.value.parsed) : config;
  });

  return {
    restore: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const read = await readStored(ctx, config, signal);
        if (!read.ok) return read;
        const { token } = read.value;
        const now = serverNow(ports);
        const holds = token !== null && (isUsable(token, now) || canRenew(read.value, now));
        return ok<SignInStatus>(holds ? signedIn(token) : { kind: 'signed-out' });
      }),

    signIn: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const read = await readStored(ctx, config, signal);
        // An item that cannot be read is replaced by the sign-in; a keychain that cannot be had stops it before it starts.
        if (!read.ok && read.error.code !== 'keychain-corrupt') return read;
        const stored = read.ok ? read.value : nothingStored;
        const result = await signIn(ports, ctx, config, stored, signal);
        if (!result.ok) return result;
        const { client, grant } = result.value;
        const signedInAs = await whoSignedIn(ports, config, result.value.token.accessToken, signal);
        signal.throwIfAborted();
        const token: StoredToken = { ...result.value.token, grant, issuedAt: serverNow(ports), signedInAs };
        const written = await ctx.exclusively(
          () => writeStored(ctx, config, { clients: { ...stored.clients, [grant]: client }, token }, signal),
          signal,
        );
        return written.ok ? ok<SignInStatus>(signedIn(token)) : written;
      }),

    signOut: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const forgotten = await ctx.exclusively(async () => {
          const read = await readStored(ctx, config, signal);
          if (!read.ok && read.error.code !== 'keychain-corrupt') return read;
          const removed = await ctx.secrets.remove(signal);
          return removed.ok ? ok(read.ok ? read.value.token : null) : removed;
        }, signal);
        signal.throwIfAborted();
        if (!forgotten.ok) return forgotten;
        if (forgotten.value === null) return ok(undefined);
        // Forgotten first: whether the provider can be reached changes nothing here, and its token expires.
        const { accessToken } = forgotten.value;
        await ports.identityCenter.logout({ region: config.region, accessToken }, signal);
        return signal.aborted ? err({ code: 'cancelled' }) : ok(undefined);
      }),

    refresh: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const token = await renewedToken(ports, ctx, config, { kind: 'due' }, signal);
        return token.ok ? ok<SignInStatus>(signedIn(token.value)) : token;
      }),

    resolve: (values, signal) => settle(signal, () => resolveStartUrl(ports, values, signal)),

    sync: (ctx, progress, signal) =>
      run(ctx, signal, (config) => syncSessions(ports, ctx, config, progress, signal)),
  };
}

/** In the browser of this machine, or with a code where there is none, where the service refuses, or on the user's word. */
async function signIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  stored: Stored,
  signal: AbortSignal,
): Promise<Result<SignedIn, Problem>> {
  if (config.signInWith === 'browser' && ctx.withoutBrowser !== true) {
    const result = await browserSignIn(ports, ctx, config, signal);
    if (!result.ok) return result;
    if (result.value !== 'use-code') return ok(result.value);
  }
  return deviceSignIn(ports, ctx, config, stored.clients.code, signal);
}

const signedIn = (token: StoredToken): SignInStatus => ({
  kind: 'signed-in',
  signedInAs: token.signedInAs,
  expiresAt: token.expiresAt,
  issuedAt: token.issuedAt,
  renewsItself: token.refreshToken !== null,
});
