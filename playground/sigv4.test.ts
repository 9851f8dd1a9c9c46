import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Playground, startPlayground } from './playground.ts';
import { callSigned, post, type SignedCall } from './test-signer.ts';
import type { TemporaryKey } from './world/key-record.ts';

let playground: Playground;
let key: TemporaryKey;
const body = 'Action=GetCallerIdentity&Version=2011-06-15';

beforeAll(async () => {
  playground = await startPlayground();
  key = playground.issueRoleCredentials('maria.garcia', '111111111111', 'DeveloperAccess');
});
afterEach(() => playground.clock.setSkew(0));
afterAll(() => playground.close());

const call = (changes: Partial<SignedCall> = {}) =>
  callSigned({
    url: `${playground.endpoints.sts}/`,
    body,
    at: playground.clock.now(),
    accessKeyId: key.accessKeyId,
    secretAccessKey: key.secretAccessKey,
    sessionToken: key.sessionToken,
    ...changes,
  });

it('accepts a right signature and answers as the Query API does, dated by the playground clock', async () => {
  playground.clock.setSkew(5 * 60_000);
  const reply = await call();
  expect(reply.status).toBe(200);
  expect(reply.text).toMatch(
    /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/">\s*<GetCallerIdentityResult>\s*<Arn>arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_DeveloperAccess_[0-9a-f]{16}\/maria\.garcia<\/Arn>/,
  );
  expect(Math.abs(Date.parse(reply.date) - playground.clock.now())).toBeLessThan(30_000);
});

const long = {
  accessKeyId: 'AKIAPLAYGRNDMARIAAAA',
  secretAccessKey: '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',
};

it('accepts a long-term key, which has no token', async () => {
  expect((await call({ ...long, sessionToken: null })).text).toContain(
    '<Arn>arn:aws:iam::111111111111:user/maria</Arn>',
  );
});

it.each<readonly [string, Partial<SignedCall>, number, string]>([
  ['a wrong secret', { secretAccessKey: 'x'.repeat(40) }, 403, 'SignatureDoesNotMatch'],
  ['an unknown key', { accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' }, 403, 'InvalidClientTokenId'],
  ['a temporary key without its token', { sessionToken: null }, 403, 'InvalidClientTokenId'],
  ['a wrong token', { sessionToken: 'IQoJforeign' }, 403, 'InvalidClientTokenId'],
  ['a long-term key with a token', long, 403, 'InvalidClientTokenId'],
  ['another service in the scope', { service: 's3' }, 403, 'SignatureDoesNotMatch'],
  ['a region that does not exist', { region: 'us-east-9' }, 403, 'SignatureDoesNotMatch'],
  ['a body changed on the way', { tamper: { body: `${body}&A=b` } }, 403, 'SignatureDoesNotMatch'],
  [
    'a host changed on the way',
    { tamper: { headers: { host: 'sts.evil.example' } } },
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'an x-amz header added on the way',
    { tamper: { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } } },
    403,
    'SignatureDoesNotMatch',
  ],
  ['a host that is not signed', { unsigned: ['host'] }, 403, 'SignatureDoesNotMatch'],
  ['a token that is not signed', { unsigned: ['x-amz-security-token'] }, 403, 'SignatureDoesNotMatch'],
  ['a date that is not signed', { unsigned: ['x-amz-date'] }, 400, 'IncompleteSignature'],
  ['no date', { tamper: { without: ['x-amz-date'] } }, 400, 'IncompleteSignature'],
  ['no authorization', { tamper: { without: ['authorization'] } }, 403, 'MissingAuthenticationToken'],
  ['another scheme', { tamper: { headers: { authorization: 'Bearer abc' } } }, 400, 'IncompleteSignature'],
])('refuses %s', async (_, changes, status, code) => {
  expect(await call(changes)).toMatchObject({ status, code });
});

it('says how far a late or early signature is off, in the words of AWS', async () => {
  const now = playground.clock.now();
  const late = await call({ at: now - 16 * 60_000 });
  expect(late).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  expect(late.text).toMatch(
    /Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)/,
  );
  expect((await call({ at: now + 16 * 60_000 })).text).toMatch(/Signature not yet current: /);
  expect((await call({ at: now - 14 * 60_000 })).status).toBe(200);
});

it('answers ExpiredToken once the session is over, though the signature is right', async () => {
  const own = playground.issueRoleCredentials('sam.lee', '333333333333', 'ReadOnlyAccess');
  expect((await call({ ...own })).status).toBe(200);
  expect(playground.expireCredentials('sam.lee')).toBe(1);
  expect(await call({ ...own })).toMatchObject({ status: 403, code: 'ExpiredToken' });
});

it('compares the content hash with the body when it is sent', async () => {
  const hash = createHash('sha256').update(body).digest('hex');
  expect((await call({ headers: { 'x-amz-content-sha256': hash } })).status).toBe(200);
  expect(await call({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } })).toMatchObject({
    code: 'XAmzContentSHA256Mismatch',
  });
});

it('holds the scope to the region of a real host name', async () => {
  const front = { port: playground.tlsPort, ca: await readFile(playground.caPath, 'utf8') };
  const at = (url: string, region: string) => call({ url, region, front });
  expect((await at('https://sts.eu-west-1.amazonaws.com/', 'eu-west-1')).status).toBe(200);
  expect((await at('https://sts.amazonaws.com/', 'us-east-1')).status).toBe(200);
  for (const url of ['https://sts.eu-west-1.amazonaws.com/', 'https://sts.amazonaws.com/'])
    expect(await at(url, 'us-west-2')).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
});

it('lets the SDK correct a clock that is wrong, by the Date header of the refusal', async () => {
  playground.clock.setSkew(-40 * 60_000);
  playground.clearCalls();
  const { endpoints } = playground;
  const sts = new STSClient({ region: 'eu-west-1', endpoint: endpoints.sts, credentials: key });
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111111111111');
  expect(playground.calls.map(({ ok }) => ok)).toEqual([false, true]);
});

it.each([
  ['an unknown action', 'Action=Fly&Version=2011-06-15', 'InvalidAction'],
  ['another version', 'Action=GetCallerIdentity&Version=2010-01-01', 'InvalidAction'],
  ['no action', 'Version=2011-06-15', 'MissingAction'],
  ['a parameter sent twice', `${body}&Action=AssumeRole`, 'MalformedInput'],
  ['a parameter the operation does not have', `${body}&RoleArn=x`, 'ValidationError'],
])('refuses %s', async (_, sent, code) => {
  expect(await call({ body: sent })).toMatchObject({ status: 400, code });
});

it('takes nothing but a form', async () => {
  const reply = await post(`${playground.endpoints.sts}/`, { 'content-type': 'application/json' }, '{}');
  expect(reply).toMatchObject({ status: 400, code: 'MalformedInput' });
});

it('keeps no secret in the journal', async () => {
  await call();
  const text = JSON.stringify(playground.calls);
  expect(text).toContain(key.accessKeyId);
  expect(text).not.toContain(key.secretAccessKey);
  expect(text).not.toContain(key.sessionToken.slice(0, 40));
});
