import { expect, it } from 'vitest';
import type { Problem } from '../../shared/problem.ts';
import { ok } from '../../shared/result.ts';
import { createLatchkeyApp } from './app.ts';
import type { SourceContext } from './identity-source.ts';
import { Secret } from './secret.ts';
import { settle } from './testing/fake-clock.ts';
import { createMemoryWorld } from './testing/memory-ports.ts';
import { must, never } from './testing/running-app.ts';

const locked: Problem = { code: 'keychain-locked' };

/** An app whose source `Work` was renewed while the keychain was locked, as the renewal of a rotating token is. */
async function renewedWhileLocked() {
  const world = createMemoryWorld();
  const { folder } = world.provider;
  const contexts: SourceContext[] = [];
  const identities = [
    {
      ...folder,
      sources: folder.sources.map((kind) => ({
        ...kind,
        bind: (ports: Parameters<typeof kind.bind>[0]) => {
          const bound = kind.bind(ports);
          return {
            ...bound,
            refresh: async (ctx: SourceContext, signal: AbortSignal) => {
              contexts.push(ctx);
              await ctx.exclusively(() => ctx.secrets.keep(new Secret('renewed')), signal);
              return bound.refresh(ctx, signal);
            },
          };
        },
      })),
    },
  ];
  const app = createLatchkeyApp({ ...world.ports, identities });
  await app.start(never);
  const add = async (name: string) => {
    const values = { url: 'https://x.example' };
    const made = must(await app.verbs.addSource({ kind: 'fake', name, values }, never));
    must(await app.verbs.signIn({ sourceId: made.sourceId, openBrowser: null }, never));
    return made.sourceId;
  };
  const sourceId = await add('Work');
  world.keychainProblem = locked;
  await world.clock.advance(7.9 * 3_600_000);
  expect(contexts.length).toBeGreaterThan(0);
  const kept = () => world.keychain.get(`source:${sourceId}`);
  expect([kept(), app.state().keychain.problem]).toEqual([expect.not.stringContaining('renewed'), locked]);
  return { app, world, add, kept };
}

it('what a locked keychain did not take is in it when the app ends, where it is open again', async () => {
  const { app, world, kept } = await renewedWhileLocked();
  world.keychainProblem = null;
  await app.stop();
  expect(kept()).toBe('renewed');
});

it('it is written as soon as another source finds the keychain open', async () => {
  const { app, world, add, kept } = await renewedWhileLocked();
  world.keychainProblem = null;
  await add('Home');
  await settle();
  expect(kept()).toBe('renewed');
  await app.stop();
});

it('an app that ends while the keychain is locked asks nobody to open it', async () => {
  const { app, world } = await renewedWhileLocked();
  let writes = 0;
  world.ports.secretStore.write = async () => {
    writes += 1;
    return ok(undefined);
  };
  await app.stop();
  expect(writes).toBe(0);
});
