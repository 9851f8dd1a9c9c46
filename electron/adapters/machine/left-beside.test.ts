import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { doctorTexts } from '../../../shared/text/doctor.ts';
import { createAwsFiles } from '../files/aws-files.ts';
import { createUndoJournal } from '../files/undo-journal.ts';
import { clearLeft, findGitHelpers, findLeftBeside, findLeftInGit, probeGit } from './left-beside.ts';

const never = neverAborts();
function answerOf<T>(asked: Result<T, unknown>): T {
  if (!asked.ok) throw new Error(JSON.stringify(asked.error));
  return asked.value;
}
let home = '';
let env: Readonly<Record<string, string>> = {};
const git = (...args: readonly string[]) => execFileSync('git', [...args], { env, cwd: home }).toString();
const at = (...parts: readonly string[]) => join(home, ...parts);
const put = (text: string, ...parts: readonly string[]) => {
  mkdirSync(at(...parts.slice(0, -1)), { recursive: true });
  writeFileSync(at(...parts), text);
};
const found = () => findLeftBeside({ env, home }, [at('.aws', 'config'), at('.aws', 'credentials')], never);

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'latchkey-left-'));
  env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    GIT_CONFIG_SYSTEM: at('system'),
    GIT_CONFIG_GLOBAL: at('global'),
  };
  put('', '.aws', 'config');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('what lies beside the AWS files', () => {
  it('is nothing wrong where no repository has it', async () => {
    put('secret', '.aws', 'config.latchkey-kept.prod');
    expect(await found()).toEqual([]);
  });

  it('is a lock of a process that has ended, and not that of one that runs', async () => {
    const lock = (pid: number) => put(`${pid} ${hostname()} aa\n`, '.aws', 'config.latchkey-lock');
    lock(process.pid);
    expect(await found()).toEqual([]);
    lock(2 ** 22 + 1);
    const [left] = await found();
    expect(left).toMatchObject({ kind: 'lock', path: at('.aws', 'config.latchkey-lock') });
    if (left !== undefined) expect(await clearLeft({ env }, left, never)).toBeNull();
    expect(existsSync(at('.aws', 'config.latchkey-lock'))).toBe(false);
  });

  it('is a kept file that the next commit takes along, until the repository passes over it', async () => {
    git('init', '-q');
    rmSync(at('.git', 'info'), { recursive: true, force: true });
    put('secret', '.aws', 'config.latchkey-kept.prod');
    put('mine', '.aws', 'config.mine');
    put('before', '.aws', 'credentials.latchkey-backup.1');
    const [left, ...others] = await found();
    expect(others).toEqual([]);
    expect(left).toMatchObject({
      kind: 'unignored',
      path: at('.aws', 'config.latchkey-kept.prod'),
      tool: 'git',
    });
    if (left !== undefined) expect(await clearLeft({ env }, left, never)).toBeNull();
    expect(await found()).toEqual([]);
    expect(readFileSync(at('.git', 'info', 'exclude'), 'utf8')).toContain('*.latchkey-*\n');
  });

  it('is one that a rule of the user’s lets in: no repair is said of it, and what is said to be run keeps it out', async () => {
    git('init', '-q', '.aws');
    put('*\n!.gitignore\n!config*\n', '.aws', '.gitignore');
    put('secret', '.aws', 'config.latchkey-kept.prod');
    const [left, ...others] = await found();
    expect(others).toEqual([]);
    const letIn = { file: at('.aws', '.gitignore'), line: 3, rule: '!config*' };
    expect(left).toMatchObject({ kind: 'unignored', path: at('.aws', 'config.latchkey-kept.prod'), letIn });
    if (left === undefined) return;
    // Also with the line in the repository's own list.
    expect(await clearLeft({ env }, left, never)).toEqual({
      code: 'left-in-git',
      file: left.path,
      list: at('.aws', '.gitignore'),
    });
    expect(doctorTexts.left(left)).toContain(`line 3 of ${at('.aws', '.gitignore')} (!config*) lets it in`);
    const [, command = ''] = /^Run: (.*)$/.exec(doctorTexts.leftFix(left)) ?? [];
    execFileSync('sh', ['-c', command], { env });
    expect(await found()).toEqual([]);
    expect(await clearLeft({ env }, left, never)).toBeNull();
  });

  it('is said with the write that brings it, and until git passes over it', async () => {
    git('init', '-q', '.aws');
    put('*\n!.gitignore\n!config*\n', '.aws', '.gitignore');
    let asked = 0;
    const files = createAwsFiles({
      env: { HOME: home },
      journal: createUndoJournal({ directory: at('data') }),
      leftInGit: (paths) => {
        asked += 1;
        return findLeftInGit({ env, home }, paths, never);
      },
    });
    const write = async (config: string, kept: readonly (readonly [string, string])[]) =>
      files.write(
        () => ok({ config, credentials: '', keep: { config: new Map(kept), credentials: new Map() } }),
        { journal: true, note: 'a test' },
      );
    expect(await files.leftInGit?.()).toEqual([]);
    expect(await files.leftInGit?.()).toEqual([]);
    expect(asked).toBe(1);
    expect(await write('ours\n', [['prod', 'secret\n']])).toMatchObject({ ok: true });
    // One of its two files: what keeps it out keeps both out.
    const left = { file: expect.stringContaining('config.latchkey-'), list: at('.aws', '.gitignore') };
    for (const _ of [1, 2]) expect(await files.leftInGit?.()).toEqual([left]);
    // A git that fails has not said that it passes over them.
    const ofRepository = readFileSync(at('.aws', '.git', 'config'), 'utf8');
    put('[broken\n', '.aws', '.git', 'config');
    expect(await files.leftInGit?.()).toEqual([left]);
    put(ofRepository, '.aws', '.git', 'config');
    put('*\n!.gitignore\n!config*\n*.latchkey-*\n', '.aws', '.gitignore');
    for (const _ of [1, 2]) expect(await files.leftInGit?.()).toEqual([]);
    expect(asked).toBe(5);
  });

  it.runIf(process.platform !== 'win32')(
    'holds no write up where git waits',
    { timeout: 120_000 },
    async () => {
      git('init', '-q', '.aws');
      put('secret', '.aws', 'config.latchkey-kept.prod');
      put('secret', '.aws', 'credentials.latchkey-kept.prod');
      mkdirSync(at('bin'));
      writeFileSync(at('bin', 'git'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
      const waiting = { env: Object.assign({}, env, { PATH: `${at('bin')}:${process.env.PATH}` }), home };
      const begin = performance.now();
      const files = [at('.aws', 'config'), at('.aws', 'credentials')];
      expect(await findLeftInGit(waiting, files, never)).toEqual({ left: [], isWhole: false });
      // Each question alone may wait 5 seconds.
      expect(performance.now() - begin).toBeLessThan(4_900);
    },
  );

  it('is found through a directory that is a link into the repository, by its name there', async () => {
    git('init', '-q', 'dotfiles');
    put('secret', 'dotfiles', 'aws', 'config.latchkey-kept.prod');
    put('', 'dotfiles', 'aws', 'config');
    rmSync(at('.aws'), { recursive: true });
    symlinkSync(at('dotfiles', 'aws'), at('.aws'));
    const path = at('dotfiles', 'aws', 'config.latchkey-kept.prod');
    const [left, ...others] = await found();
    expect(others).toEqual([]);
    expect(left).toMatchObject({ kind: 'unignored', path });
    git('-C', at('dotfiles'), 'add', 'aws');
    const [committed] = await found();
    expect(committed).toMatchObject({ kind: 'committed', path });
    // As printed.
    git('-C', committed?.repository ?? '', 'rm', '-q', '--cached', committed?.path ?? '');
    if (left !== undefined) expect(await clearLeft({ env }, left, never)).toBeNull();
    expect(await found()).toEqual([]);
  });

  it('what is printed for it keeps a last pattern that no line end follows', async () => {
    git('init', '-q');
    put('secret', '.aws', 'config.latchkey-kept.prod');
    put('mine.txt', '.git', 'info', 'exclude');
    put('x', 'mine.txt');
    const [left] = await found();
    if (left !== undefined)
      execFileSync('sh', ['-c', doctorTexts.leftFix(left).replace(/^Run: /, '')], { env, cwd: home });
    expect(await found()).toEqual([]);
    expect(git('check-ignore', 'mine.txt')).toBe('mine.txt\n');
  });

  it('is a kept file that a commit has, also where it is ignored since', async () => {
    git('init', '-q');
    put('secret', '.aws', 'credentials.latchkey-backup.3');
    git('add', '.aws');
    put('*.latchkey-*\n', '.gitignore');
    expect(await found()).toMatchObject([{ kind: 'committed', tool: 'git' }]);
  });

  it('is not known where git fails or is missing: then it is said for that repository', async () => {
    git('init', '-q');
    put('secret', '.aws', 'config.latchkey-kept.prod');
    put('[a\n', '.git', 'config');
    const [broken, ...more] = await found();
    expect(more).toEqual([]);
    expect(broken).toMatchObject({
      kind: 'unasked',
      path: at('.aws'),
      said: expect.stringContaining('bad config line 1'),
    });
    const without = { ...env, PATH: at('none') };
    expect(await findLeftBeside({ env: without, home }, [at('.aws', 'config')], never)).toEqual([
      { kind: 'unasked', path: at('.aws'), repository: at('.aws'), tool: 'git' },
    ]);
  });

  it('is a file that yadm or chezmoi has', async () => {
    const yadm = at('.local', 'share', 'yadm', 'repo.git');
    git('init', '-q', '--bare', yadm);
    put('secret', '.aws', 'config.latchkey-kept.prod');
    git('--git-dir', yadm, '--work-tree', home, 'add', '.aws/config.latchkey-kept.prod');
    put('x', '.local', 'share', 'chezmoi', 'private_dot_aws', 'private_config.latchkey-kept.prod');
    expect((await found()).map(({ tool, kind }) => `${tool} ${kind}`).toSorted()).toEqual([
      'chezmoi committed',
      'yadm committed',
    ]);
  });

  describe.each([
    ['yadm', ['.local', 'share', 'yadm', 'repo.git'], []],
    ['git', ['.cfg'], []],
    ['git', ['.config', 'vcsh', 'repo.d', 'aws.git'], []],
    // Under any name: the guides have this set.
    ['git', ['.my-own'], ['status.showUntrackedFiles', 'no']],
  ])('in a repository of %s at %j, whose work tree is the home directory', (tool, names, config) => {
    const bare = () => at(...names);
    const elsewhere = (...args: readonly string[]) => git('--git-dir', bare(), '--work-tree', home, ...args);
    const files = () => [at('.aws', 'config'), at('.aws', 'credentials')];
    beforeEach(() => {
      git('init', '-q', '--bare', bare());
      if (config.length > 0) git('--git-dir', bare(), 'config', ...config);
      put('secret', '.aws', 'config.latchkey-kept.prod');
    });

    it('is a kept file that the next commit may take along, until it passes over it', async () => {
      const list = join(bare(), 'info', 'exclude');
      const file = at('.aws', 'config.latchkey-kept.prod');
      expect(await findLeftInGit({ env, home }, files(), never)).toEqual({
        isWhole: true,
        left: [{ file, list }],
      });
      const [left] = await found();
      expect(left).toMatchObject({ kind: 'unignored', path: file, tool, workTree: home, exclude: list });
      if (left === undefined) return;
      const [, command = ''] = /^Run: (.*)$/.exec(doctorTexts.leftFix(left)) ?? [];
      expect(command).toContain(list);
      expect(await clearLeft({ env }, left, never)).toBeNull();
      expect(await found()).toEqual([]);
      elsewhere('add', '.aws');
      expect(elsewhere('ls-files')).toBe('.aws/config\n');
    });

    it('is one that it has, and what is said to be run takes it out', async () => {
      elsewhere('add', '-f', '.aws/config.latchkey-kept.prod');
      const [left] = await found();
      expect(left).toMatchObject({ kind: 'committed', tool });
      if (left === undefined || tool === 'yadm') return;
      const [, command = ''] = /^Run: (.*)$/.exec(doctorTexts.leftFix(left)) ?? [];
      execFileSync('sh', ['-c', command], { env, cwd: home });
      expect(elsewhere('ls-files')).toBe('');
    });

    it('is not known where git cannot read it', async () => {
      writeFileSync(join(bare(), 'config'), '[status]\n\tshowUntrackedFiles = no\n[broken\n');
      expect(await findLeftInGit({ env, home }, files(), never)).toEqual({ left: [], isWhole: false });
    });
  });
});

describe("git's credential helpers", () => {
  it('of the system and of the repository are found, with their files; those of the user are not', async () => {
    git('init', '-q', 'repo');
    git('config', '--file', at('system'), 'credential.helper', 'sys');
    git('config', '--file', at('global'), 'credential.helper', 'mine');
    git(
      '-C',
      at('repo'),
      'config',
      'credential.https://git-codecommit.eu-west-1.amazonaws.com.helper',
      'repo',
    );
    git('-C', at('repo'), 'config', '--add', 'credential.helper', '');
    expect(answerOf(await findGitHelpers(env, at('repo'), never))).toEqual([
      { scope: 'system', origin: at('system'), setting: 'credential.helper', helper: 'sys' },
      {
        scope: 'local',
        origin: at('repo', '.git', 'config'),
        setting: 'credential.https://git-codecommit.eu-west-1.amazonaws.com.helper',
        helper: 'repo',
      },
      { scope: 'local', origin: at('repo', '.git', 'config'), setting: 'credential.helper', helper: '' },
    ]);
    mkdirSync(at('repo', 'sub'));
    const inside = answerOf(await findGitHelpers(env, at('repo', 'sub'), never));
    expect(inside.map(({ origin }) => origin)).toContain(at('repo', '.git', 'config'));
    expect(answerOf(await findGitHelpers(env, null, never)).map(({ scope }) => scope)).toEqual(['system']);
  });

  it('of a git that fails, or is missing, nobody knows; an old one does not say', async () => {
    git('init', '-q', 'repo');
    expect(await findGitHelpers({ ...env, PATH: at('none') }, at('repo'), never)).toEqual({
      ok: false,
      error: { kind: 'missing' },
    });
    put('[a\n', 'repo', '.git', 'config');
    expect(await findGitHelpers(env, at('repo'), never)).toMatchObject({
      ok: false,
      error: { kind: 'broken', said: expect.stringContaining('bad config line 1') },
    });
    put('#!/bin/sh\necho "error: unknown option \\`show-scope\'" >&2\nexit 129\n', 'old', 'git');
    chmodSync(at('old', 'git'), 0o755);
    expect(await findGitHelpers({ ...env, PATH: `${at('old')}:${env.PATH}` }, at('repo'), never)).toEqual(
      ok([]),
    );
  });

  it.each(['', '!f() { echo "a$b"; }; f'])(
    '%j is taken out as printed, and the others stay',
    async (helper) => {
      git('init', '-q', 'repo');
      const names = ['', 'cache', '!f() { echo "a$b"; }; f', 'cache --timeout 5'];
      for (const one of names) git('-C', at('repo'), 'config', '--add', 'credential.helper', one);
      const found = answerOf(await findGitHelpers(env, at('repo'), never));
      const one = found.find((each) => each.helper === helper);
      const fix = doctorTexts.gitHelperFix(one?.origin ?? '', one?.setting ?? '', helper);
      execFileSync('sh', ['-c', fix.replace(/^Take it out: /, '')], { env, cwd: home });
      expect(answerOf(await findGitHelpers(env, at('repo'), never)).map((each) => each.helper)).toEqual(
        names.filter((name) => name !== helper),
      );
    },
  );
});

describe('the version of git', () => {
  it('is that of the first git on the PATH of a terminal; of the app where that has none', async () => {
    expect(await probeGit(env, '', never)).toEqual({
      kind: 'version',
      version: /git version (\S+)/.exec(git('--version'))?.[1],
    });
    put('#!/bin/sh\necho "git version 1.9.1 (of a vendor)"\n', 'old', 'git');
    chmodSync(at('old', 'git'), 0o755);
    expect(await probeGit(env, `${at('old')}:${env.PATH}`, never)).toEqual({
      kind: 'version',
      version: '1.9.1',
    });
  });

  it('is missing where there is no git; one that fails says why, such as a line of a configuration file', async () => {
    expect(await probeGit(env, at('nowhere'), never)).toEqual({ kind: 'missing' });
    put('#!/bin/sh\nexit 1\n', 'broken', 'git');
    chmodSync(at('broken', 'git'), 0o755);
    const silent = { kind: 'broken', said: 'it ended with 1 and said nothing' };
    expect(await probeGit(env, at('broken'), never)).toEqual(silent);
    put('[a\n', 'global');
    expect(await probeGit(env, '', never)).toEqual({
      kind: 'broken',
      said: `fatal: bad config line 1 in file ${at('global')}`,
    });
  });
});
