import { expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import { ok } from '../../../shared/result.ts';
import { createAgenda } from '../async/agenda.ts';
import { createEvents, type DomainEvent } from '../events.ts';
import { createRecords } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import { createMemoryWorld } from '../testing/memory-ports.ts';
import { must } from '../testing/running-app.ts';
import { createKindRegistry } from './kind-registry.ts';
import { createPresence } from './presence.ts';
import { createSignInPage } from './sign-in-page.ts';
import { createSourceRunners } from './source-runners.ts';

const work: SourceRecord = {
  id: SourceId.parse('work'),
  kind: 'fake',
  name: 'Work',
  config: { url: 'https://x.example' },
  subtitle: 'x.example',
  syncedAt: null,
};

function runners() {
  const world = createMemoryWorld();
  const { clock } = world;
  const { random, secretStore, browser, identityPorts } = world.ports;
  const heard: DomainEvent[] = [];
  const events = createEvents({
    onListenerError: (error) => {
      throw error;
    },
  });
  const records = createRecords({ store: world.ports.records, clock, events });
  events.on((event) => void heard.push(event));
  const presence = createPresence();
  const asked: string[] = [];
  const merged: string[] = [];
  const sources = createSourceRunners({
    records,
    catalogue: {
      merge: (id: SourceId) => {
        merged.push(id);
        return { added: 2, removed: 1 };
      },
    } as unknown as SessionCatalogue,
    kinds: createKindRegistry([world.provider.folder], identityPorts),
    secrets: { store: secretStore, observed: () => undefined },
    ask: (record) => async () => {
      asked.push(record.name);
      return { kind: 'cancel' };
    },
    signInPage: () => createSignInPage({ browser, presence }),
    presence,
    agenda: createAgenda({ clock, random, now: clock.nowMs }),
    random,
    now: clock.nowMs,
    onThrow: () => ({ code: 'internal', correlationId: 'f00d' }),
    events,
  });
  const put = (...all: readonly SourceRecord[]) => records.change((r) => ({ ...r, sources: [...all] }));
  const types = () => heard.map(({ type }) => type).filter((type) => type !== 'records-changed');
  return { world, records, sources, put, heard, types, asked, merged };
}

it('makes a runner of a source in the records whose kind it knows, and of no other', () => {
  const { sources, put } = runners();
  put(work, { ...work, id: SourceId.parse('odd'), kind: 'from-the-future' });
  expect(sources.add(work.id)).toBe(sources.find(work.id));
  expect(sources.find(work.id)?.id).toBe('work');
  expect([sources.add(SourceId.parse('odd')), sources.add(SourceId.parse('gone'))]).toEqual([null, null]);
  expect(sources.all()).toHaveLength(1);
});

it('tells the news of a source with its id', async () => {
  const { sources, put, heard, types } = runners();
  put(work);
  must((await sources.add(work.id)?.signIn({ openBrowser: false }, neverAborts())) ?? ok(undefined));
  expect(types()).toEqual(['source-changed', 'signing-in', 'source-changed', 'signed-in']);
  expect(heard).toContainEqual({ type: 'signed-in', sourceId: 'work', byUser: true });
});

it('works with the record as it is now, and with the last one once it is gone', async () => {
  const { world, sources, put, asked } = runners();
  world.provider.question = { kind: 'browser', url: 'https://x.example/', expiresAt: 1 };
  put(work);
  const runner = sources.add(work.id);
  put({ ...work, name: 'Acme', config: { url: 'https://y.example' } });
  expect(runner?.context()).toMatchObject({ sourceName: 'Acme', config: { url: 'https://y.example' } });
  await runner?.signIn({ openBrowser: false }, neverAborts());
  put();
  expect(runner?.context().sourceName).toBe('Work');
  await runner?.signIn({ openBrowser: false }, neverAborts());
  expect(asked).toEqual(['Acme', 'Work']);
});

it('remembers in the records, and only there, that the keychain still holds what was signed out of', async () => {
  const { world, records, sources, put } = runners();
  const home: SourceRecord = { ...work, id: SourceId.parse('home'), name: 'Home' };
  put(work, home);
  const runner = sources.add(work.id);
  if (runner === null) throw new Error('no runner');
  must(await runner.signIn({ openBrowser: false }, neverAborts()));
  world.keychainProblem = { code: 'keychain-locked' };
  expect((await runner.signOut(neverAborts())).ok).toBe(false);
  expect(records.get().sources).toEqual([{ ...work, leaving: true }, home]);
  world.keychainProblem = null;
  must(await runner.signOut(neverAborts()));
  expect(records.get().sources).toEqual([work, home]);
});

it('merges what a sync finds into the catalogue of sessions', async () => {
  const { world, sources, put, merged, heard } = runners();
  world.provider.latencyMs = 0;
  put(work);
  must((await sources.add(work.id)?.sync(neverAborts())) ?? ok(undefined));
  expect(merged).toEqual(['work']);
  expect(heard.at(-1)).toMatchObject({ type: 'synced', sync: { added: 2, removed: 1, running: false } });
});

it('ends everything of a source that is removed', async () => {
  const { world, sources, put } = runners();
  world.provider.signInLifetimeMs = 3_600_000;
  put(work);
  must((await sources.add(work.id)?.signIn({ openBrowser: false }, neverAborts())) ?? ok(undefined));
  sources.remove(work.id);
  sources.remove(work.id);
  expect([sources.find(work.id), sources.all()]).toEqual([null, []]);
  await world.clock.advance(3 * 3_600_000);
  expect(world.provider.refreshCalls).toBe(0);
});
