import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { envFormOf, envForms } from './env-forms.ts';

// Each form is read by the real program, where it is installed.

const dir = mkdtempSync(join(tmpdir(), 'lk-forms-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const odd = {
  PLAIN: 'IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVz+abc/def=',
  ODD: 'a\'b\\c$d`e"f  g!h *?~ {x} #; & | < (y) %z^',
  TICKS: "''it's''",
  EMPTY: '',
  WORDS: 'Développement – été',
};
// The last one was never there: taking it out is no error.
const variables = { ...odd, GONE: null, NEVER_THERE: null };

const file = join(dir, 'variables');
const show = `${JSON.stringify(process.execPath)} -e 'process.stdout.write(JSON.stringify(process.env))'`;
const readers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  sh: ['sh', '-c', `eval "$(cat ${file})" && ${show}`],
  bash: ['bash', '-c', `eval "$(cat ${file})" && ${show}`],
  zsh: ['zsh', '-fc', `eval "$(cat ${file})" && ${show}`],
  fish: ['fish', '--no-config', '-c', `cat ${file} | source; and ${show}`],
  csh: ['tcsh', '-fc', `eval "\`cat ${file}\`" && ${show}`],
  powershell: [
    'pwsh',
    '-NoProfile',
    '-Command',
    `Get-Content ${file} | Out-String | Invoke-Expression; & ${show}`,
  ],
  nushell: ['nu', '-n', '-c', `open --raw ${file} | from json | load-env; ^${show}`],
};

it.for(Object.entries(readers))('%s reads the very values', ([name, [program, ...args]], { skip }) => {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined) {
    process.stderr.write(`not tried: ${program} is not installed\n`);
    skip(`${program} is not installed`);
  }
  writeFileSync(file, envFormOf(name)?.(variables) ?? '');
  const env = { PATH: process.env.PATH, HOME: dir, LANG: 'C.UTF-8', GONE: 'still here' };
  const ran = spawnSync(program, args, { env, encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  const seen = JSON.parse(ran.stdout);
  expect(seen).toMatchObject(odd);
  if (name !== 'nushell') expect(seen).not.toHaveProperty('GONE');
});

it('fish keeps the universal variables of all shells, and is in no session where one would decide', ({
  skip,
}) => {
  if (spawnSync('fish', ['--version'], { stdio: 'ignore' }).error !== undefined) {
    process.stderr.write('not tried: fish is not installed\n');
    skip('fish is not installed');
  }
  const env = { PATH: process.env.PATH, HOME: join(dir, 'fish'), LANG: 'C.UTF-8' };
  const run = (script: string) => spawnSync('fish', ['-c', script], { env, encoding: 'utf8' });
  const child = (script: string): Readonly<Record<string, string>> =>
    JSON.parse(run(`${script}; ${show}`).stdout);
  const read = `cat ${file} | source`;
  const into = { AWS_PROFILE: null, AWS_REGION: 'eu-west-1', LATCHKEY_SESSION: 'dev' };

  writeFileSync(file, envFormOf('fish')?.(into) ?? '');
  expect(child(`set -gx AWS_PROFILE mine; ${read}`)).toMatchObject({ AWS_REGION: 'eu-west-1' });
  expect(child(`set -gx AWS_PROFILE mine; ${read}`)).not.toHaveProperty('AWS_PROFILE');
  expect(run('set -Ux AWS_PROFILE everywhere').stderr).toBe('');
  const refused = run(`set -gx AWS_PROFILE mine; ${read}; or echo refused; ${show}`);
  expect(refused.stderr).toContain('latchkey: AWS_PROFILE is a variable of all your fish shells');
  expect(refused.stderr).toContain('set -e -U NAME');
  expect(refused.stdout).toMatch(/^refused\n/);
  expect(refused.stdout).toContain('"AWS_PROFILE":"mine"');
  expect(refused.stdout).not.toContain('eu-west-1');

  writeFileSync(file, envFormOf('fish')?.({ AWS_PROFILE: null, LATCHKEY_SESSION: null }) ?? '');
  expect(child(`set -gx AWS_PROFILE dev; ${read}; ${read}`)).toMatchObject({ AWS_PROFILE: 'everywhere' });
  expect(run('echo $AWS_PROFILE').stdout).toBe('everywhere\n');
  // No child has one that is not exported.
  expect(run('set -e -U AWS_PROFILE; set -U AWS_PROFILE inside').stderr).toBe('');
  writeFileSync(file, envFormOf('fish')?.(into) ?? '');
  expect(child(read)).toMatchObject({ AWS_REGION: 'eu-west-1' });
});

it('fish takes nothing of the lines of another shell', ({ skip }) => {
  if (spawnSync('fish', ['--version'], { stdio: 'ignore' }).error !== undefined) {
    process.stderr.write('not tried: fish is not installed\n');
    skip('fish is not installed');
  }
  writeFileSync(file, envFormOf('sh')?.({ AWS_PROFILE: null, AWS_ACCESS_KEY_ID: 'ASIA1' }) ?? '');
  const env = { PATH: process.env.PATH, HOME: dir, LANG: 'C.UTF-8', AWS_PROFILE: 'mine' };
  for (const read of [
    `eval "$(cat ${file})"`,
    `cat ${file} | source`,
    `eval (cat ${file} | string collect)`,
  ]) {
    const ran = spawnSync('fish', ['--no-config', '-c', `${read}; and echo went on; ${show}`], {
      env,
      encoding: 'utf8',
    });
    expect(ran.stderr).toContain('In fish: latchkey env SESSION --shell fish | source');
    expect(ran.stdout).not.toContain('went on');
    expect(JSON.parse(ran.stdout)).toMatchObject({ AWS_PROFILE: 'mine' });
    expect(ran.stdout).not.toContain('ASIA1');
  }
});

it('dotenv is read by node and, without quotes around what has no odd character, by docker', () => {
  const text = envFormOf('dotenv')?.({ ...odd, ODD: "it's", GONE: null }) ?? '';
  writeFileSync(file, text);
  const ran = spawnSync(process.execPath, [`--env-file=${file}`, '-p', 'JSON.stringify(process.env)'], {
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  expect(JSON.parse(ran.stdout)).toMatchObject({ ...odd, ODD: "it's", TICKS: odd.TICKS });
  expect(text).toContain(`PLAIN=${odd.PLAIN}\n`);
  expect(text).not.toContain('GONE');
});

it('has a form for every name it lists, and for the other names of the same shells', () => {
  for (const name of [...Object.keys(envForms), 'tcsh', 'pwsh', 'nu']) expect(envFormOf(name)).not.toBeNull();
  for (const name of ['__proto__', 'cmd', '']) expect(envFormOf(name)).toBeNull();
});
