import type { Region } from '../../../shared/ids.ts';
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
import { Secret } from '../../core/secret.ts';
import { configured, settle } from '../settle.ts';
import { isTransient } from '../transient.ts';
import { browserSignIn } from './browser-sign-in.ts';
import { deviceSignIn, type NewSignIn } from './device-sign-in.ts';
import {
  additionalStartUrlLabel,
  type PortalAddress,
  parseSourceConfig,
  type SourceConfig,
  sourceForm,
} from './form.ts';
import { resolveStartUrl } from './resolve-start-url.ts';
import {
  nothingStored,
  type ReplacedToken,
  readStored,
  type Stored,
  type StoredToken,
  writeStored,
} from './stored.ts';
import { syncSessions } from './sync.ts';
import { canRenew, isUsable, renewedToken } from './token.ts';
import { userOf } from './user-name.ts';
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
        const before = beforeIt(read.value);
        if (!holds) return ok<SignInStatus>({ kind: 'signed-out', ...before });
        const status = signedIn(config, token);
        return ok(token.signedInAs === null ? { ...status, ...before } : status);
      }),

    signIn: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const read = await readStored(ctx, config, signal);
        // An item that cannot be read is replaced by the sign-in; a keychain that cannot be had stops it before it starts.
        if (!read.ok && read.error.code !== 'keychain-corrupt') return read;
        const stored = read.ok ? read.value : nothingStored(config);
        const result = await signInSomewhere(ports, ctx, config, stored, signal);
        if (!result.ok) return result;
        const { client, grant, place } = result.value;
        const { region } = place;
        const signedInAs = await whoSignedIn(ports, region, result.value.token.accessToken, signal);
        signal.throwIfAborted();
        const issuedAt = serverNow(ports);
        const token: StoredToken = { ...result.value.token, grant, issuedAt, signedInAs, region };
        const clients = { ...registeredAt(place, stored).clients, [grant]: client };
        const written = await ctx.exclusively(async () => {
          // A renewal may have replaced the token while the user was at the page.
          const latest = await readStored(ctx, config, signal);
          const held = latest.ok ? latest.value : stored;
          const { before } = held;
          return writeStored(
            ctx,
            { place, clients, token, before, replaced: replacedBy(token, held) },
            signal,
          );
        }, signal);
        return written.ok ? ok<SignInStatus>(signedIn(config, token)) : written;
      }),

    signOut: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const { read, removed } = await ctx.exclusively(async () => {
          const read = await readStored(ctx, config, signal);
          const isUnavailable = !read.ok && read.error.code !== 'keychain-corrupt';
          return { read, removed: isUnavailable ? read : await ctx.secrets.remove(signal) };
        }, signal);
        signal.throwIfAborted();
        // Forgotten first: whether the provider can be reached changes nothing here, and its token expires. A keychain that keeps
        // the item may hold an older token than the one that was read, so the provider hears of it now.
        const tokens = read.ok ? tokensOf(read.value, serverNow(ports)) : [];
        await Promise.all(tokens.map((token) => ports.identityCenter.logout(token, signal)));
        if (signal.aborted) return err({ code: 'cancelled' });
        return removed.ok ? ok(undefined) : removed;
      }),

    refresh: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const token = await renewedToken(ports, ctx, config, { kind: 'due' }, signal);
        return token.ok ? ok<SignInStatus>(signedIn(config, token.value)) : token;
      }),

    resolve: (values, signal) => settle(signal, () => resolveStartUrl(ports, values, signal)),

    sync: (ctx, progress, signal) =>
      run(ctx, signal, (config) => syncSessions(ports, ctx, config, progress, signal)),
  };
}

/** One of each other Region: the newest. */
function replacedBy({ region }: StoredToken, { token, replaced }: Stored): readonly ReplacedToken[] {
  const of = new Map([...replaced, ...(token === null ? [] : [token])].map((each) => [each.region, each]));
  of.delete(region);
  return [...of.values()];
}

const tokensOf = ({ token, replaced }: Stored, now: number): readonly ReplacedToken[] => [
  ...(token === null ? [] : [token]),
  ...replaced.filter(({ expiresAt }) => expiresAt > now),
];

/** Registrations of one Region are unknown in another. */
const registeredAt = (place: PortalAddress, stored: Stored): Stored =>
  stored.place.region === place.region && stored.place.startUrl === place.startUrl
    ? stored
    : nothingStored(place);

/**
 * Where the user set it up; in the additional Region while that one cannot be reached, or its access portal cannot. Each Region
 * authorizes a tool on its own (IAM Identity Center user guide, "Workforce access through an additional Region"), so it is decided
 * before anything is asked of the user: nobody is sent through two sign-ins.
 */
async function signInSomewhere(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  stored: Stored,
  signal: AbortSignal,
): Promise<Result<NewSignIn & { readonly place: PortalAddress }, Problem>> {
  let wasAsked = false;
  const watched: SourceContext = {
    ...ctx,
    ask: (spec, each) => {
      wasAsked = true;
      return ctx.ask(spec, each);
    },
  };
  const at = async (place: PortalAddress) => {
    const { startUrl, region } = place;
    const there = { ...config, startUrl, region };
    const result = await signIn(ports, watched, there, registeredAt(place, stored), signal);
    signal.throwIfAborted();
    return result.ok ? ok({ ...result.value, place: { startUrl, region } }) : result;
  };
  const { additional } = config;
  if (additional === null) return at(config);
  const isPortalDown = await cannotReachPortal(ports, config.region, signal);
  if (!isPortalDown) {
    const first = await at(config);
    if (first.ok || wasAsked || !isTransient(first.error)) return first;
    const second = await at(additional);
    // Neither Region can be reached: the network is at fault, and the Region that the user knows is the one to name.
    return second.ok || !isTransient(second.error) ? ofAdditional(second) : first;
  }
  const there = await at(additional);
  // A sign-in where it was set up lasts until its portal is back.
  return there.ok || wasAsked || !isTransient(there.error) ? ofAdditional(there) : at(config);
}

const ofAdditional = <T>(result: Result<T, Problem>): Result<T, Problem> =>
  !result.ok && result.error.code === 'source-set-up-wrong'
    ? err({ ...result.error, field: additionalStartUrlLabel })
    : result;

/** In an outage of a part of a Region, a sign-in may succeed there and be good for nothing. Asked without a token: a refusal is an answer. */
async function cannotReachPortal(
  { identityCenter }: IdentityPorts,
  region: Region,
  signal: AbortSignal,
): Promise<boolean> {
  const input = { region, accessToken: new Secret('none'), nextToken: null };
  const answer = await identityCenter.listAccounts(input, signal);
  signal.throwIfAborted();
  return !answer.ok && answer.error.code !== 'throttled' && isTransient(answer.error);
}

/** In the browser of this machine, or with a code where there is none, where the service refuses, or on the user's word. */
async function signIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  stored: Stored,
  signal: AbortSignal,
): Promise<Result<NewSignIn, Problem>> {
  if (config.signInWith === 'browser' && ctx.withoutBrowser !== true) {
    const result = await browserSignIn(ports, ctx, config, signal);
    if (!result.ok) return result;
    if (result.value !== 'use-code') return ok(result.value);
  }
  return deviceSignIn(ports, ctx, config, stored.clients.code, signal);
}

/** A sign-in that ended is followed by one of the same user, or by one that is another's. */
const beforeIt = ({ before }: Stored): Pick<SignInStatus, 'before'> =>
  before === null ? {} : { before: { signedInAs: before, user: userOf(before) } };

const signedIn = (
  config: SourceConfig,
  token: StoredToken,
): Extract<SignInStatus, { kind: 'signed-in' }> => ({
  kind: 'signed-in',
  signedInAs: token.signedInAs,
  ...(token.signedInAs === null ? {} : { user: userOf(token.signedInAs) }),
  expiresAt: token.expiresAt,
  issuedAt: token.issuedAt,
  renewsItself: token.refreshToken !== null,
  ...(config.additional === null ? {} : { facts: [factOf(config, config.additional, token)] }),
});

const factOf = ({ region }: PortalAddress, additional: PortalAddress, token: StoredToken): string =>
  token.region === region
    ? `If ${region} cannot be reached, sign in again: that goes to ${additional.region} then.`
    : `Signed in at ${token.region}, because ${region} could not be reached. Sign in again to go back.`;
