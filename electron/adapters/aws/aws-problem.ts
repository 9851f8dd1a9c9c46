import { z } from 'zod';
import { networkCause } from '../../../shared/network-cause.ts';
import type { Problem } from '../../../shared/problem.ts';
import { TransportFailure } from './http-transport.ts';

/** What was being asked, for words and for the rules that depend on it. */
export interface AwsQuestion {
  /** As AWS names it, e.g. `AssumeRole`. */
  readonly action: string;
  /** For people, e.g. `AWS STS`. */
  readonly service: string;
  readonly host: string;
  readonly mfaSerial?: string;
  readonly requestedSeconds?: number;
  readonly chained?: boolean;
  /** Role credentials of the portal: a 403 or 404 means that the role is not assigned. */
  readonly assignment?: { readonly account: string; readonly role: string };
  /** The portal: a 401 means that the access token is dead. */
  readonly bearer?: boolean;
  /** AWS minus local as far as known, for the words of a skew. */
  readonly skewMs?: number;
}

const SdkError = z.object({
  name: z.string(),
  message: z.string().catch(''),
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
  $fault: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

type Rule = (question: AwsQuestion, name: string, detail: string, status: number | undefined) => Problem;
const throttled: Rule = (q, _name, detail) => ({ code: 'throttled', service: q.service, detail });
const skewed: Rule = (q, _name, detail) => ({ code: 'clock-skewed', skewMs: q.skewMs ?? 0, detail });
const expired: Rule = (q, _name, detail) => ({ code: 'credentials-expired', session: q.action, detail });
/** The SDK's class is called otherwise than AWS's code, which is what people search for. */
const refused: Rule = (q, name, detail) => ({
  code: 'aws-refused',
  action: q.action,
  awsCode: name.replace(/Exception$/, ''),
  detail,
});
const unreachableProvider: Rule = (_q, _name, detail) => ({
  code: 'upstream-failed',
  service: 'The identity provider (called by AWS)',
  detail,
});
const denied: Rule = (q, name, detail) => {
  // The device is not the caller's (a role session has none): no further code can help, so none is asked for.
  if (q.mfaSerial !== undefined && /verify your MFA serial number/i.test(detail)) {
    return { code: 'aws-refused', action: q.action, awsCode: name, detail };
  }
  if (q.mfaSerial !== undefined && /MultiFactorAuthentication|one time pass/i.test(detail)) {
    return { code: 'mfa-wrong', serial: cap(q.mfaSerial, 300), detail };
  }
  if (q.assignment !== undefined) return { code: 'role-not-assigned', ...q.assignment, detail };
  return name === 'AccessDenied' || name === 'AccessDeniedException' || name === 'ForbiddenException'
    ? { code: 'access-denied', action: q.action, detail }
    : { code: 'aws-refused', action: q.action, awsCode: name, detail };
};
const signature: Rule = (q, name, detail, status) =>
  /Signature expired|not yet current|too skewed/i.test(detail)
    ? skewed(q, name, detail, status)
    : { code: 'aws-refused', action: q.action, awsCode: name, detail };

/** By the error's name, as the SDK gives it. */
const byName: Readonly<Record<string, Rule>> = {
  Throttling: throttled,
  ThrottlingException: throttled,
  ThrottledException: throttled,
  RequestLimitExceeded: throttled,
  TooManyRequestsException: throttled,
  RequestThrottled: throttled,
  RequestExpired: skewed,
  RequestTimeTooSkewed: skewed,
  RequestInTheFuture: skewed,
  SignatureDoesNotMatch: signature,
  InvalidSignatureException: signature,
  ExpiredToken: expired,
  ExpiredTokenException: (q, name, detail, status) =>
    // The device code's own answer is distinguished by the caller; for STS it is the caller's session.
    status === 403 || q.service === 'AWS STS'
      ? expired(q, name, detail, status)
      : { code: 'aws-refused', action: q.action, awsCode: name, detail },
  AccessDenied: denied,
  AccessDeniedException: denied,
  ForbiddenException: denied,
  ResourceNotFoundException: (q, name, detail) =>
    q.assignment !== undefined
      ? { code: 'role-not-assigned', ...q.assignment, detail }
      : { code: 'aws-refused', action: q.action, awsCode: name, detail },
  InvalidIdentityToken: refused,
  InvalidIdentityTokenException: refused,
  IDPRejectedClaim: refused,
  IDPRejectedClaimException: refused,
  PackedPolicyTooLarge: refused,
  PackedPolicyTooLargeException: refused,
  MalformedPolicyDocument: refused,
  MalformedPolicyDocumentException: refused,
  // AWS could not reach the provider's keys: worth another try, its own documentation says.
  IDPCommunicationError: unreachableProvider,
  IDPCommunicationErrorException: unreachableProvider,
  ValidationError: (q, name, detail) =>
    /DurationSeconds exceeds|MaxSessionDuration/i.test(detail)
      ? {
          code: 'duration-too-long',
          requestedSeconds: q.requestedSeconds ?? 0,
          chained: /role chaining/i.test(detail) || q.chained === true,
          detail,
        }
      : { code: 'aws-refused', action: q.action, awsCode: name, detail },
  // SECURITY: the SDK could not read the answer, and its words quote the body, which may hold a key: no detail.
  SyntaxError: (q, _name, _detail, status) =>
    status !== undefined && status >= 500
      ? { code: 'upstream-failed', service: q.service, status }
      : { code: 'upstream-garbage', service: q.service },
};

/** SDK or network error → Problem. One table, by error name, then by HTTP status. */
export function awsProblem(error: unknown, question: AwsQuestion): Problem {
  if (error instanceof TransportFailure) return transportProblem(error, question);
  const parsed = SdkError.safeParse(error);
  if (!parsed.success) return { code: 'upstream-failed', service: question.service };
  const { name, $metadata } = parsed.data;
  const status = $metadata?.httpStatusCode;
  const said = parsed.data.error_description ?? parsed.data.message;
  const detail = said === 'UnknownError' ? '' : cap(said, 1000);
  if (question.bearer === true && status === 401) return { code: 'sign-in-needed', source: question.service };
  const rule = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (rule !== undefined) return rule(question, name, detail, status);
  if (status === 429) return throttled(question, name, detail, status);
  if (status !== undefined && status >= 500) {
    return { code: 'upstream-failed', service: question.service, status, detail };
  }
  if (status !== undefined && status >= 400) {
    if (status === 403 || (status === 404 && question.assignment !== undefined)) {
      return denied(question, cap(name, 300), detail, status);
    }
    return { code: 'aws-refused', action: question.action, awsCode: cap(name, 300), detail };
  }
  // Answered with success, yet not in a form that can be read; the SDK's own words may quote the body.
  return { code: 'upstream-garbage', service: question.service };
}

function transportProblem(failure: TransportFailure, question: AwsQuestion): Problem {
  const host = cap(failure.host, 300);
  if (failure.problem !== null) return failure.problem;
  switch (failure.trouble) {
    case 'aborted':
      return { code: 'cancelled' };
    case 'timeout':
      return { code: 'timed-out', what: host, afterMs: failure.afterMs };
    case 'tls':
      return { code: 'tls-untrusted', host, detail: failure.message };
    case 'network':
      return networkProblem(host, failure.message);
    case 'proxy-login':
    case 'proxy-login-refused':
      return { code: 'proxy-login', proxy: host, refused: failure.trouble === 'proxy-login-refused' };
    case 'plain-http':
      return { code: 'refused', reason: failure.message };
    case 'intercepted': {
      // One that fails may be AWS's own balancer, and passes.
      const { status } = failure;
      if (status >= 500)
        return { code: 'upstream-failed', service: question.service, status, intercepted: true };
      return { code: 'network', host, cause: 'intercepted', detail: failure.message };
    }
    case 'too-large':
      return { code: 'upstream-garbage', service: question.service, detail: failure.message };
  }
}

function networkProblem(host: string, detail: string): Problem {
  const cause = networkCause(detail);
  return cause === undefined ? { code: 'network', host, detail } : { code: 'network', host, cause, detail };
}

function cap(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}
