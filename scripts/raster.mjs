// Layers of shapes → pixels → PNG, with nothing but zlib.
import { crc32, deflateSync } from 'node:zlib';

const SAMPLES = 4;

function coverage(shape, px, py, unit) {
  // Far from the edge one look is enough, and most pixels are.
  const centre = shape((px + 0.5) * unit, (py + 0.5) * unit) / unit;
  if (Math.abs(centre) > 2) return centre < 0 ? 1 : 0;
  let sum = 0;
  for (let sy = 0; sy < SAMPLES; sy++) {
    for (let sx = 0; sx < SAMPLES; sx++) {
      const x = (px + (sx + 0.5) / SAMPLES) * unit;
      const y = (py + (sy + 0.5) / SAMPLES) * unit;
      sum += Math.min(1, Math.max(0, 0.5 - (shape(x, y) / unit) * SAMPLES));
    }
  }
  return sum / (SAMPLES * SAMPLES);
}

/** Layers are {shape, fill: (x, y) => [r, g, b, alpha 0..1]}, bottom first, drawn in `space` units to a square. */
export function draw(layers, pixels, space) {
  const unit = space / pixels;
  const rgba = Buffer.alloc(pixels * pixels * 4);
  for (let y = 0; y < pixels; y++) {
    for (let x = 0; x < pixels; x++) {
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (const { shape, fill } of layers) {
        const [r, g, b, a] = fill((x + 0.5) * unit, (y + 0.5) * unit);
        const over = a * coverage(shape, x, y, unit);
        if (over === 0) continue;
        const total = over + alpha * (1 - over);
        const mix = (top, under) => (top * over + under * alpha * (1 - over)) / total;
        [red, green, blue, alpha] = [mix(r, red), mix(g, green), mix(b, blue), total];
      }
      rgba.set([red, green, blue, alpha * 255].map(Math.round), (y * pixels + x) * 4);
    }
  }
  return rgba;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, check]);
}

export function png(rgba, pixels) {
  const rows = Buffer.alloc((pixels * 4 + 1) * pixels);
  for (let y = 0; y < pixels; y++)
    rgba.copy(rows, y * (pixels * 4 + 1) + 1, y * pixels * 4, (y + 1) * pixels * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
