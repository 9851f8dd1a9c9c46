import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { emptyRecords, type SourceRecord } from '../../../shared/records.ts';
import type { SyncView } from '../../../shared/source.ts';
import { createEvents } from '../events.ts';
import { followSignIns } from './sign-in-news.ts';

const work = SourceId.parse('work');
const home = SourceId.parse('home');
const gone = SourceId.parse('gone');
const network: Problem = { code: 'network', host: 'portal' };
const record = (id: SourceId, syncedAt: number | null): SourceRecord => ({
  id,
  kind: 'fake',
  name: String(id),
  config: {},
  subtitle: '',
  syncedAt,
});
const read = (lastAt: number | null): SyncView => ({
  running: false,
  doneAccounts: 1,
  totalAccounts: 1,
  lastAt,
  added: 0,
  removed: 0,
  problem: null,
});

/** Two sources: `work` was never read, `home` was. */
function news() {
  const events = createEvents({ onListenerError: (error) => Promise.reject(error) });
  let records = { ...emptyRecords, sources: [record(work, null), record(home, 5)] };
  const saves: (string | undefined)[] = [];
  const waits: string[] = [];
  const synced: SourceId[] = [];
  let offers = 0;
  let restores = 0;
  followSignIns({
    events,
    records: {
      get: () => records,
      change: (change, save) => {
        records = { ...records, ...change(records), sources: [...change(records).sources] };
        saves.push(save);
      },
    },
    sources: {
      all: () => [
        Object.assign(Object.create(null), {
          offerSecrets: async () => {
            offers += 1;
          },
          isLeaving: () => true,
          snapshot: () => ({ state: 'needs-attention' }),
          restore: async () => {
            restores += 1;
          },
        }),
      ],
      find: (id) =>
        id === gone ? null : Object.assign(Object.create(null), { sync: async () => void synced.push(id) }),
    },
    signInWait: {
      signingIn: (id) => void waits.push(`${id} signing in`),
      signedIn: (id) => void waits.push(`${id} signed in`),
      notSignedIn: (id) => void waits.push(`${id} not signed in`),
    },
  });
  return {
    events,
    saves,
    waits,
    synced,
    offers: () => offers,
    restores: () => restores,
    syncedAt: () => records.sources.map((each) => each.syncedAt),
  };
}

describe('callers that wait for a sign-in', () => {
  it('hear of its beginning, its success and its end, each of its own source', () => {
    const n = news();
    n.events.emit({ type: 'signing-in', sourceId: work });
    n.events.emit({ type: 'signed-in', sourceId: home, byUser: true });
    n.events.emit({ type: 'signed-out', sourceId: work });
    n.events.emit({ type: 'sign-in-failed', sourceId: home, problem: network });
    n.events.emit({ type: 'source-changed', sourceId: work });
    expect(n.waits).toEqual([
      'work signing in',
      'home signed in',
      'work not signed in',
      'home not signed in',
    ]);
    expect(n.saves).toEqual([]);
  });
});

describe('accounts and roles', () => {
  it('are read after a sign-in of the user, and after any where they never were', () => {
    const n = news();
    n.events.emit({ type: 'signed-in', sourceId: home, byUser: false });
    expect(n.synced).toEqual([]);
    n.events.emit({ type: 'signed-in', sourceId: work, byUser: false });
    n.events.emit({ type: 'signed-in', sourceId: home, byUser: true });
    expect(n.synced).toEqual([work, home]);
    n.events.emit({ type: 'signed-in', sourceId: gone, byUser: true });
    expect(n.waits.at(-1)).toBe('gone signed in');
  });

  it('that were read are noted: soon the first time, and later only with something else', () => {
    const n = news();
    n.events.emit({ type: 'synced', sourceId: work, sync: read(7), problem: null });
    expect([n.syncedAt(), n.saves]).toEqual([[7, 5], ['soon']]);
    n.events.emit({ type: 'synced', sourceId: home, sync: read(9), problem: null });
    expect([n.syncedAt(), n.saves]).toEqual([
      [7, 9],
      ['soon', 'whenever'],
    ]);
  });

  it('that could not be read are not noted', () => {
    const n = news();
    n.events.emit({ type: 'synced', sourceId: work, sync: read(7), problem: network });
    n.events.emit({ type: 'synced', sourceId: work, sync: read(null), problem: null });
    expect([n.syncedAt(), n.saves]).toEqual([[null, 5], []]);
  });
});

it('a keychain that is open again is offered what was renewed in between, and finishes a sign-out', () => {
  const n = news();
  n.events.emit({ type: 'view-changed', part: 'keychain' });
  expect(n.offers()).toBe(0);
  n.events.emit({ type: 'keychain-usable' });
  expect([n.offers(), n.restores()]).toEqual([1, 1]);
});
