import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { closableGate, lockedNow } from './testing-gate.ts';

const refused = { ok: false, error: { code: 'locked', since: 1_000, why: 'screen' } };

describe('the gate', () => {
  it('lets answers out while nothing is locked, and begins no work while it is', async () => {
    const { gate, set } = closableGate();
    expect(await gate.pass(async () => ok('credentials'))).toEqual(ok('credentials'));
    set(lockedNow);
    let begun = 0;
    expect(
      await gate.pass(async () => {
        begun += 1;
        return ok('credentials');
      }),
    ).toEqual(refused);
    expect([begun, gate.problem()]).toEqual([0, refused.error]);
    set(null);
    expect(await gate.pass(async () => ok('credentials'))).toEqual(ok('credentials'));
  });

  it.each([
    ['was locked', [lockedNow]],
    ['was locked and unlocked', [lockedNow, null]],
    ['was locked, and its end was asked for', [lockedNow, { ...lockedNow, unlockAsked: true as const }]],
  ])('keeps an answer to a question of before: it %s in between', async (_what, steps) => {
    const { gate, set } = closableGate();
    const answer = await gate.pass(async () => {
      for (const step of steps) set(step);
      return ok('credentials');
    });
    expect(answer).toEqual(refused);
  });
});
