import type { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { Secret } from '../secret.ts';

/** AWS's federation endpoint, which signs a browser in to the console (IAM user guide, "custom identity broker access"). */
export interface ConsoleFederation {
  /**
   * An address that signs in any user who opens it within 15 minutes, for as long as the credentials hold. They go to AWS in the
   * body of a request. `region`: one of the partition. `destination`: the page of the console that comes then.
   * 'aws-refused' for credentials that the console does not take: those of GetSessionToken, and long-term keys.
   */
  loginUrl(
    input: { readonly lease: Lease; readonly region: Region; readonly destination: string },
    signal: AbortSignal,
  ): Promise<Result<Secret<string>, Problem>>;
}

/**
 * An address on this machine that leads a browser of this user to `target`, once and within a minute: what a browser is started
 * with can be listed by every user of the machine. Nobody is led there once `isGood` says no.
 */
export type PrivateLink = (target: Secret<string>, isGood: () => boolean) => Promise<Result<string, Problem>>;
