import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awsText, weirdText } from '../testdata/arbitraries.ts';
import {
  findSections,
  type IniDocument,
  isReadable,
  parseIni,
  parsingIni,
  printIni,
  readValue,
} from './ini-document.ts';

interface Recording {
  readonly readings: readonly {
    readonly text: string;
    readonly config: Record<string, Record<string, Record<string, unknown>>> | null;
    readonly credentials: Record<string, Record<string, unknown>> | null;
  }[];
}
const recording = JSON.parse(
  readFileSync(new URL('../testdata/botocore-readings.json', import.meta.url), 'utf8'),
) as Recording;

/** What botocore would make of the document, from our reading of it. */
function asBotocore(doc: IniDocument): Record<string, Record<string, Record<string, unknown>>> {
  const inherited = optionsOf(doc, (header) => header === 'DEFAULT');
  const groups = { profile: 'profiles', 'sso-session': 'sso_sessions', services: 'services' } as const;
  const found: Record<string, Record<string, Record<string, unknown>>> = {
    profiles: {},
    sso_sessions: {},
    services: {},
  };
  for (const section of doc.sections) {
    if (section.kind === 'other') continue;
    const group = found[groups[section.kind]];
    if (group === undefined) throw new Error('unknown group');
    const own = optionsOf(doc, (header) => header === section.header);
    group[section.name] = { ...inherited, ...own };
  }
  return found;
}
function optionsOf(doc: IniDocument, wanted: (header: string) => boolean): Record<string, unknown> {
  const options = doc.sections
    .filter((section) => wanted(section.header))
    .flatMap((section) => section.options);
  return Object.fromEntries(
    options.map((option) => [
      option.key,
      option.nested === null ? option.value : Object.fromEntries(option.nested),
    ]),
  );
}

test(`reads ${recording.readings.length} files exactly as the real botocore did`, () => {
  let readable = 0;
  for (const { text, config, credentials } of recording.readings) {
    const doc = parseIni(text, 'config');
    expect({ text, readable: isReadable(doc) }).toEqual({ text, readable: config !== null });
    if (config === null || credentials === null) continue;
    readable++;
    expect({ text, ...asBotocore(doc) }).toEqual({ text, ...config });
    expect({ text, ...asBotocore(parseIni(text, 'credentials')).profiles }).toEqual({ text, ...credentials });
  }
  expect(readable).toBeGreaterThan(100);
});

test('what was parsed prints the same bytes', () => {
  fc.assert(
    fc.property(fc.oneof(awsText, weirdText), (text) => {
      expect(printIni(parseIni(text, 'config'))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('finds a profile in every spelling', () => {
  for (const header of [
    '[profile x]',
    '[profile "x"]',
    "[profile 'x']",
    '[profile\tx]',
    '  [profile x]',
    '[profile  x]',
  ]) {
    const doc = parseIni(`[default]\na = 1\n\n[other]\n\n${header}\nregion = eu-west-1\n`, 'config');
    // An indented header right after a setting is that setting's continuation; here an empty section stands between.
    expect(findSections(doc, 'profile', 'x').map((section) => readValue(section, 'region'))).toEqual([
      'eu-west-1',
    ]);
  }
  const doc = parseIni('[default]\na = 1\n[profile default]\nb = 1\n', 'config');
  expect(findSections(doc, 'profile', 'default').map((section) => section.header)).toEqual([
    'default',
    'profile default',
  ]);
});

test('says which sections the JavaScript SDK cannot see', () => {
  const seen = (header: string) => parseIni(`${header}\na = 1\n`, 'config').sections[0]?.isSeenByJs;
  expect(['[profile x]', '[profile "x"] # c', '[profile\tx]', '[default]'].map(seen)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['[profile "a b"]', '[profile  x]', '[profile x];c', '[profile é]'].map(seen)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('a marker between a header and the next makes a section ours, wherever a tool or the user has moved it', () => {
  const marker = '# managed by Latchkey - session s:1/Admin - edits here are overwritten';
  const ids = (text: string) => parseIni(text, 'config').sections.map((section) => section.sessionId);
  expect(ids(`[profile a]\n${marker}\nx = 1\n`)).toEqual(['s:1/Admin']);
  expect(ids(`[profile a]\r\n${marker}\r\n`)).toEqual(['s:1/Admin']);
  expect(ids(`[profile a]\nx = 1\n${marker}\n`)).toEqual(['s:1/Admin']);
  expect(ids(`${marker}\n[profile a]\nx = 1\n`)).toEqual([null]);
  expect(ids(`[profile a]\n\n${marker}\n`)).toEqual(['s:1/Admin']);
  expect(ids(`[profile a]\nx = ${marker}\n`)).toEqual([null]);
});

test('a setting twice in sections of defaults is one that Python refuses, the section twice is not', () => {
  const readable = (text: string) => isReadable(parseIni(text, 'config'));
  expect(readable('[DEFAULT]\na = 1\n[profile x]\na = 1\n[DEFAULT]\nb = 1\n')).toBe(true);
  expect(readable('[DEFAULT]\na = 1\n[profile x]\na = 1\n[DEFAULT]\nA = 1\n')).toBe(false);
});

test('a fault says what it is, where, and which tools give up', () => {
  const text =
    '\ufeffearly\n[a]\nx = 1\nX = 2\nno setting\n= 3\n[a]\ns3 =\n  bad\n  good = 1\n[profile __proto__]\ny = \udc80\n';
  expect(parseIni(text, 'config').faults).toEqual([
    { kind: 'bom', line: 0, what: 'byte order mark', rejectedBy: 'python' },
    { kind: 'before-first-section', line: 0, what: 'a line before the first section', rejectedBy: 'python' },
    { kind: 'duplicate-key', line: 3, what: 'x', rejectedBy: 'python' },
    { kind: 'not-a-setting', line: 4, what: 'a line that is not a setting', rejectedBy: 'python' },
    { kind: 'not-a-setting', line: 5, what: 'a line that is not a setting', rejectedBy: 'python' },
    { kind: 'duplicate-section', line: 6, what: '[a]', rejectedBy: 'python' },
    { kind: 'not-utf8', line: 11, what: 'bytes that are not UTF-8', rejectedBy: 'python' },
    { kind: 'bad-nested', line: 7, what: 's3', rejectedBy: 'python' },
    { kind: 'forbidden-name', line: 10, what: '[profile __proto__]', rejectedBy: 'js' },
  ]);
  // The mark counts only where it begins the text, and only for Python.
  expect(parseIni('[a]\nx = 1\ufeff', 'config').faults).toEqual([]);
  const forJs = parseIni('[__proto__]\n[x__proto__]\n[__proto__x]\n', 'credentials');
  expect(forJs.faults.map(({ line }) => line)).toEqual([0]);
  expect([isReadable(forJs), isReadable(parseIni(text, 'config'))]).toEqual([true, false]);
});

test('a key that is written twice far down is found too', () => {
  const many = Array.from({ length: 40 }, (_, n) => `key${n} = ${n}`);
  const doc = parseIni(['[a]', ...many, 'KEY3 = again', 'key39 = again'].join('\n'), 'config');
  expect(doc.faults.map(({ line, what }) => [line, what])).toEqual([
    [41, 'key3'],
    [42, 'key39'],
  ]);
  expect(readValue(doc.sections[0] ?? fail(), 'key3')).toBe('again');
});

test('a value goes over lines as Python joins them, and its last line is its end', () => {
  const text = '[a]\nx = 1\n  2\n\n  # comment\n  3\n; comment\n\ny : 4 = 5\nz = a # b\n';
  const options = parseIni(text, 'config').sections[0]?.options.map(({ key, value, line, endLine }) => [
    key,
    value,
    line,
    endLine,
  ]);
  expect(options).toEqual([
    ['x', '1\n2\n\n3', 1, 6],
    ['y', '4 = 5', 8, 9],
    ['z', 'a # b', 9, 10],
  ]);
});

test('settings below a key are read as one level of names', () => {
  const [section] = parseIni('[a]\ns3 =\n  one = 1\n  two= a = b \nplain = x\n  y = z\n', 'config').sections;
  expect(section?.options.map(({ nested }) => (nested === null ? null : Object.fromEntries(nested)))).toEqual(
    [{ one: '1', two: 'a = b' }, null],
  );
});

test('a marker counts once, and only under a header', () => {
  const of = (id: string) => `# managed by Latchkey - session ${id} - edits here are overwritten`;
  const doc = parseIni(`${of('s:0')}\n[a]\nx = 1\n${of('s:1')}\n${of('s:2')}\n[b]\n`, 'config');
  expect(doc.sections.map(({ sessionId, markerAt }) => [sessionId, markerAt])).toEqual([
    ['s:1', 3],
    [null, null],
  ]);
  const theirs = parseIni(`[a]\n${of('s:1')}\n`, 'config', () => false);
  expect(theirs.sections.map(({ sessionId, markerAt }) => [sessionId, markerAt])).toEqual([[null, 1]]);
});

test('a header may have brackets in its name and words behind it', () => {
  const headers = parseIni('[a]b] c\n[]\n[x\n[DEFAULT]\n[DEFAULT]\n', 'config');
  expect(headers.sections.map(({ header }) => header)).toEqual(['a]b', 'DEFAULT', 'DEFAULT']);
  expect(headers.faults.map(({ kind, line }) => [kind, line])).toEqual([
    ['not-a-setting', 1],
    ['not-a-setting', 2],
  ]);
});

test('a large file is read in slices', () => {
  const text = Array.from({ length: 6_000 }, (_, n) => `[a${n}]`).join('\n');
  let pauses = 0;
  const work = parsingIni(text, 'credentials');
  for (let step = work.next(); step.done !== true; step = work.next()) pauses += 1;
  expect(pauses).toBe(1 + 3 + 3);
});

function fail(): never {
  throw new Error('no section');
}
