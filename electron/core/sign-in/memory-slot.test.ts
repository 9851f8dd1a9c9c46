import { describe, expect, it } from 'vitest';
import { createAgenda } from '../async/agenda.ts';
import { Secret } from '../secret.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createMemorySlot } from './memory-slot.ts';

function slot() {
  const clock = createFakeClock();
  const agenda = createAgenda({
    clock,
    random: { hex: () => '', fraction: () => 0 },
    now: () => clock.nowMs(),
  });
  return { clock, agenda, memory: createMemorySlot({ key: 'memory:a', now: () => clock.nowMs(), agenda }) };
}

describe('a memory slot', () => {
  it('keeps one secret until it is cleared', () => {
    const { memory, clock } = slot();
    memory.set(new Secret('one'), clock.nowMs() + 1000);
    memory.set(new Secret('two'), clock.nowMs() + 1000);
    expect(memory.get()?.reveal()).toBe('two');
    memory.clear();
    expect(memory.get()).toBeNull();
  });
  it('forgets on time, also by the clock while the agenda sleeps', async () => {
    const { memory, clock, agenda } = slot();
    memory.set(new Secret('one'), clock.nowMs() + 1000);
    await clock.advance(1001);
    expect(memory.get()).toBeNull();
    memory.set(new Secret('two'), clock.nowMs() + 1000);
    agenda.pause();
    await clock.advance(1001);
    expect(memory.get()).toBeNull();
  });
  it('takes nothing that is over already', () => {
    const { memory, clock } = slot();
    memory.set(new Secret('late'), clock.nowMs());
    expect(memory.get()).toBeNull();
  });
});
