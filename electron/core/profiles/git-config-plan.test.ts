import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { must } from '../testing/running-app.ts';
import { type GitConfigPlan, helperValue, planGitConfig } from './git-config-plan.ts';

const root = mkdtempSync(join(tmpdir(), 'latchkey-git-'));
const file = join(root, 'gitconfig');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const exactHost = 'git-codecommit.eu-west-1.amazonaws.com';

function plan(text: string, install: boolean, shimPath = '/opt/latchkey'): GitConfigPlan {
  const result = planGitConfig({ text, install, shimPath, path: '~/.gitconfig', hosts: [exactHost] });
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
      exactHost,
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
    // A user's own comments that read like ours.
    '# <<< managed by Latchkey',
    '# >>> managed by Latchkey: credentials of somebody',
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
  expect(plan(plan(own, true).text, true).competing).toMatchObject([
    { line: 5, header: '[credential "https://git-codecommit.us-east-1.amazonaws.com"]' },
  ]);
  const torn = plan(mine, true)
    .text.replace('# <<< managed by Latchkey\n', '')
    .replace('useHttpPath = true\n', 'useHttpPath = true\n\tusername = maria\n');
  expect(planGitConfig({ text: torn, install: false, shimPath: '/l', path: 'f', hosts: [] })).toMatchObject({
    error: { code: 'file-malformed', file: 'f', line: 6 },
  });
  expect(helperValue('latchkey')).toMatchObject({ ok: false });
  expect(helperValue('/a\n[core]\n')).toMatchObject({ ok: false });
  expect(helperValue('C:\\Program Files\\Latchkey\\latchkey.exe')).toEqual({
    ok: true,
    value: "!'C:/Program Files/Latchkey/latchkey.exe' git-credential",
  });
});

/** What git says of a setting, and null where there is none. */
function setting(name: string): string | null {
  try {
    return git(['config', '--get-all', name]).trimEnd();
  } catch {
    return null;
  }
}

test('git may use codecommit:// for submodules, unless the user decides about protocols; the diff says what that means', () => {
  const made = plan(mine, true);
  writeFileSync(file, made.text);
  expect(setting('protocol.codecommit.allow')).toBe('always');
  expect(made.diff).toContain(
    '+# Submodules with codecommit:// addresses: git clones those of an allowed protocol only.',
  );
  expect(made.diff).toContain('can then name any repository that your sessions can read');
  for (const theirs of ['[protocol "codecommit"]\n\tallow = never\n', '[protocol]\n\tallow = user\n']) {
    const kept = plan(theirs, true);
    writeFileSync(file, kept.text);
    expect(setting('protocol.codecommit.allow')).toBe(theirs.includes('never') ? 'never' : null);
    expect(kept.protocols).toMatchObject([{ line: 1 }]);
    expect(plan(kept.text, false).text).toBe(theirs);
  }
});

test('a host of which the user has a section stays theirs', () => {
  const theirs = `[credential "https://${exactHost}"]\n\thelper = theirs\n`;
  writeFileSync(file, plan(theirs, true).text);
  expect(git(['config', '--get-urlmatch', 'credential.helper', `https://${exactHost}/v1`])).toBe('theirs\n');
  expect(plan(plan(theirs, true).text, true).changed).toBe(false);
});

test('helpers below our block would be given what it answers: installing again puts it below them', () => {
  const before = plan('[user]\n\tname = Maria\n', true).text;
  const store = '[credential]\n\thelper = store\n';
  const again = plan(before + store, true);
  expect(again.below).toMatchObject([{ header: '[credential]' }]);
  expect(again.text).toBe(plan(`[user]\n\tname = Maria\n${store}`, true).text);
  expect(plan(again.text, true)).toMatchObject({ changed: false, below: [] });
  for (const harmless of [
    '[credential]\n\thelper =\n',
    '[credential]\n\tusername = x\n',
    '[core]\n\thelper = store\n',
  ])
    expect(plan(before + harmless, true).below, harmless).toEqual([]);
});

test.each([
  ['[include]\n\tpath = more\n', '[include]'],
  ['[includeIf "gitdir:~/work/"]\n\tpath = more\n', '[includeIf "gitdir:~/work/"]'],
])('a file read below our block may have such a helper: %j', (section, header) => {
  const user = '[user]\n\tname = Maria\n';
  const again = plan(plan(user, true).text + section, true);
  expect(again.included).toMatchObject([{ header }]);
  expect(again.text).toBe(plan(user + section, true).text);
  expect(plan(again.text, true)).toMatchObject({ changed: false, included: [] });
  expect(plan(plan(user + section, true).text, false).text).toBe(user + section);
});

test('so would a helper for a pattern of hosts that has them', () => {
  const before = plan('[user]\n\tname = Maria\n', true).text;
  const wide = '[credential "https://*.us-east-1.amazonaws.com"]\n\thelper = store\n';
  expect(plan(before + wide, true).below).toMatchObject([{ line: expect.any(Number) }]);
  const other = '[credential "https://*.example.com"]\n\thelper = store\n';
  expect(plan(before + other, true).below).toEqual([]);
});

const python = '/usr/bin/python3';
const hasDulwich = (() => {
  try {
    execFileSync(python, ['-c', 'import dulwich.credentials'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('not tried: python3-dulwich is not installed\n');
    return false;
  }
})();

test.skipIf(!hasDulwich)(
  'dulwich, which takes no * for a label, finds our helper for the hosts of the sessions',
  () => {
    writeFileSync(file, plan(mine, true).text);
    const script = `
from dulwich.config import ConfigFile
from dulwich.credentials import urlmatch_credential_sections
import sys
config = ConfigFile.from_path(sys.argv[1])
for host in sys.argv[2:]:
    sections = list(urlmatch_credential_sections(config, "https://" + host + "/v1/repos/x"))
    print(config.get(sections[-1], b"helper").decode())
`;
    const found = execFileSync(python, ['-c', script, file, exactHost, 'github.com'], { encoding: 'utf8' });
    expect(found).toBe("!'/opt/latchkey' git-credential\nstore\n");
  },
);

test.each([
  ['a helper between our comments', '[credential]\n\thelper = store\n'],
  ['a protocol between our comments', '[protocol]\n\tallow = never\n'],
  [
    'a host between our comments',
    '[credential "https://git-codecommit.eu-west-1.amazonaws.com"]\n\tusername = ada\n',
  ],
])('one install is enough, with %s', (_, between) => {
  const input = {
    install: true,
    shimPath: '/opt/latchkey',
    path: 'g',
    hosts: ['git-codecommit.eu-west-1.amazonaws.com'],
  };
  const made = (text: string) => {
    const planned = planGitConfig({ ...input, text });
    if (!planned.ok) throw new Error(planned.error.code);
    return planned.value;
  };
  const edited = made('').text.replace('# <<< managed', `${between}# <<< managed`);
  const first = made(edited);
  expect(first.changed).toBe(true);
  expect(first.text).toContain(between);
  expect(made(first.text).changed).toBe(false);
  const taken = planGitConfig({ ...input, install: false, text: first.text });
  expect(taken.ok && taken.value.text).toBe(between);
});

/** As tools that hold the file as sections and settings write it again: without comments and empty lines, with their own indentation. */
const rewritten = (text: string, indent: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*([#;].*)?$/.test(line))
    .map((line) => `${/^\s/.test(line) ? indent : ''}${line.trim()}\n`)
    .join('');

test.each([
  ['\t', false],
  ['    ', false],
  ['  ', true],
])(
  'a tool that drops all comments (indentation %j, more below: %s): our sections are known, renewed and taken out',
  (indent, hasMore) => {
    const more = hasMore ? '[push]\n\tdefault = simple\n' : '';
    const dropped = rewritten(plan(mine, true).text + more, indent);
    expect(plan(dropped, false).installed).toBe(true);
    const again = plan(dropped, true);
    expect(again.competing).toEqual([]);
    expect(again.text.match(/useHttpPath/g)).toHaveLength(7);
    writeFileSync(file, again.text);
    expect(git(['config', '--get-all', 'protocol.codecommit.allow'])).toBe('always\n');
    expect(plan(again.text, true).changed).toBe(false);
    for (const text of [dropped, again.text])
      expect(plan(text, false).text).toBe(rewritten(mine + more, indent));
  },
);

test('whichever of our sections git removes by name: the rest is known, renewed and taken out', () => {
  const owner = { instance: null, helpers: new Set<string>(), marks: 0 };
  const plan = (text: string, install: boolean) =>
    must(planGitConfig({ text, install, shimPath: '/opt/latchkey', path: 'g', hosts: [exactHost], owner }));
  const installed = plan(mine, true).text;
  const names = [...installed.matchAll(/^\[(credential|protocol) "(.*)"\]$/gm)].map(
    ([, section, name]) => `${section}.${name}`,
  );
  expect(names).toHaveLength(8);
  for (const removed of [...names.map((name) => [name]), names]) {
    writeFileSync(file, installed);
    for (const name of removed) git(['config', '--global', '--remove-section', name]);
    const left = readFileSync(file, 'utf8');
    expect(plan(left, true).text).toBe(installed);
    expect(plan(left, false).text).toBe(mine);
  }
});

test('a section of the user that only looks like ours stays', () => {
  for (const body of [
    "\thelper = !'/opt/latchkey' git-credential\n",
    "\thelper =\n\thelper = !'/opt/latchkey' git-credential\n\tuseHttpPath = true\n\tusername = maria\n",
    "\thelper =\n\thelper = !'/opt/other' git-credential\n\tuseHttpPath = true\n",
  ]) {
    const own = `${mine}[credential "https://${exactHost}"]\n${body}[protocol "codecommit"]\n\tallow = always\n`;
    expect(plan(own, false).text).toBe(own);
    expect(plan(plan(own, true).text, false).text).toBe(own);
  }
});

test.each([
  mine.replaceAll('\n', '\r'),
  '[user]\r',
  `# a\rb\n${mine}`,
  `${mine}# a\rb\n`,
  `# a\rb\r\n${mine.replaceAll('\n', '\r\n')}`,
])('a carriage return alone, which ends no line for git, does not hide our lines from it: %j', (text) => {
  const installed = plan(text, true).text;
  writeFileSync(file, installed);
  expect(git(['config', '--get-urlmatch', 'credential.helper', `https://${exactHost}`])).toContain(
    '/opt/latchkey',
  );
  expect(plan(installed, true).changed).toBe(false);
  expect(plan(installed, false).text).toBe(text);
});

test('a block that an older version wrote with carriage returns alone is written so that git sees it', () => {
  const before = mine.replaceAll('\n', '\r');
  const hidden = `${before}\r${plan('', true).text.replaceAll('\n', '\r')}`;
  const { text, changed } = plan(hidden, true);
  expect(changed).toBe(true);
  writeFileSync(file, text);
  expect(git(['config', '--get-urlmatch', 'credential.helper', `https://${exactHost}`])).toContain(
    '/opt/latchkey',
  );
  // The blank line that it put above the block may as well be the user's.
  expect([before, `${before}\r`]).toContain(plan(text, false).text);
});
