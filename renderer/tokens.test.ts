import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Both schemes' value of a colour token. */
function pairOf(token: string): readonly [light: string, dark: string] {
  const found = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  if (found?.[1] === undefined || found[2] === undefined)
    throw new Error(`${token} is not a pair of colours`);
  return [found[1], found[2]];
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const everywhere = ['surface', 'surface-low', 'surface-high', 'surface-hover', 'surface-selected'];
const texts: readonly (readonly [text: string, on: readonly string[]])[] = [
  ['text', [...everywhere, 'warn-surface', 'bad-surface', 'ok-surface']],
  ['text-soft', everywhere],
  ['accent', everywhere],
  ['ok', [...everywhere, 'ok-surface']],
  ['warn', [...everywhere, 'warn-surface']],
  ['bad', [...everywhere, 'bad-surface']],
  ['accent-text', ['accent', 'accent-hover']],
];

describe('colours', () => {
  it.each(texts.flatMap(([text, on]) => on.map((under) => [text, under] as const)))(
    'words in %s on %s can be read in both schemes',
    (text, under) => {
      const [light, dark] = pairOf(text);
      const [lightUnder, darkUnder] = pairOf(under);
      expect(contrast(light, lightUnder)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(dark, darkUnder)).toBeGreaterThanOrEqual(4.5);
    },
  );
  it.each(['surface', 'surface-low', 'surface-high'])('the edge of a field stands out on %s', (under) => {
    const [light, dark] = pairOf('line-strong');
    const [lightUnder, darkUnder] = pairOf(under);
    expect(contrast(light, lightUnder)).toBeGreaterThanOrEqual(3);
    expect(contrast(dark, darkUnder)).toBeGreaterThanOrEqual(3);
  });
  it('computes as the standard does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});
