import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, messageLength } from './decode-message.ts';
import { encodeMessage } from './encode-message.ts';
import { InvalidValue } from './marshal.ts';
import type { OutgoingMessage, ReceivedMessage } from './message.ts';
import { createMessageFrames } from './message-frames.ts';
import { typedValues } from './testing/arbitrary-values.ts';
import { type DbusValue, MalformedMessage, Variant } from './values.ts';

const call: OutgoingMessage = {
  kind: 'call',
  wantsReply: true,
  destination: 'org.example.Peer',
  path: '/org/example',
  interface: 'org.example.Peer',
  member: 'Ask',
};
const LIMIT = 2 ** 20;
const bytesOf = (signature: string, body: readonly DbusValue[]): Buffer =>
  encodeMessage({ ...call, signature, body }, 7);

function framed(chunks: readonly Uint8Array[]): readonly ReceivedMessage[] {
  const seen: ReceivedMessage[] = [];
  const frames = createMessageFrames(LIMIT, (message) => seen.push(message));
  for (const chunk of chunks) frames.push(chunk);
  return seen;
}

describe('a message', () => {
  it('comes back whatever it carries', () => {
    fc.assert(
      fc.property(typedValues, ({ signature, values }) => {
        expect(decodeMessage(bytesOf(signature, values))).toEqual({
          kind: 'call',
          serial: 7,
          sender: '',
          path: '/org/example',
          interface: 'org.example.Peer',
          member: 'Ask',
          wantsReply: true,
          signature,
          body: values,
        });
      }),
    );
  });

  it('of every kind keeps its header', () => {
    const to = { destination: ':1.2', replyTo: 9 } as const;
    expect(
      decodeMessage(encodeMessage({ kind: 'return', ...to, signature: 'u', body: [5] }, 1)),
    ).toMatchObject({
      kind: 'return',
      replyTo: 9,
      body: [5],
    });
    const failed: OutgoingMessage = { kind: 'error', ...to, name: 'org.example.Error', text: 'no' };
    expect(decodeMessage(encodeMessage(failed, 1))).toMatchObject({
      kind: 'error',
      replyTo: 9,
      name: 'org.example.Error',
      body: ['no'],
    });
    const signal: OutgoingMessage = { kind: 'signal', path: '/', interface: 'a.b', member: 'C' };
    expect(decodeMessage(encodeMessage(signal, 1))).toMatchObject({ kind: 'signal', path: '/', member: 'C' });
  });

  it.each<Partial<Extract<OutgoingMessage, { kind: 'call' }>>>([
    { destination: 'none' },
    { destination: '' },
    { destination: ':1' },
    { path: 'org' },
    { interface: 'Peer' },
    { member: 'A.B' },
    { member: '' },
  ])('with a name that is none is not sent: %j', (wrong) => {
    expect(() => encodeMessage({ ...call, ...wrong }, 1)).toThrow(InvalidValue);
  });
});

describe('a stream of messages', () => {
  it('is cut where they end, however it is read', () => {
    const made = fc.array(typedValues, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(made, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (bodies, sizes) => {
        const stream = Buffer.concat(bodies.map(({ signature, values }) => bytesOf(signature, values)));
        const chunks: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(framed(chunks).map(({ body }) => body)).toEqual(bodies.map(({ values }) => values));
      }),
    );
  });

  it('passes over a type of message that it does not know', () => {
    const later = Buffer.from(bytesOf('', []));
    later[1] = 9;
    expect(framed([later, bytesOf('s', ['next'])]).map(({ body }) => body)).toEqual([['next']]);
  });
});

/** The message with one byte or length written over. */
function changed(signature: string, body: readonly DbusValue[], change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(bytesOf(signature, body));
  change(bytes);
  return bytes;
}
const BODY_LENGTH_AT = 4;
const SERIAL_AT = 8;
const FIELDS_LENGTH_AT = 12;
const bodyAt = bytesOf('', []).length + 8;

describe('what a hostile peer may send', () => {
  it.each<[string, string, Buffer]>([
    ['no byte order', 'no byte order', changed('', [], (b) => b.fill('x', 0, 1))],
    ['the other byte order', 'header is too long', changed('s', ['a'], (b) => b.fill('B', 0, 1))],
    ['another protocol', 'version 1', changed('', [], (b) => b.writeUInt8(2, 3))],
    ['no type', 'no type', changed('', [], (b) => b.writeUInt8(0, 1))],
    ['no serial number', 'serial', changed('', [], (b) => b.writeUInt32LE(0, SERIAL_AT))],
    [
      'a body of 4 GiB',
      'longer than 1048576',
      changed('', [], (b) => b.writeUInt32LE(0xffff_ffff, BODY_LENGTH_AT)),
    ],
    [
      'a body of 129 MiB',
      'longer than 1048576',
      changed('', [], (b) => b.writeUInt32LE(129 * 2 ** 20, BODY_LENGTH_AT)),
    ],
    [
      'a body above the limit of this client',
      'longer than 1048576',
      changed('', [], (b) => b.writeUInt32LE(LIMIT, BODY_LENGTH_AT)),
    ],
    [
      'a header of 4 GiB',
      'header is too long',
      changed('', [], (b) => b.writeUInt32LE(0xffff_fff0, FIELDS_LENGTH_AT)),
    ],
    [
      'a body without a signature',
      'match its signature',
      Buffer.concat([changed('', [], (b) => b.writeUInt32LE(4, 4)), Buffer.alloc(4)]),
    ],
    [
      'a signature without a body',
      'ends too early',
      changed('s', ['a'], (b) => b.writeUInt32LE(0, 4)).subarray(0, bodyAt),
    ],
    ['an array of 4 GiB', '64 MiB', changed('as', [['a']], (b) => b.writeUInt32LE(0xffff_ffff, bodyAt))],
    [
      'an array longer than its message',
      'longer than its message',
      changed('as', [['a']], (b) => b.writeUInt32LE(60, bodyAt)),
    ],
    [
      'an array that ends inside an element',
      'end with an element',
      changed('as', [['a']], (b) => b.writeUInt32LE(5, bodyAt)),
    ],
    [
      'a string longer than its message',
      'ends too early',
      changed('s', ['abc'], (b) => b.writeUInt32LE(9_999, bodyAt)),
    ],
    ['a string without its NUL', 'end with NUL', changed('s', ['abc'], (b) => b.fill('x', bodyAt + 7))],
    ['a string with NUL in it', 'holds NUL', changed('s', ['abc'], (b) => b.writeUInt8(0, bodyAt + 5))],
    ['a string that is not UTF-8', 'UTF-8', changed('s', ['abc'], (b) => b.writeUInt8(0xff, bodyAt + 5))],
    ['a path that is none', 'object path', changed('o', ['/ab'], (b) => b.fill('-', bodyAt + 5, bodyAt + 6))],
    [
      'a signature that is none',
      'signature is not',
      changed('g', ['as'], (b) => b.fill('z', bodyAt + 1, bodyAt + 2)),
    ],
    ['a boolean of 2', 'boolean', changed('b', [true], (b) => b.writeUInt32LE(2, bodyAt))],
    ['padding that is not zero', 'Padding', changed('yu', [1, 2], (b) => b.writeUInt8(1, bodyAt + 2))],
    [
      'a member that is none',
      'field 3',
      changed('', [], (b) => b.fill('.', b.indexOf('Ask'), b.indexOf('Ask') + 1)),
    ],
    [
      'a destination that is none',
      'field 6',
      changed('', [], (b) => b.fill(' ', b.lastIndexOf('org.example.P'), b.lastIndexOf('org.example.P') + 1)),
    ],
  ])('%s is refused', (_, rule, bytes) => {
    expect(() => framed([bytes])).toThrow(MalformedMessage);
    expect(() => framed([bytes])).toThrow(rule);
  });

  it.each([
    ['arrays in arrays', `${'a'.repeat(33)}y`],
    ['structs in structs', `${'('.repeat(33)}y${')'.repeat(33)}`],
    ['an empty struct', '()'],
    ['a dictionary outside of an array', '{ss}'],
    ['a dictionary with a container for a key', 'a{vs}'],
    ['more than 255 types', 'y'.repeat(256)],
    ['an array of nothing', 'a'],
    ['a struct without an end', '(s'],
  ])('a signature with %s is refused', (_, signature) => {
    expect(() => bytesOf(signature, [])).toThrow(InvalidValue);
  });

  it('variants nested a thousand deep are refused, and the stack holds', () => {
    const depth = 1_000;
    const inner = Buffer.concat([
      ...Array.from({ length: depth }, () => Buffer.from([1, 'v'.charCodeAt(0), 0])),
      Buffer.from([1, 'y'.charCodeAt(0), 0, 5]),
    ]);
    const header = bytesOf('v', [new Variant('y', 1)]).subarray(0, bodyAt);
    header.writeUInt32LE(inner.length, BODY_LENGTH_AT);
    expect(() => framed([Buffer.concat([header, inner])])).toThrow(/nested/);
  });

  it('a length is believed before anything is kept: no byte of the body is awaited', () => {
    const header = bytesOf('', []).subarray(0, 16);
    header.writeUInt32LE(2 ** 31, BODY_LENGTH_AT);
    expect(() => messageLength(header, LIMIT)).toThrow(MalformedMessage);
  });

  it('random bytes and random changes never throw anything else', () => {
    const onlyMalformed = (bytes: Uint8Array): void => {
      try {
        framed([bytes]);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessage);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), onlyMalformed), { numRuns: 500 });
    fc.assert(
      fc.property(
        typedValues,
        fc.array(fc.tuple(fc.nat(), fc.nat(255))),
        ({ signature, values }, changes) => {
          const bytes = bytesOf(signature, values);
          for (const [at, byte] of changes) bytes.writeUInt8(byte, at % bytes.length);
          onlyMalformed(bytes);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('no error says what was in the message', () => {
    const secret = 'hunter2-AKIAEXAMPLE';
    const bytes = changed('s', [secret], (b) => b.writeUInt8(0xff, b.indexOf(secret)));
    expect(() => framed([bytes])).toThrow(MalformedMessage);
    expect(() => framed([bytes])).not.toThrow(/hunter2|AKIA/);
  });
});
