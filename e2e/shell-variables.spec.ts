import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { test } from './rig/test.ts';
import { CALLER, HTTPS, PRODUCTION, SDKS, STAGING, startTwoAccounts, typedIn } from './two-accounts.ts';
import type { World } from './world.ts';

// Where programs read other variables and files than each other, and what a shell had before: see docs/which-account.md.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let world: World;
const { sh, use, git } = typedIn(() => world);

test.beforeAll(async () => {
  world = await startTwoAccounts();
  // The account has the repository "website" in this region, and in no other.
  const set = ['configure', 'set', 'region', 'eu-west-1', '--profile', PRODUCTION.profile];
  expect((await world.run('aws', set)).code).toBe(0);
});
test.afterAll(async () => {
  await world.stop();
});

test('AWS_DEFAULT_PROFILE alone is said to be none for JavaScript, and git says whose credentials it uses', async () => {
  await use(PRODUCTION);
  const env = { AWS_DEFAULT_PROFILE: STAGING.profile };
  const ran = await sh(`${CALLER}; ${SDKS}`, env);
  expect(ran.stdout.match(/^\d{12}$/gm)).toEqual([STAGING.account, STAGING.account, PRODUCTION.account]);
  const said = await sh('latchkey which; latchkey prompt', env);
  expect(said.stdout).toContain('The JavaScript SDK does not read AWS_DEFAULT_PROFILE');
  expect(said.stdout).toContain('(not JavaScript)\n');
  const exec = await world.run(
    'latchkey',
    ['exec', PRODUCTION.profile, '--', 'sh', '-c', `${CALLER}; ${SDKS}`],
    { env },
  );
  expect(exec.stdout.match(/^\d{12}$/gm)).toEqual(Array(3).fill(PRODUCTION.account));
});

test('an empty AWS_CONFIG_FILE is said to be none for aws, and exec does not rely on it', async () => {
  await use(PRODUCTION);
  const env = { AWS_CONFIG_FILE: '' };
  const ran = await sh(`${CALLER} || echo fails; NODE_NO_WARNINGS=1 node "$HOME/who.cjs"`, env);
  expect(ran.stdout).toBe(`fails\n${PRODUCTION.account}\n`);
  expect((await sh('latchkey which', env)).stdout).toContain('AWS_CONFIG_FILE is empty');
  const exec = await world.run(
    'latchkey',
    ['exec', STAGING.profile, '--', 'sh', '-c', `${CALLER}; ${SDKS}`],
    { env },
  );
  expect(exec.stdout.match(/^\d{12}$/gm)).toEqual(Array(3).fill(STAGING.account));
  const nobody = await sh(`${CALLER} || echo fails; latchkey which`, { AWS_PROFILE: '' });
  expect(nobody.stdout).toMatch(/^fails\n/);
  expect(nobody.stdout).toContain('AWS_PROFILE is empty: aws and boto3');
});

test('where a shell has lost credentials of its session, no tool gets those of the default session', async () => {
  await use(PRODUCTION);
  const each = `${CALLER} || echo fails; python3 "$HOME/who.py" 2>/dev/null || echo fails; NODE_NO_WARNINGS=1 node "$HOME/who.cjs" || echo fails`;
  const nobody = 'fails\nfails\nfails\n';
  const inEnv = (change: string) => sh(`eval "$(latchkey env ${STAGING.profile})"; ${change}; ${each}`);
  const said = (change: string) =>
    sh(`eval "$(latchkey env ${STAGING.profile})"; ${change}; latchkey which; latchkey prompt`);
  expect((await inEnv('true')).stdout).toBe(`${STAGING.account}\n`.repeat(3));

  for (const change of ['unset AWS_SECRET_ACCESS_KEY', 'export AWS_SECRET_ACCESS_KEY=']) {
    const ran = await inEnv(change);
    expect(ran.stdout).toBe(nobody);
    const words = (await said(change)).stdout;
    expect(words).toContain('AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY');
    expect(words).toContain(`not ${STAGING.profile}: aws uses nothing, without AWS_SECRET_ACCESS_KEY`);
  }
  const ran = await inEnv('unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN');
  expect(ran.stdout).toBe(nobody);
  expect(ran.stderr).toContain(
    `(profile ${STAGING.profile}), and the default profile, which no AWS_PROFILE names here,`,
  );
  const child = `unset AWS_PROFILE; ${each}`;
  const exec = await world.latchkey('exec', STAGING.profile, '--', 'sh', '-c', child);
  // JavaScript goes on to the address that exec gave, which is the session's.
  const orMeant = `fails\nfails\n${STAGING.account}\n`;
  expect(exec.stdout).toBe(orMeant);
  // A shell with -c is passed over in Activity, and not here.
  const asked = 'latchkey which >/dev/null; latchkey credential-process --profile default; true';
  const dropped = `env -u AWS_PROFILE -u LATCHKEY_SESSION_ID sh -c '${asked}'; true`;
  const below = await world.latchkey('exec', STAGING.profile, '--', 'sh', '-c', dropped);
  expect([below.stdout, below.stderr]).toEqual(['', expect.stringContaining('has taken out the variables')]);
  // Without the files: aws makes none, and those of the user do not come first.
  const noFiles = (command: string) =>
    world.run('latchkey', ['exec', STAGING.profile, '--', 'sh', '-c', command], {
      env: { AWS_CONFIG_FILE: '/nowhere' },
    });
  const configured = await noFiles(`aws configure set region eu-north-1; ${each}`);
  expect(configured.stdout).toBe(`${STAGING.account}\n`.repeat(3));
  const back = `export AWS_CONFIG_FILE='${world.home.awsConfigFile}'`;
  const came = await noFiles(`${back}; ${each}; latchkey which; latchkey prompt`);
  expect(came.stdout.slice(0, orMeant.length)).toBe(orMeant);
  expect(came.stdout).toContain('aws takes the default profile in');
  expect(came.stdout).toMatch(/^not .*: aws uses nothing, because the default profile is refused$/m);
  // Named, it is meant; and a shell that has left its session is in none.
  const left = 'unset AWS_SECRET_ACCESS_KEY; export AWS_PROFILE=default';
  expect((await inEnv(left)).stdout).toContain(PRODUCTION.account);
  expect((await inEnv('eval "$(latchkey env --unset)"')).stdout).toBe(`${PRODUCTION.account}\n`.repeat(3));
});

const eachSdk = `${CALLER} 2>/dev/null || echo fails; python3 "$HOME/who.py" 2>/dev/null || echo fails; NODE_NO_WARNINGS=1 node "$HOME/who.cjs" 2>/dev/null || echo fails`;

test('what a command of exec has in the place of what it was given is seen, and which says what each SDK does', async () => {
  test.setTimeout(600_000);
  await use(PRODUCTION);
  const inExec = (change: string) =>
    world.run(
      'latchkey',
      ['exec', STAGING.profile, '--', 'sh', '-c', `${change}; ${eachSdk}; latchkey which; latchkey prompt`],
      {
        env: { AWS_CONFIG_FILE: '/nowhere' },
        timeoutMs: 180_000,
      },
    );
  const mine = `${STAGING.account}\n`;
  const no = 'fails\n';
  const token = world.home.path('other-token');
  writeFileSync(token, 'of-somebody-else');

  const inExecs: readonly (readonly [change: string, answers: string, prompt: string | RegExp])[] = [
    ['true', mine.repeat(3), /^(?:! )?staging.*\d{12}/m],
    // Nobody is at 169.254.170.2 here: a tool that fails has asked there.
    [
      'export AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/keys',
      no.repeat(3),
      'aws uses AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    ],
    [
      'export AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=',
      no + no + mine,
      'aws uses AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    ],
    [
      'export AWS_CONTAINER_CREDENTIALS_RELATIVE_URI= AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9/keys',
      no.repeat(3),
      /Go and JavaScript take AWS_CONTAINER_CREDENTIALS_FULL_URI, which is another address/,
    ],
    [
      'export AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9/keys',
      no.repeat(3),
      'aws uses AWS_CONTAINER_CREDENTIALS_FULL_URI',
    ],
    [
      'export AWS_CONTAINER_AUTHORIZATION_TOKEN=',
      no.repeat(3),
      'aws uses nothing, with another AWS_CONTAINER_AUTHORIZATION_TOKEN',
    ],
    [
      `export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE='${token}'`,
      no + no + mine,
      'aws uses nothing, with AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    ],
    [
      'unset AWS_CONTAINER_CREDENTIALS_FULL_URI',
      no.repeat(3),
      'aws uses nothing, without the address of latchkey exec',
    ],
  ];
  for (const [change, answers, prompt] of inExecs) {
    const ran = await inExec(change);
    expect(ran.stdout.slice(0, answers.length), change).toBe(answers);
    expect(ran.stdout).toMatch(prompt);
  }
});

test('what a shell of env has in the place of what it was given is seen, too', async () => {
  test.setTimeout(400_000);
  await use(PRODUCTION);
  const no = 'fails\n';
  const inEnv = (change: string) =>
    sh(`eval "$(latchkey env ${STAGING.profile})"; ${change}; ${eachSdk}; latchkey which; latchkey prompt`);
  for (const [change, prompt] of [
    ['export AWS_SESSION_TOKEN=', 'aws uses nothing, without AWS_SESSION_TOKEN'],
    ['export AWS_SESSION_TOKEN=another', 'aws uses nothing, with another AWS_SESSION_TOKEN'],
    ['export AWS_SECRET_ACCESS_KEY=another', 'aws uses nothing, with another AWS_SECRET_ACCESS_KEY'],
    // Without the id of the key there are none, and the default profile is refused.
    ['export AWS_ACCESS_KEY_ID=', 'aws uses nothing, because the default profile is refused'],
  ] as const) {
    const ran = await inEnv(change);
    expect(ran.stdout.slice(0, no.length * 3), change).toBe(no.repeat(3));
    expect(ran.stdout).toContain(prompt);
  }
  // By its older name aws and boto3 alone know the token.
  const older = await inEnv('export AWS_SECURITY_TOKEN="$AWS_SESSION_TOKEN"; unset AWS_SESSION_TOKEN');
  const mine = `${STAGING.account}\n`;
  expect(older.stdout.slice(0, mine.length * 2 + no.length)).toBe(mine + mine + no);
  expect(older.stdout).toContain('(not Go, JavaScript and Ruby)');
});

test('the region of a shell is never that of another account’s profile, and which says who reads which variable', async () => {
  const remote = `codecommit://${PRODUCTION.profile}@website`;
  const inStaging = `echo $AWS_REGION; git ls-remote ${remote} HEAD; latchkey which ${remote}`;
  const ran = await world.latchkey('exec', STAGING.profile, '--', 'sh', '-c', inStaging);
  expect(ran.stdout).toMatch(/^us-east-1\n[0-9a-f]{40}\tHEAD\n/);
  expect(ran.stdout).toMatch(/^region +eu-west-1 /m);

  const region = `python3 -c 'import boto3; print(boto3.Session().region_name)'`;
  const env = { AWS_PROFILE: PRODUCTION.profile, AWS_REGION: 'us-west-2' };
  const boto3 = await sh(region, env);
  expect(boto3.stdout).toBe('eu-west-1\n');
  expect((await sh('latchkey which', env)).stdout).toContain('boto3 and version 1 of aws: eu-west-1.');
});

test('leaving a session gives back the profile that was there before', async () => {
  await use(STAGING);
  const env = { AWS_PROFILE: PRODUCTION.profile };
  const leave = 'eval "$(latchkey env --unset)"';
  const ran = await sh(
    `eval "$(latchkey env ${STAGING.profile})"; ${CALLER}; ${leave}; ${CALLER}; latchkey prompt`,
    env,
  );
  expect(ran.stdout.match(/^\d{12}$/gm)).toEqual([STAGING.account, PRODUCTION.account]);
  expect(ran.stdout).toMatch(new RegExp(`^(! )?${PRODUCTION.profile} `, 'm'));
  // A shell that is in no session, any more or ever, keeps what is the user's own.
  const twice = await sh(`eval "$(latchkey env ${STAGING.profile})"; ${leave}; ${leave}; ${CALLER}`, env);
  expect(twice.stdout.match(/^\d{12}$/gm)).toEqual([PRODUCTION.account]);
  expect((await sh(`${leave}; ${CALLER}`, env)).stdout).toContain(PRODUCTION.account);
  const inChild = `${CALLER}; ${leave}; ${CALLER}`;
  const exec = await world.run('latchkey', ['exec', STAGING.profile, '--', 'sh', '-c', inChild], { env });
  expect(exec.stdout.match(/^\d{12}$/gm)).toEqual([STAGING.account, PRODUCTION.account]);
});

test('a submodule with a git directory of its own is of its superproject’s account, too', async () => {
  await use(PRODUCTION);
  const address = `codecommit://${STAGING.profile}@infrastructure`;
  await git(['clone', '-q', address, 'old-super']);
  const inner = world.home.path('old-super', 'inner');
  await git(['clone', '-q', address, inner]);
  await git(['-C', 'old-super', 'submodule', '--quiet', 'add', '../infrastructure', 'inner']);
  await git(['-C', inner, 'remote', 'set-url', 'origin', 'codecommit://infrastructure']);
  await git(['-C', inner, 'fetch', '-q']);
  const which = await world.run('latchkey', ['which', 'codecommit://infrastructure'], { cwd: inner });
  expect(which.stdout).toContain(`rule 5: the superproject's remote, which names ${STAGING.profile}`);
});

test('which follows the helper that git asks for an https address', async () => {
  await use(STAGING);
  const mine = world.home.path('helpers.gitconfig');
  const env = { GIT_CONFIG_GLOBAL: mine };
  const before = readFileSync(world.home.gitConfigFile, 'utf8');
  const context =
    '\n[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\tuseHttpPath = true\n\thelper =\n';
  writeFileSync(
    mine,
    `${before}${context}\thelper = !latchkey git-credential --profile ${PRODUCTION.profile}\n`,
  );
  expect(await git(['ls-remote', HTTPS], env)).toContain('HEAD');
  const which = await world.run('latchkey', ['which', HTTPS], { env });
  expect(which.stdout).toContain(`rule 1: --profile ${PRODUCTION.profile}`);
  expect(which.stdout).toContain(PRODUCTION.account);
  expect(which.stdout).not.toContain('attention');
  writeFileSync(
    mine,
    `${context}\thelper = !aws codecommit --profile ${PRODUCTION.profile} credential-helper $@\n`,
  );
  const other = await world.run('latchkey', ['which', HTTPS], { env });
  expect(other.stdout).toContain(
    `another helper of this address first: aws, with the profile ${PRODUCTION.profile}`,
  );
  writeFileSync(mine, before);
  expect((await world.run('latchkey', ['which', HTTPS], { env })).stdout).toContain('git asks no helper');
});
