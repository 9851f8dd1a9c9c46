import { describe, expect, it } from 'vitest';
import { Problem } from '../../../shared/problem.ts';
import { Secret } from '../../core/secret.ts';
import { account, leaseOf, never, usEast1 } from '../integration/identity-test-rig.ts';
import { createSystemClock } from '../machine/system-clock.ts';
import { systemRandom } from '../machine/system-random.ts';
import { awsProblem } from './aws-problem.ts';
import { createClockSkew } from './clock-skew.ts';
import { transportFailure } from './http-transport.ts';
import { createIdentityCenterClient } from './identity-center-client.ts';
import { createStsClient } from './sts-client.ts';

const secret = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00';
const input = { region: usEast1, accessToken: new Secret(secret), nextToken: null };

function clients(status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  const sent: { readonly url: string; readonly redirect: string; readonly credentials: string }[] = [];
  const parts = {
    fetch: async (url: string, init: { readonly redirect: 'error'; readonly credentials: 'omit' }) => {
      sent.push({ url, redirect: init.redirect, credentials: init.credentials });
      return new Response(body, { status, headers });
    },
    clock: createSystemClock(),
    skew: createClockSkew(),
    random: systemRandom,
    limits: { attempts: 1 },
    endpointFor: () => null,
  };
  return { sent, sts: createStsClient(parts), identityCenter: createIdentityCenterClient(parts) };
}

describe('an answer that cannot be read', () => {
  it.each([
    ['JSON cut in the middle', 200, `{"roleCredentials":{"secretAccessKey":"${secret}"`],
    ['JSON of another shape', 200, `{"roleCredentials":{"secretAccessKey":"${secret}"}}`],
    ['a page of a captive portal', 200, `<html>${secret}</html>`],
    ['an error page', 502, `<html>${secret}</html>`],
  ])('never quotes a body that may hold a key: %s', async (_name, status, body) => {
    const { sts, identityCenter } = clients(status, body);
    const lease = leaseOf({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: secret, sessionToken: secret });
    const answers = [
      await identityCenter.getRoleCredentials(
        { ...input, accountId: account('111111111111'), role: 'r' },
        never,
      ),
      await sts.getCallerIdentity(lease, usEast1, never),
    ];
    for (const answer of answers) {
      if (answer.ok) throw new Error('taken');
      Problem.parse(answer.error);
      expect(['upstream-garbage', 'upstream-failed', 'network']).toContain(answer.error.code);
      expect(JSON.stringify(answer)).not.toContain(secret);
    }
  });
});

describe('attack: a page of something in between, passed off as a refusal by AWS', () => {
  const lease = leaseOf({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: secret, sessionToken: secret });
  const client = { clientId: 'id', clientSecret: new Secret(secret), expiresAt: 0 };
  const refresh = { region: usEast1, client, refreshToken: new Secret(secret) };

  it.each([
    [403, '<!DOCTYPE html><html><Error><Code>AccessDenied</Code></Error> blocked</html>'],
    [401, '<html>log in</html>'],
    [404, ''],
    [503, '<html>blocked</html>'],
    [400, '{"error":"invalid_grant","error_description":"blocked by policy"}'],
    [403, '{"message":"blocked"}'],
  ])('is said to be that, with every call: HTTP %i %s', async (status, body) => {
    const { sts, identityCenter } = clients(status, body, { 'content-type': 'text/html' });
    const role = { ...input, accountId: account('111111111111'), role: 'r' };
    const answers = [
      await sts.getCallerIdentity(lease, usEast1, never),
      await identityCenter.getRoleCredentials(role, never),
      await identityCenter.listAccounts(input, never),
      await identityCenter.refreshToken(refresh, never),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({
        ok: false,
        error:
          status >= 500
            ? { code: 'upstream-failed', status, intercepted: true }
            : { code: 'network', cause: 'intercepted', detail: `HTTP ${status}` },
      });
  });

  it.each([
    [{ 'x-amzn-requestid': 'r' }, '{"message":"No access"}'],
    [{}, '{"__type":"ForbiddenException","message":"No access"}'],
  ])('is told apart from AWS’s own refusal, by %j %s', async (headers, body) => {
    const { identityCenter } = clients(403, body, headers);
    const role = { ...input, accountId: account('111111111111'), role: 'r' };
    expect(await identityCenter.getRoleCredentials(role, never)).toMatchObject({
      error: { code: 'role-not-assigned' },
    });
  });

  it('is recognised by the XML of AWS, without a header too', async () => {
    const error = '<Error><Type>Sender</Type><Code>AccessDenied</Code></Error>';
    const { sts } = clients(403, `<?xml version="1.0"?><ErrorResponse>${error}</ErrorResponse>`);
    expect(await sts.getCallerIdentity(lease, usEast1, never)).toMatchObject({
      error: { code: 'access-denied' },
    });
  });
});

describe('a bearer token', () => {
  it('goes to AWS’s own host alone, and never along with a redirect', async () => {
    const { sent, identityCenter } = clients(200, '{}');
    await identityCenter.listAccounts(input, never);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ redirect: 'error', credentials: 'omit' });
    expect(new URL(sent[0]?.url ?? '').host).toBe('portal.sso.us-east-1.amazonaws.com');
    expect(sent[0]?.url).not.toContain(secret);
  });
});

describe('errors by their name', () => {
  const question = { action: 'AssumeRole', service: 'AWS STS', host: 'sts.example.com' };
  const sdkError = (name: string, message: string, status: number) =>
    Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: status } });
  it.each([
    [sdkError('ExpiredToken', 'expired', 403), 'credentials-expired'],
    [sdkError('SignatureDoesNotMatch', 'Signature expired: 20260101 is now earlier', 403), 'clock-skewed'],
    [sdkError('SignatureDoesNotMatch', 'The signature does not match', 403), 'aws-refused'],
    [sdkError('Throttling', 'Rate exceeded', 400), 'throttled'],
    [sdkError('Whatever', 'slow', 429), 'throttled'],
    [sdkError('PackedPolicyTooLarge', 'too large', 400), 'aws-refused'],
    [sdkError('constructor', 'odd', 400), 'aws-refused'],
    [sdkError('InternalFailure', 'oops', 500), 'upstream-failed'],
    [
      transportFailure(
        new TypeError('fetch failed', { cause: new Error('net::ERR_CERT_AUTHORITY_INVALID') }),
        'h',
      ),
      'tls-untrusted',
    ],
    [transportFailure(new Error('net::ERR_NAME_NOT_RESOLVED'), 'h'), 'network'],
    ['thrown text', 'upstream-failed'],
  ])('%s', (error, code) => {
    const problem = awsProblem(error, question);
    expect(Problem.parse(problem).code).toBe(code);
  });
});
