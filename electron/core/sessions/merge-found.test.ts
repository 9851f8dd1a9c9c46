import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, SourceId } from '../../../shared/ids.ts';
import type { FoundRecord } from '../../../shared/records.ts';
import { atOnce, type SlicedWork } from '../async/in-slices.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { foundSessionId, identifying, merging } from './merge-found.ts';

const sourceId = SourceId.parse('ic-1');
const other = SourceId.parse('ic-2');
const identify = (count: number, of = sourceId) =>
  atOnce(
    identifying(
      of,
      Array.from({ length: count }, (_, n) => foundSession(n)),
      () => undefined,
    ),
  );
const merged = (before: readonly FoundRecord[], count: number, of = sourceId) =>
  atOnce(merging(before, of, identify(count, of)));

/** How often long work can be left for something else. */
function pauses(work: SlicedWork<unknown>): number {
  let count = 0;
  while (work.next().done !== true) count += 1;
  return count;
}

describe('a sync of thousands', () => {
  const many = Array.from({ length: 2_000 }, (_, n) => foundSession(n));

  it('can be left for a tool that asks, every 500 sessions and not at each', () => {
    const byId = atOnce(identifying(sourceId, many, () => undefined));
    const { records } = atOnce(merging([], sourceId, byId));
    expect(pauses(identifying(sourceId, many, () => undefined))).toBe(4);
    expect(pauses(merging([], sourceId, byId))).toBe(4);
    expect(pauses(merging(records, sourceId, new Map()))).toBe(4);
  });
});

describe('a session of a provider', () => {
  it('that has no id is refused, and the others are kept', () => {
    const [bad, good] = [{ ...foundSession(0), key: 'k'.repeat(10_000) }, foundSession(1)];
    const refused: unknown[] = [];
    const byId = atOnce(identifying(sourceId, [bad, good], (one) => refused.push(one)));
    expect(refused).toEqual([bad]);
    expect([...byId.values()]).toEqual([good]);
    expect(foundSessionId(sourceId, bad.key)).toBeNull();
  });

  it.each([
    ['name', { name: 'Another' }],
    ['account’s name', { accountName: 'Another' }],
    ['role', { role: 'Another' }],
    ['kind', { sessionKind: 'another' }],
    ['account', { accountId: AccountId.parse('999999999999') }],
    ['settings', { config: { region: 'eu-west-1' } }],
  ])('with another %s has another record', (_, other) => {
    const before = merged([], 2).records;
    const [key, session] = [...identify(1)][0] ?? [];
    if (key === undefined || session === undefined) throw new Error('nothing found');
    const next = { ...session, ...other };
    const { records } = atOnce(merging(before, sourceId, new Map([...identify(2), [key, next]])));
    const { sessionKind, name, accountId, accountName, role, config } = next;
    expect(records).toEqual([
      { ...before[0], kind: sessionKind, name, accountId, accountName, role, config },
      before[1],
    ]);
    expect(records[1]).toBe(before[1]);
  });

  it.each([
    ['name', { name: 'Two\nlines' }, { name: 'Two lines' }],
    ['account’s name', { accountName: 'Two\nlines' }, { accountName: 'Two lines' }],
    ['role', { role: 'Two\nlines' }, { role: 'Two lines' }],
  ])('whose %s has two lines has it in one', (_, forged, plain) => {
    const session = { ...foundSession(0), name: 'Own name' };
    const [one] = atOnce(identifying(sourceId, [{ ...session, ...forged }], () => undefined)).values();
    expect(one).toEqual({ ...session, ...plain });
  });
});

describe('a sync', () => {
  it('that finds the same again gives back the very list', () => {
    const first = merged(merged([], 5).records, 3, other);
    expect(first).toMatchObject({ added: 3, removed: 0 });
    expect(merged(first.records, 5).records).toHaveLength(8);
    const again = merged(merged(first.records, 5).records, 3, other).records;
    expect(merged(again, 3, other)).toEqual({ records: again, added: 0, removed: 0 });
    expect(merged(again, 3, other).records).toBe(again);
  });

  it('keeps the records that say the same, and the names given to those that do not', () => {
    const before = merged([], 3).records.map((record, n) => ({
      ...record,
      autoProfile: ProfileName.parse(`p${n}`),
      formerProfiles: [ProfileName.parse(`former${n}`)],
      profileKept: true as const,
    }));
    const renamed = new Map(
      [...identify(3)].map(([id, one], n) => [id, n === 1 ? { ...one, role: 'New' } : one]),
    );
    const { records } = atOnce(merging(before, sourceId, renamed));
    expect(records[0]).toBe(before[0]);
    expect(records[1]).toMatchObject({
      role: 'New',
      autoProfile: 'p1',
      formerProfiles: ['former1'],
      profileKept: true,
    });
    expect(records[2]).toBe(before[2]);
  });

  it('marks what is gone once, and counts what is back', () => {
    const before = merged([], 3).records;
    const fewer = merged(before, 1);
    expect(fewer).toMatchObject({ added: 0, removed: 2 });
    expect(fewer.records.map(({ missing }) => missing)).toEqual([false, true, true]);
    expect(merged(fewer.records, 1)).toEqual({ records: fewer.records, added: 0, removed: 0 });
    expect(merged(fewer.records, 3)).toMatchObject({ added: 2, removed: 0 });
  });

  it('that changes nothing saves nothing, and when it was is saved with the next change or at the end', async () => {
    const {
      world,
      app,
      sourceId: id,
    } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    await world.clock.advance(10_000);
    const { saves } = world;
    for (let round = 0; round < 3; round++) {
      await world.clock.advance(60_000);
      must(await app.verbs.sync({ sourceId: id }, never));
    }
    await world.clock.advance(10_000);
    expect(world.saves).toBe(saves);
    const syncedAt = () => Reflect.get(Reflect.get(Object(world.saved), 'sources')[0], 'syncedAt');
    const before = syncedAt();
    await app.stop();
    expect(world.saves).toBe(saves + 1);
    expect(syncedAt()).toBeGreaterThan(before);
  });

  it('of a source that is removed while it runs leaves nothing behind', async () => {
    const {
      world,
      app,
      sourceId: id,
    } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    world.provider.found = Array.from({ length: 50 }, (_, n) => foundSession(n));
    const syncing = app.verbs.sync({ sourceId: id }, never);
    must(await app.verbs.deleteSource({ sourceId: id }, never));
    await syncing;
    await world.clock.advance(5_000);
    expect(app.state().sessions).toEqual([]);
    expect(Reflect.get(Object(world.saved), 'found')).toEqual([]);
  });
});

describe('attack: names of a provider that are no names', () => {
  it('are one line of bounded length in every record', () => {
    const forged = foundSession(0);
    const accountName = `Prod\nlatchkey: your account is locked\u202e${'x'.repeat(1_000_000)}`;
    const role = `Admin\u009b31m${'y'.repeat(1_000_000)}`;
    const [record] = atOnce(
      merging(
        [],
        sourceId,
        atOnce(
          identifying(
            sourceId,
            [{ ...forged, accountName, role, name: `${accountName}/${role}` }],
            () => undefined,
          ),
        ),
      ),
    ).records;
    expect(record?.accountName).toMatch(/^Prod latchkey: your account is locked x{50,90}…$/);
    expect(record?.role).toMatch(/^Admin 31my{50,115}…$/);
    expect(record?.name).toBe(`${record?.accountName}/${record?.role}`);
  });

  it('an ordinary one is the same object', () => {
    const session = { ...foundSession(0), accountName: 'Größe & Söhne', role: 'Admin' };
    const [kept] = atOnce(identifying(sourceId, [session], () => undefined)).values();
    expect(kept).toBe(session);
  });
});
