import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../playground/playground.ts';
import type { AppState } from '../../shared/app-state.ts';
import { neverAborts } from '../../shared/never-aborts.ts';
import { createRealPorts } from '../adapters/integration/identity-test-rig.ts';
import { identityFolders } from '../identity/registry.ts';
import { createLatchkeyApp } from './app.ts';
import type { LatchkeyApp } from './app-ports.ts';
import { deferred } from './async/deferred.ts';
import { createMemoryWorld } from './testing/memory-ports.ts';
import { must, never, tool } from './testing/running-app.ts';

// The core with the real identity kinds and the real AWS clients, against the stand-in for AWS, in real time.
let playground: Playground;
let app: LatchkeyApp;

beforeAll(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 1 });
  const identityPorts = createRealPorts(playground.endpoints);
  const { clock, skew, random } = identityPorts;
  const memory = createMemoryWorld().ports;
  app = createLatchkeyApp({ ...memory, clock, skew, random, identities: identityFolders, identityPorts });
  await app.start(never);
});
afterAll(async () => {
  await app.stop();
  await playground.close();
});

/** Waits on the state, as the window does. */
function until(isTrue: (state: AppState) => boolean, of: LatchkeyApp = app): Promise<AppState> {
  return new Promise((resolve) => {
    const look = () => {
      const state = of.state();
      if (!isTrue(state)) return;
      stop();
      resolve(state);
    };
    const stop = of.subscribe(look);
    queueMicrotask(look);
  });
}

async function confirm(): Promise<void> {
  const { prompts } = await until((state) => state.prompts.some((p) => p.kind === 'device-code'));
  for (const prompt of prompts) if (prompt.kind === 'device-code') playground.confirmDevice(prompt.userCode);
}

describe('a morning', () => {
  it('signs in by device code, reads accounts and roles, and serves 200 tools from one call', async () => {
    const values = { startUrl: playground.startUrl, region: playground.region };
    const { sourceId } = must(
      await app.verbs.addSource({ kind: 'identity-center', name: 'Playground', values }, never),
    );
    const signingIn = app.verbs.signIn({ sourceId, openBrowser: false }, never);
    await confirm();
    must(await signingIn);
    const { sessions } = await until((state) => state.sources[0]?.sync.lastAt != null);
    expect(sessions.length).toBeGreaterThan(2);
    await until((state) => state.sessions.every((session) => session.profile !== null));

    const sessionId = app.state().sessions[0]?.id;
    if (sessionId === undefined) throw new Error('no session');
    playground.clearCalls();
    const ask = () => app.broker.lease({ sessionId, caller: tool, whenSignInNeeded: 'fail' }, neverAborts());
    const leases = (await Promise.all(Array.from({ length: 200 }, ask))).map(must);
    expect(new Set(leases).size).toBe(1);
    expect(
      playground.calls.filter((call) => JSON.stringify(call).includes('GetRoleCredentials')),
    ).toHaveLength(1);
  });

  it('asks the user once when the sign-in was ended elsewhere, and continues after it', async () => {
    const session = app.state().sessions[1];
    const [source] = app.state().sources;
    if (session === undefined || source === undefined) throw new Error('no session');
    expect(playground.revokeToken(playground.world.identityCenter.users[0]?.userName ?? '')).toBeGreaterThan(
      0,
    );
    const ask = () =>
      app.broker.lease({ sessionId: session.id, caller: tool, whenSignInNeeded: 'wait' }, never);
    const asked = Promise.all([ask(), ask(), ask()]);
    const { prompts } = await until((state) => state.prompts.length > 0);
    expect(prompts).toMatchObject([{ kind: 'sign-in-needed', askedBy: ['aws'] }]);
    const signingIn = app.verbs.signIn({ sourceId: source.id, openBrowser: false }, never);
    await confirm();
    must(await signingIn);
    expect((await asked).every((outcome) => outcome.ok)).toBe(true);
    expect(app.state().prompts).toEqual([]);
  });
});

describe('quitting', () => {
  it('waits for a renewed refresh token that is on its way, and keeps it', async () => {
    const identityPorts = createRealPorts(playground.endpoints);
    const { clock, skew, random, identityCenter } = identityPorts;
    let onRefresh = (): void => undefined;
    const watched = {
      ...identityPorts,
      identityCenter: {
        ...identityCenter,
        refreshToken: (...args: Parameters<typeof identityCenter.refreshToken>) => {
          onRefresh();
          return identityCenter.refreshToken(...args);
        },
      },
    };
    const world = createMemoryWorld();
    const ports = { ...world.ports, clock, skew, random, identities: identityFolders };
    const first = createLatchkeyApp({ ...ports, identityPorts: watched });
    await first.start(never);
    // Shorter than anybody would use it: each question for credentials renews it first.
    playground.setTokenLifetimeMs(20_000);
    const values = { startUrl: playground.startUrl, region: playground.region };
    const { sourceId } = must(
      await first.verbs.addSource({ kind: 'identity-center', name: 'Short', values }, never),
    );
    const signingIn = first.verbs.signIn({ sourceId, openBrowser: false }, never);
    const device = await until((state) => state.prompts.some((p) => p.kind === 'device-code'), first);
    for (const prompt of device.prompts)
      if (prompt.kind === 'device-code') playground.confirmDevice(prompt.userCode);
    must(await signingIn);
    const { sessions } = await until((state) => state.sources[0]?.sync.lastAt != null, first);
    const sessionId = sessions[0]?.id;
    if (sessionId === undefined) throw new Error('no session');

    const before = new Map(world.keychain);
    playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, latencyMs: 700 });
    const { promise: sent, resolve } = deferred<void>();
    onRefresh = resolve;
    const asked = first.broker.lease({ sessionId, caller: tool, whenSignInNeeded: 'fail' }, never);
    await sent;
    expect(new Map(world.keychain)).toEqual(before);
    await first.stop();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'app-quitting' } });
    expect(new Map(world.keychain)).not.toEqual(before);
    playground.setTokenLifetimeMs(null);
  });
});
