import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instance } from '../ports/instance.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { beginLine, endLine, type GitOwner } from './git-config-owner.ts';
import { type GitConfigPlan, helperValue, planGitConfig } from './git-config-plan.ts';

// People copy comments: out of an old copy of the file, from another machine, into their notes. A line that only reads like a mark
// of ours is theirs, wherever it is, before we wrote and after.

const shimPath = '/opt/latchkey';
const helper = must(helperValue(shimPath));
const owner = (marks: number | null): GitOwner => ({
  instance: 'aaaaaaaaaa',
  helpers: new Set([helper]),
  marks,
});
const hosts = ['git-codecommit.eu-west-1.amazonaws.com'];
const plan = (text: string, install: boolean, marks: number | null): GitConfigPlan =>
  must(planGitConfig({ text, install, shimPath, path: '~/.gitconfig', hosts, owner: owner(marks) }));

const marks = [
  beginLine('aaaaaaaaaa'),
  beginLine('bbbbbbbbbb'),
  beginLine(null),
  endLine,
  `\t${beginLine('aaaaaaaaaa')}`,
  `  ${endLine} `,
];
const protocolComment =
  '# Submodules with codecommit:// addresses: git clones those of an allowed protocol only. A repository that you clone with';
const others = [
  '[user]',
  '\tname = x',
  `\tname = "${endLine}"`,
  `; ${beginLine('aaaaaaaaaa')}`,
  '# notes',
  '',
  '\thelper = y \\',
  '[credential "https://git-codecommit.*.amazonaws.com"]',
  '[credential "https://github.com"]',
  '\thelper =',
  '\thelper = store',
  '\tuseHttpPath = true',
  '[protocol "codecommit"]',
  '\tallow = always',
  protocolComment,
  '\uFEFF# bom',
];
const line = fc.oneof({ arbitrary: fc.constantFrom(...marks), weight: 2 }, fc.constantFrom(...others));
const text = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(line, { maxLength: 10 }),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([bom, lines, eol, ends]) => bom + lines.join(eol) + (ends && lines.length > 0 ? eol : ''));

describe('marks of ours that the user copied', () => {
  it('are theirs before we wrote: nothing is taken out, and what is set up goes again without a byte of theirs', () => {
    fc.assert(
      fc.property(text, (before) => {
        expect(plan(before, false, null)).toMatchObject({ text: before, installed: false, changed: false });
        const installed = plan(before, true, null);
        expect(installed).toMatchObject({ changed: true, installed: false, others: [] });
        for (const known of [null, installed.marks]) {
          expect(plan(installed.text, true, known)).toMatchObject({ changed: false, installed: true });
          expect(plan(installed.text, false, known)).toMatchObject({ text: before, installed: true });
          // Put back by an undo: what is remembered of the write makes nothing ours.
          expect(plan(before, false, known)).toMatchObject({ text: before, installed: false });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are theirs after we wrote, outside of our lines and in the midst of them', () => {
    const before = '[user]\n\tname = Maria\n[credential]\n\thelper = store\n';
    const installed = plan(before, true, null);
    const lines = installed.text.split('\n').slice(0, -1);
    for (const mark of [...marks, protocolComment])
      for (let at = 0; at <= lines.length; at++) {
        const edited = `${lines.toSpliced(at, 0, mark).join('\n')}\n`;
        const theirs = [...before.trimEnd().split('\n'), mark].toSorted();
        const renewed = plan(edited, true, installed.marks);
        for (const one of [edited, renewed.text]) {
          const left = plan(one, false, installed.marks);
          const kept = left.text.split('\n').filter((one) => one !== '');
          expect(kept.toSorted(), `${mark} at ${at}`).toEqual(theirs);
          expect(plan(left.text, false, null).changed).toBe(false);
        }
      }
  });

  it('are distinguished from ours where git has removed all of our sections and left the comment', () => {
    const copied = `${beginLine('aaaaaaaaaa')}\n[user]\n\tname = Maria\n`;
    const installed = plan(copied, true, null);
    const emptied = `${copied}\n${beginLine('aaaaaaaaaa')}\n`;
    expect(plan(emptied, false, installed.marks).text).toBe(copied);
    expect(plan(emptied, true, installed.marks).text).toBe(installed.text);
    // Nothing is remembered: a comment that is left is better than a line that is lost.
    expect(plan(emptied, false, null).text).toBe(emptied);
  });

  it('between our comments, what a section of the user says of its own host stays', () => {
    const own = '[credential "https://github.com"]\n\thelper =\n\thelper = store\n\tuseHttpPath = true\n';
    const edited = plan('', true, null).text.replace(endLine, `${own}${endLine}`);
    expect(plan(edited, false, null).text).toBe(own);
  });
});

it('what is remembered of the user’s marks is as of the last write, and nothing once we are out', async () => {
  const files = memoryFiles();
  const known = new Set<string>();
  const instance: Instance = {
    id: async () => 'aaaaaaaaaa',
    writtenKeys: async () => known,
    remember: async (keys) => {
      for (const key of keys) known.add(key);
    },
    forget: async (keys) => {
      for (const key of keys) known.delete(key);
    },
  };
  const userFiles = userFilesOn(files, files.awsFiles, { instance });
  const set = async (install: boolean) => must(await userFiles.gitApply({ install, hosts }, never));
  const copied = `${beginLine('aaaaaaaaaa')}\n[user]\n\tname = Maria\n`;
  files.git = copied;
  await set(true);
  const installed = files.git;
  // As git leaves it behind: `git config --remove-section` takes the comments below a section along.
  files.git = `${copied}\n${beginLine('aaaaaaaaaa')}\n`;
  await set(true);
  expect(files.git).toBe(installed);
  await set(false);
  expect(files.git).toBe(copied);
  files.git = beginLine('aaaaaaaaaa');
  await set(false);
  expect(files.git).toBe(beginLine('aaaaaaaaaa'));
});
