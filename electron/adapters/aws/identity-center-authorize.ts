import type { IdentityCenter } from '../../core/ports/identity-center.ts';
import type { AwsClientParts } from './aws-call.ts';
import { awsEndpoint } from './aws-endpoints.ts';

/** Without it no refresh token is issued, and the sign-in would end with its first access token. */
export const accountScope = 'sso:account:access';

/** The page of the authorization-code flow (protocols §viii). Apart from the client, so that it needs no SDK. */
export function authorizeUrl(
  parts: Pick<AwsClientParts, 'endpointFor' | 'variant'>,
  input: Parameters<IdentityCenter['authorizeUrl']>[0],
): string {
  const host = parts.endpointFor('sso_oidc') ?? awsEndpoint('sso_oidc', input.region, parts.variant?.());
  const url = new URL(`${host}/authorize`);
  const query = {
    response_type: 'code',
    client_id: input.client.clientId,
    redirect_uri: input.redirectUri,
    state: input.state,
    code_challenge_method: 'S256',
    code_challenge: input.codeChallenge,
    // The service's own name for it, not OAuth's `scope`.
    scopes: accountScope,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
