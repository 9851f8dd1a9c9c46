import { invalidInput } from '../../../shared/invalid-input.ts';
import { err, ok } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type {
  BoundSource,
  IdentityPorts,
  SignInStatus,
  SourceContext,
  SourceKind,
} from '../../core/identity-source.ts';
import { configured } from '../settle.ts';
import { withClientSecret } from './client-secret.ts';
import { parseSourceConfig, type SourceConfig, sourceForm } from './form.ts';
import { type Held, identityOf, isUsable, readHeld, writeHeld } from './stored.ts';

/** Any OpenID Connect provider: authorization code with PKCE or device flow; the refresh token stays in the keychain. */
export const oidcKind: SourceKind = {
  kind: 'oidc',
  word: 'OpenID Connect',
  form: sourceForm,
  parseConfig(values) {
    const parsed = parseSourceConfig(values);
    return parsed.ok ? ok({ config: parsed.value.config, subtitle: parsed.value.subtitle }) : parsed;
  },
  bind,
};

// What speaks to the provider is loaded at its first use: the app starts with every kind, and most people have one.
function bind(ports: IdentityPorts): BoundSource {
  const run = configured((values) => {
    const config = parseSourceConfig(values);
    return config.ok ? ok(config.value.parsed) : config;
  });

  return {
    restore: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const held = await readHeld(ctx, config, signal);
        if (!held.ok) return held;
        const holds =
          held.value !== null && (held.value.refreshToken !== null || isUsable(held.value, serverNow(ports)));
        return ok<SignInStatus>(
          holds && held.value !== null ? signedIn(config, held.value) : { kind: 'signed-out' },
        );
      }),

    signIn: (ctx, signal) =>
      run(ctx, signal, async (plain) => {
        // A keychain that cannot be had stops the sign-in before it starts.
        const read = await readHeld(ctx, plain, signal);
        if (!read.ok && read.error.code !== 'keychain-corrupt') return read;
        const complete = await withClientSecret(ctx, plain, signal);
        signal.throwIfAborted();
        if (!complete.ok) return complete;
        const config = complete.value;
        const { openClient } = await import('./client.ts');
        const { deviceSignIn, offersDeviceFlow } = await import('./device-sign-in.ts');
        const client = await openClient(ports, config, ctx.sourceName, signal);
        signal.throwIfAborted();
        if (!client.ok) return client;
        const byCode = offersDeviceFlow(client.value);
        if (config.flow === 'device' && !byCode) {
          const reason = `${new URL(config.issuer).host} offers no sign-in with a code. Choose “In the browser”.`;
          return invalidInput('flow', reason);
        }
        const isCode = config.flow === 'device' || (ctx.withoutBrowser === true && byCode);
        const { browserSignIn } = await import('./browser-sign-in.ts');
        const came = isCode
          ? ok('use-code' as const)
          : await browserSignIn(ports, ctx, config, client.value, byCode, signal);
        signal.throwIfAborted();
        if (!came.ok) return came;
        const held =
          came.value === 'use-code'
            ? await deviceSignIn(ports, ctx, config, client.value, signal)
            : ok(came.value);
        signal.throwIfAborted();
        if (!held.ok) return held;
        const written = await ctx.exclusively(() => writeHeld(ctx, config, held.value, signal), signal);
        return written.ok ? ok<SignInStatus>(signedIn(config, held.value)) : written;
      }),

    signOut: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const { read, removed } = await ctx.exclusively(async () => {
          const read = await readHeld(ctx, config, signal);
          const isUnavailable = !read.ok && read.error.code !== 'keychain-corrupt';
          return { read, removed: isUnavailable ? read : await ctx.secrets.remove(signal) };
        }, signal);
        signal.throwIfAborted();
        // Forgotten first: whether the provider can be reached changes nothing here. A keychain that keeps the item may hold an
        // older token than the one that was read, so the provider hears of it now.
        if (read.ok && read.value !== null) await revoke(ports, ctx, config, read.value, signal);
        if (signal.aborted) return err({ code: 'cancelled' });
        return removed.ok ? ok(undefined) : removed;
      }),

    refresh: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const { heldToken } = await import('./token.ts');
        const held = await heldToken(ports, ctx, config, { kind: 'due' }, signal);
        return held.ok ? ok<SignInStatus>(signedIn(config, held.value)) : held;
      }),

    sync: null,
  };
}

async function revoke(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  { refreshToken, clientSecret }: Held,
  signal: AbortSignal,
): Promise<void> {
  if (refreshToken === null) return;
  const { openClient } = await import('./client.ts');
  const { tokenRevocation } = await import('openid-client');
  const client = await openClient(ports, { ...config, clientSecret }, ctx.sourceName, signal);
  if (!client.ok || client.value.configuration.serverMetadata().revocation_endpoint === undefined) return;
  try {
    await tokenRevocation(client.value.configuration, refreshToken.reveal(), {
      token_type_hint: 'refresh_token',
    });
  } catch {
    // It expires.
  }
}

const signedIn = (config: SourceConfig, held: Held): SignInStatus => ({
  kind: 'signed-in',
  ...identityOf(config, held),
  expiresAt: held.expiresAt,
  issuedAt: held.issuedAt,
  renewsItself: held.refreshToken !== null,
});
