import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { callVerb, openWindow, type Ran, startWorld, type World, windowState } from './world.ts';

// What runs keeps the session and the identity it was started with: see docs/which-account.md.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const PRODUCTION = 'production-DeveloperAccess';
const COMMIT = 'arn:aws:iam::111111111111:role/CodeCommitAccess';
const READER = 'arn:aws:iam::333333333333:role/DataReader';
const CALLER = 'aws sts get-caller-identity --query Arn --output text';
let world: World;

const sh = (script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  world.run('sh', ['-c', script], { env });

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the profiles', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${PRODUCTION}]`),
  );
  // One process, one SDK session: it asks who it is for every line that it reads.
  writeFileSync(
    world.home.path('loop.py'),
    `import sys, boto3
client = boto3.Session().client('sts', region_name='us-east-1')
def ask():
    try: print(client.get_caller_identity()['Arn'], flush=True)
    except Exception as error: print('refused:', ' '.join(str(error).split()), flush=True)
ask()
for _ in sys.stdin: ask()
`,
  );
});
test.afterAll(async () => {
  await world.stop();
});

/** A program that asks once more for every `ask`, and gives the line that it says then. */
function beginLoop(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const running = world.begin(program, args, { input: null, env, timeoutMs: 240_000 });
  let read = 0;
  const next = async (): Promise<string> => {
    const line = await waitFor(
      'the next line',
      () => {
        const lines = running.stdout().split('\n');
        if (lines.length <= read + 1) throw new Error(`It says:\n${running.stdout()}${running.stderr()}`);
        return lines[read];
      },
      { timeoutMs: 60_000 },
    );
    read += 1;
    return line;
  };
  const ask = (): Promise<string> => {
    running.child.stdin?.write('\n');
    return next();
  };
  const end = async (): Promise<void> => {
    running.child.stdin?.end();
    await running.ended;
  };
  return { next, ask, end };
}

test('what runs in a session gets nothing of another role when the session is edited', async () => {
  const parent = (await windowState(world)).sessions.find(({ profile }) => profile === PRODUCTION)?.id ?? '';
  const page = await openWindow(world);
  const form = (roleArn: string, region = 'us-east-1') => ({ parent, roleArn, region });
  const { sessionId } = await callVerb<{ sessionId: string }>(page, 'addSession', {
    kind: 'assumed-role',
    name: 'hopper',
    values: form(COMMIT),
  });
  // Shorter than what SDKs keep: they ask again for every call.
  await world.playground.setLifetimes({ credentialMs: 10 * 60_000 });
  await sh(`latchkey env hopper > "$HOME/hopper.sh"`);
  // By the session's profile, and where the command must not see the AWS files by the container's address.
  const loops = [{}, { AWS_CONFIG_FILE: '/elsewhere' }].map((env) =>
    beginLoop('latchkey', ['exec', 'hopper', '--', 'python3', world.home.path('loop.py')], env),
  );
  for (const loop of loops) expect(await loop.next()).toContain(':assumed-role/CodeCommitAccess/');

  // Neither a name nor a region is whom it acts as.
  await callVerb(page, 'editSession', { sessionId, name: 'grace', values: form(COMMIT, 'eu-west-1') });
  for (const loop of loops) expect(await loop.ask()).toContain(':assumed-role/CodeCommitAccess/');
  const same = await sh(`. "$HOME/hopper.sh"; latchkey which; git ls-remote codecommit://MyDemoRepo HEAD`, {
    AWS_REGION: '',
  });
  expect(same.stdout).toContain('CodeCommitAccess');
  expect(same.stdout).toContain('HEAD');

  await callVerb(page, 'editSession', { sessionId, name: 'grace', values: form(READER) });
  const words =
    /grace was edited after this shell or program was started, and now acts as DataReader in account 333333333333/;
  for (const loop of loops) expect(await loop.ask()).toMatch(words);
  const shell = `. "$HOME/hopper.sh"; ${CALLER}; latchkey prompt; git ls-remote codecommit://MyDemoRepo`;
  const edited = await sh(`${shell}; latchkey which; latchkey status`);
  // The keys that the shell was given are still those of the role it was started with.
  expect(edited.stdout).toMatch(/^\S+:assumed-role\/CodeCommitAccess\/\S+\nnot hopper: see latchkey which\n/);
  expect(edited.stdout).not.toContain('HEAD');
  expect(edited.stderr).toMatch(words);
  // The name that a tool goes by: the profile, which another name of the session may have changed.
  const { sessions } = await windowState(world);
  const profile = sessions.find(({ id }) => id === sessionId)?.profile;
  expect(profile).toBeTruthy();
  expect(edited.stderr).toContain(`latchkey exec "${profile}"`);
  // Started again it is the new role, and what it was edited back to is what it was.
  const again = await world.latchkey('exec', 'grace', '--', 'sh', '-c', CALLER);
  expect(again.stdout).toContain(':assumed-role/DataReader/');
  await callVerb(page, 'editSession', { sessionId, name: 'grace', values: form(COMMIT) });
  for (const loop of loops) {
    expect(await loop.ask()).toContain(':assumed-role/CodeCommitAccess/');
    await loop.end();
  }
  await world.playground.setLifetimes({ credentialMs: null });
});

test('keys of one session in a shell of another are refused by all, or the same for all', async () => {
  const STAGING = 'staging-DeveloperAccess';
  const ask = `${CALLER} --region us-east-1; latchkey prompt; latchkey which; git ls-remote codecommit://infrastructure HEAD; git ls-remote "$REPO" HEAD`;
  const REPO = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/infrastructure';
  expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
  // As a file of variables does it that sets only what is not set: node --env-file, and many loaders.
  const keysOf = (profile: string) =>
    `eval "$(latchkey env ${profile} | grep -E 'AWS_(ACCESS|SECRET|SESSION)|LATCHKEY_ACCESS_KEY_ID' | grep export)"`;
  const inEnv = `eval "$(latchkey env ${PRODUCTION})"; ${keysOf(STAGING)}; ${ask}`;
  const inExec = `latchkey exec ${PRODUCTION} -- sh -c '${keysOf(STAGING).replaceAll("'", `'\\''`)}; ${ask}'`;
  for (const script of [inEnv, inExec]) {
    const ran = await sh(script, { REPO });
    // aws alone takes the keys; nothing of Latchkey says that this is another account, or takes another one.
    expect(ran.stdout).toMatch(
      /^arn:aws:sts::222222222222:\S+\nnot production-DeveloperAccess: see latchkey which\n$/,
    );
    expect(
      ran.stderr.match(
        /its credentials \(AWS_ACCESS_KEY_ID, or [A-Z_]+\) are of [^\n]*staging-DeveloperAccess/g,
      ),
    ).toHaveLength(3);
  }
  const same = await sh(`eval "$(latchkey env ${STAGING})"; ${ask}`, { REPO });
  expect(same.stdout.match(/HEAD/g)).toHaveLength(2);
  expect(same.stdout).not.toContain('attention');
  const named = await sh(`${keysOf(STAGING)}; ${ask}`, { REPO, AWS_PROFILE: STAGING });
  expect(named.stdout.match(/HEAD/g)).toHaveLength(2);
  expect(named.stdout).not.toContain('attention');

  // What only calls itself ours is a key of somebody else.
  const forged = await sh(ask, {
    REPO,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
    LATCHKEY_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  });
  expect(forged.stdout).not.toContain('HEAD');
  expect(forged.stderr).toContain('an access key that is not from Latchkey');
  // Neither does a restart of the app make a foreign key of one that it gave.
  await sh(`latchkey env ${STAGING} > "$HOME/staging.sh"`);
  await world.app().quit();
  await world.launch();
  const later = await sh(`. "$HOME/staging.sh"; latchkey which; latchkey prompt`);
  expect(later.stdout).not.toMatch(/attention|not /);
  expect(later.stdout).toContain('rule 3');
});

test('below a program that keeps only the variables of AWS, git is in no other session than aws', async () => {
  expect((await world.latchkey('use', 'staging-DeveloperAccess')).code).toBe(0);
  const lost = 'unset LATCHKEY_SESSION LATCHKEY_SESSION_ID LATCHKEY_SESSION_PROFILE LATCHKEY_SESSION_ACTS_AS';
  const ask = `${lost}; ${CALLER} --region us-east-1; git ls-remote codecommit://infrastructure HEAD; latchkey prompt`;
  const exec = (more: Readonly<Record<string, string>>) =>
    sh(`latchkey exec ${PRODUCTION} -- sh -c '${ask}'`, more);
  // Without its profile, because the command must not see the files.
  const hidden = await exec({ AWS_CONFIG_FILE: '/elsewhere' });
  expect(hidden.stdout).toMatch(
    /^arn:aws:sts::111111111111:\S+\nno session: aws uses credentials that are left in this shell\n$/,
  );
  expect(hidden.stderr).toContain('no longer says of which (LATCHKEY_SESSION_ID)');
  const named = await exec({});
  expect(named.stdout).toMatch(/^arn:aws:sts::111111111111:\S+\n[^\n]*111111111111/);
  // "Evaluating" nothing would succeed, and the script would go on as what it was before.
  const failed = await sh(`eval "$(latchkey env nobody-of-this-name)" && ${CALLER} --region us-east-1`);
  expect([failed.stdout, failed.code]).toEqual(['', 1]);
  expect((await sh(`set -e; eval "$(latchkey env nobody-of-this-name)"; echo on`)).stdout).toBe('');
});

test('what a command of exec leaves behind keeps keys of another role out of its profile until it ends', async () => {
  const parent = (await windowState(world)).sessions.find(({ profile }) => profile === PRODUCTION)?.id ?? '';
  const page = await openWindow(world);
  const form = (roleArn: string) => ({ parent, roleArn, region: 'us-east-1' });
  const { sessionId } = await callVerb<{ sessionId: string }>(page, 'addSession', {
    kind: 'assumed-role',
    name: 'keeper',
    values: form(COMMIT),
  });
  const sessionOf = async () => (await windowState(world)).sessions.find(({ id }) => id === sessionId);
  const profile = await waitFor('its profile', async () => (await sessionOf())?.profile ?? undefined);
  const credentials = world.home.awsCredentialsFile;
  const keys = () => existsSync(credentials) && readFileSync(credentials, 'utf8').includes(`[${profile}]`);
  // The command ends at once; what it started waits for a line, in a process group of its own.
  const left = `mkfifo "$HOME/end"; setsid sh -c 'read line < "$HOME/end"' > /dev/null 2>&1 < /dev/null & echo "$!"`;
  const ran = await world.latchkey('exec', profile, '--', 'sh', '-c', left);
  expect(ran.stdout).toMatch(/^\d+\n$/);

  await callVerb(page, 'editSession', { sessionId, name: 'keeper', values: form(READER) });
  await callVerb(page, 'setDelivery', { sessionId, delivery: 'keys' });
  await callVerb(page, 'start', { sessionId });
  const said = await waitFor('the word of it', async () => {
    const { stdout, stderr } = await world.latchkey('status');
    return /which latchkey exec started, runs in the profile/.test(stdout + stderr)
      ? stdout + stderr
      : undefined;
  });
  expect(said).toContain(`runs in the profile ${profile}`);
  expect(keys()).toBe(false);

  writeFileSync(world.home.path('end'), '\n');
  await waitFor('the keys', keys);
});

test('below a program that passes on some variables only, nothing goes on in the default session', async () => {
  expect((await world.latchkey('use', 'staging-DeveloperAccess')).code).toBe(0);
  // As tox: a program that lives on beside what it starts.
  writeFileSync(
    world.home.path('filter.py'),
    `import os, subprocess, sys
taken = ('LATCHKEY_SESSION', 'AWS_PROFILE', 'AWS_CONTAINER', 'AWS_REGION', 'AWS_DEFAULT_REGION')
env = {name: value for name, value in os.environ.items() if not name.startswith(taken)}
sys.exit(subprocess.run(['sh', '-c', sys.argv[1]], env=env).returncode)
`,
  );
  const ask = `${CALLER} --region us-east-1; git ls-remote codecommit::us-east-1://infrastructure HEAD; latchkey which`;
  const filtered = `python3 "$HOME/filter.py" "${ask}"`;
  const ran = await sh(`latchkey exec ${PRODUCTION} -- sh -c '${filtered}; true'`);
  expect(ran.stdout).toBe('');
  expect(ran.stderr.match(/has taken out the variables that say so/g)).toHaveLength(3);
  // A command that replaced itself has no program above it that still says so.
  const dropped = ['LATCHKEY_SESSION_ID', 'LATCHKEY_SESSION_PROFILE', 'LATCHKEY_CONTAINER', 'AWS_PROFILE'];
  const without = `env ${dropped.map((name) => `-u ${name}`).join(' ')}`;
  const replaced = await sh(`latchkey exec ${PRODUCTION} -- ${without} ${CALLER} --region us-east-1`);
  expect(replaced.stdout).toBe('');
  expect(replaced.stderr).toContain('has taken out the variables that say so');
  const left = await sh(`latchkey exec ${PRODUCTION} -- sh -c 'eval "$(latchkey env --unset)"; ${filtered}'`);
  expect(left.stdout).toMatch(/^arn:aws:sts::222222222222:\S+\n\w+\tHEAD\nsession /);
});
