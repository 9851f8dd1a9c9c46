import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awsText, weirdText } from '../testdata/arbitraries.ts';
import { findSections, type IniDocument, isReadable, parseIni, printIni, readValue } from './ini-document.ts';

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
