import { randomUUID } from 'node:crypto';
import type { Refusal, Reply } from '../service.ts';

export function jsonReply(value: unknown): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(value),
  };
}

/** The portal's errors: `{"message": …}` and the code in a header. */
export function portalRefusal(refusal: Refusal): Reply {
  return errorReply(refusal, { message: refusal.message, __type: refusal.code });
}

/** OIDC's errors carry OAuth's own word beside it: `AuthorizationPendingException` → `authorization_pending`. */
export function oidcRefusal(refusal: Refusal): Reply {
  return errorReply(refusal, {
    error: oauthWords[refusal.code] ?? 'server_error',
    error_description: refusal.message,
  });
}

const oauthWords: Readonly<Record<string, string>> = {
  AuthorizationPendingException: 'authorization_pending',
  SlowDownException: 'slow_down',
  ExpiredTokenException: 'expired_token',
  AccessDeniedException: 'access_denied',
  InvalidGrantException: 'invalid_grant',
  InvalidClientException: 'invalid_client',
  InvalidRequestException: 'invalid_request',
  InvalidScopeException: 'invalid_scope',
  InvalidClientMetadataException: 'invalid_client_metadata',
  InvalidRedirectUriException: 'invalid_redirect_uri',
  UnauthorizedClientException: 'unauthorized_client',
  UnsupportedGrantTypeException: 'unsupported_grant_type',
};

function errorReply(refusal: Refusal, body: Readonly<Record<string, string>>): Reply {
  return {
    status: refusal.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': refusal.code,
    },
    body: JSON.stringify(body),
  };
}
