import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLIENT_FRAMES,
  createFrameDecoder,
  decodeExec,
  decodeText,
  encodeExec,
  encodeFrame,
  type Frame,
  type FrameDecoder,
  joinNul,
  SERVER_FRAMES,
  splitNul,
} from './framing.ts';
import { FRAME_HEADER_BYTES, FrameType, REPLY_FRAME_CAP_BYTES, REQUEST_CAP_BYTES } from './protocol.ts';

const requestDecoder = (): FrameDecoder =>
  createFrameDecoder({
    accepts: CLIENT_FRAMES,
    frameCapBytes: REQUEST_CAP_BYTES,
    streamCapBytes: REQUEST_CAP_BYTES,
  });
const replyDecoder = (): FrameDecoder =>
  createFrameDecoder({
    accepts: SERVER_FRAMES,
    frameCapBytes: REPLY_FRAME_CAP_BYTES,
    streamCapBytes: Number.POSITIVE_INFINITY,
  });

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Feeds `bytes` in pieces cut at the given places. */
function feed(decoder: FrameDecoder, bytes: Uint8Array, cuts: readonly number[]) {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const frames: Frame[] = [];
  for (let i = 1; i < places.length; i += 1) {
    frames.push(...decoder.push(bytes.subarray(places[i - 1], places[i])).frames);
  }
  return { frames, fault: decoder.end() };
}

const frame = fc.record({
  type: fc.constantFrom(...SERVER_FRAMES),
  payload: fc.uint8Array({ maxLength: 300 }),
});
const cuts = fc.array(fc.nat(5000), { maxLength: 40 });

describe('frames', () => {
  it('decode to what was encoded, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), cuts, (frames, places) => {
        const bytes = concat(frames.map((f) => encodeFrame(f.type, f.payload)));
        expect(feed(replyDecoder(), bytes, places)).toEqual({ frames, fault: null });
      }),
      { numRuns: 200 },
    );
  });

  it('give the same frames and the same fault for garbage, however it is cut', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc
        .tuple(fc.array(frame, { maxLength: 3 }), fc.uint8Array({ minLength: 1, maxLength: 50 }))
        .map(([frames, tail]) => concat([...frames.map((f) => encodeFrame(f.type, f.payload)), tail])),
    );
    fc.assert(
      fc.property(garbage, cuts, (bytes, places) => {
        const whole = feed(replyDecoder(), bytes, []);
        expect(feed(replyDecoder(), bytes, places)).toEqual(whole);
        const kept = whole.frames.reduce((sum, f) => sum + f.payload.length, 0);
        expect(kept).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  it('refuse a length over the cap from its header alone', () => {
    const header = Uint8Array.of(FrameType.stdout, 0xff, 0xff, 0xff, 0xff);
    expect(replyDecoder().push(header)).toEqual({
      frames: [],
      fault: { kind: 'frame-too-large', declaredBytes: 0xffffffff, capBytes: REPLY_FRAME_CAP_BYTES },
    });
  });

  it('hold a reply of 64 KiB in one frame, as the native shim does, and not one byte more', () => {
    // A number of its own: a cap that is read from where it is set may be set to anything.
    const cap = 65_536;
    expect([REPLY_FRAME_CAP_BYTES, REQUEST_CAP_BYTES]).toEqual([cap, cap]);
    for (const type of SERVER_FRAMES) {
      expect(replyDecoder().push(encodeFrame(type, new Uint8Array(cap))).fault).toBeNull();
      expect(replyDecoder().push(encodeFrame(type, new Uint8Array(cap + 1)).subarray(0, 5)).fault?.kind).toBe(
        'frame-too-large',
      );
    }
  });

  it('hold exactly the cap, and not one byte more', () => {
    const fits = new Uint8Array(REQUEST_CAP_BYTES - FRAME_HEADER_BYTES);
    expect(requestDecoder().push(encodeFrame(FrameType.stdin, fits)).fault).toBeNull();
    const over = encodeFrame(FrameType.stdin, new Uint8Array(fits.length + 1));
    expect(requestDecoder().push(over).fault?.kind).toBe('stream-too-large');
  });

  it('count empty frames towards the request cap', () => {
    const decoder = requestDecoder();
    const many = concat(
      Array.from({ length: REQUEST_CAP_BYTES / FRAME_HEADER_BYTES + 1 }, () => encodeFrame(FrameType.go)),
    );
    expect(decoder.push(many).fault?.kind).toBe('stream-too-large');
  });

  it('refuse the frames of the other direction, and stay refused', () => {
    const decoder = requestDecoder();
    expect(decoder.push(encodeFrame(FrameType.exit)).fault).toEqual({
      kind: 'unknown-type',
      type: FrameType.exit,
    });
    expect(decoder.push(encodeFrame(FrameType.go))).toEqual({
      frames: [],
      fault: { kind: 'unknown-type', type: FrameType.exit },
    });
  });

  it('tell a stream that ends inside a frame', () => {
    const decoder = replyDecoder();
    decoder.push(encodeFrame(FrameType.exit, joinNul(['0'])).subarray(0, 5));
    expect(decoder.end()).toEqual({ kind: 'half-frame', pendingBytes: 5 });
  });
});

describe('NUL-joined lists', () => {
  it('keep every text without NUL, the empty ones too', () => {
    const text = fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\0', ''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 10 }), (parts) => {
        expect(splitNul(joinNul(parts)).map(decodeText)).toEqual(parts);
      }),
    );
  });

  it('tell bytes that are not UTF-8, and keep a byte-order mark', () => {
    expect(decodeText(Uint8Array.of(0xff))).toBeNull();
    expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });
});

describe('exec frames', () => {
  it('carry argv and what to set and unset', () => {
    const request = { argv: ['env', '', 'a\nb'], env: { AWS_PROFILE: null, A: '', B: 'x=y' } };
    const payload = encodeExec(request);
    expect(payload && decodeText(payload)).toBe('3\0env\0\0a\nb\0AWS_PROFILE\0A=\0B=x=y');
    expect(payload && decodeExec(payload)).toEqual(request);
  });

  it('are not made when they cannot be said', () => {
    expect(encodeExec({ argv: [], env: {} })).toBeNull();
    expect(encodeExec({ argv: ['a\0b'], env: {} })).toBeNull();
    expect(encodeExec({ argv: ['a'], env: { 'A=B': 'c' } })).toBeNull();
    expect(encodeExec({ argv: ['a'], env: { '': null } })).toBeNull();
  });

  it('never throw on garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const request = decodeExec(bytes);
        expect(request === null || request.argv.length > 0).toBe(true);
      }),
    );
    expect(decodeExec(joinNul(['3', 'a', 'b']))).toBeNull();
    expect(decodeExec(joinNul(['1', 'a', '=x']))).toBeNull();
  });
});
