import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { ok } from '../../../shared/result.ts';
import { createGitAddresses } from './git-addresses.ts';

const dir = mkdtempSync(join(tmpdir(), 'lk-addresses-'));
const repository = join(dir, 'a b');
const env = {
  PATH: process.env.PATH,
  HOME: dir,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: join(dir, 'g'),
};
const git = (...args: readonly string[]) => execFileSync('git', args, { env, cwd: dir });
const addresses = (directory: string, more: Readonly<Record<string, string>> = {}) =>
  createGitAddresses({ env: { ...env, ...more } }).of(directory, neverAborts());

beforeAll(() => {
  git('init', '-q', repository);
  git('-C', repository, 'remote', 'add', 'origin', 'https://x@one.example/r');
  git('-C', repository, 'remote', 'set-url', '--push', 'origin', 'https://two.example/r');
  git('config', '--global', 'url.https://y@three.example/.insteadOf', 'cc:');
  mkdirSync(join(repository, 'folder'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const replaced = { setting: 'url.https://y@three.example/.insteadof', address: 'https://y@three.example/' };
const all = [
  replaced,
  { setting: 'remote.origin.url', address: 'https://x@one.example/r' },
  { setting: 'remote.origin.pushurl', address: 'https://two.example/r' },
];

it("reads the remotes of the directory's repository and what git puts in place of addresses", async () => {
  expect(await addresses(repository)).toEqual(ok(all));
  expect(await addresses(join(repository, 'folder'))).toEqual(ok(all));
  expect(await addresses(dir)).toEqual(ok([replaced]));
});

it('asks about that repository also where the app was started in another one', async () => {
  expect(await addresses(dir, { GIT_DIR: join(repository, '.git') })).toEqual(ok([replaced]));
});

it('takes nothing from the settings of the call or the shell that started the app', async () => {
  const theirs = 'url.https://theirs.example/.insteadOf';
  const ofCall = { GIT_CONFIG_PARAMETERS: `'${theirs}'='https://x@one.example/'` };
  const ofShell = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: theirs, GIT_CONFIG_VALUE_0: 'cc:' };
  for (const more of [ofCall, ofShell]) {
    // They do count for a git that is asked with them.
    expect(
      execFileSync('git', ['config', '--list'], { env: { ...env, ...more }, cwd: dir }).toString(),
    ).toContain('theirs.example');
    expect(await addresses(repository, more)).toEqual(ok(all));
    const { goesTo } = createGitAddresses({ env: { ...env, ...more } });
    const asked = await goesTo(dir, 'cc:r', {}, neverAborts());
    expect(asked).toEqual(ok({ fetch: 'https://y@three.example/r', push: 'https://y@three.example/r' }));
  }
  // A count without the settings makes git refuse to start.
  expect(await addresses(repository, { GIT_CONFIG_COUNT: '1' })).toEqual(ok(all));
});

it('reads the lines of helpers, in the order in which git does', async () => {
  const { helpers } = createGitAddresses({ env });
  const mine = join(dir, 'of-the-caller');
  git('config', '--file', mine, 'credential.helper', 'store');
  git('config', '--file', mine, 'credential.https://X.*.Example/Path.helper', '');
  git('config', '--file', mine, 'credential.useHttpPath', 'true');
  git('-C', repository, 'config', 'credential.https://one.example.HELPER', "!f() { echo 'a';\n }; f");
  const ask = (directory: string, given: Readonly<Record<string, string>>) =>
    helpers(directory, given, neverAborts());
  const ofFile = [
    { context: null, helper: 'store' },
    { context: 'https://X.*.Example/Path', helper: '' },
  ];
  const ofRepository = { context: 'https://one.example', helper: "!f() { echo 'a';\n }; f" };
  expect(await ask(repository, { GIT_CONFIG_GLOBAL: mine })).toEqual(ok([...ofFile, ofRepository]));
  expect(await ask(dir, { GIT_CONFIG_GLOBAL: mine })).toEqual(ok(ofFile));
  expect(await ask(dir, {})).toEqual(ok([]));
  expect(await ask(join(dir, 'gone'), {})).toMatchObject({ ok: false, error: { kind: 'broken' } });
});

it('says that git fails, and that it is missing, in place of nothing', async () => {
  expect(await addresses(join(dir, 'gone'))).toMatchObject({ error: { kind: 'broken' } });
  expect(await addresses(repository, { PATH: dir })).toEqual({ ok: false, error: { kind: 'missing' } });
  const config = join(repository, '.git', 'config');
  const before = readFileSync(config);
  writeFileSync(config, '[a\n');
  const { of, helpers } = createGitAddresses({ env });
  const broken = { ok: false, error: { kind: 'broken', said: expect.stringContaining('bad config line 1') } };
  expect(await of(repository, neverAborts())).toEqual(broken);
  expect(await helpers(repository, {}, neverAborts())).toEqual(broken);
  writeFileSync(config, before);
});

describe('where git goes', () => {
  const place = join(dir, 'rewritten');
  const goesTo = (address: string, directory = place) =>
    createGitAddresses({ env }).goesTo(directory, address, {}, neverAborts());
  beforeAll(() => {
    git('init', '-q', place);
    git('-C', place, 'remote', 'add', 'origin', 'codecommit://dev@R');
    git('-C', place, 'config', 'url.codecommit://prod@.insteadOf', 'codecommit://dev@');
    git('-C', place, 'config', 'url.codecommit://push@.pushInsteadOf', 'codecommit://dev@');
    git('-C', place, 'config', 'url.codecommit://any@.insteadOf', 'codecommit://');
  });

  it.each([
    ['an address that a remote has', 'codecommit://dev@R', 'codecommit://prod@R', 'codecommit://push@R'],
    ['another one', 'codecommit://dev@X=1', 'codecommit://prod@X=1', 'codecommit://push@X=1'],
    [
      'one that git has put there already',
      'codecommit://prod@R',
      'codecommit://prod@R',
      'codecommit://prod@R',
    ],
    ['one by a shorter beginning', 'codecommit://R', 'codecommit://any@R', 'codecommit://any@R'],
    [
      'one that nothing is put in place of',
      'https://z.example/r',
      'https://z.example/r',
      'https://z.example/r',
    ],
  ])('%s', async (_, address, fetch, push) => {
    expect(await goesTo(address)).toEqual(ok({ fetch, push }));
  });

  it('outside a repository, by what counts everywhere', async () => {
    const fetch = 'https://y@three.example/r';
    expect(await goesTo('cc:r', dir)).toEqual(ok({ fetch, push: fetch }));
  });

  it('says why git cannot be asked', async () => {
    const asked = createGitAddresses({ env: { PATH: '/nowhere' } }).goesTo(dir, 'cc:r', {}, neverAborts());
    expect(await asked).toEqual({ ok: false, error: { kind: 'missing' } });
  });
});
