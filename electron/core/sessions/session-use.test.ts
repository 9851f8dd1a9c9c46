import { expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import type { SessionChoice } from '../../../shared/records.ts';
import { createSessionUse } from './session-use.ts';

const id = SessionId.parse('s');

function using() {
  let now = 1_000_000;
  let choice: SessionChoice = {};
  let saves = 0;
  const emitted: unknown[] = [];
  const used = createSessionUse({
    catalogue: {
      choice: () => choice,
      choose: (_, patch) => {
        saves += 1;
        choice = { ...choice, ...patch } as SessionChoice;
      },
    },
    now: () => now,
    events: { emit: (event) => void emitted.push(event) },
  });
  return {
    emitted,
    saves: () => saves,
    lastUsedAt: () => choice.lastUsedAt,
    at: (ms: number) => {
      now = 1_000_000 + ms;
      used(id);
    },
  };
}

it('two hundred helpers of one moment are one use', () => {
  const { at, saves, emitted, lastUsedAt } = using();
  for (let n = 0; n < 200; n += 1) at(n * 4);
  expect([saves(), lastUsedAt()]).toEqual([1, 1_000_000]);
  expect(emitted).toEqual([{ type: 'session-used', sessionId: id, isFirst: true }]);
});

it('a use a second later is noted, and is not the first', () => {
  const { at, emitted, lastUsedAt } = using();
  at(0);
  at(999);
  expect(lastUsedAt()).toBe(1_000_000);
  at(1_000);
  expect(lastUsedAt()).toBe(1_001_000);
  expect(emitted.at(-1)).toEqual({ type: 'session-used', sessionId: id, isFirst: false });
  expect(emitted).toHaveLength(2);
});
