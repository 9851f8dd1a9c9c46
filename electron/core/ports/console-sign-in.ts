import type { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Secret } from '../secret.ts';

/** Where the browser is: on this machine, or on any other, from which the user brings a text back. */
export type ConsoleDevice = 'same' | 'any';

/** What AWS gave. Times are epoch ms by AWS's clock. */
export interface ConsoleToken {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
  readonly sessionToken: Secret<string>;
  /** When AWS answered. */
  readonly issuedAt: number;
  /** Of the keys: 15 minutes at most. */
  readonly expiresAt: number;
  /** Counts once. It ends 12 hours after the sign-in, or with the console session it came from. */
  readonly refreshToken: Secret<string>;
  /** ARN of who signed in. Null in a renewal: AWS names nobody there. */
  readonly identity: string | null;
}

export type ConsoleRejection = 'ended' | 'password-changed' | 'code-expired';

export type ConsoleTokenAnswer =
  | { readonly kind: 'token'; readonly token: ConsoleToken }
  /** What was given is no longer good: nothing but a new sign-in helps. */
  | { readonly kind: 'rejected'; readonly why: ConsoleRejection; readonly detail: string }
  /** The user may not: the right signin:CreateOAuth2Token is missing. The sign-in itself may be good. */
  | { readonly kind: 'not-permitted'; readonly detail: string };

/** The authorization of the AWS Management Console that `aws login` uses. */
export interface ConsoleSignIn {
  /** A new P-256 key that proves (DPoP, RFC 9449) who holds the tokens: the text of its private JWK. */
  createKey(): Promise<Secret<string>>;
  /** Where the browser goes. Authorization code with PKCE, whose challenge is 43 characters of base64url. */
  authorizeUrl(input: {
    readonly region: Region;
    readonly device: ConsoleDevice;
    /** With its port. For another device it is `confirmationUrl`. */
    readonly redirectUri: string;
    readonly state: string;
    readonly codeChallenge: string;
  }): string;
  /** The page of AWS that shows the text to bring back from another device. */
  confirmationUrl(region: Region): string;
  exchangeCode(
    input: {
      readonly region: Region;
      readonly device: ConsoleDevice;
      readonly key: Secret<string>;
      readonly code: Secret<string>;
      readonly codeVerifier: Secret<string>;
      readonly redirectUri: string;
    },
    signal: AbortSignal,
  ): Promise<Result<ConsoleTokenAnswer, Problem>>;
  /** The same key and device as at the sign-in. */
  refresh(
    input: {
      readonly region: Region;
      readonly device: ConsoleDevice;
      readonly key: Secret<string>;
      readonly refreshToken: Secret<string>;
    },
    signal: AbortSignal,
  ): Promise<Result<ConsoleTokenAnswer, Problem>>;
}
