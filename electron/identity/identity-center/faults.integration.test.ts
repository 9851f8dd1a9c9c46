import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allowOnPage } from '../../../e2e/portal-user.ts';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { impatientPorts, mark, quick, ways } from '../../adapters/integration/fault-ways.ts';
import {
  createSourceRig,
  must,
  never,
  sessionContext,
} from '../../adapters/integration/identity-test-rig.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { permissionSetKind } from './permission-set.ts';
import { identityCenterKind } from './source.ts';

// What can go wrong at each step of a sign-in, against a real service.
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 1 });
});
afterAll(() => playground.close());
beforeEach(() => {
  playground.faults.clear();
  playground.clock.setSkew(0);
});
const newPorts = () => impatientPorts(playground.endpoints);
const calls = (operation: string) => playground.calls.filter((call) => call.operation === operation).length;

function rigOf(signInWith: 'browser' | 'code' = 'code') {
  const { startUrl, region } = playground;
  const rig = createSourceRig({ startUrl, region, signInWith });
  const { ctx } = rig;
  const confirm = (answer: { readonly deny?: boolean } = {}) =>
    rig.answerWith((spec) => {
      if (spec.kind === 'device-code') playground.confirmDevice(spec.userCode, answer);
      return null;
    });
  confirm();
  if (signInWith === 'browser')
    rig.browseWith((url) => {
      // Where the service is down its pages lead nowhere.
      allowOnPage(url).catch(() => undefined);
    });
  const session = sessionContext({
    config: { source: 'acme', accountId: '111111111111', role: 'DeveloperAccess' },
    source: ctx,
  });
  return {
    ...rig,
    confirm,
    signIn: (ports = newPorts(), signal = never) => identityCenterKind.bind(ports).signIn(ctx, signal),
    lease: () => permissionSetKind.bind(newPorts()).lease(session, never),
  };
}

const steps = [
  ['browser', 'RegisterClient'],
  ['browser', 'CreateToken'],
  ['code', 'RegisterClient'],
  ['code', 'StartDeviceAuthorization'],
  ['code', 'CreateToken'],
] as const;

describe.each(steps)('a sign-in (%s), while %s', (way, operation) => {
  it.each(ways)(
    '%s: told in words, nothing kept, nothing secret, and the next one works',
    async (_, how, code) => {
      const rig = rigOf(way);
      playground.faults.add({ service: 'sso-oidc', operation, ...how });
      const got = await rig.signIn(quick(newPorts()));
      expect(got).toMatchObject({ error: { code } });
      if (got.ok) return;
      expect(Object.values(problemText(got.error)).join(' ')).toMatch(/IAM Identity Center|127\.0\.0\.1/);
      expect(JSON.stringify(got)).not.toContain(mark);
      expect(rig.item()).toBeNull();
      playground.faults.clear();
      expect((await rig.signIn()).ok).toBe(true);
    },
  );

  it('never answers: reported when the time is over, and left at once when called off', async () => {
    const rig = rigOf(way);
    playground.faults.add({ service: 'sso-oidc', operation, hang: true });
    expect(
      await rig.signIn(quick(impatientPorts(playground.endpoints, { requestTimeoutMs: 300, attempts: 1 }))),
    ).toMatchObject({
      error: { code: 'timed-out', afterMs: 300 },
    });
    const leaving = new AbortController();
    const before = calls(operation);
    const work = rig.signIn(newPorts(), leaving.signal);
    await expect.poll(() => calls(operation)).toBeGreaterThan(before);
    leaving.abort();
    expect(await work).toEqual({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('while the user is at the page', () => {
  it('bears what passes: no network, a failure, a captive portal', async () => {
    const rig = rigOf();
    for (const how of [{ dropConnection: true }, { status: 503 }, { garbage: true }])
      playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, ...how });
    expect((await rig.signIn(quick(newPorts()))).ok).toBe(true);
  });

  it('asks more slowly from the moment it is asked to', async () => {
    const rig = rigOf();
    const pauses: number[] = [];
    for (const code of [
      'AuthorizationPendingException',
      'SlowDownException',
      'AuthorizationPendingException',
    ])
      playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, status: 400, code });
    must(await rig.signIn(quick(newPorts(), pauses)));
    expect(pauses).toEqual([1000, 6000, 6000]);
  });

  it('a refusal is reported in the words of the service', async () => {
    const rig = rigOf();
    rig.confirm({ deny: true });
    expect(await rig.signIn()).toMatchObject({
      error: { code: 'sign-in-denied', detail: 'The user refused the request' },
    });
    const inBrowser = rigOf('browser');
    inBrowser.browseWith((url) => allowOnPage(url, { decision: 'deny' }).then(() => undefined));
    expect(await inBrowser.signIn()).toMatchObject({
      error: { code: 'sign-in-denied', detail: expect.stringMatching(/\S/) },
    });
  });

  it('a code that expired at the service is reported', async () => {
    const rig = rigOf();
    rig.answerWith(() => null);
    const ports = newPorts();
    const sleep: IdentityPorts['clock']['sleep'] = async () => playground.clock.advance(700_000);
    const got = await rig.signIn({ ...ports, clock: { ...ports.clock, sleep } });
    expect(got).toEqual({ ok: false, error: { code: 'device-code-expired', source: 'Acme' } });
    expect(rig.item()).toBeNull();
  });

  it('a portal that does not answer holds no sign-in up: only the name is missing', async () => {
    const rig = rigOf();
    playground.faults.add({ service: 'sso', hang: true });
    const ports = newPorts();
    const { after } = ports.clock;
    const hurried = { ...ports.clock, after: (ms: number, run: () => void) => after(ms / 50, run) };
    expect(must(await rig.signIn({ ...ports, clock: hurried }))).toMatchObject({
      kind: 'signed-in',
      signedInAs: null,
      renewsItself: true,
    });
    playground.faults.clear();
    expect((await rig.lease()).ok).toBe(true);
  });

  it('a yes whose answer was lost is reported as lost, never as a no', async () => {
    const rig = rigOf();
    playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, loseReply: true });
    expect(await rig.signIn(quick(newPorts()))).toMatchObject({ error: { code: 'network' } });
    expect((await rig.signIn()).ok).toBe(true);
    const inBrowser = rigOf('browser');
    playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, loseReply: true });
    expect(await inBrowser.signIn()).toMatchObject({ error: { code: 'network' } });
    expect((await inBrowser.signIn()).ok).toBe(true);
  });
});

it.each(['browser', 'code'] as const)(
  'two sign-ins at once (%s) both end well, and what is kept renews',
  async (way) => {
    const rig = rigOf(way);
    for (const status of await Promise.all([rig.signIn(), rig.signIn()]))
      expect(must(status).kind).toBe('signed-in');
    const { token, ...item } = JSON.parse(rig.item() ?? 'null');
    rig.setItem(JSON.stringify({ ...item, token: { ...token, expiresAt: Date.now() - 1000 } }));
    expect((await rig.lease()).ok).toBe(true);
  },
);
