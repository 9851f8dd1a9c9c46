#!/usr/bin/env node
// Draws every icon of the app into assets/. The pictures are committed; run this after changing a shape.
import fs from 'node:fs';
import path from 'node:path';
import { draw, png } from './raster.mjs';
import { arc, both, box, circle, grown, keyhole, minus, polygon, ring, rotated, union } from './shapes.mjs';

const assets = path.join(path.dirname(import.meta.dirname), 'assets');
const TRAY_SPACE = 22;
const APP_SPACE = 512;

function renewing() {
  const arrow = (at) =>
    rotated(
      union(
        arc(11, 11, 8.2, 2.1, -75, 45),
        polygon([
          [13.1, 16.2],
          [19.6, 16.9],
          [14.3, 20.8],
        ]),
      ),
      11,
      11,
      at,
    );
  return union(arrow(0), arrow(180), keyhole(11, 10.6, 8.6));
}

function hourglass() {
  const glass = polygon([
    [5.6, 4],
    [16.4, 4],
    [16.4, 6.2],
    [12.6, 11],
    [16.4, 15.8],
    [16.4, 18],
    [5.6, 18],
    [5.6, 15.8],
    [9.4, 11],
    [5.6, 6.2],
  ]);
  const hollow = polygon([
    [7.4, 4],
    [14.6, 4],
    [14.6, 5.6],
    [13.2, 7.4],
    [8.8, 7.4],
    [7.4, 5.6],
  ]);
  const empty = polygon([
    [11, 12],
    [14.6, 16.4],
    [13.4, 16.4],
    [11, 14.2],
    [8.6, 16.4],
    [7.4, 16.4],
  ]);
  return union(minus(glass, hollow, empty), box(11, 3, 14, 2.4, 1.2), box(11, 19, 14, 2.4, 1.2));
}

/** Six silhouettes that differ without colour and at arm's length. */
const TRAY = {
  'signed-out': union(ring(11, 11, 8.4, 1.9), keyhole(11, 10.8, 8.4)),
  active: minus(circle(11, 11, 9.6), keyhole(11, 10.8, 10.4)),
  renewing: renewing(),
  expiring: hourglass(),
  // A padlock: the bow above a solid body.
  locked: minus(
    union(minus(box(11, 8, 10.4, 11, 5.2), box(11, 8.4, 5.8, 8.6, 2.9)), box(11, 14.4, 16, 11.2, 2)),
    box(11, 14.4, 2.4, 5, 1.2),
  ),
  attention: minus(
    polygon(
      [
        [11, 3.2],
        [19.2, 18],
        [2.8, 18],
      ],
      1.8,
    ),
    union(box(11, 10.6, 2.3, 6.4, 1.1), circle(11, 16.4, 1.35)),
  ),
};

const flat = (color) => () => [...color, 1];

const blend = (from, to, weight) => from.map((value, at) => value + (to[at] - value) * weight);

/** The key is in the latch: its bow is the keyhole's ring, its bit turned to the right. */
function appLayers(pixels) {
  const tile = box(256, 256, 464, 464, 108);
  // Below 32 pixels the teeth would be grey mush: a bigger bow with its keyhole alone reads better.
  const isSmall = pixels < 32;
  const bow = isSmall ? circle(256, 256, 172) : circle(208, 208, 104);
  const hole = isSmall ? keyhole(256, 252, 210) : rotated(keyhole(208, 208, 112), 208, 208, -45);
  const shaft = rotated(
    union(box(208, 350, 50, 210, 14), box(252, 372, 66, 40, 12), box(246, 432, 54, 40, 12)),
    208,
    208,
    -45,
  );
  const whole = minus(isSmall ? bow : union(bow, shaft), hole);
  // The heavy bow pulls the eye up: the key as a whole sits a little lower than its middle.
  const key = isSmall ? whole : (x, y) => whole(x - 6, y - 6);
  return [
    {
      shape: tile,
      fill: (x, y) => [...blend([74, 92, 240], [24, 32, 104], (x * 0.35 + y * 0.65 - 24) / 464), 1],
    },
    // The latch plate: a lighter rim, as if the light came from above.
    {
      shape: minus(tile, grown(tile, -8)),
      fill: (_x, y) => [255, 255, 255, Math.max(0, 0.34 - (y / 512) * 0.34)],
    },
    { shape: both(tile, (x, y) => key(x - 8, y - 14)), fill: () => [8, 12, 56, 0.38] },
    {
      shape: key,
      fill: (x, y) => [...blend([255, 255, 255], [255, 206, 112], (x + y - 220) / 520), 1],
    },
  ];
}

function write(file, content) {
  const target = path.join(assets, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
}

for (const [state, shape] of Object.entries(TRAY)) {
  const styles = {
    [`${state}-light`]: [255, 255, 255],
    [`${state}-dark`]: [36, 40, 48],
    [`${state}Template`]: [0, 0, 0],
  };
  for (const [name, color] of Object.entries(styles)) {
    const size = name.endsWith('Template') ? 18 : 22;
    for (const [scale, mark] of [
      [1, ''],
      [2, '@2x'],
    ]) {
      const pixels = size * scale;
      write(`tray/${name}${mark}.png`, png(draw([{ shape, fill: flat(color) }], pixels, TRAY_SPACE), pixels));
    }
  }
}

for (const pixels of [16, 22, 24, 32, 48, 64, 96, 128, 256, 512]) {
  write(`icons/${pixels}x${pixels}.png`, png(draw(appLayers(pixels), pixels, APP_SPACE), pixels));
}
// dmg asks for at least 512 points at twice the density.
write('icon.png', png(draw(appLayers(1024), 1024, APP_SPACE), 1024));

/** Apple's format: pictures one after the other, each behind its type and its length. */
function icns() {
  const types = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };
  const entry = (type, content) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length + 8);
    return Buffer.concat([Buffer.from(type, 'latin1'), length, content]);
  };
  const pictures = Object.entries(types).map(([pixels, type]) =>
    entry(type, png(draw(appLayers(Number(pixels)), Number(pixels), APP_SPACE), Number(pixels))),
  );
  return entry('icns', Buffer.concat(pictures));
}
write('icon.icns', icns());

/** A picture as Windows draws it everywhere: lines from below, blue first, and a mask of one bit that alpha makes needless. */
function bitmap(pixels) {
  const rgba = draw(appLayers(pixels), pixels, APP_SPACE);
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(pixels, 4);
  // Of picture and mask together.
  header.writeInt32LE(pixels * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const lines = Buffer.alloc(pixels * pixels * 4);
  const maskLine = Math.ceil(pixels / 32) * 4;
  const mask = Buffer.alloc(maskLine * pixels);
  for (let y = 0; y < pixels; y++) {
    for (let x = 0; x < pixels; x++) {
      const [red, green, blue, alpha] = rgba.subarray((y * pixels + x) * 4);
      const line = pixels - 1 - y;
      lines.set([blue, green, red, alpha], (line * pixels + x) * 4);
      if (alpha === 0) mask[line * maskLine + (x >> 3)] |= 0x80 >> (x & 7);
    }
  }
  return Buffer.concat([header, lines, mask]);
}

/** Only the largest is a PNG: what reads icons for an installer knows no other. */
function ico() {
  const sizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];
  const pictures = sizes.map((pixels) =>
    pixels === 256 ? png(draw(appLayers(pixels), pixels, APP_SPACE), pixels) : bitmap(pixels),
  );
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let at = head.length;
  for (const [index, pixels] of sizes.entries()) {
    const entry = 6 + 16 * index;
    // One byte, and 256 is 0.
    head.set([pixels & 0xff, pixels & 0xff, 0, 0], entry);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(pictures[index].length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += pictures[index].length;
  }
  return Buffer.concat([head, ...pictures]);
}
write('icon.ico', ico());
