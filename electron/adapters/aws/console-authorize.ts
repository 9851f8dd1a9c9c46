import { partitionAt } from '../../../shared/aws-partition.ts';
import type { ConsoleDevice, ConsoleSignIn } from '../../core/ports/console-sign-in.ts';
import type { AwsClientParts } from './aws-call.ts';

/** AWS's own names of the two ways (docs/protocols.md, "AWS console sign-in for tools"). */
export const consoleClientId: Readonly<Record<ConsoleDevice, string>> = {
  same: 'arn:aws:signin:::devtools/same-device',
  any: 'arn:aws:signin:::devtools/cross-device',
};

type Parts = Pick<AwsClientParts, 'endpointFor'>;

/** Unlike the page of the federation endpoint, it is always a region's own. */
export function consoleSignInBase(parts: Parts, region: string): string {
  return parts.endpointFor('signin') ?? `https://${region}.signin.${partitionAt(region).signIn}`;
}

export const confirmationUrl = (parts: Parts, region: string): string =>
  `${consoleSignInBase(parts, region)}/v1/sessions/confirmation`;

/** Apart from the client, so that it needs no more than this. */
export function consoleAuthorizeUrl(
  parts: Parts,
  input: Parameters<ConsoleSignIn['authorizeUrl']>[0],
): string {
  const url = new URL(`${consoleSignInBase(parts, input.region)}/v1/authorize`);
  const query = {
    response_type: 'code',
    client_id: consoleClientId[input.device],
    state: input.state,
    // The service's own name for S256.
    code_challenge_method: 'SHA-256',
    scope: 'openid',
    redirect_uri: input.redirectUri,
    code_challenge: input.codeChallenge,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
