import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const assets = path.join(import.meta.dirname, '..', 'assets');
const STATES = ['signed-out', 'active', 'renewing', 'expiring', 'attention', 'locked'];

function sizeOf(file: string) {
  const data = readFileSync(path.join(assets, file));
  return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
}

/** Reads a PNG as our own script writes it: RGBA, no filter. */
function read(file: string) {
  const data = readFileSync(path.join(assets, file));
  const size = data.readUInt32BE(16);
  const start = data.indexOf('IDAT');
  const raw = inflateSync(data.subarray(start + 4, start + 4 + data.readUInt32BE(start - 4)));
  const pixels = Array.from({ length: size * size }, (_, at) => {
    const from = Math.floor(at / size) * (size * 4 + 1) + 1 + (at % size) * 4;
    return [...raw.subarray(from, from + 4)];
  });
  return { size, height: data.readUInt32BE(20), pixels };
}

describe.each(STATES)('tray icon %s', (state) => {
  test('exists in every size and tone, and fills its square', () => {
    for (const [name, size] of [
      [`${state}-light`, 22],
      [`${state}-dark`, 22],
      [`${state}Template`, 18],
    ] as const) {
      for (const [mark, scale] of [
        ['', 1],
        ['@2x', 2],
      ] as const) {
        const icon = read(`tray/${name}${mark}.png`);
        expect([icon.size, icon.height]).toEqual([size * scale, size * scale]);
        const drawn = icon.pixels.filter(([, , , alpha = 0]) => alpha > 128).length / icon.pixels.length;
        expect(drawn).toBeGreaterThan(0.15);
        expect(drawn).toBeLessThan(0.75);
      }
    }
  });

  test('differs from every other state by shape, not by colour', () => {
    const shape = (of: string) => read(`tray/${of}-dark.png`).pixels.map(([, , , alpha = 0]) => alpha > 128);
    const own = shape(state);
    for (const other of STATES.filter((candidate) => candidate !== state)) {
      const theirs = shape(other);
      expect(own.filter((isSet, at) => isSet !== theirs[at]).length / own.length).toBeGreaterThan(0.1);
    }
  });

  test('is black with transparency as a macOS template', () => {
    for (const [red, green, blue, alpha = 0] of read(`tray/${state}Template.png`).pixels) {
      if (alpha > 0) expect([red, green, blue]).toEqual([0, 0, 0]);
    }
  });
});

test('each app icon has the size that its name says', () => {
  for (const file of readdirSync(path.join(assets, 'icons'))) {
    const { width, height } = sizeOf(`icons/${file}`);
    expect(`${width}x${height}.png`).toBe(file);
  }
  expect(sizeOf('icon.png')).toEqual({ width: 1024, height: 1024 });
});

test('the icon for macOS has the pictures that macOS looks for, each of the size that its type says', () => {
  const file = readFileSync(path.join(assets, 'icon.icns'));
  expect(file.toString('latin1', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const widths: Record<string, number> = {};
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    expect(file.toString('latin1', at + 9, at + 12)).toBe('PNG');
    widths[file.toString('latin1', at, at + 4)] = file.readUInt32BE(at + 8 + 16);
  }
  expect(widths).toEqual({ icp4: 16, icp5: 32, icp6: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 });
});

test('the icon for Windows has every size from 16 to 256, and each picture is that of the PNG of its size', () => {
  const file = readFileSync(path.join(assets, 'icon.ico'));
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  const entries = Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = 6 + index * 16;
    const from = file.readUInt32LE(at + 12);
    return {
      width: file[at] || 256,
      height: file[at + 1] || 256,
      bytes: file.subarray(from, from + file.readUInt32LE(at + 8)),
    };
  });
  expect(entries.map(({ width }) => width)).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
  expect(entries.at(-1)?.bytes).toEqual(readFileSync(path.join(assets, 'icons', '256x256.png')));
  for (const { width, height, bytes } of entries.slice(0, -1)) {
    expect([bytes.readUInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(8)]).toEqual([
      40,
      width,
      height * 2,
    ]);
    expect(bytes.length).toBe(40 + width * height * 4 + Math.ceil(width / 32) * 4 * height);
    if (![16, 24, 32, 48, 64, 128].includes(width)) continue;
    const { pixels } = read(`icons/${width}x${width}.png`);
    const drawn = pixels.map((_, at) => {
      const line = width - 1 - Math.floor(at / width);
      const [blue, green, red, alpha] = bytes.subarray(40 + (line * width + (at % width)) * 4);
      return [red, green, blue, alpha];
    });
    expect(drawn).toEqual(pixels);
  }
});
