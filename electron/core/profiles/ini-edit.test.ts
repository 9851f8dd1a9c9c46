import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findSections,
  type IniDocument,
  parseIni,
  printIni,
  readValue,
  sectionText,
} from './ini-document.ts';
import { appendSection, removeKey, removeSection, replaceSection, setKey } from './ini-edit.ts';
import { awsText, weirdText } from './testdata/arbitraries.ts';

const body = ['# note', 'region = eu-west-1', 'output = json'];
const last = (doc: IniDocument) => {
  const section = doc.sections.at(-1);
  if (section === undefined) throw new Error('no section');
  return section;
};

test('append, then remove: the same bytes, whatever the file', () => {
  fc.assert(
    fc.property(fc.oneof(awsText, weirdText), fc.constantFrom('config', 'credentials'), (text, file) => {
      const after = appendSection(parseIni(text, file), 'ours', body);
      expect(findSections(after, 'profile', 'ours')).toHaveLength(1);
      expect(readValue(last(after), 'region')).toBe('eu-west-1');
      expect(printIni(removeSection(after, last(after)))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('two appended, removed in either order: the same bytes', () => {
  fc.assert(
    fc.property(awsText, fc.boolean(), (text, firstFirst) => {
      let doc = appendSection(appendSection(parseIni(text, 'config'), 'one', body), 'two', ['x = 1']);
      for (const name of firstFirst ? ['one', 'two'] : ['two', 'one']) {
        const section = findSections(doc, 'profile', name)[0];
        if (section === undefined) throw new Error(`${name} is gone`);
        doc = removeSection(doc, section);
      }
      expect(printIni(doc)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('every other section keeps its bytes and its meaning when one is edited', () => {
  fc.assert(
    fc.property(awsText, fc.nat(), fc.constantFrom('replace', 'set', 'add'), (text, pick, how) => {
      const doc = parseIni(text, 'config');
      // After a line that is no setting Python's indentation rule cannot be kept; the profile plan refuses such edits.
      fc.pre(!doc.faults.some((fault) => fault.kind === 'not-a-setting'));
      const section = doc.sections[pick % Math.max(1, doc.sections.length)];
      fc.pre(section !== undefined);
      const after =
        how === 'replace'
          ? replaceSection(doc, section, body)
          : setKey(
              doc,
              section,
              how === 'set' ? (section.options[0]?.key ?? 'region') : 'brand_new',
              'eu-west-1',
            );
      const meaning = (of: IniDocument) =>
        of.sections.map(({ header, options }) => [
          header,
          options.map((option) => [option.key, option.value]),
        ]);
      const index = doc.sections.indexOf(section);
      expect(after.sections.length).toBe(doc.sections.length);
      expect(meaning(after).toSpliced(index, 1)).toEqual(meaning(doc).toSpliced(index, 1));
      doc.sections.forEach((other, at) => {
        const twin = after.sections[at];
        if (other === section || twin === undefined) return;
        const strip = (value: string) => value.replace(/(\r\n|\n|\r)$/, '');
        expect(strip(sectionText(after, twin))).toBe(strip(sectionText(doc, other)));
      });
    }),
    { numRuns: 1000 },
  );
});

test('a new key, then removed: the same bytes; a changed value, changed back: the same bytes', () => {
  fc.assert(
    fc.property(awsText, (text) => {
      const doc = parseIni(text, 'config');
      const section = doc.sections[0];
      fc.pre(section !== undefined && !doc.faults.some((fault) => fault.kind === 'not-a-setting'));
      const added = setKey(doc, section, 'brand_new', 'v');
      const there = added.sections[0];
      if (there === undefined) throw new Error('section is gone');
      expect(printIni(removeKey(added, there, 'brand_new'))).toBe(text);
      const option = section.options[0];
      if (option === undefined || option.rawKey !== option.key || option.endLine !== option.line + 1) return;
      if (!/=/.test(doc.lines[option.line]?.text ?? '') || option.value === '') return;
      if (section.options.filter((other) => other.key === option.key).length > 1) return;
      if (/:/.test(doc.lines[option.line]?.text ?? '')) return;
      const changed = setKey(doc, section, option.key, 'other');
      const twin = changed.sections[0];
      if (twin === undefined) throw new Error('section is gone');
      expect(readValue(twin, option.key)).toBe('other');
      expect(printIni(setKey(changed, twin, option.key, option.value))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('a key in capitals is changed in place, never added a second time', () => {
  const doc = parseIni('[profile x]\r\nRegion: eu-west-1\r\n', 'config');
  const section = doc.sections[0];
  if (section === undefined) throw new Error('no section');
  expect(printIni(setKey(doc, section, 'region', 'us-east-1'))).toBe('[profile x]\r\nregion = us-east-1\r\n');
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
    const after = appendSection(parseIni(text, 'config'), 'ours', body);
    expect(printIni(after).startsWith(text)).toBe(true);
    if (text.includes('\r\n')) expect(printIni(after)).not.toMatch(/[^\r]\n/);
    expect(printIni(removeSection(after, last(after)))).toBe(text);
  }
});
