import { createServer } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { Region, RoleArn } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { Secret } from '../../core/secret.ts';
import { systemRandom } from '../machine/system-random.ts';
import { type AwsClientParts, awsCall } from './aws-call.ts';
import { createClockSkew } from './clock-skew.ts';
import { createStsClient } from './sts-client.ts';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const question = { action: 'AssumeRole', service: 'AWS STS', host: 'sts.test' };
const webIdentity = {
  roleArn: RoleArn.parse('arn:aws:iam::111111111111:role/Deploy'),
  sessionName: 'ada',
  token: new Secret('not a token'),
  region: Region.parse('us-east-1'),
};
let close = (): void => undefined;
afterEach(() => close());

/** Time passes in pauses alone. */
function world(over: Partial<AwsClientParts> = {}) {
  const pauses: number[] = [];
  let now = 0;
  const parts: AwsClientParts = {
    fetch,
    clock: {
      nowMs: () => NOW_MS + now,
      monotonicMs: () => now,
      sleep: async (ms) => {
        pauses.push(ms);
        now += ms;
      },
      after: () => () => undefined,
    },
    skew: createClockSkew(),
    random: systemRandom,
    endpointFor: () => null,
    ...over,
  };
  return { parts, pauses };
}
const throttling = (retryAfter: string) =>
  Object.assign(new Error('slow down'), {
    name: 'TooManyRequestsException',
    $response: { headers: { 'retry-after': retryAfter } },
  });

/** Refused once, then answered. */
const callOnce = async (parts: AwsClientParts, error: Error) => {
  let tries = 0;
  return await awsCall(
    parts,
    question,
    'any',
    async () => {
      tries += 1;
      if (tries === 1) throw error;
      return tries;
    },
    neverAborts(),
  );
};

it.each([
  ['seconds', '7', 7_000],
  ['a date', new Date(NOW_MS + 9_000).toUTCString(), 9_000],
])('waits as long as the service asks, given in %s', async (_, header, wantedMs) => {
  const { parts, pauses } = world();
  expect(await callOnce(parts, throttling(header))).toEqual({ ok: true, value: 2 });
  expect(pauses).toEqual([wantedMs]);
});

it('reads a date by the clock of AWS, where that of this machine is wrong', async () => {
  const skew = createClockSkew();
  for (const at of [NOW_MS, NOW_MS + 1]) skew.observe(at + 3_600_000, at);
  const { parts, pauses } = world({ skew });
  await callOnce(parts, throttling(new Date(NOW_MS + 3_600_000 + 4_000).toUTCString()));
  expect(pauses).toEqual([4_000]);
});

it.each(['', 'soon', '-5', '1e9', 'Sometime 2026'])(
  'passes over what means no time: "%s"',
  async (header) => {
    const { parts, pauses } = world();
    expect((await callOnce(parts, throttling(header))).ok).toBe(true);
    expect(pauses).toHaveLength(1);
    expect(pauses[0]).toBeLessThan(5_000);
  },
);

it('does not wait for longer than a caller would, and says how long it is', async () => {
  const { parts, pauses } = world();
  expect(await callOnce(parts, throttling('3600'))).toMatchObject({
    ok: false,
    error: { code: 'throttled', retryAfterMs: 3_600_000 },
  });
  expect(pauses).toEqual([]);
});

/** The real client of the SDK against a server that answers with this. */
async function answeredWith(status: number, headers: Record<string, string>, body: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status, headers).end(body);
  }).listen(0, '127.0.0.1');
  close = () => server.close();
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { parts } = world({ endpointFor: () => origin, limits: { attempts: 1 } });
  return { asked, sts: createStsClient(parts) };
}

it('the header arrives through the SDK', async () => {
  const { sts } = await answeredWith(429, { 'retry-after': '1200' }, '<ErrorResponse/>');
  const answer = await sts.assumeRoleWithWebIdentity(webIdentity, neverAborts());
  expect(answer).toMatchObject({ ok: false, error: { code: 'throttled', retryAfterMs: 1_200_000 } });
});

it('a redirect is not followed, wherever it leads, and is reported as a redirect and not as a missing answer', async () => {
  const { sts, asked } = await answeredWith(302, { location: '/elsewhere' }, '');
  const answer = await sts.assumeRoleWithWebIdentity(webIdentity, neverAborts());
  expect(answer).toMatchObject({ ok: false, error: { code: 'network', cause: 'redirected' } });
  expect(asked).not.toContain('/elsewhere');
});
