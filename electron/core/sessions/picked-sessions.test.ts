import { expect, it } from 'vitest';
import type { SessionView } from '../../../shared/session.ts';
import { sessionView } from '../../../shared/testing-session.ts';
import { createPickedSessions } from './picked-sessions.ts';

const plain = sessionView({ lastUsedAt: null });
const used = (lastUsedAt: number) => sessionView({ lastUsedAt });

it('gives those that pass, and looks only at what is another object than before', () => {
  let looks = 0;
  const pick = createPickedSessions((session) => {
    looks += 1;
    return session.lastUsedAt !== null;
  });
  const looksFor = (sessions: readonly SessionView[]) => {
    looks = 0;
    const picked = pick(sessions);
    expect(picked).toEqual(sessions.filter(({ lastUsedAt }) => lastUsedAt !== null));
    return { looks, picked };
  };
  const many = Array.from({ length: 1_000 }, (_, n) => (n === 7 ? used(1) : { ...plain }));
  expect(looksFor(many).looks).toBe(1_000);
  const first = pick(many);
  expect(looksFor(many).looks).toBe(0);
  // Another list of the same sessions, and one that was not picked and is not.
  expect(looksFor(many.with(9, { ...plain })).looks).toBe(1);
  expect(pick(many)).toBe(first);
  const two = looksFor(many.with(3, used(2)));
  expect([two.looks, two.picked.length]).toEqual([1, 2]);
  expect(looksFor(many.with(7, { ...plain })).picked).toEqual([]);
  expect(looksFor(many.slice(1)).picked).toHaveLength(1);
  expect(looksFor([]).picked).toEqual([]);
});
