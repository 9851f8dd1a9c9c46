import { afterEach, describe, expect, it } from 'vitest';
import { clockTime, dayTitle, fullTime, hourOfDay, logTime, timeOfDay } from './when.ts';

const HOUR = 3_600_000;
const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});
const travelTo = (to: string): void => {
  process.env.TZ = to;
};

describe('times of the window', () => {
  const noon = Date.UTC(2026, 6, 15, 12, 5, 9);

  it('are of the zone that the computer is in now, not of that at the start', () => {
    const shown = () => [hourOfDay(noon), timeOfDay(noon), clockTime(noon, noon), logTime(noon, noon)];
    travelTo('Europe/Berlin');
    expect(shown()).toEqual(['14:05', '14:05:09', '14:05', '14:05:09']);
    travelTo('America/New_York');
    expect(shown()).toEqual(['08:05', '08:05:09', '08:05', '08:05:09']);
    travelTo('Asia/Tokyo');
    expect(shown()).toEqual(['21:05', '21:05:09', '21:05', '21:05:09']);
    expect(fullTime(noon)).toContain('21:05:09');
    expect(dayTitle(noon + 4 * HOUR, noon + 4 * HOUR)).toContain('16');
  });

  it('are those of their own day, in a zone with summer time', () => {
    travelTo('Europe/Berlin');
    const winter = Date.UTC(2026, 0, 15, 12, 5);
    expect([hourOfDay(winter), hourOfDay(noon)]).toEqual(['13:05', '14:05']);
  });

  it('name the day after a day of 25 hours, and the one before', () => {
    travelTo('Europe/Berlin');
    // The clocks go back in the night to Sunday 25 October 2026.
    const early = new Date(2026, 9, 25, 0, 30).getTime();
    expect(clockTime(new Date(2026, 9, 26, 8, 0).getTime(), early)).toBe('08:00 tomorrow');
    expect(dayTitle(new Date(2026, 9, 24, 23, 50).getTime(), early)).toMatch(/^Yesterday/);
  });
});
