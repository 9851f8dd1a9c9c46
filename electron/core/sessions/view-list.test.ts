import { beforeEach, expect, test } from 'vitest';
import { SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords } from '../../../shared/records.ts';
import { atOnce } from '../async/in-slices.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import type { SessionEntry } from './session-entry.ts';
import { createSessionFacts } from './session-views.ts';
import { createViewList, type ViewList } from './view-list.ts';

const sourceId = SourceId.parse('work');
const idOf = (n: number): SessionId => SessionId.parse(`s${n}`);
const entry = (n: number, more: Partial<SessionEntry> = {}): SessionEntry =>
  sessionEntry({
    id: idOf(n),
    name: `Session ${n}`,
    parent: { kind: 'source', id: sourceId },
    ...more,
  });
const onTopOf = (n: number, parent: number): SessionEntry =>
  entry(n, { origin: 'made', parent: { kind: 'session', id: idOf(parent) } });

let entries: readonly SessionEntry[];
let looked: SessionId[];
let pinned: Set<SessionId>;
let views: ViewList;

beforeEach(() => {
  entries = [...Array.from({ length: 300 }, (_, n) => entry(n)), onTopOf(300, 7)];
  looked = [];
  pinned = new Set();
  const catalogue = {
    all: () => entries,
    find: (id: SessionId) => entries.find((one) => one.id === id) ?? null,
    choice: (id: SessionId) => (pinned.has(id) ? { pinned: true } : {}),
  };
  const facts = createSessionFacts({
    records: { get: () => emptyRecords },
    catalogue,
    accounts: { name: () => null, choice: () => ({}), text: (id: string) => id },
    scope: { written: () => 'no' },
    model: () => undefined,
  });
  views = createViewList({
    catalogue,
    facts: {
      view: (one) => {
        looked.push(one.id);
        return facts.view(one);
      },
    },
  });
  views.noteList();
  atOnce(views.pass());
  looked = [];
});

test('nothing noted: nothing is looked at, and the list is the same', () => {
  const before = views.patch();
  expect(before).toHaveLength(301);
  expect(views.needsPass()).toBe(false);
  atOnce(views.pass());
  expect(views.patch()).toBe(before);
  expect(looked).toEqual([]);
});

test('one session: one look, one new view, and no new list when it says the same', () => {
  const before = views.patch();
  views.noteSession(idOf(5));
  expect(views.patch()).toBe(before);
  pinned.add(idOf(5));
  views.noteSession(idOf(5));
  const after = views.patch();
  expect(looked).toEqual([idOf(5), idOf(5)]);
  expect(after[5]).toMatchObject({ id: idOf(5), pinned: true });
  expect(after.filter((view, at) => view !== before[at])).toEqual([after[5]]);
});

test('another list: the records that changed are looked at, and what is built on a session', () => {
  const before = views.patch();
  entries = entries.with(9, entry(9, { name: 'Renamed' }));
  views.noteList();
  expect(views.needsPass()).toBe(true);
  atOnce(views.pass());
  expect(looked).toEqual([idOf(9), idOf(300)]);
  const after = views.patch();
  expect(after[9]?.name).toBe('Renamed');
  expect(after.filter((view, at) => view !== before[at])).toEqual([after[9]]);
});

test('what every session shows: all are looked at, and keep their views where nothing came of it', () => {
  const before = views.patch();
  views.noteAll();
  atOnce(views.pass());
  expect(looked).toHaveLength(301);
  expect(views.patch()).toBe(before);
});

test('sessions that came and went, also while a pass is under way', () => {
  entries = [...entries.slice(50), ...Array.from({ length: 400 }, (_, n) => entry(1_000 + n))];
  views.noteList();
  const pass = views.pass();
  expect(pass.next().done).toBe(false);
  entries = [entry(2_000), ...entries.slice(0, -1)];
  views.noteList();
  pinned.add(idOf(60));
  views.noteSession(idOf(60));
  // While a list is incomplete, the previous one is shown, with what is stored separately.
  expect(views.patch()[60]).toMatchObject({ id: idOf(60), pinned: true });
  atOnce(pass);
  expect(views.patch().map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
  expect(views.patch().find(({ id }) => id === idOf(60))?.pinned).toBe(true);
  // What came back is in its new place.
  entries = [entry(1), ...entries];
  views.noteList();
  atOnce(views.pass());
  pinned.add(idOf(1));
  views.noteSession(idOf(1));
  expect(views.patch()[0]).toMatchObject({ id: idOf(1), pinned: true });
});
