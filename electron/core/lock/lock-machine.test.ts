import { describe, expect, it } from 'vitest';
import type { Locked, LockWhy } from '../../../shared/lock.ts';
import { type LockEvent, type LockSettings, reduce } from './lock-machine.ts';

const none: LockSettings = { lockOnSleep: false, lockOnScreenLock: false, lockAfterIdleMinutes: 0 };
const all: LockSettings = { lockOnSleep: true, lockOnScreenLock: true, lockAfterIdleMinutes: 5 };
const at = 2_000;
const whys: readonly LockWhy[] = ['asked', 'sleep', 'screen', 'idle', 'unsure'];
const states: readonly (Locked | null)[] = [
  null,
  ...whys.flatMap((why): readonly Locked[] => [
    { since: 1_000, why },
    { since: 1_000, why, unlockAsked: true },
  ]),
];
const closing = {
  asleep: ['sleep', 'lockOnSleep'],
  'screen-closed': ['screen', 'lockOnScreenLock'],
  'screen-silent': ['unsure', 'lockOnScreenLock'],
  idle: ['idle', 'lockAfterIdleMinutes'],
} as const;
type Closing = keyof typeof closing;
const closings: readonly Closing[] = ['asleep', 'screen-closed', 'screen-silent', 'idle'];
const events: readonly LockEvent[] = [
  { type: 'asked', at },
  ...closings.map((type) => ({ type, at })),
  { type: 'let-in' },
  { type: 'unlock-asked' },
  { type: 'confirmed' },
];

describe('every state and every event', () => {
  it('what closes locks what is open where the setting of it is on, and changes no lock', () => {
    for (const type of closings) {
      const [why, setting] = closing[type];
      for (const state of states) {
        const open = reduce(state, { type, at }, { ...all, [setting]: none[setting] });
        expect(open).toBe(state);
        const closed = reduce(state, { type, at }, { ...none, [setting]: all[setting] });
        expect(closed).toEqual(state ?? { since: at, why });
      }
    }
  });

  it('a lock by hand needs no setting, and takes the place of one that the return to the screen would end', () => {
    for (const state of states)
      expect(reduce(state, { type: 'asked', at }, none)).toEqual({ since: state?.since ?? at, why: 'asked' });
  });

  it('who is let in at the screen ends a lock that came by itself, and one by hand only where its end was asked for', () => {
    for (const state of states) {
      const stays = state !== null && state.why === 'asked' && state.unlockAsked !== true;
      expect(reduce(state, { type: 'let-in' }, all)).toEqual(stays ? state : null);
    }
  });

  it('to ask for the end ends nothing', () => {
    for (const state of states)
      expect(reduce(state, { type: 'unlock-asked' }, all)).toEqual(
        state === null ? null : { since: 1_000, why: state.why, unlockAsked: true },
      );
  });

  it('the answer to the question of the system ends every lock', () => {
    for (const state of states) expect(reduce(state, { type: 'confirmed' }, none)).toBeNull();
  });

  it('nothing but the word of the system ends a lock', () => {
    for (const state of states)
      for (const event of events)
        for (const settings of [none, all])
          if (state !== null && reduce(state, event, settings) === null)
            expect(['let-in', 'confirmed']).toContain(event.type);
  });
});
