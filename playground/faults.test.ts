import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Playground, startPlayground } from './playground.ts';

let playground: Playground;
beforeEach(async () => {
  playground = await startPlayground();
});
afterEach(() => playground.close());

const whoAmI = (maxAttempts = 1) =>
  new STSClient({
    region: 'us-east-1',
    endpoint: playground.endpoints.sts,
    maxAttempts,
    credentials: playground.issueRoleCredentials('maria.garcia', '111111111111', 'DeveloperAccess'),
  }).send(new GetCallerIdentityCommand({}));

it('spoils as many calls as asked, after as many as asked, in the format of the service', async () => {
  playground.faults.add({
    service: 'sts',
    operation: 'GetCallerIdentity',
    after: 1,
    times: 1,
    status: 400,
    code: 'Throttling',
  });
  await expect(whoAmI()).resolves.toBeDefined();
  await expect(whoAmI()).rejects.toMatchObject({ name: 'Throttling', $metadata: { httpStatusCode: 400 } });
  await expect(whoAmI()).resolves.toBeDefined();
  expect(playground.calls.map(({ code }) => code)).toEqual([null, 'Throttling', null]);
});

it('leaves other services and operations alone', async () => {
  playground.faults.add({ service: 'sso', status: 500 });
  playground.faults.add({ service: 'sts', operation: 'AssumeRole', status: 500 });
  await expect(whoAmI()).resolves.toBeDefined();
});

it('is survived by a client that tries again', async () => {
  playground.faults.add({ service: 'sts', times: 2, status: 503, code: 'ServiceUnavailable' });
  await expect(whoAmI(3)).resolves.toBeDefined();
});

it('can answer nonsense, cut the line and come late', async () => {
  playground.faults.add({ service: 'sts', times: 1, garbage: true });
  await expect(whoAmI()).rejects.toThrow();
  playground.faults.add({ service: 'sts', times: 1, dropConnection: true });
  await expect(whoAmI()).rejects.toMatchObject({ code: 'ECONNRESET' });
  playground.faults.add({ service: 'sts', times: 1, latencyMs: 150 });
  const before = performance.now();
  await whoAmI();
  expect(performance.now() - before).toBeGreaterThan(140);
});

it('can lose an answer whose effect stays', async () => {
  playground.faults.add({ service: 'sso-oidc', operation: 'RegisterClient', times: 1, loseReply: true });
  const body = JSON.stringify({ clientName: 'x', clientType: 'public' });
  const headers = { 'content-type': 'application/json' };
  const call = () =>
    fetch(`${playground.endpoints.ssoOidc}/client/register`, { method: 'POST', headers, body });
  await expect(call()).rejects.toThrow();
  expect(playground.calls.at(-1)).toMatchObject({ operation: 'RegisterClient', ok: true });
  expect((await call()).status).toBe(200);
});

it('loses the answer of the OpenID provider as well', async () => {
  playground.faults.add({ service: 'oidc', operation: 'token', times: 1, loseReply: true });
  const call = () =>
    fetch(`${playground.oidc.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: playground.oidc.clientId }),
    });
  await expect(call()).rejects.toThrow();
  expect(playground.calls.at(-1)).toMatchObject({ operation: 'token', ok: true });
  expect((await call()).status).toBe(400);
});

it('can say what a proxy or a broken service says', async () => {
  const ask = async () => {
    const answer = await fetch(playground.metadata.ec2);
    return [answer.status, answer.headers.get('content-type'), await answer.text()];
  };
  playground.faults.add({ service: 'metadata', times: 1, body: '{"half":' });
  playground.faults.add({ service: 'metadata', times: 1, status: 502, body: '<h1>Bad gateway' });
  expect(await ask()).toEqual([200, 'application/json', '{"half":']);
  expect(await ask()).toEqual([502, 'text/html', '<h1>Bad gateway']);
});

it('does not keep the playground from closing, hanging or late', async () => {
  playground.faults.add({ service: 'sts', times: 1, hang: true });
  playground.faults.add({ service: 'sts', times: 1, latencyMs: 60_000 });
  const hanging = [whoAmI(), whoAmI()].map((call) => call.catch(() => 'ended'));
  while (playground.calls.length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
  await playground.close();
  expect(await Promise.all(hanging)).toEqual(['ended', 'ended']);
});

it('refuses a fault it does not know', () => {
  expect(() => playground.faults.add(JSON.parse('{"service":"s3"}'))).toThrow();
});
