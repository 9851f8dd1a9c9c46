import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { gitSettingChecks } from '../../core/terminal/git-setting-checks.ts';
import { findGitSettings } from './git-settings.ts';

const HOST = 'https://git-codecommit.us-east-1.amazonaws.com';
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lk settings-'));
  mkdirSync(join(dir, 'repo'));
  writeFileSync(config(), own);
  git('init', '-q', join(dir, 'repo'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const config = () => join(dir, 'g config');
/** What a user has beside it, and must keep. */
const own = '[user]\n\tname = Maria\n[core]\n\tpager = less\n';
const env = () => ({
  PATH: process.env.PATH,
  HOME: dir,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: config(),
});
const git = (...args: readonly string[]) =>
  execFileSync('git', args, { env: env(), cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
async function found(directory: string | null = null, hosts: readonly string[] = []) {
  const read = await findGitSettings(env(), directory, neverAborts(), hosts);
  if (!read.ok) throw new Error(read.error.kind);
  return gitSettingChecks(read.value);
}

describe('settings of git that are not good for CodeCommit', () => {
  it.each([
    ['of one repository', `http.${HOST}/v1/repos/Payments.sslVerify`],
    [
      'of one repository in any region',
      'http.https://git-codecommit.*.amazonaws.com/v1/repos/Payments.sslVerify',
    ],
    [
      'of addresses that name a profile',
      'http.https://prod@git-codecommit.us-east-1.amazonaws.com.sslVerify',
    ],
    ['of a region that no session has', 'http.https://git-codecommit.eu-west-3.amazonaws.com.sslVerify'],
  ])('no verification %s is found beside the hosts in use', async (_, setting) => {
    git('config', '--file', config(), setting, 'false');
    const regions = [
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
      'eu-west-1',
      'eu-west-2',
      'eu-north-1',
      'eu-south-1',
    ];
    const hosts = regions.map((region) => `git-codecommit.${region}.amazonaws.com`);
    for (const some of [hosts.slice(0, 1), hosts])
      expect((await found(null, some)).map(({ said }) => said)).toEqual([
        expect.stringMatching(/any server that answers/),
      ]);
  });

  it.each([
    [
      'another host',
      'url.https://evil.invalid/.insteadOf',
      `${HOST}/`,
      false,
      /sends addresses that begin with \S+ to https:\/\/evil/,
    ],
    [
      'another host to push to',
      'url.https://evil.invalid/.pushInsteadOf',
      HOST,
      false,
      /pushinsteadof in .* to https:\/\/evil/,
    ],
    ['another host for all', 'url.git://evil.invalid/.insteadOf', 'https://', false, /to git:\/\/evil/],
    ['no verification', `http.${HOST}.sslVerify`, 'false', false, /any server that answers/],
    ['no verification at all', 'http.sslVerify', 'off', false, /any server that answers/],
    ['an authority that is not there', `http.${HOST}/.sslCAInfo`, '/nowhere/ca.pem', false, /cannot be read/],
    [
      'a pattern of hosts',
      'http.https://git-codecommit.*.amazonaws.com.sslVerify',
      'no',
      false,
      /any server that answers/,
    ],
    ['no https', 'protocol.https.allow', 'never', false, /refuses addresses of https:/],
    ['no codecommit', 'protocol.codecommit.allow', 'never', false, /refuses addresses of codecommit:/],
    ['no protocol', 'protocol.allow', 'never', false, /https:\/\/ and codecommit:/],
    [
      'a header',
      `http.${HOST}/.extraHeader`,
      'Authorization: Basic eDp5',
      false,
      /header Authorization .*403/,
    ],
    ['a header of another kind', 'http.extraHeader', 'X-Trace: secret-value', true, /header X-Trace/],
    ['a proxy', `http.${HOST}.proxy`, 'http://maria:hunter2@proxy:3128', true, /through a proxy/],
    ['cookies', 'http.cookieFile', '/nowhere/cookies', true, /cookies/],
    ['a user', `credential.${HOST}.username`, 'maria-at-1111', true, /names a user/],
    ['no path', `credential.${HOST}.useHttpPath`, 'false', true, /for which repository/],
  ])('are found, and the command takes out that line alone: %s', async (_, setting, value, isNote, said) => {
    git('config', '--global', 'url.https://other.example/.insteadOf', 'https://third.example/');
    git('config', '--global', 'http.https://other.example.extraHeader', 'Authorization: Basic b3RoZXI=');
    const before = git('config', '--global', '--list');
    expect(await found()).toEqual([]);
    git('config', '--global', '--add', setting, value);
    const checks = await found();
    expect(checks).toMatchObject([{ ok: isNote, said: expect.stringMatching(said) }]);
    const [check] = checks;
    expect(check?.said).toContain(config());
    // SECURITY: neither what is said nor the fix has the secret.
    for (const secret of ['eDp5', 'secret-value', 'hunter2'])
      expect(JSON.stringify(checks)).not.toContain(secret);
    const command = /: (git config .*)$/.exec(check?.fix ?? '')?.[1] ?? 'exit 9';
    execFileSync('sh', ['-c', command], { env: env(), cwd: dir });
    expect(await found()).toEqual([]);
    expect(git('config', '--global', '--list')).toBe(before);
    expect(readFileSync(config(), 'utf8')).toContain(own);
  });

  it('are what git itself obeys', () => {
    git('config', '--global', 'url.https://evil.invalid/.insteadOf', `${HOST}/`);
    expect(git('ls-remote', '--get-url', `${HOST}/v1/repos/R`)).toBe('https://evil.invalid/v1/repos/R\n');
    git('config', '--global', 'protocol.allow', 'never');
    expect(() => git('ls-remote', `${HOST}/v1/repos/R`)).toThrow("transport 'https' not allowed");
  });

  it('leaves alone what is of other hosts, overruled, or leads to CodeCommit', async () => {
    for (const [setting, value] of [
      ['url.codecommit://.insteadOf', 'cc:'],
      [`url.${HOST}/v1/repos/.insteadOf`, 'aws:'],
      [`url.${HOST}/.insteadOf`, 'https://git-codecommit.eu-west-1.amazonaws.com/'],
      ['url.ssh://git-codecommit.us-east-1.amazonaws.com/.insteadOf', `${HOST}/`],
      ['url.git@github.com:.insteadOf', 'https://github.com/'],
      ['http.https://*.example.com.sslVerify', 'false'],
      ['http.https://git-codecommit.us-east-1.amazonaws.com.evil.example.sslVerify', 'false'],
      ['http.proxy', 'http://proxy:3128'],
      ['http.sslVerify', 'true'],
      ['credential.username', 'maria'],
      [`credential.${HOST}.useHttpPath`, 'true'],
      ['protocol.allow', 'never'],
      ['protocol.https.allow', 'always'],
      ['protocol.codecommit.allow', 'user'],
      ['protocol.file.allow', 'never'],
    ] as const)
      git('config', '--global', setting, value);
    git('config', '--global', '--add', 'http.extraHeader', 'Authorization: x');
    git('config', '--global', '--add', 'http.extraHeader', '');
    expect(await found()).toEqual([]);
  });

  const host = HOST.slice('https://'.length);
  const hosts = [host, 'git-codecommit.eu-west-1.amazonaws.com'];
  const everyHost = 'https://git-codecommit.*.amazonaws.com';

  it.each([
    [
      'verified again by a more exact address',
      'http.sslVerify',
      'false',
      `http.${everyHost}.sslVerify`,
      'true',
    ],
    ['below a pattern', `http.${everyHost}.sslVerify`, 'false', `http.${everyHost}/v1/.sslVerify`, 'true'],
    ['of another path', 'http.sslVerify', 'true', `http.${HOST}/v2/.sslVerify`, 'false'],
    ['of an upper case path', 'http.sslVerify', 'true', `http.${HOST}/V1/.sslVerify`, 'false'],
    [
      'a proxy that is taken back',
      `http.${everyHost}.proxy`,
      'http://p:3128',
      `http.${everyHost}/v1.proxy`,
      '',
    ],
    ['a user that is another', `credential.${everyHost}/x.username`, 'a', 'core.pager', 'less'],
  ])('git is asked which line it goes by for the hosts in use: %s', async (_, first, one, second, two) => {
    git('config', '--global', first, one);
    git('config', '--global', second, two);
    expect(await found(null, hosts)).toEqual([]);
  });

  it.each([
    ['one host only', 'http.sslVerify', 'false', `http.${HOST}.sslVerify`, 'true'],
    [
      'a host in upper case',
      'http.sslVerify',
      'true',
      'http.https://GIT-CODECOMMIT.us-east-1.amazonaws.com.sslVerify',
      'off',
    ],
    [
      'a host that is not in use',
      'http.sslVerify',
      'true',
      'http.https://git-codecommit.eu-north-1.amazonaws.com.sslVerify',
      'no',
    ],
    ['one repository', 'http.sslVerify', 'true', `http.${HOST}/v1/repos/Mine.sslVerify`, 'false'],
    [
      'a user in the address',
      'http.sslVerify',
      'true',
      'http.https://dev@git-codecommit.us-east-1.amazonaws.com.sslVerify',
      'false',
    ],
    [
      'an endpoint in a VPC',
      'http.sslVerify',
      'true',
      'http.https://vpce-1.git-codecommit.us-east-1.vpce.amazonaws.com.sslVerify',
      'false',
    ],
  ])('and what is in force for one of them is a fault: %s', async (_, first, one, second, two) => {
    git('config', '--global', first, one);
    git('config', '--global', second, two);
    expect(await found(null, hosts)).toMatchObject([{ ok: false, said: expect.stringMatching(/is off/) }]);
  });

  it.each([12, 40])('and no line counts as overruled because there are %i regions', async (count) => {
    const many = Array.from({ length: count }, (_, at) => `git-codecommit.eu-south-${at}.amazonaws.com`);
    git('config', '--global', 'http.sslVerify', 'true');
    git('config', '--global', `http.https://${many.at(-1)}.sslVerify`, 'false');
    git('config', '--global', `http.${HOST}.sslVerify`, 'false');
    expect(await found(null, many)).toHaveLength(2);
  });

  it('an address that another beginning leads away is compared as git does, letter by letter', async () => {
    for (const [value, said] of [
      [`${HOST}/`, 1],
      [`${HOST}/V1/`, 0],
      ['HTTPS://', 0],
      [HOST.toUpperCase(), 0],
      [`${HOST}/v1/repos/Mine`, 1],
    ] as const) {
      git('config', '--global', 'url.https://evil.invalid/.insteadOf', value);
      const moved = git('ls-remote', '--get-url', `${HOST}/v1/repos/Mine`).startsWith(
        'https://evil.invalid/',
      );
      expect([value, moved, await found()]).toMatchObject([value, said === 1, { length: said }]);
    }
  });

  it('prints no command that would take out other lines with the one that has a name in its address', async () => {
    const setting = 'url.https://evil.invalid/.insteadOf';
    git('config', '--global', '--add', setting, 'https://third.example/');
    git('config', '--global', '--add', setting, 'codecommit://profile@Repo');
    expect(await found()).toMatchObject([{ ok: false, fix: expect.stringMatching(/g config" --edit$/) }]);
  });

  it('prints no password that an address has, and names the file of a repository', async () => {
    git('-C', 'repo', 'config', 'url.https://maria:hunter2@evil.invalid/.insteadOf', `${HOST}/`);
    expect(await found()).toEqual([]);
    const checks = await found(join(dir, 'repo'));
    expect(checks).toMatchObject([
      { ok: false, fix: expect.stringMatching(/repo\/\.git\/config["'] --edit$/) },
    ]);
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });

  it('says why git says nothing', async () => {
    writeFileSync(config(), '[broken\n');
    expect(await findGitSettings(env(), null, neverAborts())).toMatchObject({
      ok: false,
      error: { kind: 'broken' },
    });
  });
});
