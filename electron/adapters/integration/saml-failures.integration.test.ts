import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { PageParts } from '../../../playground/saml/idp.ts';
import { problemText } from '../../../shared/text/problem.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { samlRoleKind } from '../../identity/saml/saml-role.ts';
import { samlKind } from '../../identity/saml/source.ts';
import { createSystemClock } from '../machine/system-clock.ts';
import { createRealPorts, createSourceRig, must, never } from './identity-test-rig.ts';
import { createSamlRig } from './saml-test-rig.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
beforeEach(() => {
  playground.samlIdp.setParts({});
  playground.samlIdp.forgetUsers();
});
afterAll(() => playground.close());

const rig = (config: Readonly<Record<string, string>>) =>
  createSamlRig({ source: samlKind, session: samlRoleKind }, playground.endpoints, config);
const page = (parts: PageParts): void => playground.samlIdp.setParts(parts);
const startUrl = (): string => playground.saml.startUrl;

describe('what goes wrong is reported', () => {
  const failing = async (parts: PageParts) => {
    page(parts);
    const result = await rig({ startUrl: startUrl() }).signIn();
    if (result.ok) throw new Error('the sign-in succeeded');
    return { code: result.error.code, ...problemText(result.error) };
  };
  it('a user without the application', async () => {
    expect(await failing({ answers: 'denied' })).toMatchObject({
      code: 'sign-in-denied',
      why: expect.stringContaining('maria is not assigned to the application AWS.'),
    });
  });
  it('garbage', async () => {
    expect(await failing({ answers: 'garbage' })).toMatchObject({
      code: 'saml-unusable',
      why: 'The provider did not post a SAML response.',
    });
  });
  it.each([
    ['over before it came', { lifeMs: -1000 }, /too old although it was just issued/],
    [
      'made too long ago by the provider’s clock',
      { ageMs: 6 * 60_000 },
      /too old although it was just issued/,
    ],
  ] as const)('an assertion %s', async (_, parts, words) => {
    page(parts);
    const { signIn, leaseOfFirst } = rig({ startUrl: startUrl() });
    must(await signIn());
    const refused = await leaseOfFirst();
    expect(refused).toMatchObject({ ok: false, error: { code: 'saml-unusable' } });
    if (!refused.ok) expect(problemText(refused.error).why).toMatch(words);
  });
  it('a provider whose clock is ahead of AWS', async () => {
    page({ ageMs: -10 * 60_000 });
    const { signIn, leaseOfFirst } = rig({ startUrl: startUrl() });
    must(await signIn());
    expect(await leaseOfFirst()).toMatchObject({
      error: { awsCode: 'InvalidIdentityToken', detail: expect.stringContaining('not yet valid') },
    });
  });
  it('a machine whose clock is wrong signs in anyway; keys end when AWS says', async () => {
    for (const skewMs of [-3 * 3_600_000, 3 * 3_600_000]) {
      playground.clock.setSkew(skewMs);
      const { signIn, leaseOfFirst } = rig({ startUrl: startUrl() });
      must(await signIn());
      const { expiresAt } = must(await leaseOfFirst());
      expect(Math.round((expiresAt - playground.clock.now()) / 60_000)).toBe(60);
    }
    playground.clock.setSkew(0);
  });
  it('the user says no to the page in their browser', async () => {
    const { signIn, source } = rig({ startUrl: startUrl(), acsPort: '47712' });
    source.answerWith(() => ({ kind: 'cancel' }));
    expect(await signIn()).toEqual({ ok: false, error: { code: 'cancelled' } });
  });
  it('a browser that never comes back ends the sign-in after ten minutes, in words', async () => {
    // Ten minutes of the app in a hundredth of a second here.
    const clock = createSystemClock();
    const fast: Clock = { ...clock, after: (ms, callback) => clock.after(ms / 60_000, callback) };
    const ports = createRealPorts(playground.endpoints, {}, fetch, { clock: fast });
    const source = createSourceRig({ startUrl: startUrl(), acsPort: '47713' });
    const result = await samlKind.bind(ports).signIn(source.ctx, never);
    expect(result).toMatchObject({ error: { code: 'browser-not-back', waitedMs: 600_000 } });
    expect(source.opened).toEqual([startUrl()]);
  });
  it('two sign-ins at once end in the same sign-in', async () => {
    const { signIn, source } = rig({ startUrl: startUrl() });
    const [first, second] = await Promise.all([signIn(), signIn()]);
    expect(must(first)).toEqual(must(second));
    expect(source.item()).not.toBeNull();
  });
});
