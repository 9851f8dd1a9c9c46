import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { emptyRecords } from '../../../shared/records.ts';
import { ok } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { UpdateView } from '../../../shared/update.ts';
import { createAgenda } from '../async/agenda.ts';
import { createAttention } from '../attention.ts';
import { createEvents } from '../events.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { followDailyLook } from './daily-look.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function following(updates: Settings['updates']) {
  const clock = createFakeClock(0);
  const attention = createAttention({ changed: () => undefined });
  const events = createEvents({ onListenerError: () => undefined });
  const asked: boolean[] = [];
  const now = { updates, available: '1.1.0' };
  const view = (): UpdateView => ({
    running: '1.0.0',
    how: 'deb',
    checked: true,
    available: now.available,
    staged: null,
    failed: false,
  });
  followDailyLook({
    agenda: createAgenda({ clock, random: { hex: () => '', fraction: () => 0.5 }, now: clock.nowMs }),
    events,
    attention,
    settings: () => ({ updates: now.updates }),
    now: clock.nowMs,
    look: async ({ install }) => {
      asked.push(install);
      return ok(view());
    },
    lifetime: neverAborts(),
  }).begin();
  return {
    clock,
    asked,
    problems: () => attention.list().map(({ problem }) => problem),
    set: (next: Settings['updates']) => {
      now.updates = next;
      events.emit({ type: 'records-changed', before: emptyRecords, after: emptyRecords });
    },
  };
}

it.each(['off', 'manual'] as const)('does not look on its own where the setting is %s', async (setting) => {
  const { clock, asked } = following(setting);
  expect(clock.timers()).toBe(0);
  await clock.advance(3 * DAY);
  expect(asked).toEqual([]);
});

it('looks once a day where the user has switched that on, and downloads nothing', async () => {
  const { clock, asked, problems } = following('daily');
  await clock.advance(4 * MINUTE);
  expect(asked).toEqual([]);
  await clock.advance(2 * MINUTE);
  expect(asked).toEqual([false]);
  expect(problems()).toEqual([{ code: 'update-available', version: '1.1.0', running: '1.0.0' }]);
  await clock.advance(DAY - 10 * MINUTE);
  expect(asked).toHaveLength(1);
  await clock.advance(20 * MINUTE);
  expect(asked).toEqual([false, false]);
});

it('ends with the setting, and begins with it', async () => {
  const { clock, asked, problems, set } = following('manual');
  set('daily');
  await clock.advance(6 * MINUTE);
  expect([asked.length, problems().length]).toEqual([1, 1]);
  set('manual');
  expect([clock.timers(), problems()]).toEqual([0, []]);
  await clock.advance(3 * DAY);
  expect(asked).toHaveLength(1);
});
