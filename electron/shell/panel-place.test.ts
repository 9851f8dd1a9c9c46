import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panelPlace } from './panel-place.ts';

const free = { x: 0, y: 32, width: 1280, height: 768 };
const size = { width: 640, height: 460 };

describe('the place of the quick panel', () => {
  it('is in the middle of its display, a little above it', () => {
    expect(panelPlace(free, size, null)).toEqual({ x: 320, y: 140, width: 640, height: 460 });
    const second = { x: 1280, y: 0, width: 1920, height: 1080 };
    expect(panelPlace(second, size, null)).toMatchObject({ x: 1920, y: 217 });
  });

  it('is below a tray icon at the top, above one at the bottom, and on the display with one in the corner', () => {
    expect(panelPlace(free, size, { x: 900, y: 0, width: 24, height: 24 })).toMatchObject({ x: 592, y: 32 });
    const below = { x: 600, y: 40, width: 24, height: 24 };
    expect(panelPlace(free, size, below)).toMatchObject({ x: 292, y: 72 });
    const corner = { x: 1250, y: 804, width: 24, height: 24 };
    expect(panelPlace(free, size, corner)).toMatchObject({ x: 640, y: 336 });
  });

  it('takes an icon without a size for none: some desktops say no place', () => {
    expect(panelPlace(free, size, { x: 0, y: 0, width: 0, height: 0 })).toEqual(panelPlace(free, size, null));
  });

  it('is never outside, whatever the display and the icon are', () => {
    const length = fc.integer({ min: 100, max: 4_000 });
    const at = fc.integer({ min: -4_000, max: 4_000 });
    const area = fc.record({ x: at, y: at, width: length, height: length });
    fc.assert(
      fc.property(area, fc.option(area), (display, icon) => {
        const place = panelPlace(display, size, icon);
        expect(place.x).toBeGreaterThanOrEqual(display.x);
        expect(place.y).toBeGreaterThanOrEqual(display.y);
        expect(place.x + place.width).toBeLessThanOrEqual(display.x + display.width);
        expect(place.y + place.height).toBeLessThanOrEqual(display.y + display.height);
      }),
    );
  });
});
