import { describe, expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { emptyRecords, type Records } from '../../../shared/records.ts';
import { err, ok } from '../../../shared/result.ts';
import { never } from '../testing/running-app.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import type { CarriedOut } from './carry-out.ts';
import { createOtherDefault } from './other-default.ts';

const [kept, found] = [SessionId.parse('kept'), SessionId.parse('found')];
const unwritable = { code: 'disk-full', file: '/home/ada/.aws/config' } as const;

function startUp(current: string | null, over: Partial<Records> = {}) {
  let looks = 0;
  const shown: unknown[] = [];
  const { whilePutRight } = createOtherDefault({
    userFiles: {
      currentDefault: async () => {
        looks += 1;
        return current === 'unreadable' ? err(unwritable) : ok(current);
      },
    },
    records: { get: () => ({ ...emptyRecords, defaultSessionId: kept, ...over }) },
    catalogue: {
      find: (id) => (id === found ? sessionEntry({ id, parent: { kind: 'session', id: kept } }) : null),
    },
    attention: {
      raise: (...matter) => void shown.push(matter),
      clear: (id) => void shown.push(`clear ${id}`),
    },
    lifetime: never,
    sessionName: (id) => (id === found ? 'F'.repeat(400) : `the ${id}`),
  });
  return {
    shown,
    looks: () => looks,
    write: (asksFor?: readonly string[], outcome: CarriedOut = ok({ problems: [] })) =>
      whilePutRight(asksFor === undefined ? [{}] : [{}, { asksFor }], async () => outcome),
  };
}
const matter = (keptName: string | null) => [
  'default-put-right',
  { code: 'default-put-right', found: 'F'.repeat(300), kept: keptName },
  { kind: 'open-page', page: 'sessions' },
];

describe('a default session of the files that is not that of the records', () => {
  it('is put right by the first write, and said, once', async () => {
    const { write, shown, looks } = startUp('found');
    expect(await write()).toMatchObject({ ok: true });
    expect(await write()).toMatchObject({ ok: true });
    expect([shown, looks()]).toEqual([[matter('the kept')], 1]);
  });

  it('is said also where the records have none', async () => {
    const { write, shown } = startUp('found', { defaultSessionId: null });
    await write(['prod']);
    expect(shown).toEqual([matter(null)]);
  });

  it('is looked for again where the write failed', async () => {
    const { write, shown, looks } = startUp('found');
    expect(await write(undefined, err(unwritable))).toMatchObject({ ok: false, error: unwritable });
    expect(shown).toEqual([]);
    await write();
    expect([shown, looks()]).toEqual([[matter('the kept')], 2]);
  });

  it('is no matter when the user has just chosen one', async () => {
    const { write, shown } = startUp('found');
    await write(['default']);
    expect(shown).toEqual(['clear default-put-right']);
  });

  it.each([
    ['is the same', 'kept', {}],
    ['is none', null, {}],
    ['is no session’s name', 'two words\n', {}],
    ['is of a session that is gone', 'gone', {}],
    ['cannot be read', 'unreadable', {}],
    ['stays while delivery is paused', 'found', { deliveryPaused: true }],
  ])('says nothing where it %s', async (_, current, over) => {
    const { write, shown } = startUp(current, over);
    expect(await write()).toMatchObject({ ok: true });
    expect(shown).toEqual([]);
  });
});
