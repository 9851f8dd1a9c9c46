import { describe, expect, it } from 'vitest';
import type { PromptAnswer } from '../../../shared/app-state.ts';
import { err, ok } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import { deferred } from '../../core/async/deferred.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import type { SamlWindow } from '../../core/ports/browser.ts';
import { Secret } from '../../core/secret.ts';
import { createMemorySlot } from '../../core/sign-in/memory-slot.ts';
import { createPresence } from '../../core/sign-in/presence.ts';
import { createFakeClock, settle } from '../../core/testing/fake-clock.ts';
import { createWorld } from '../conformance/world.ts';
import { samlKind } from './source.ts';
import { assertionBase64 } from './testing-assertion.ts';

const tenMinutes = 10 * 60_000;
const start = 1_700_000_000_000;

/** A user at a machine that locks and sleeps, and a provider that wants them in a window which they answer or not. */
function atMachine({ spEntityId = '', skewMs = 0 } = {}) {
  const clock = createFakeClock(start);
  const presence = createPresence();
  const world = createWorld({ pass: (_call, _signal, work) => work() });
  world.sourceConfig = { startUrl: 'https://idp.example.com/start', ...(spEntityId ? { spEntityId } : {}) };
  const shown: string[] = [];
  let open = 0;
  let signInAtPage = (): void => undefined;
  const samlWindow: SamlWindow = {
    raise: async () => undefined,
    forget: async () => undefined,
    capture: ({ visible, startUrl }, signal) => {
      if (!visible) return Promise.resolve(err({ code: 'sign-in-needed', source: 'Acme' }));
      shown.push(startUrl);
      open += 1;
      return new Promise((resolve) => {
        const shut = (result: Awaited<ReturnType<SamlWindow['capture']>>) => {
          open -= 1;
          resolve(result);
        };
        signal.addEventListener('abort', () => shut(err({ code: 'cancelled' })), { once: true });
        signInAtPage = () =>
          shut(
            ok({ assertion: new Secret(assertionBase64()), acsUrl: 'https://signin.aws.amazon.com/saml' }),
          );
      });
    },
  };
  const skew = { skewMs: () => skewMs, observe: () => undefined };
  const ports = { ...world.ports, clock, samlWindow, skew };
  const ctx = {
    ...world.source,
    get config() {
      return world.sourceConfig;
    },
    presence,
  };
  const calling = new AbortController();
  return {
    clock,
    presence,
    shown,
    open: () => open,
    calling,
    world,
    signInAtPage: () => signInAtPage(),
    signIn: (over: Partial<SourceContext> = {}) =>
      samlKind.bind(ports).signIn({ ...ctx, ...over }, calling.signal),
  };
}

describe('an assertion in memory', () => {
  it.each([-20, 0, 20])(
    'lasts by the clock of AWS, which is %d minutes ahead of this machine',
    async (minutes) => {
      const skewMs = minutes * 60_000;
      const at = atMachine({ skewMs });
      const memory = createMemorySlot({
        key: 'memory:acme',
        now: () => serverNow({ clock: at.clock, skew: { skewMs: () => skewMs } }),
        agenda: { set: () => undefined, cancel: () => undefined },
      });
      const signingIn = at.signIn({ memory });
      await settle(200);
      at.signInAtPage();
      expect(await signingIn).toMatchObject({ ok: true });
      expect(memory.get()).not.toBeNull();
      at.clock.jump(5 * 60_000);
      expect(memory.get()).toBeNull();
    },
  );
});

describe('the sign-in window', () => {
  it('opens for nobody: not before the screen is unlocked', async () => {
    const at = atMachine();
    at.presence.set(false);
    const signingIn = at.signIn();
    await at.clock.advance(tenMinutes - 1);
    expect(at.shown).toEqual([]);
    at.presence.set(true);
    await settle(200);
    expect(at.shown).toEqual(['https://idp.example.com/start']);
    at.signInAtPage();
    expect(await signingIn).toMatchObject({
      ok: true,
      value: { kind: 'signed-in', signedInAs: 'maria.garcia', user: 'maria.garcia' },
    });
    expect(at.clock.timers()).toBe(0);
  });

  it('asks the provider with a request of the moment at which the user is back', async () => {
    const at = atMachine({ spEntityId: 'urn:amazon:webservices' });
    at.presence.set(false);
    const signingIn = at.signIn();
    await at.clock.advance(400_000);
    at.presence.set(true);
    await expect.poll(() => at.shown.length).toBe(1);
    const request = new URL(at.shown[0] ?? '').searchParams.get('SAMLRequest') ?? '';
    const deflated = new Blob([Buffer.from(request, 'base64')]).stream();
    const xml = await new Response(deflated.pipeThrough(new DecompressionStream('deflate-raw'))).text();
    expect(xml).toContain(`IssueInstant="${new Date(start + 400_000).toISOString()}"`);
    at.calling.abort();
    expect(await signingIn).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('stays shut when the sign-in is called off while nobody is there', async () => {
    const at = atMachine();
    at.presence.set(false);
    const signingIn = at.signIn();
    await settle(200);
    at.calling.abort();
    expect(await signingIn).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    at.presence.set(true);
    await settle(200);
    expect(at.shown).toEqual([]);
    expect(at.clock.timers()).toBe(0);
  });

  it('is not waited for without end when nobody comes', async () => {
    const at = atMachine();
    at.presence.set(false);
    const signingIn = at.signIn();
    await at.clock.advance(tenMinutes);
    const notGiven = { code: 'sign-in-not-given', source: 'Acme', waitedMs: tenMinutes };
    expect(await signingIn).toEqual({ ok: false, error: notGiven });
    at.presence.set(true);
    await settle(200);
    expect(at.shown).toEqual([]);
  });

  it('is shown as a prompt for as long as it is open', async () => {
    const at = atMachine();
    at.presence.set(false);
    const signingIn = at.signIn();
    await settle(200);
    const question = (issuedAt: number) => ({
      kind: 'sign-in-window',
      host: 'idp.example.com',
      issuedAt,
      expiresAt: issuedAt + tenMinutes,
    });
    const putOff = { ...question(start), isPutOff: true };
    expect(at.world.asked).toEqual([putOff]);
    await at.clock.advance(60_000);
    at.presence.set(true);
    await settle(200);
    expect(at.world.asked).toEqual([putOff, question(start + 60_000)]);
    at.signInAtPage();
    expect(await signingIn).toMatchObject({ ok: true });
  });

  it('is shut by a No to that question', async () => {
    const at = atMachine();
    const { promise, resolve } = deferred<PromptAnswer>();
    const signingIn = at.signIn({ ask: () => promise });
    await settle(200);
    expect(at.open()).toBe(1);
    resolve({ kind: 'cancel' });
    expect(await signingIn).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect(at.open()).toBe(0);
    expect(at.clock.timers()).toBe(0);
  });

  it('shuts after ten minutes, and the user is notified that no sign-in was given', async () => {
    const at = atMachine();
    const signingIn = at.signIn();
    await settle(200);
    expect(at.open()).toBe(1);
    await at.clock.advance(tenMinutes - 1);
    expect(at.open()).toBe(1);
    await at.clock.advance(1);
    const notGiven = { code: 'sign-in-not-given', source: 'Acme', waitedMs: tenMinutes };
    expect(await signingIn).toEqual({ ok: false, error: notGiven });
    expect(at.open()).toBe(0);
  });
});
