import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../sessions/nearest.ts';
import { namedSession } from '../../sessions/which-session.ts';
import { profile, session } from '../arguments.ts';
import { testSession, testState } from '../testing-state.ts';
import { parseArgs } from './args.ts';
import { fitted, widthsFor } from './columns.ts';
import { isPlain, plainWidths } from './plain-widths.ts';
import { plain } from './print.ts';
import { table, tablePieces } from './table.ts';
import { unicodeWidths } from './unicode-widths.ts';
import { wrapped } from './wrap.ts';

describe('tables', () => {
  it('never cut anything without a width: a pipe sees whole names', async () => {
    const long = 'x'.repeat(300);
    expect(await table(['A', 'B'], [[long, 'b']], null)).toContain(`${long}  b`);
  });

  it('fit the width, cutting the widest columns, and keep every line aligned', async () => {
    const cell = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }),
        fc.integer({ min: 24, max: 120 }),
        async (rows, width) => {
          const lines = (await table(['ONE', 'TWO', 'THREE'], rows, width)).trimEnd().split('\n');
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('have in every line what a simple reading of it gives, whatever the cells are', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        'role',
        'role',
        'us-east-1',
        'a ',
        ' b',
        'c\u00a0',
        '\u00a0',
        'é·…',
        'tab\tend',
        '\u001b[1m',
      ),
      fc.constantFrom('環境', '👩‍👩‍👧 team', 'e\u0301'),
      fc.string({ maxLength: 12 }),
    );
    const simple = (rows: readonly (readonly string[])[]): string => {
      const cells = rows.map((row) => row.map((one) => plain(one).replace(/[\t\n]/g, ' ')));
      const widths = (cells[0] ?? []).map((_, i) =>
        Math.max(...cells.map((row) => unicodeWidths.columnsOf(row[i] ?? ''))),
      );
      const kept = widths.flatMap((_, i) => (rows.slice(1).some((row) => row[i] !== '') ? [i] : []));
      const line = (row: readonly string[]): string =>
        kept
          .map((i) => (row[i] ?? '') + ' '.repeat((widths[i] ?? 0) - unicodeWidths.columnsOf(row[i] ?? '')))
          .join('  ')
          .trimEnd();
      return cells.map((row) => `${line(row)}\n`).join('');
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        const head = ['ONE', 'TWO', 'THREE'];
        expect(await table(head, rows, null)).toBe(simple([head, ...rows]));
      }),
      { numRuns: 1_000 },
    );
  });

  it('come in pieces of whole lines, of which a long list needs many', async () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => [`session ${at}`, at % 3 === 0 ? 'é' : 'role']);
    const pieces = await tablePieces(['NAME', 'ROLE'], rows, null);
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces) expect([piece.length < 9_000, piece.endsWith('\n')]).toEqual([true, true]);
    expect(pieces.join('')).toBe(await table(['NAME', 'ROLE'], rows, null));
    // The same of rows that are made when they are asked for.
    const made = { length: rows.length, at: (index: number) => [...(rows[index] ?? [])] };
    expect(await tablePieces(['NAME', 'ROLE'], made, null)).toEqual(pieces);
  });

  it('count what a terminal shows: CJK and emoji take two columns, what combines takes none', async () => {
    const rows = [
      ['プロダクション', 'a'],
      ['👩‍👩‍👧 team', 'b'],
      ['e\u0301quipe', 'c'],
      ['🇩🇪 Bonn', 'd'],
      ['한국 지사', 'e'],
    ];
    const text = await table(['NAME', 'X'], rows, null);
    expect(text).toBe(
      [
        'NAME            X',
        'プロダクション  a',
        '👩‍👩‍👧 team         b',
        'e\u0301quipe          c',
        '🇩🇪 Bonn         d',
        '한국 지사       e',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['プロダクション環境', 10, 'プロダク… '],
    ['プロダクション環境', 11, 'プロダクシ…'],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 7, '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧…'],
    [
      'e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301',
      7,
      'e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301…',
    ],
    ['🇩🇪🇫🇷🇮🇹🇪🇸', 6, '🇩🇪🇫🇷… '],
  ])('cut %s at %s columns between two characters', async (text, width, wanted) => {
    expect(fitted(text, width, unicodeWidths)).toBe(wanted);
    expect(await table(['A'], [[text]], width)).toBe(`A\n${wanted.trimEnd()}\n`);
  });

  it('fit the width whatever is written in them, and end in whole characters', async () => {
    const cell = fc.string({
      unit: fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 24, max: 80 }),
        async (rows, width) => {
          const text = await table(['ONE', 'TWO', 'THREE'], rows, width);
          const [head = '', ...lines] = text.trimEnd().split('\n');
          for (const line of [head, ...lines])
            expect(unicodeWidths.columnsOf(line)).toBeLessThanOrEqual(width);
          for (const [one] of rows) {
            const shown = plain(one).replace(/[\t\n]/g, ' ');
            const whole = unicodeWidths.charactersOf(shown);
            const kept = unicodeWidths.charactersOf(fitted(shown, 6, unicodeWidths).replace(/…? *$/, ''));
            expect(whole.slice(0, kept.length)).toEqual(kept);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['C0', 'a\u001b[2Jb\u0007c'],
    ['C1', 'a\u009b2Jb\u0085c'],
    ['bidi', 'a\u202eb\u2066c\u200fd\u061ce'],
    ['line separators', 'a\u2028b\u2029c'],
    ['half a surrogate', 'a\ud83db'],
  ])('show no %s', async (_, text) => {
    const shown = await table(['A'], [[text]], null);
    for (const character of text.replace(/[a-z[]|2J/g, '')) expect(shown).not.toContain(character);
    expect(shown.isWellFormed()).toBe(true);
    expect(shown).toContain('�');
  });

  it('read what knows all of Unicode only for texts that need it, and count plain ones as it does', async () => {
    expect(await widthsFor(['Team 0001', 'Größe · Žluťoučký…'])).toBe(plainWidths);
    for (const text of ['日', 'e\u0301', '\u200d', '\t', '\u00ad', '👩'])
      expect(await widthsFor(['a', text])).toBe(unicodeWidths);
    for (let code = 0; code < 0x3000; code += 1) {
      const text = String.fromCodePoint(code);
      if (isPlain(text)) expect([text, stringWidth(text)]).toEqual([text, 1]);
    }
  });

  it('keep the joiners that emoji and some scripts are made of', async () => {
    expect(plain('👩‍👩‍👧 می‌خواهم')).toBe('👩‍👩‍👧 می‌خواهم');
  });

  it('spare what other columns say too, and cut last what a user types', async () => {
    const head = ['NAME', 'PROFILE', 'REGION', 'STATE'];
    const row = ['Shared services/ReadOnlyAccess', 'shared-services-ReadOnlyAccess', 'us-east-1', 'inactive'];
    const narrow = { spared: ['REGION'], whole: 'PROFILE' };
    expect(await table(head, [row], 200, narrow)).toContain('us-east-1');
    const lines = (await table(head, [row], 60, narrow)).split('\n');
    expect(lines[1]).toBe('Shared services/R…  shared-services-ReadOnlyAccess  inactive');
    const narrowest = await table(head, [row], 24, narrow);
    expect(narrowest.split('\n')[1]?.length).toBeLessThanOrEqual(24);
  });

  it('leave out columns that say nothing', async () => {
    expect(await table(['A', 'B', 'C'], [['1', '', '3']], 80)).toBe('A  C\n1  3\n');
  });
});

describe('wrapping', () => {
  it('breaks at spaces, hangs under the text, and leaves a pipe alone', async () => {
    expect(await wrapped('  verb  one two three', 14, 8)).toBe('  verb  one\n        two\n        three');
    expect(await wrapped('  one two three', 9)).toBe('  one two\n  three');
    expect(await wrapped('one two three', null)).toBe('one two three');
  });

  it('counts columns, not code units', async () => {
    expect(await wrapped('日本 語語 文字', 9)).toBe('日本 語語\n文字');
    expect(await wrapped('👩‍👩‍👧 👩‍👩‍👧 👩‍👩‍👧', 5)).toBe('👩‍👩‍👧 👩‍👩‍👧\n👩‍👩‍👧');
    expect(await wrapped('e\u0301e\u0301 e\u0301e\u0301', 5)).toBe('e\u0301e\u0301 e\u0301e\u0301');
  });

  it('loses nothing, whatever the width', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        async (text, width) => {
          const bare = (t: string) => t.replace(/\s+/g, '');
          expect(bare(await wrapped(text, width))).toBe(bare(text));
        },
      ),
    );
  });
});

describe('which session a user means', () => {
  const state = testState({
    sessions: [
      testSession({ id: 's1', profile: 'dev', name: 'Developer', accountId: '111111111111', role: 'Dev' }),
      testSession({ id: 's2', profile: 'dev-eu', name: 'dev', accountId: '222222222222', role: 'Dev' }),
      testSession({ id: 's3', profile: 'ops', name: 'Operations', accountId: '333333333333', role: 'Ops' }),
      testSession({ id: 's4', profile: null, name: 'Twin' }),
      testSession({ id: 's5', profile: null, name: 'Twin' }),
    ],
  });
  const found = (asked: string) => {
    const result = namedSession({ ...state, own: null }, asked);
    return result.ok ? result.value.id : result.error;
  };

  it.each([
    ['id', 's3', 's3'],
    ['profile before name', 'dev', 's1'],
    ['name', 'Operations', 's3'],
    ['account/role', '222222222222/Dev', 's2'],
    ['account name/role', 'acct-33/Ops', 's3'],
    ['a part that one has', 'operat', 's3'],
    ['a part in another case', 'DEVELOP', 's1'],
    ['several words, in any order and of any fact', 'dev 2222', 's2'],
    ['several words in another case', 'ACCT-11 developer', 's1'],
  ])('%s', (_, asked, id) => {
    expect(found(asked)).toBe(id);
  });

  it('takes several words only where one session alone has all of them', () => {
    expect(found('dev dev')).toMatchObject({ code: 'ambiguous' });
    expect(found('dev ops')).toMatchObject({ code: 'unknown-session' });
  });

  it('lists those that fit, apart from each other', () => {
    expect(found('Twin')).toMatchObject({
      code: 'ambiguous',
      matches: ['Twin · acct-11 (111111111111) [s4]', 'Twin · acct-11 (111111111111) [s5]'],
    });
    expect(found('')).toMatchObject({ code: 'unknown-session' });
    expect(found('nothing like it')).toEqual({
      code: 'unknown-session',
      asked: 'nothing like it',
      similar: [],
    });
  });
});

describe('nearest names', () => {
  it.each([
    ['staus', ['status', 'start', 'stop'], 'status'],
    ['credental-process', ['credential-process', 'git-credential'], 'credential-process'],
    ['PROD', ['dev', 'prod'], 'prod'],
  ])('%s', (asked, names, wanted) => {
    expect(nearest(asked, names)[0]).toBe(wanted);
  });

  it('offers nothing when nothing is near', () => {
    expect(nearest('zzzzzz', ['status', 'list'])).toEqual([]);
  });
});

describe('arguments', () => {
  const spec = {
    flags: ['json'],
    options: { profile },
    optionalWords: [session, session],
    takesCommand: true,
  };
  it('may come in any order, and what follows -- is left alone', () => {
    const args = parseArgs(['a', '--json', '--profile=p=q', 'b', '--', '--json', '-x'], spec, 'u');
    if (!args.ok) throw new Error(args.error.code);
    expect(args.value.words).toEqual(['a', 'b']);
    expect(args.value.command).toEqual(['--json', '-x']);
    expect(args.value.flag('json')).toBe(true);
    expect(args.value.option('profile')).toBe('p=q');
  });

  it('never throw, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--', '-', '--=', '--profile', '--json=', '-h'))),
        (argv) => {
          const parsed = parseArgs(argv, spec, 'u');
          if (!parsed.ok) expect(parsed.error.code).toBe('usage');
        },
      ),
    );
  });
});
