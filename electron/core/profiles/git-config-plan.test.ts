import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type GitConfigPlan, helperValue, planGitConfig } from './git-config-plan.ts';

const root = mkdtempSync(join(tmpdir(), 'latchkey-git-'));
const file = join(root, 'gitconfig');
afterAll(() => rmSync(root, { recursive: true, force: true }));

function plan(text: string, install: boolean, shimPath = '/opt/latchkey'): GitConfigPlan {
  const result = planGitConfig({ text, install, shimPath, path: '~/.gitconfig' });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
function git(args: readonly string[], input = ''): string {
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    GIT_CONFIG_GLOBAL: file,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  return execFileSync('git', args, { cwd: root, env, input, encoding: 'utf8' });
}
const mine = '[user]\n\tname = Maria\n[credential]\n\thelper = store\n';

test('the real git asks our helper for every CodeCommit host, and for no other', () => {
  for (const directory of ['plain', 'it\'s a \\ "place"; #1']) {
    const shim = join(root, directory, 'latchkey');
    mkdirSync(join(root, directory), { recursive: true });
    writeFileSync(shim, '#!/bin/sh\necho "username=$1-$2"\nsed -n "s/^path=/password=/p"\n');
    chmodSync(shim, 0o755);
    writeFileSync(file, plan(mine, true, shim).text);
    const fill = (host: string) =>
      git(['credential', 'fill'], `protocol=https\nhost=${host}\npath=v1/repos/x\n\n`);
    for (const host of [
      'git-codecommit.us-east-1.amazonaws.com',
      'git-codecommit-fips.us-gov-west-1.amazonaws.com',
      'git-codecommit.cn-north-1.amazonaws.com.cn',
      'vpce-0123456789abcdef0-abcdefgh.git-codecommit.us-west-2.vpce.amazonaws.com',
      'vpce-0123456789abcdef0-abcdefgh-us-east-1a.git-codecommit-fips.us-east-1.vpce.amazonaws.com',
      'vpce-0123456789abcdef0-abcdefgh.git-codecommit.cn-north-1.vpce.amazonaws.com.cn',
    ]) {
      expect(fill(host)).toContain('username=git-credential-get\npassword=v1/repos/x\n');
      expect(git(['config', '--get-urlmatch', 'credential.useHttpPath', `https://${host}/v1`])).toBe(
        'true\n',
      );
    }
    for (const url of [
      'https://git-codecommit.us-east-1.amazonaws.com.evil.example',
      'https://git-codecommit.a.b.amazonaws.com',
      'https://xgit-codecommit.us-east-1.amazonaws.com',
      'https://github.com',
      'http://git-codecommit.us-east-1.amazonaws.com',
    ])
      expect(git(['config', '--get-urlmatch', 'credential.helper', `${url}/x`])).toBe('store\n');
    expect(git(['config', 'user.name'])).toBe('Maria\n');
  }
});

test('installed and uninstalled: the same bytes, whatever was there', () => {
  const line = fc.constantFrom(
    '[user]',
    '\tname = x',
    '# c',
    '',
    '[credential "https://x"]',
    '  helper = y \\',
    'é\udcff',
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, eol, ends]) => lines.join(eol) + (ends ? eol : ''));
  fc.assert(
    fc.property(text, (before) => {
      const installed = plan(before, true);
      expect(installed).toMatchObject({ changed: true, installed: false });
      expect(plan(installed.text, true)).toMatchObject({ changed: false, installed: true, diff: '' });
      expect(plan(installed.text, true, '/elsewhere/latchkey').text).toBe(
        installed.text.replaceAll('/opt/latchkey', '/elsewhere/latchkey'),
      );
      expect(plan(installed.text, false)).toMatchObject({ text: before, installed: true });
    }),
    { numRuns: 500 },
  );
  expect(plan(mine, false)).toMatchObject({ changed: false, installed: false });
});

test('the diff shows what the block is', () => {
  expect(plan(mine, true).diff).toContain(
    [
      '+',
      '+# >>> managed by Latchkey: credentials for CodeCommit - edits here are overwritten',
      '+[credential "https://git-codecommit.*.amazonaws.com"]',
      '+\thelper =',
      "+\thelper = !'/opt/latchkey' git-credential",
      '+\tuseHttpPath = true',
    ].join('\n'),
  );
});

test('what git itself adds between our comments or after them is kept', () => {
  writeFileSync(file, plan(mine, true).text);
  git(['config', '--global', 'credential.https://git-codecommit.*.amazonaws.com.username', 'maria']);
  git(['config', '--global', 'push.default', 'simple']);
  const edited = readFileSync(file, 'utf8');
  const gone = plan(edited, false).text;
  expect(gone.startsWith(mine)).toBe(true);
  expect(gone).not.toContain('Latchkey');
  expect(gone).not.toContain('git-credential');
  writeFileSync(file, gone);
  expect(git(['config', '--get', 'push.default'])).toBe('simple\n');
  expect(git(['config', '--get', 'credential.https://git-codecommit.*.amazonaws.com.username'])).toBe(
    'maria\n',
  );
  writeFileSync(file, plan(edited, true).text);
  expect(git(['config', '--get', 'credential.https://git-codecommit.*.amazonaws.com.username'])).toBe(
    'maria\n',
  );
  expect(plan(plan(edited, true).text, true).changed).toBe(false);
});

test('sections of the user for CodeCommit hosts are pointed out, a torn block is refused, a bad path too', () => {
  const own = `${mine}[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\thelper = !aws codecommit credential-helper $@\n`;
  expect(plan(plan(own, true).text, true).competing).toEqual([
    { line: 5, header: '[credential "https://git-codecommit.us-east-1.amazonaws.com"]' },
  ]);
  const torn = plan(mine, true).text.replace('# <<< managed by Latchkey\n', '');
  expect(planGitConfig({ text: torn, install: false, shimPath: '/l', path: 'f' })).toMatchObject({
    error: { code: 'file-malformed', file: 'f', line: 6 },
  });
  expect(helperValue('latchkey')).toMatchObject({ ok: false });
  expect(helperValue('/a\n[core]\n')).toMatchObject({ ok: false });
  expect(helperValue('C:\\Program Files\\Latchkey\\latchkey.exe')).toEqual({
    ok: true,
    value: "!'C:/Program Files/Latchkey/latchkey.exe' git-credential",
  });
});
