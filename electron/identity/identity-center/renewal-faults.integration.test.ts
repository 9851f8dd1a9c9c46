import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allowOnPage } from '../../../e2e/portal-user.ts';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { impatientPorts, ways } from '../../adapters/integration/fault-ways.ts';
import {
  createSourceRig,
  must,
  never,
  sessionContext,
} from '../../adapters/integration/identity-test-rig.ts';
import { permissionSetKind } from './permission-set.ts';
import { identityCenterKind } from './source.ts';

// What can go wrong after a sign-in: at its renewal, and with a clock that is wrong.
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
  rig.browseWith((url) => allowOnPage(url).then(() => undefined));
  rig.answerWith((spec) => {
    if (spec.kind === 'device-code') playground.confirmDevice(spec.userCode);
    return null;
  });
  if (signInWith === 'code') rig.browseWith(() => undefined);
  const session = sessionContext({
    config: { source: 'acme', accountId: '111111111111', role: 'DeveloperAccess' },
    source: ctx,
  });
  return {
    ...rig,
    stored: () => JSON.parse(rig.item() ?? 'null'),
    signIn: (ports = newPorts()) => identityCenterKind.bind(ports).signIn(ctx, never),
    refresh: (ports = newPorts()) => identityCenterKind.bind(ports).refresh(ctx, never),
    restore: () => identityCenterKind.bind(newPorts()).restore(ctx, never),
    lease: (ports = newPorts()) => permissionSetKind.bind(ports).lease(session, never),
  };
}

describe('a renewal', () => {
  const signedIn = async (leftMs: number) => {
    const rig = rigOf();
    must(await rig.signIn());
    const { token, ...item } = rig.stored();
    const now = playground.clock.now();
    const times = { issuedAt: now - 3_600_000, expiresAt: now + leftMs };
    rig.setItem(JSON.stringify({ ...item, token: { ...token, ...times } }));
    return rig;
  };

  it.each(ways)(
    'when the service %s: what still holds is kept, what does not is told',
    async (_, how, code) => {
      const [good, dead] = [await signedIn(300_000), await signedIn(-1000)];
      const before = dead.item();
      playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', ...how });
      expect(must(await good.refresh()).kind).toBe('signed-in');
      expect(await dead.refresh()).toMatchObject({ error: { code } });
      // Only the service's own no ends a sign-in.
      expect(dead.item()).toBe(before);
      playground.faults.clear();
      expect(must(await dead.refresh()).kind).toBe('signed-in');
      expect((await dead.lease()).ok).toBe(true);
    },
  );

  it('whose answer was lost has spent the refresh token: the next is reported, and a sign-in repairs it', async () => {
    const rig = await signedIn(-1000);
    const before = rig.item();
    playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, loseReply: true });
    expect(await rig.refresh()).toMatchObject({ error: { code: 'network' } });
    expect(rig.item()).toBe(before);
    expect(await rig.refresh()).toEqual({
      ok: false,
      error: { code: 'token-revoked', source: 'Acme', detail: 'Invalid refresh token provided' },
    });
    expect(rig.stored().token).toBeNull();
    must(await rig.signIn());
    expect((await rig.lease()).ok).toBe(true);
  });

  it('of a sign-in that was revoked is reported once in the words of the service', async () => {
    const rig = await signedIn(300_000);
    playground.revokeToken('maria.garcia');
    expect(await rig.refresh()).toMatchObject({
      error: { code: 'token-revoked', detail: 'Invalid refresh token provided' },
    });
    expect(await rig.refresh()).toMatchObject({ error: { code: 'sign-in-needed' } });
    expect(must(await rig.restore()).kind).toBe('signed-out');
  });

  it('with a registration that has expired: used to its end, then the user is needed', async () => {
    const [good, dead] = [await signedIn(300_000), await signedIn(-1000)];
    for (const rig of [good, dead]) {
      const { client, ...item } = rig.stored();
      const expiresAt = playground.clock.now() - 1000;
      rig.setItem(JSON.stringify({ ...item, client: { ...client, expiresAt } }));
    }
    const before = calls('CreateToken');
    expect(must(await good.refresh()).kind).toBe('signed-in');
    expect(await dead.refresh()).toEqual({ ok: false, error: { code: 'sign-in-needed', source: 'Acme' } });
    expect(calls('CreateToken')).toBe(before);
    const registered = calls('RegisterClient');
    must(await dead.signIn());
    expect(calls('RegisterClient')).toBe(registered + 1);
  });

  it('with a registration that the service has lost: reported, and the next sign-in makes a new one', async () => {
    const rig = await signedIn(-1000);
    const { client, ...item } = rig.stored();
    rig.setItem(JSON.stringify({ ...item, client: { ...client, clientSecret: 'lost' } }));
    expect(await rig.refresh()).toMatchObject({
      error: { code: 'token-revoked', detail: 'Invalid client provided' },
    });
    const registered = calls('RegisterClient');
    must(await rig.signIn());
    expect(calls('RegisterClient')).toBe(registered + 1);
    expect((await rig.lease()).ok).toBe(true);
  });
});

describe.each([
  ['behind', 3],
  ['ahead of', -3],
])('on a machine whose clock is hours %s AWS', (_, hours) => {
  beforeEach(() => playground.clock.setSkew(hours * 3_600_000));

  it.each(['browser', 'code'] as const)('a sign-in (%s) holds as long as AWS says', async (way) => {
    const rig = rigOf(way);
    const ports = newPorts();
    const status = must(await rig.signIn(ports));
    const hour = playground.clock.now() + 3_600_000;
    if (status.kind !== 'signed-in') throw new Error(status.kind);
    expect(Math.abs((status.expiresAt ?? 0) - hour)).toBeLessThan(60_000);
    expect(must(await rig.lease(ports)).expiresAt).toBeGreaterThan(hour);
  });

  it('a new app with a registration of an earlier sign-in waits for the user anyway', async () => {
    const rig = rigOf();
    must(await rig.signIn());
    const ports = newPorts();
    // At the first look nobody has confirmed yet; by then AWS's time is known.
    playground.faults.add({
      service: 'sso-oidc',
      operation: 'CreateToken',
      times: 1,
      status: 400,
      code: 'AuthorizationPendingException',
    });
    expect(must(await rig.signIn(ports)).kind).toBe('signed-in');
  });

  it('a new app uses and renews what it was left with', async () => {
    const rig = rigOf();
    must(await rig.signIn());
    expect(must(await rig.restore()).kind).toBe('signed-in');
    expect((await rig.lease()).ok).toBe(true);
    const ports = newPorts();
    expect(must(await rig.refresh(ports)).kind).toBe('signed-in');
    expect((await rig.lease(ports)).ok).toBe(true);
  });
});
