import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { must } from '../testing/running-app.ts';
import { endLine } from './git-config-owner.ts';
import { type GitConfigPlan, planGitConfig } from './git-config-plan.ts';
import { codeCommitContexts, gitLines, isOurHeader } from './git-config-sections.ts';

// What the user has between our comments: an editor puts it there, and git itself adds a setting to a section of that name.

const root = mkdtempSync(join(tmpdir(), 'latchkey-theirs-'));
const file = join(root, 'gitconfig');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const hosts = ['git-codecommit.eu-west-1.amazonaws.com'];
const plan = (text: string, install: boolean): GitConfigPlan =>
  must(planGitConfig({ text, install, shimPath: '/opt/latchkey', path: '~/.gitconfig', hosts }));
const put = (text: string, at: string, lines: string): string => text.replace(at, () => `${lines}${at}`);

const eol = fc.constantFrom('\n', '\r\n');
const lineOf = (...texts: readonly string[]) =>
  fc.tuple(fc.constantFrom(...texts), eol).map(([text, end]) => text + end);
const valid = [
  '\tusername = maria',
  '  path = a\rb',
  '\tvalue = x\r',
  '# note\r\thelper = !evil',
  '; note\r[core]\r\tpager = evil',
  '[alias]\r\tco = checkout',
  '[alias] st = status',
  '[core]',
  '\t',
  '',
  '\tname = "größe"',
] as const;
const odd = ['\tname = a \\', '\udc80\udcff', '\u00a0# x', '\r', '[', '\thelper\r=\r'] as const;
const before = fc
  .tuple(
    fc.array(lineOf('[user]', '\tname = Maria', '# a\rb', '', '[push]\r\tdefault = simple'), {
      maxLength: 4,
    }),
    fc.constantFrom('', '\tname = x', '\tname = x\r', '# end'),
  )
  .map(([lines, last]) => `[user]\n${lines.join('')}${last}`);

/** The installed text with lines of the user at places between our comments, and all that is theirs in it. */
function edited(text: string, lines: readonly { readonly at: number; readonly line: string }[]) {
  const installed = gitLines(plan(text, true).text);
  const begin = installed.all.findIndex(({ text: line }) => line.startsWith('# >>> managed'));
  const end = installed.all.findLastIndex(({ text: line }) => line === endLine);
  const sorted = lines
    // Right below our first comment a section of the user would make it theirs: they may have copied it.
    .map(({ at, line }) => ({
      place: begin + 1 + (line.startsWith('[') ? 1 : 0) + (at % (end - begin - 1)),
      line,
    }))
    .toSorted((a, b) => a.place - b.place);
  let whole = '';
  for (let index = 0; index < installed.length; index++) {
    for (const { place, line } of sorted) if (place === index) whole += line;
    whole += installed.span(index, index + 1);
  }
  const above = sorted.length === 0 ? text : installed.span(0, begin - 1);
  return { whole, theirs: above + sorted.map(({ line }) => line).join('') };
}

const without = (text: string, isIt: (line: string) => boolean): string =>
  gitLines(text)
    .all.flatMap(({ text, eol }) => (isIt(text) ? [] : [text + eol]))
    .join('');
/** A setting of the user in a section of ours needs its header. */
const withoutHeaders = (text: string): string => without(text, isOurHeader);
const written = new Set(
  plan('', true)
    .text.split('\n')
    .filter((line) => line !== ''),
);
const listed = (text: string): readonly string[] => {
  writeFileSync(file, text);
  const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
  const said = execFileSync('git', ['config', '--file', file, '--list', '-z'], { env, encoding: 'utf8' });
  return said
    .split('\0')
    .filter((entry) => !/\.(?:helper\n(?:$|!'\/opt\/latchkey)|usehttppath\ntrue$|allow\nalways$)/.test(entry))
    .filter((entry) => entry !== '');
};

describe('lines of the user between our comments', () => {
  const placed = (line: fc.Arbitrary<string>) =>
    fc.array(fc.record({ at: fc.nat({ max: 100 }), line }), { maxLength: 5 });

  const settings = [...valid, ...odd].filter((text) => !text.startsWith('['));

  it('are the same bytes after a renewal and once we are out', () => {
    fc.assert(
      fc.property(before, placed(lineOf(...settings)), (text, lines) => {
        const { whole, theirs } = edited(text, lines);
        expect(withoutHeaders(plan(whole, false).text)).toBe(theirs);
        const renewed = plan(whole, true);
        expect(plan(renewed.text, true).changed).toBe(false);
        expect(withoutHeaders(plan(renewed.text, false).text)).toBe(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  it('are the same bytes where they part a section of ours, of which a line may stay', () => {
    fc.assert(
      fc.property(before, placed(lineOf(...valid, ...odd)), (text, lines) => {
        const { whole, theirs } = edited(text, lines);
        const renewed = plan(whole, true).text;
        for (const one of [plan(whole, false).text, plan(renewed, false).text])
          expect(without(one, (line) => written.has(line))).toBe(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  it('mean to git what they meant', () => {
    fc.assert(
      fc.property(before, placed(lineOf(...valid)), (text, lines) => {
        const { whole } = edited(text, lines);
        const meant = listed(whole);
        const renewed = plan(whole, true).text;
        for (const one of [plan(whole, false).text, renewed, plan(renewed, false).text])
          expect(listed(one)).toEqual(meant);
      }),
      { numRuns: 100 },
    );
  }, 300_000);

  it('keep a carriage return in the middle of a comment, which hides what is behind it', () => {
    const installed = plan('[user]\n\tname = Maria\n', true).text;
    const hidden = '# not now:\r\tsshCommand = evil\r\n';
    const whole = put(installed, endLine, `[core]\n${hidden}`);
    expect(plan(whole, false).text).toBe(`[user]\n\tname = Maria\n[core]\n${hidden}`);
    expect(listed(plan(whole, true).text)).toEqual(['user.name\nMaria']);
  });

  it('keep the section that they are in: of the user above the block, and of ours below it', () => {
    const installed = plan('[user]\n\tname = Maria\n', true).text;
    const above = put(installed, '[credential', '\temail = maria@example.com\n');
    const below = `${installed}\tfromUser = true\n`;
    const both = put(below, '\tuseHttpPath', '\tusername = maria\n');
    const [first] = codeCommitContexts;
    for (const [text, meant] of [
      [
        both,
        ['user.name\nMaria', `credential.${first}.username\nmaria`, 'protocol.codecommit.fromuser\ntrue'],
      ],
      [above, ['user.name\nMaria', 'user.email\nmaria@example.com']],
      [below, ['user.name\nMaria', 'protocol.codecommit.fromuser\ntrue']],
    ] as const) {
      const renewed = plan(text, true).text;
      expect(plan(renewed, true).changed).toBe(false);
      for (const one of [text, plan(text, false).text, renewed, plan(renewed, false).text])
        expect(listed(one)).toEqual(meant);
    }
  });
});

it('each section that begins in one line is seen', () => {
  const text = '[core] editor = vi\n[user][protocol]\tallow = never\n[protocol.codecommit]\r\tallow = user\n';
  expect(plan(text, true).protocols).toMatchObject([
    { line: 2, header: '[protocol]' },
    { line: 3, header: '[protocol.codecommit]' },
  ]);
});
