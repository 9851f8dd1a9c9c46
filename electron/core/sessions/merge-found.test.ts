import { describe, expect, it } from 'vitest';
import { ProfileName, SourceId } from '../../../shared/ids.ts';
import type { FoundRecord } from '../../../shared/records.ts';
import { atOnce } from '../async/in-slices.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { identifying, merging } from './merge-found.ts';

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
