import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeJsonItems } from './json-items.ts';

const fileOf = (text: string | Uint8Array) => {
  const bytes = Buffer.from(text);
  return {
    read: (into: Uint8Array, position: number) => bytes.copy(into, 0, position),
    readAll: () => bytes,
  };
};

/** What a file gives, cut into parts of so many bytes; null: it is refused. */
function itemsOf(text: string | Uint8Array, chunkBytes: number): readonly unknown[] | null {
  const items: unknown[] = [];
  return takeJsonItems(fileOf(text), (item) => void items.push(item), chunkBytes) ? items : null;
}

function parsedAtOnce(text: string): unknown {
  try {
    const whole: unknown = JSON.parse(text);
    return Array.isArray(whole) ? whole : null;
  } catch {
    return null;
  }
}

const chunkBytes = fc.integer({ min: 8, max: 200 });
const lines = (items: readonly unknown[]): string =>
  `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`;

test('a list of a record a line is read part by part', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 })), chunkBytes, (items, bytes) => {
      expect(itemsOf(lines(items), bytes)).toEqual(JSON.parse(lines(items)));
    }),
    { numRuns: 1_000 },
  );
});

test('whatever the text is: read, or refused, as if it were parsed at once', () => {
  const token = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',\n',
    ',',
    '\n',
    ' ',
    '1',
    '{"a":1}',
    '{"a":1,\n"b":[2]}',
    '"x,\\n"',
    '"é"',
    '[1,\n2]',
    '"a',
    '":',
    '\ufeff',
    '{"__proto__":{}}',
    ',\n,\n',
    ',\n]',
  );
  const text = fc.array(token, { maxLength: 24 }).map((tokens) => tokens.join(''));
  const nearly = fc
    .tuple(fc.array(fc.jsonValue({ maxDepth: 2 })), token, fc.nat(), fc.nat(3))
    .map(([items, odd, at, gone]) => {
      const whole = lines(items);
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + odd + whole.slice(place + gone);
    });
  fc.assert(
    fc.property(fc.oneof(text, nearly), chunkBytes, (any, bytes) => {
      expect(itemsOf(any, bytes)).toEqual(parsedAtOnce(any));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['nothing between two commas', '[\n1111,\n,\n2222\n]\n'],
  ['nothing before the first comma', '[,\n1111,\n2222\n]\n'],
  ['nothing behind the last comma', '[\n1111,\n2222,\n]\n'],
  ['an end in the middle', '[\n1111],\n[2222\n]\n'],
  ['something behind the end', '[\n1111,\n2222\n]\n1'],
  ['a mark of its encoding', '\ufeff[\n1111,\n2222\n]\n'],
])('%s is no list', (_, text) => {
  for (let bytes = 8; bytes < 40; bytes += 1) expect(itemsOf(text, bytes)).toBeNull();
});

test('bytes that are no UTF-8 are read as they are in the whole', () => {
  const bytes = Buffer.concat([Buffer.from('[\n"a'), Buffer.from([0xc3]), Buffer.from('",\n"b"\n]\n')]);
  for (let chunk = 8; chunk < 30; chunk += 1) expect(itemsOf(bytes, chunk)).toEqual(['a\ufffd', 'b']);
});

test('an item longer than any part, and a text in one line', () => {
  const items = ['x'.repeat(3_000), 1, 'y'.repeat(3_000)];
  expect(itemsOf(lines(items), 64)).toEqual(items);
  expect(itemsOf(JSON.stringify(items), 64)).toEqual(items);
  const long = ['x'.repeat(3_000_000), 1];
  expect(itemsOf(lines(long), 64)).toEqual(long);
});
