import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awsText, weirdText } from '../testdata/arbitraries.ts';
import {
  editDocument,
  findSections,
  type IniDocument,
  parseIni,
  printIni,
  readValue,
} from './ini-document.ts';
import { appendEdit, changeEdit, headerLine, indentBefore } from './ini-edit.ts';

const body = ['# note', 'region = eu-west-1', 'output = json'];
const append = (doc: IniDocument, ...names: readonly string[]): IniDocument =>
  editDocument(doc, [
    appendEdit(
      doc,
      names.map((name) => [headerLine(doc.file, name), ...body]),
    ),
  ]);
const meaning = (of: IniDocument) =>
  of.sections.map(({ header, options }) => [header, options.map((option) => [option.key, option.value])]);

test('appended sections are found, and everything before stays as it was, whatever the file', () => {
  fc.assert(
    fc.property(fc.oneof(awsText, weirdText), fc.constantFrom('config', 'credentials'), (text, file) => {
      const doc = parseIni(text, file);
      const after = append(doc, 'ours', 'ours-too');
      for (const name of ['ours', 'ours-too']) {
        const [section, ...more] = findSections(after, 'profile', name);
        expect(more).toEqual([]);
        expect(section === undefined ? null : readValue(section, 'region')).toBe('eu-west-1');
      }
      expect(printIni(after).startsWith(text)).toBe(true);
      expect(meaning(after).slice(0, doc.sections.length)).toEqual(meaning(doc));
    }),
    { numRuns: 1000 },
  );
});

test('a changed value is read back, changed back it is the same bytes, and no other setting changes its meaning', () => {
  fc.assert(
    fc.property(awsText, fc.nat(), (text, pick) => {
      const doc = parseIni(text, 'config');
      const index = pick % Math.max(1, doc.sections.length);
      const option = doc.sections[index]?.options[0];
      fc.pre(option !== undefined);
      const after = editDocument(doc, [changeEdit(doc, option, 'other')]);
      const changed = after.sections[index]?.options[0];
      expect(changed).toMatchObject({ key: option.key, value: 'other' });
      expect(meaning(after).toSpliced(index, 1)).toEqual(meaning(doc).toSpliced(index, 1));
      const isPlain =
        option.rawKey === option.key && option.endLine === option.line + 1 && !/^$|\s[#;]/.test(option.value);
      if (!isPlain || changed === undefined || /:/.test(doc.lines[option.line]?.text ?? '')) return;
      expect(printIni(editDocument(after, [changeEdit(after, changed, option.value)]))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('lines put in before a place at the indentation told leave what follows with its meaning', () => {
  fc.assert(
    fc.property(awsText, fc.nat(), (text, pick) => {
      const doc = parseIni(text, 'config');
      // After a line that is not a setting Python's indentation rule cannot be kept; the profile plan refuses such edits.
      fc.pre(!doc.faults.some((fault) => fault.kind === 'not-a-setting'));
      const index = pick % Math.max(1, doc.sections.length);
      const section = doc.sections[index];
      fc.pre(section !== undefined);
      const at = section.options[0]?.line ?? section.line + 1;
      const insert = [`${indentBefore(doc, at)}brand_new = v`];
      const after = editDocument(doc, [{ from: at, to: at, insert }]);
      const expected = meaning(doc).map(([header, options], n) =>
        n === index ? [header, [['brand_new', 'v'], ...(options ?? [])]] : [header, options],
      );
      expect(meaning(after)).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('a key in capitals is changed in place, never added a second time', () => {
  const doc = parseIni('[profile x]\r\nRegion: eu-west-1\r\n', 'config');
  const option = doc.sections[0]?.options[0];
  if (option === undefined) throw new Error('no setting');
  const after = editDocument(doc, [changeEdit(doc, option, 'us-east-1')]);
  expect(printIni(after)).toBe('[profile x]\r\nregion = us-east-1\r\n');
});

test.each<[string, string, string]>([
  ['an end-of-line comment', 'region = x # ticket 12\n', '# ticket 12\nregion = eu-west-1\n'],
  ['one behind blanks and a semicolon', '  region=x \t; why\n', '  ; why\n  region=eu-west-1\n'],
  ['one alone', 'region = # none yet\n', '# none yet\nregion = eu-west-1\n'],
  [
    'continuation lines',
    'region =\n  x\n  # of the team\n\n  y = 1 # too\n',
    'region =eu-west-1\n#   x\n  # of the team\n\n#   y = 1 # too\n',
  ],
  ['no comment', 'region = https://x/start#/\n', 'region = eu-west-1\n'],
])('a changed value takes nothing along that the user wrote beside it: %s', (_, before, after) => {
  const doc = parseIni(`[a]\n${before}k = v\n`, 'config');
  const option = doc.sections[0]?.options.find(({ key }) => key === 'region');
  if (option === undefined) throw new Error('no setting');
  const changed = editDocument(doc, [changeEdit(doc, option, 'eu-west-1')]);
  expect(printIni(changed)).toBe(`[a]\n${after}k = v\n`);
});

test('the golden corpus: comments, CRLF, mark, no newline at the end, nesting, duplicates', () => {
  const corpus = [
    '# mine\n[default]\nregion=us-east-1\n\n# why: ticket 12\n[profile p]\ns3 =\n  max = 3\n',
    '[default]\r\nregion = us-east-1\r\n',
    '\ufeff[default]\r\nregion = us-east-1',
    '[a]\nx = 1\n[a]\nx = 2\n',
    '\n\n   \n',
    'garbage before\n[default]\n',
  ];
  for (const text of corpus) {
    const after = printIni(append(parseIni(text, 'config'), 'ours'));
    expect(after.startsWith(text)).toBe(true);
    expect(after).toContain('[profile ours]');
    if (text.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/);
  }
});
