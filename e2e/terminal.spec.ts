import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect } from 'playwright/test';
import type { ZodType } from 'zod';
import {
  CliDoctor,
  CliEnv,
  CliGit,
  CliHelp,
  CliImport,
  CliList,
  CliLogin,
  CliLogout,
  CliSession,
  CliSetting,
  CliSettings,
  CliSources,
  CliStatus,
  CliUndo,
  CliUse,
} from '../shared/cli.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  confirmOnPage,
  pendingCode,
  type Ran,
  SHIM,
  startWorld,
  type World,
  withoutColours,
} from './world.ts';

// Every verb by the real command: as a user reads it on a terminal of 80 columns, and as scripts read it.
test.describe.configure({ mode: 'serial' });

const PROFILE = 'production-DeveloperAccess';
const COLUMNS = 80;
let world: World;

test.beforeAll(async () => {
  world = await startWorld({
    prepare: (home) =>
      writeFileSync(
        home.awsConfigFile,
        '[profile legacy]\nrole_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess\nsource_profile = base\nregion = us-east-1\n\n[profile base]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = DeveloperAccess\nregion = us-east-1\n',
      ),
  });
  await world.signIn();
  await waitFor('the sync', async () => (await world.latchkey('list', '--json')).stdout.includes(PROFILE));
});
test.afterAll(async () => {
  await world.stop();
});

/** In a pseudo-terminal, so that the command believes that a user reads along. */
const onTerminal = (command: string, input = ''): Promise<Ran> =>
  world.run('script', ['-qec', `stty cols ${COLUMNS} rows 24; ${command}`, '/dev/null'], { input });
const lines = ({ stdout }: Ran): readonly string[] =>
  withoutColours(stdout).replaceAll('\r', '').trimEnd().split('\n');
async function json<T>(schema: ZodType<T>, ...args: readonly string[]): Promise<T> {
  const ran = await world.latchkey(...args, '--json');
  expect(ran.stderr).toBe('');
  return schema.parse(JSON.parse(ran.stdout));
}

test('help names every verb and explains each, within the terminal', async () => {
  const help = await onTerminal('latchkey help');
  expect(help.code).toBe(0);
  const verbs = await json(CliHelp, 'help');
  expect(verbs.length).toBeGreaterThan(18);
  for (const { verb } of verbs) {
    if (verb !== 'git-remote-codecommit') expect(help.stdout).toContain(verb);
    const one = await onTerminal(`latchkey help ${verb}`);
    expect(one.code).toBe(0);
    expect(one.stdout).toContain(verb);
    for (const line of [...lines(help), ...lines(one)]) {
      expect([...line].length, line).toBeLessThanOrEqual(COLUMNS);
    }
  }
});

test('what a user reads fits the terminal and cuts no word that matters', async () => {
  await world.latchkey('use', PROFILE);
  for (const [command, words] of [
    ['status', /Production\/DeveloperAccess/],
    ['list', /sandbox-AdministratorAccess/],
    ['sources', /Playground +IAM Identity Center|Playground/],
    ['doctor', /./],
    [`start ${PROFILE}`, /is active, 3 h/],
    [`renew ${PROFILE}`, /was renewed, 3 h/],
    ['use sandbox-AdministratorAccess', /is now the default session/],
    [`stop ${PROFILE}`, /is stopped/],
    ['login', /Already signed in to Playground/],
  ] as const) {
    const ran = await onTerminal(`latchkey ${command}`);
    expect(ran.stdout, command).toMatch(words);
    if (command !== 'doctor') expect(ran.code, command).toBe(0);
    for (const line of lines(ran)) {
      if (command === 'list' || command === 'sources') {
        expect([...line].length, `${command}: ${line}`).toBeLessThanOrEqual(COLUMNS);
      }
    }
  }
  // Piped, nothing is cut: grep and awk see whole names.
  expect((await world.latchkey('list')).stdout).toContain('sandbox-AdministratorAccess');
});

test('the AWS console: the way through the portal, and no page of another account', async () => {
  const ran = await world.latchkey('console', PROFILE, '--service', 'codecommit', '--print');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const link = new URL(ran.stdout.trim());
  expect(link.pathname).toBe('/start/');
  const asked = new URLSearchParams(link.hash.replace(/^#\/console\?/, ''));
  expect(Object.fromEntries(asked)).toEqual({
    account_id: '111111111111',
    role_name: 'DeveloperAccess',
    destination:
      'https://us-east-1.console.aws.amazon.com/codesuite/codecommit/repositories/home?region=us-east-1',
  });
  const other = await world.latchkey(
    'console',
    PROFILE,
    '--to',
    'arn:aws:sqs:us-east-1:222222222222:q',
    '--print',
  );
  expect([other.code, other.stdout]).toEqual([5, '']);
  expect(other.stderr).toContain('of account 222222222222, and this session is of account 111111111111');
});

test('every --json is one value of its documented shape', async () => {
  expect((await json(CliList, 'list')).length).toBeGreaterThan(5);
  expect((await json(CliList, 'list', '--all')).length).toBeGreaterThan(5);
  expect(await json(CliSources, 'sources')).toMatchObject([{ name: 'Playground', state: 'signed-in' }]);
  expect((await json(CliStatus, 'status')).sessionCount).toBeGreaterThan(5);
  expect((await json(CliUse, 'use', PROFILE)).profile).toBe(PROFILE);
  for (const verb of ['start', 'renew', 'stop']) {
    expect((await json(CliSession, verb, PROFILE)).profile).toBe(PROFILE);
  }
  expect((await json(CliLogin, 'login')).name).toBe('Playground');
  expect(Object.keys(await json(CliEnv, 'env', PROFILE))).toContain('AWS_SESSION_TOKEN');
  const doctor = await world.latchkey('doctor', '--json');
  expect(CliDoctor.parse(JSON.parse(doctor.stdout)).checks.length).toBeGreaterThan(3);
});

test('import, git and undo show what would change, ask, and can be taken back', async () => {
  const plan = await world.latchkey('import', '--json');
  expect(plan.code).toBe(5);
  expect(CliImport.parse(JSON.parse(plan.stdout))).toMatchObject({ applied: false });
  const shown = await onTerminal('latchkey import', 'n\n');
  expect(shown.stdout).toContain('arn:aws:iam::111111111111:role/CodeCommitAccess');
  expect(shown.code).toBe(5);

  const refused = await world.latchkey('git', 'install', '--json');
  expect(refused.code).toBe(5);
  expect(CliGit.parse(JSON.parse(refused.stdout))).toMatchObject({ applied: false, installed: false });
  const asked = await onTerminal('latchkey git install', 'y\n');
  expect(asked.stdout).toContain('useHttpPath');
  expect(asked.code).toBe(0);
  expect(await json(CliGit, 'git', 'uninstall', '--yes')).toMatchObject({ installed: false, applied: true });
  const undone = await json(CliUndo, 'undo');
  expect(undone.files.length).toBeGreaterThan(0);
});

test('settings are read and changed by name, and a script sees what is allowed', async () => {
  expect((await json(CliSettings, 'settings')).length).toBeGreaterThan(7);
  expect(await json(CliSetting, 'settings', 'set', 'notify-lead-minutes', '15min')).toMatchObject({
    value: 15,
  });
  expect((await world.latchkey('settings', 'get', 'notify-lead-minutes')).stdout).toBe('15\n');
  const refused = await world.latchkey('settings', 'set', 'theme', 'blue');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('Allowed: system, light or dark');
  expect(await json(CliSetting, 'settings', 'reset', 'notify-lead-minutes')).toMatchObject({ value: 10 });
});

test('the completion works in a real bash', async () => {
  const ran = await world.run('bash', [
    '-c',
    `source <(latchkey completion bash)
     COMP_WORDS=(latchkey cr); COMP_CWORD=1; COMP_LINE='latchkey cr'; COMP_POINT=\${#COMP_LINE}
     complete -p latchkey
     fn=$(complete -p latchkey | sed 's/.*-F \\([^ ]*\\).*/\\1/')
     "$fn" latchkey cr latchkey; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ]);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toContain('complete -');
  expect(ran.stdout.split('\n').map((line) => line.trim())).toContain('credential-process');
  const names = await world.run('bash', [
    '-c',
    `source <(latchkey completion bash)
     COMP_LINE='latchkey use production-D'; COMP_POINT=\${#COMP_LINE}
     COMP_WORDS=(latchkey use production-D); COMP_CWORD=2
     _latchkey; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ]);
  expect(names.stdout.split('\n')).toContain(PROFILE);
  const fish = await world.run('fish', [
    '-c',
    `latchkey completion fish | source; complete -C 'latchkey use production-D'`,
  ]);
  expect(fish.stdout).toContain(`${PROFILE}\t`);
  expect((await world.run('zsh', ['-f', '-c', 'source <(latchkey completion zsh)'])).stderr).toBe('');
});

test('env is evaluated by a real sh, and aws works with it', async () => {
  const ran = await world.run('sh', [
    '-c',
    `eval "$(latchkey env ${PROFILE})" && aws sts get-caller-identity --output text --region us-east-1`,
  ]);
  expect(ran.stderr.trim()).toBe('');
  expect(ran.stdout).toContain('AWSReservedSSO_DeveloperAccess_');
});

test('wrong usage says what is right, with the documented codes', async () => {
  for (const [args, code, words] of [
    [['lst'], 2, /list/],
    [['use'], 2, /latchkey/],
    [['use', 'production-DevelopAccess'], 1, /production-DeveloperAccess/],
    [['completion', 'csh'], 2, /bash, zsh or fish/],
    [['help', 'nothing'], 2, /nothing/],
    [['exec', PROFILE], 2, /after --:/],
  ] as const) {
    const ran = await world.latchkey(...args);
    expect(ran.code, args.join(' ')).toBe(code);
    expect(ran.stderr).toMatch(words);
    expect(ran.stdout).toBe('');
  }
});

test('login and logout on a terminal, with the code large enough to compare', async () => {
  expect(await json(CliLogout, 'logout')).toEqual({ signedOut: ['Playground'] });
  const login = onTerminal('latchkey login --no-browser');
  const code = await pendingCode(world.playground);
  await confirmOnPage(code, world.playground.info.startUrl);
  const ran = await login;
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain(`Code:  ${code}`);
  expect(ran.stdout).toMatch(/Signed in to Playground as maria.garcia/);
});

/** As any other program tries it: what became of binding the port. */
const takePort = (port: number): Promise<string> =>
  new Promise((resolve) => {
    const thief = createServer();
    thief.once('error', (error) => resolve('code' in error ? String(error.code) : error.name));
    thief.listen(port, '127.0.0.1', () => thief.close(() => resolve('taken')));
  });

test('quit ends the app under a running exec: its job gets an error, and nobody gets its port', async () => {
  const caller = 'aws sts get-caller-identity --output text --region us-east-1';
  const job = `${caller} && echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI" && read line; ${caller}; echo "ended with $?"; read line`;
  // No profile of the files may answer in the place of the address.
  const running = world.begin(SHIM, ['exec', PROFILE, '--', 'sh', '-c', job], {
    input: null,
    env: { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
  });
  const port = await waitFor(
    'the job to have had its first keys',
    async () => /http:\/\/127\.0\.0\.1:(\d+)\//.exec(running.stdout())?.[1],
  );
  const first = running.stdout();
  expect(first).toContain('AWSReservedSSO_DeveloperAccess_');
  expect((await onTerminal('latchkey quit')).code).toBe(0);
  expect(await world.app().exited()).toBe(0);
  expect(await takePort(Number(port))).toBe('EADDRINUSE');
  running.child.stdin?.write('\n');
  await waitFor('the job to have asked again', async () => running.stdout().includes('ended with'), {
    timeoutMs: 60_000,
  });
  expect(running.stdout().slice(first.length)).toMatch(/^ended with [1-9]\d*\n$/);
  expect(running.stderr()).toMatch(/credentials/i);
  // The program has not ended, only its first half.
  expect(await takePort(Number(port))).toBe('EADDRINUSE');
  running.child.stdin?.end('\n');
  expect((await running.ended).code).toBe(0);
  await waitFor('the port to be free', async () => (await takePort(Number(port))) === 'taken', {
    timeoutMs: 60_000,
  });
});

test('after it was quit, the next tool that asks starts the app again', async () => {
  const ran = await world.run(SHIM, ['status'], { env: { LATCHKEY_NO_START: '1' } });
  expect(ran.code).toBe(3);
});
