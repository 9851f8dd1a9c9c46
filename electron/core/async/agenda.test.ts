import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createAgenda } from './agenda.ts';

function makeAgenda() {
  const clock = createFakeClock(0);
  const ran: string[] = [];
  const agenda = createAgenda({ clock, random: { hex: () => '', fraction: () => 0.5 }, now: clock.nowMs });
  return {
    clock,
    ran,
    agenda,
    plan: (key: string, at: number) => agenda.set(key, at, () => void ran.push(key)),
  };
}

describe('the agenda', () => {
  it('keeps one timer for everything, and none for nothing', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    expect(clock.timers()).toBe(0);
    plan('b', 2_000);
    plan('a', 1_000);
    plan('b', 3_000);
    expect(clock.timers()).toBe(1);
    await clock.advance(2_500);
    expect(ran).toEqual(['a']);
    agenda.cancel('b');
    expect(clock.timers()).toBe(0);
    await clock.advance(10_000);
    expect(ran).toEqual(['a']);
  });

  it('runs nothing while the machine sleeps, and each overdue thing once after, one by one', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    for (let i = 0; i < 20; i += 1) plan(`k${i}`, 60_000 + i);
    agenda.pause();
    clock.jump(12 * 3_600_000);
    await clock.advance(60_000);
    expect(ran).toEqual([]);
    agenda.resume();
    await clock.advance(1_000);
    expect(ran.length).toBeLessThan(20);
    await clock.advance(60_000);
    expect(ran).toHaveLength(20);
    expect(new Set(ran).size).toBe(20);
  });

  it('notices within minutes when the wall clock ran away without a power event', async () => {
    const { clock, ran, plan } = makeAgenda();
    plan('a', 5 * 3_600_000);
    clock.jump(6 * 3_600_000);
    await clock.advance(10 * 60_000);
    expect(ran).toEqual(['a']);
  });

  it('takes nothing more once stopped', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    plan('a', 1_000);
    agenda.stop();
    plan('b', 1_000);
    await clock.advance(5_000);
    expect(ran).toEqual([]);
    expect(clock.timers()).toBe(0);
  });

  it('runs what is due at once, in the order in which it was set, and what that sets in its turn', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    agenda.set('a', 0, () => {
      ran.push('a');
      plan('c', 0);
    });
    plan('b', 0);
    await clock.advance(0);
    expect(ran).toEqual(['a', 'b', 'c']);
    expect(clock.timers()).toBe(0);
  });

  it('arms the next when the first is called off', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    plan('first', 1_000);
    plan('second', 2_000);
    agenda.cancel('first');
    agenda.cancel('unknown');
    await clock.advance(1_500);
    expect(ran).toEqual([]);
    await clock.advance(500);
    expect(ran).toEqual(['second']);
  });

  it('takes what is set while the machine sleeps, and runs it after', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    agenda.pause();
    plan('a', 1_000);
    await clock.advance(60_000);
    expect([ran, clock.timers()]).toEqual([[], 0]);
    agenda.resume();
    await clock.advance(1_000);
    expect(ran).toEqual(['a']);
  });

  it('keeps its times when a wake is reported that no sleep came before', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    plan('a', 1_000);
    agenda.resume();
    await clock.advance(999);
    expect(ran).toEqual([]);
    await clock.advance(1);
    expect(ran).toEqual(['a']);
  });

  it('spreads a wake over half a minute at most', async () => {
    const { clock, ran, agenda, plan } = makeAgenda();
    for (let i = 0; i < 500; i += 1) plan(`k${i}`, 0);
    agenda.pause();
    agenda.resume();
    await clock.advance(29_000);
    expect(ran.length).toBeLessThan(500);
    await clock.advance(1_000);
    expect(ran).toHaveLength(500);
  });
});
