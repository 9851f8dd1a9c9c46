import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from '../../adapters/integration/identity-test-rig.ts';
import { consoleSessionKind } from './session.ts';
import { consoleSignInKind } from './source.ts';

// Each way in which a console sign-in fails, against the playground, which verifies every proof and code as AWS does.
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());
afterEach(() => {
  playground.faults.clear();
  playground.clock.setSkew(0);
});

const alice = () => {
  const [user] = playground.world.iamUsers;
  if (user === undefined) throw new Error('The world has no IAM user.');
  return { ...user, id: `${user.accountId}/${user.userName}` };
};
const minute = 60_000;

/** Plays a browser: takes the page's form, and says who signs in. Gives where it is sent then. */
async function decide(url: string, user: string): Promise<string> {
  const page = await fetch(url);
  const fields = [...(await page.text()).matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')] as const,
  );
  const form = new URLSearchParams([...fields.map(([name, value]) => [name, value]), ['user', user]]);
  const answer = await fetch(new URL('/v1/authorize', url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`${answer.status}: ${await answer.text()}`);
  return location;
}

function rig(config: FormValues = {}, requestTimeoutMs = 5_000) {
  const limits = { firstPauseMs: 1, longestPauseMs: 5, requestTimeoutMs };
  const ports = createRealPorts(playground.endpoints, limits);
  const source = createSourceRig(config);
  const bound = consoleSignInKind.bind(ports);
  let comesBack = 0;
  source.browseWith(async (url) => {
    const location = await decide(url, alice().id);
    comesBack = (await fetch(location)).status;
  });
  const identity = `arn:aws:iam::${alice().accountId}:user/${alice().userName}`;
  const context = sessionContext({ config: { source: 'acme', identity }, source: source.ctx });
  const session = consoleSessionKind.bind(ports);
  return {
    ports,
    source,
    bound,
    comesBack: () => comesBack,
    signIn: () => bound.signIn(source.ctx, never),
    lease: (isForced = false) => session.lease({ ...context, isForced }, never),
    sync: async () => (await bound.sync?.(source.ctx, () => undefined, never)) ?? null,
    item: () => JSON.parse(source.item() ?? 'null'),
  };
}

describe('a sign-in', () => {
  it('through the browser gives keys that AWS knows, a session, and no secret in what is opened', async () => {
    const { signIn, comesBack, lease, sync, ports, source } = rig({ region: 'eu-west-1' });
    const user = alice();
    const arn = `arn:aws:iam::${user.accountId}:user/${user.userName}`;
    expect(must(await signIn())).toMatchObject({
      kind: 'signed-in',
      signedInAs: user.userName,
      callerArn: arn,
    });
    expect(comesBack()).toBe(200);
    const keys = must(await lease());
    expect(must(await ports.sts.getCallerIdentity(keys, usEast1, never))).toMatchObject({ arn });
    expect(keys.expiresAt - keys.issuedAt).toBeLessThanOrEqual(15 * minute);
    const result = await sync();
    expect(result).toMatchObject({
      ok: true,
      value: [{ accountId: user.accountId, config: { region: 'eu-west-1' } }],
    });
    expect(source.opened).toHaveLength(1);
    expect(source.opened[0]).not.toContain('verifier');
  });

  it('to another account than the one that is meant is refused, and nothing is kept', async () => {
    const { signIn, source } = rig({ accountId: '999999999999' });
    expect(await signIn()).toMatchObject({
      error: { code: 'other-account', asked: '999999999999' },
    });
    expect(source.item()).toBeNull();
  });

  it('that the user denies is reported in the words of the page', async () => {
    const { signIn, source } = rig();
    source.browseWith(async (url) => {
      await fetch(await decide(url, ''));
    });
    expect(await signIn()).toMatchObject({ error: { code: 'sign-in-denied', detail: 'access_denied' } });
  });

  it('with a code from another device takes the text of the page, and no other', async () => {
    const { bound, source, lease } = rig({ signInWith: 'code' });
    const asked: string[] = [];
    const ask: typeof source.ctx.ask = async (spec) => {
      if (spec.kind !== 'secrets' || spec.page === undefined) return { kind: 'cancel' };
      asked.push(spec.problem === null ? 'first' : spec.problem.code);
      if (spec.problem === null) return { kind: 'fields', values: { code: btoa('state=x&code=y') } };
      const page = await (await fetch(await decide(spec.page, alice().id))).text();
      return { kind: 'fields', values: { code: /data-testid="code">([^<]+)</.exec(page)?.[1] ?? '' } };
    };
    expect(must(await bound.signIn({ ...source.ctx, ask }, never))).toMatchObject({ kind: 'signed-in' });
    expect(asked).toEqual(['first', 'invalid-input']);
    expect(must(await lease(true)).accessKeyId).toMatch(/^ASIA/);
  });

  it.each([
    ['down', { status: 503 }, 'upstream-failed'],
    ['garbage', { garbage: true }, 'upstream-garbage'],
    ['asks to slow down', { status: 429, code: 'TooManyRequestsError' }, 'throttled'],
    ['drops the connection', { dropConnection: true }, 'network'],
    ['loses its answer', { loseReply: true }, 'network'],
    ['hangs', { hang: true }, 'timed-out'],
    ['the code is too old', { status: 400, code: 'AUTHCODE_EXPIRED' }, 'sign-in-denied'],
    ['the request is refused', { status: 400, code: 'ValidationException' }, 'aws-refused'],
    ['the user may not', { status: 400, code: 'INSUFFICIENT_PERMISSIONS' }, 'access-denied'],
  ] as const)('%s: reports it, and keeps nothing', async (_, fault, code) => {
    const { signIn, source } = rig({}, 'hang' in fault ? 300 : 5_000);
    playground.faults.add({ service: 'signin', operation: 'CreateOAuth2Token', times: 20, ...fault });
    expect(await signIn()).toMatchObject({ ok: false, error: { code } });
    expect(source.item()).toBeNull();
  });

  it.each([-3, 3])('works with a clock that is %s hours wrong', async (hours) => {
    playground.clock.setSkew(hours * 60 * minute);
    const { signIn, lease, ports } = rig();
    // The refusal of the first proof tells the time.
    expect(await signIn()).toMatchObject({ ok: true });
    expect(Math.abs(ports.skew.skewMs() - hours * 60 * minute)).toBeLessThan(minute);
    expect(must(await lease(true)).expiresAt).toBeGreaterThan(playground.clock.now());
  });
});

describe('a clock that is some seconds wrong', () => {
  it.each([-40, 40])('by %s: a sign-in works, and a renewal does not end it', async (seconds) => {
    playground.clock.setSkew(seconds * 1000);
    const { signIn, lease, ports, source } = rig();
    expect(await signIn()).toMatchObject({ ok: true });
    expect(must(await lease(true)).expiresAt).toBeGreaterThan(playground.clock.now());
    // A new start of the app knows nothing of the clock.
    const later = consoleSignInKind.bind(createRealPorts(playground.endpoints));
    expect(must(await later.restore(source.ctx, never))).toMatchObject({ kind: 'signed-in' });
    const fresh = consoleSessionKind.bind(createRealPorts(playground.endpoints));
    const identity = `arn:aws:iam::${alice().accountId}:user/${alice().userName}`;
    const context = sessionContext({ config: { source: 'acme', identity }, source: source.ctx });
    expect(must(await fresh.lease({ ...context, isForced: true }, never)).accessKeyId).toMatch(/^ASIA/);
    expect(Math.abs(ports.skew.skewMs() - seconds * 1000)).toBeLessThan(minute);
  });

  it.each([
    [503, 'upstream-failed'],
    [500, 'upstream-failed'],
  ] as const)('sends a code once where AWS answers %s', async (status, code) => {
    playground.clock.setSkew(40_000);
    playground.clearCalls();
    playground.faults.add({ service: 'signin', operation: 'CreateOAuth2Token', times: 20, status });
    expect(await rig().signIn()).toMatchObject({ error: { code } });
    expect(playground.calls.filter(({ operation }) => operation === 'CreateOAuth2Token')).toHaveLength(1);
  });

  it('that is fast does not make keys look good after their end', async () => {
    playground.clock.setSkew(-20_000);
    const { signIn, item, ports } = rig();
    must(await signIn());
    // One answer is not enough to know it.
    expect(ports.skew.skewMs()).toBe(0);
    expect(item().expiresAt).toBeLessThanOrEqual(playground.clock.now() + 15 * minute);
    expect(item().signedInAt).toBeLessThanOrEqual(playground.clock.now());
  });
});

describe('a renewal', () => {
  it('comes when five minutes are left, rotates the refresh token, and keeps the proof key', async () => {
    const { signIn, lease, item } = rig();
    must(await signIn());
    const first = item();
    must(await lease());
    expect(item()).toEqual(first);
    const renewed = must(await lease(true));
    expect(item()).toMatchObject({
      key: first.key,
      signedInAt: first.signedInAt,
      accessKeyId: renewed.accessKeyId,
    });
    expect(item().refreshToken).not.toBe(first.refreshToken);
    must(await lease(true));
  });

  it('of two callers at once is one', async () => {
    const { signIn, lease, source } = rig();
    must(await signIn());
    const near = { ...JSON.parse(source.item() ?? ''), expiresAt: Date.now() + minute };
    source.setItem(JSON.stringify(near));
    playground.clearCalls();
    const both = await Promise.all([lease(), lease()]);
    expect(both.map((each) => must(each).accessKeyId)).toEqual([
      must(both[0]).accessKeyId,
      must(both[0]).accessKeyId,
    ]);
    expect(playground.calls.filter(({ operation }) => operation === 'CreateOAuth2Token')).toHaveLength(1);
  });

  it.each([
    ['down', { status: 503 }, 'upstream-failed'],
    ['garbage', { garbage: true }, 'upstream-garbage'],
    ['refuses for no reason', { status: 400, code: 'ValidationException' }, 'aws-refused'],
  ] as const)('%s: keys that hold are used, and the sign-in is kept', async (_, fault, code) => {
    const { signIn, lease, source } = rig();
    must(await signIn());
    playground.faults.add({ service: 'signin', operation: 'CreateOAuth2Token', times: 50, ...fault });
    expect((await lease(true)).ok).toBe(true);
    source.setItem(JSON.stringify({ ...JSON.parse(source.item() ?? ''), expiresAt: Date.now() }));
    expect(await lease()).toMatchObject({ error: { code } });
    playground.faults.clear();
    expect((await lease()).ok).toBe(true);
  });

  it('after the password was changed is over, in the words of AWS', async () => {
    const { signIn, lease, source } = rig();
    must(await signIn());
    expect(playground.changePassword(alice().userName)).toBeGreaterThan(0);
    expect(await lease(true)).toMatchObject({ error: { code: 'token-revoked' } });
    expect(source.item()).toBeNull();
  });

  it('after twelve hours asks for a sign-in, by our own clock and by that of AWS', async () => {
    const { signIn, lease, source, bound } = rig();
    must(await signIn());
    const item = JSON.parse(source.item() ?? '');
    playground.clock.advance(13 * 60 * minute);
    expect(await lease(true)).toMatchObject({ error: { code: 'sign-in-needed' } });
    expect(source.item()).toBeNull();
    playground.clock.advance(-13 * 60 * minute);
    source.setItem(JSON.stringify({ ...item, signedInAt: Date.now() - 721 * minute }));
    expect(must(await bound.restore(source.ctx, never))).toEqual({ kind: 'signed-out' });
  });

  it('with a token that AWS does not know asks for a sign-in', async () => {
    const { signIn, lease, source } = rig();
    must(await signIn());
    source.setItem(JSON.stringify({ ...JSON.parse(source.item() ?? ''), refreshToken: 'of-another-region' }));
    expect(await lease(true)).toMatchObject({ error: { code: 'sign-in-needed' } });
    expect(source.item()).toBeNull();
  });

  it('whose answer was lost ends in a sign-in that is asked for, not in a false one', async () => {
    const { signIn, lease } = rig();
    must(await signIn());
    playground.faults.add({ service: 'signin', operation: 'CreateOAuth2Token', times: 1, loseReply: true });
    must(await lease(true));
    expect(await lease(true)).toMatchObject({ error: { code: 'sign-in-needed' } });
  });
});
