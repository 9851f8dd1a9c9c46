import { randomBytes } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';

/** One sign-in of one user through one client: the family of all its tokens. Times are epoch milliseconds. */
export interface SignIn {
  readonly userName: string;
  readonly clientId: string;
  /** After this no refresh helps; the user signs in again. */
  readonly endsAt: number;
  isRevoked: boolean;
  /** Every refresh token the family ever had; only the last is good. */
  currentRefreshToken: string | null;
}

export interface Tokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string | null;
}

export interface SignIns {
  begin(userName: string, clientId: string, isRefreshable: boolean): Tokens;
  /** Rotates; null when the token is unknown, another client's, spent, revoked or its sign-in over. */
  refresh(refreshToken: string, clientId: string): Tokens | null;
  /** The live sign-in an access token belongs to. */
  find(accessToken: string): SignIn | null;
  revoke(signIn: SignIn): void;
  /** Ends every sign-in of a user; gives how many. */
  revokeUser(userName: string): number;
  /** What access tokens last from now on; null = the default. */
  setTokenLifetimeMs(lifetimeMs: number | null): void;
}

const hourMs = 3_600_000;

export function createSignIns(
  clock: PlaygroundClock,
  options: { readonly sessionLifetimeMs: number; readonly tokenLifetimeMs?: number | undefined },
): SignIns {
  const families: SignIn[] = [];
  const accessTokens = new Map<string, { readonly signIn: SignIn; readonly expiresAt: number }>();
  const refreshTokens = new Map<string, SignIn>();
  let tokenLifetimeMs = options.tokenLifetimeMs ?? null;

  const issue = (signIn: SignIn, isRefreshable: boolean): Tokens => {
    // A token that can be refreshed lives an hour; one that cannot lives as long as the sign-in.
    const ordinaryMs = isRefreshable ? hourMs : options.sessionLifetimeMs;
    const leftMs = Math.min(tokenLifetimeMs ?? ordinaryMs, signIn.endsAt - clock.now());
    // Rounded: the millisecond since the sign-in began must not cost a second.
    const expiresInSeconds = Math.max(1, Math.round(leftMs / 1000));
    const accessToken = `aoaAAAAAG${randomBytes(200).toString('base64url')}`;
    accessTokens.set(accessToken, { signIn, expiresAt: clock.now() + expiresInSeconds * 1000 });
    const refreshToken = isRefreshable ? `aorAAAAAG${randomBytes(200).toString('base64url')}` : null;
    if (refreshToken !== null) refreshTokens.set(refreshToken, signIn);
    signIn.currentRefreshToken = refreshToken;
    return { accessToken, expiresInSeconds, refreshToken };
  };

  return {
    begin: (userName, clientId, isRefreshable) => {
      const endsAt = clock.now() + options.sessionLifetimeMs;
      const signIn: SignIn = { userName, clientId, endsAt, isRevoked: false, currentRefreshToken: null };
      families.push(signIn);
      return issue(signIn, isRefreshable);
    },
    refresh: (refreshToken, clientId) => {
      const signIn = refreshTokens.get(refreshToken);
      if (signIn === undefined || signIn.clientId !== clientId) return null;
      if (signIn.currentRefreshToken !== refreshToken) {
        // SECURITY: a spent refresh token coming back means that two hold it; the whole family ends.
        signIn.isRevoked = true;
        return null;
      }
      return signIn.isRevoked || signIn.endsAt <= clock.now() ? null : issue(signIn, true);
    },
    find: (accessToken) => {
      const found = accessTokens.get(accessToken);
      if (found === undefined || found.signIn.isRevoked || found.expiresAt <= clock.now()) return null;
      return found.signIn;
    },
    revoke: (signIn) => {
      signIn.isRevoked = true;
    },
    revokeUser: (userName) => {
      const theirs = families.filter((signIn) => signIn.userName === userName && !signIn.isRevoked);
      for (const signIn of theirs) signIn.isRevoked = true;
      return theirs.length;
    },
    setTokenLifetimeMs: (next) => {
      tokenLifetimeMs = next;
    },
  };
}
