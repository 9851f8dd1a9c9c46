import { describe, expect, it } from 'vitest';
import { atOnce, type SlicedWork } from '../../async/in-slices.ts';
import { parseIni } from '../ini/ini-document.ts';
import type { LineEdit } from '../ini/ini-lines.ts';
import { keepingOf } from './kept-beside.ts';
import { edited, holdsCredentials, isLeftAlone, profilesOf } from './profile-plan-context.ts';

const marker = '# managed by Latchkey - session s:dev - edits here are overwritten';
const sectionsOf = (text: string) => parseIni(text, 'credentials').sections;
const pauses = (work: SlicedWork<unknown>): number => {
  let count = 0;
  while (work.next().done !== true) count += 1;
  return count;
};

it('a section without credentials is in the way of nothing', () => {
  const [keys, region, empty] = sectionsOf('[a]\naws_access_key_id = A\n[b]\nregion = x\n[c]\n');
  expect([keys, region, empty].map((section) => section !== undefined && holdsCredentials(section))).toEqual([
    true,
    false,
    false,
  ]);
});

it('a blocked name is left alone where the user has a section of it, or nobody has one', () => {
  const blocked = new Set(['dev']);
  const [ours, theirs] = [sectionsOf(`[dev]\n${marker}\n`), sectionsOf('[dev]\nregion = x\n')];
  expect(isLeftAlone({ blocked }, 'dev', undefined)).toBe(true);
  expect(isLeftAlone({ blocked }, 'dev', theirs)).toBe(true);
  expect(isLeftAlone({ blocked }, 'dev', [...ours, ...theirs])).toBe(true);
  expect(isLeftAlone({ blocked }, 'dev', ours)).toBe(false);
  for (const sections of [undefined, theirs]) expect(isLeftAlone({ blocked }, 'prod', sections)).toBe(false);
});

describe('the profiles of a file', () => {
  it('are those of a name together, and nothing but profiles', () => {
    const doc = parseIni('[profile a]\n[sso-session s]\n[profile "a"]\n[default]\n[odd]\n', 'config');
    const { names } = atOnce(profilesOf(doc, keepingOf(doc.file, undefined), (section) => section));
    expect([...names].map(([name, sections]) => [name, sections.map(({ line }) => line)])).toEqual([
      ['a', [0, 2]],
      ['default', [3]],
    ]);
  });

  it('of thousands are looked through a hundred at a time', () => {
    const doc = parseIni(Array.from({ length: 3_000 }, (_, n) => `[a${n}]`).join('\n'), 'credentials');
    expect(pauses(profilesOf(doc, keepingOf(doc.file, undefined), (section) => section))).toBe(30);
  });
});

describe('the last look at what is written', () => {
  const look = (text: string, edits: readonly LineEdit[], touched: readonly string[] = ['dev']) =>
    atOnce(edited(parseIni(text, 'config'), edits, new Set(touched), '/home/ada/.aws/config'));
  const refused = {
    ok: false,
    error: {
      code: 'file-malformed',
      file: '/home/ada/.aws/config',
      detail: 'Because of its indentation, a new line would change what another profile means.',
    },
  };
  const text = '[profile dev]\nregion = x\n[profile other]\nregion = y\noutput = json\n';

  it('lets through what changes the profiles it is about', () => {
    expect(look(text, [{ from: 1, to: 2, insert: ['region = z'] }])).toMatchObject({ ok: true });
    expect(look(text, [{ from: 0, to: 2, insert: [] }])).toMatchObject({ ok: true });
    expect(look(text, [])).toMatchObject({ ok: true, value: { text } });
  });

  it.each([
    ['another value', { from: 3, to: 4, insert: ['region = z'] }],
    ['another key', { from: 3, to: 4, insert: ['regio = y'] }],
    ['a setting less', { from: 4, to: 5, insert: [] }],
    ['a setting more', { from: 5, to: 5, insert: ['more = x'] }],
    ['a line that goes on', { from: 5, to: 5, insert: ['  more'] }],
    ['another name', { from: 2, to: 3, insert: ['[profile others]'] }],
    ['no section any more', { from: 2, to: 5, insert: [] }],
    ['a section more', { from: 5, to: 5, insert: ['[profile new]'] }],
  ])('refuses what gives another profile %s', (_, edit) => {
    expect(look(text, [edit])).toEqual(refused);
  });

  it('says where the file was broken before, which is why', () => {
    const edit = { from: 4, to: 5, insert: [] };
    const broken = `${text}no setting\n`;
    expect(look(broken, [edit])).toEqual({ ok: false, error: { ...refused.error, line: 6 } });
    // A byte order mark, and bytes that are not UTF-8, are no reason.
    expect(look(`\ufeff${text}# \udc80\n`, [edit])).toEqual(refused);
  });

  it('of thousands of sections is made a hundred at a time', () => {
    const doc = parseIni(Array.from({ length: 3_000 }, (_, n) => `[profile a${n}]`).join('\n'), 'config');
    const edits = [{ from: 0, to: 1, insert: ['[profile a0]', 'region = x'] }];
    const parsing = pauses(edited(doc, edits, new Set(['a0']), 'x'));
    const stopping = pauses(edited(doc, edits, new Set(), 'x'));
    expect(parsing - stopping).toBe(30);
  });
});
