import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createMailbox } from './mailbox.ts';

const never = neverAborts();
const ok = (value: string) => ({ ok: true, value });
const cancelled = { ok: false, error: { code: 'cancelled' } };

it('gives each value to one taker, in order, whichever came first', async () => {
  const box = createMailbox<string>(9);
  box.put('a');
  box.put('b');
  expect([await box.take(never), await box.take(never)]).toEqual([ok('a'), ok('b')]);
  const waiting = [box.take(never), box.take(never)];
  box.put('c');
  box.put('d');
  expect(await Promise.all(waiting)).toEqual([ok('c'), ok('d')]);
});

it('holds so many values and no more', async () => {
  const box = createMailbox<string>(2);
  for (const value of ['a', 'b', 'c']) box.put(value);
  expect([await box.take(never), await box.take(never)]).toEqual([ok('a'), ok('b')]);
  box.put('d');
  expect(await box.take(never)).toEqual(ok('d'));
});

it('a taker that leaves takes nothing from the next one', async () => {
  const box = createMailbox<string>(9);
  const leaving = new AbortController();
  const [gone, stays] = [box.take(leaving.signal), box.take(never)];
  leaving.abort();
  expect(await gone).toEqual(cancelled);
  box.put('a');
  expect(await stays).toEqual(ok('a'));
  box.put('b');
  expect(await box.take(leaving.signal)).toEqual(cancelled);
  expect(await box.take(never)).toEqual(ok('b'));
});

it('that is closed cancels all who wait, and all who come', async () => {
  const box = createMailbox<string>(9);
  const waiting = [box.take(never), box.take(never)];
  box.put('a');
  box.put('kept by nobody, because one waited');
  box.close();
  box.put('b');
  expect([...(await Promise.all(waiting)), await box.take(never)]).toEqual([
    ok('a'),
    ok('kept by nobody, because one waited'),
    cancelled,
  ]);
  const other = createMailbox<string>(9);
  const waits = other.take(never);
  other.close();
  expect(await waits).toEqual(cancelled);
});
