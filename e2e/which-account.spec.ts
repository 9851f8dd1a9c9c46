import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { awsOfVersion } from './clients/matrix.ts';
import { type EveryClient, everyClient } from './every-client.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { CALLER, HTTPS, PRODUCTION, STAGING, startTwoAccounts, typedIn } from './two-accounts.ts';
import type { World } from './world.ts';

// Which account answers, with real git and aws: see docs/which-account.md.
// Every client that is installed starts one after the other.
test.describe.configure({ mode: 'serial', timeout: 400_000 });

let world: World;
let clients: EveryClient;
const { sh, use, git } = typedIn(() => world);

test.beforeAll(async () => {
  test.setTimeout(300_000);
  clients = await everyClient();
  world = await startTwoAccounts();
});
test.afterAll(async () => {
  await world.stop();
});

test('a shell after latchkey env is in its session for git as for aws', async () => {
  await use(PRODUCTION);
  const into = `eval "$(latchkey env ${STAGING.profile})"`;
  const ran = await sh(`${into}; ${clients.script}; git ls-remote codecommit://infrastructure HEAD`);
  expect(clients.accounts(ran.stdout)).toEqual(clients.all(STAGING.account));
  expect(ran.stdout).toContain('HEAD');
  const other = await sh(`${into}; git ls-remote codecommit://MyDemoRepo`);
  expect(other.code).not.toBe(0);
  expect(other.stdout).toBe('');
});

test('what latchkey exec started stays in its session when another one becomes the default', async () => {
  await use(STAGING);
  const [ready, go] = [world.home.path('ready'), world.home.path('go')];
  const script = `${CALLER}; touch ${ready}; while [ ! -e ${go} ]; do sleep 0.05; done; ${clients.script}; git ls-remote codecommit://infrastructure HEAD`;
  const running = world.begin('latchkey', ['exec', STAGING.profile, '--', 'sh', '-c', script], {
    timeoutMs: 150_000,
  });
  await waitFor('the first answer', () => running.stdout().includes(STAGING.account), { timeoutMs: 30_000 });
  await use(PRODUCTION);
  writeFileSync(go, '');
  const ran = await running.ended;
  expect(ran.stderr).toBe('');
  expect(clients.accounts(ran.stdout)).toEqual(clients.all(STAGING.account));
  expect(ran.stdout).toContain('HEAD');
});

test('an access key of somebody else is refused, unless a profile is named', async () => {
  const foreign = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };
  const refused = await world.run('git', ['ls-remote', 'codecommit://MyDemoRepo'], { env: foreign });
  expect(refused.code).not.toBe(0);
  expect(refused.stdout).toBe('');
  expect(refused.stderr).toContain(
    'an access key that is not from Latchkey (AWS_ACCESS_KEY_ID, or AWS_ACCESS_KEY)',
  );
  expect(await git(['ls-remote', `codecommit://${PRODUCTION.profile}@MyDemoRepo`], foreign)).toContain(
    'HEAD',
  );
});

test('a role of the user’s own on one of our profiles works in git as in aws', async () => {
  const role = `role_arn = arn:aws:iam::${PRODUCTION.account}:role/CodeCommitAccess`;
  appendFileSync(
    world.home.awsConfigFile,
    `\n[profile chain]\n${role}\nsource_profile = ${PRODUCTION.profile}\n[profile mine]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n`,
  );
  // Another session is the default, and its account has no such repository.
  await use(STAGING);
  const asChain = { AWS_PROFILE: 'chain', AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' };
  // The one for Ruby assumes the role past the proxy that leads to the playground: it reads no HTTPS_PROXY.
  const assuming = await everyClient('Ruby');
  const answers = assuming.answers((await sh(assuming.script, asChain)).stdout);
  for (const [client, answer] of Object.entries(answers))
    expect(answer, client).toMatch(/^assumed-role\/CodeCommitAccess\//);
  expect(await git(['ls-remote', 'codecommit://chain@MyDemoRepo'])).toContain('HEAD');
  expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
  expect(await git(['ls-remote', HTTPS], { AWS_PROFILE: 'chain' })).toContain('HEAD');
  const which = await world.latchkey('which', '--profile', 'chain');
  expect(which.stdout).toContain(`role/CodeCommitAccess (your profile chain)`);

  const mine = await world.run('git', ['ls-remote', 'codecommit://mine@MyDemoRepo']);
  expect(mine.code).not.toBe(0);
  expect(mine.stderr).toContain('"mine" is a profile of your own');
});

test('a submodule with a relative address is of the account that its superproject names', async () => {
  await use(PRODUCTION);
  const allow = ['-c', 'protocol.codecommit.allow=always'];
  await git(['clone', '-q', `codecommit://${STAGING.profile}@infrastructure`, 'super']);
  await git([...allow, '-C', 'super', 'submodule', 'add', '-q', '../infrastructure', 'inner']);
  const inner = world.home.path('super', 'inner');
  expect(await git(['-C', inner, 'remote', 'get-url', 'origin'])).toBe('codecommit://infrastructure\n');
  await git([...allow, '-C', inner, 'fetch', '-q']);
  const which = await world.run('latchkey', ['which', 'codecommit://infrastructure'], { cwd: inner });
  expect(which.stdout).toContain(`rule 5: the superproject's remote, which names ${STAGING.profile}`);
  // Neither a branch that tracks nothing nor one that tracks another remote moves the submodule to another account.
  await git(['-C', 'super', 'remote', 'rename', 'origin', 'company']);
  await git(['-C', 'super', 'checkout', '-q', '--orphan', 'other']);
  const onOther = await world.run('latchkey', ['which', 'codecommit://infrastructure'], { cwd: inner });
  expect(onOther.stdout).toContain(`rule 5: the superproject's remote, which names ${STAGING.profile}`);
  await git(['-C', 'super', 'remote', 'add', 'up', `codecommit://${PRODUCTION.profile}@infrastructure`]);
  await git(['-C', 'super', 'config', 'branch.other.remote', 'up']);
  const fetched = await world.run('git', ['-C', inner, 'fetch', '-q']);
  expect([fetched.code === 0, fetched.stderr]).toEqual([
    false,
    expect.stringContaining("The remotes of this submodule's superproject name"),
  ]);
  const outside = await world.run('latchkey', ['which', 'codecommit://infrastructure']);
  expect(outside.stdout).toContain('rule 6: the default session');
});

test('a region that aws configure wrote into our profile counts everywhere, and stays', async () => {
  const { profile } = PRODUCTION;
  // The account has the repository "website" in this region, and in no other.
  const set = await world.run('aws', ['configure', 'set', 'region', 'eu-west-1', '--profile', profile]);
  expect(set.code).toBe(0);
  expect(await git(['ls-remote', `codecommit://${profile}@website`])).toContain('HEAD');
  const list = JSON.parse((await world.latchkey('list', '--json')).stdout);
  expect(list.find((one: { readonly profile: string }) => one.profile === profile).region).toBe('eu-west-1');
  const child = await world.latchkey('exec', profile, '--', 'sh', '-c', 'echo $AWS_REGION');
  expect(child.stdout).toBe('eu-west-1\n');
  await use(STAGING);
  await use(PRODUCTION);
  const programs = [...new Set(['aws', awsOfVersion('2')?.program ?? 'aws'])];
  for (const program of programs)
    for (const name of [profile, 'default']) {
      const got = await world.run(program, ['configure', 'get', 'region', '--profile', name]);
      expect([program, name, got.stdout]).toEqual([program, name, 'eu-west-1\n']);
    }
  const [go = '', ...asked] = clients.goRegion ?? [];
  for (const name of go === '' ? [] : [profile, 'default']) {
    const got = await world.run(go, asked, { env: { AWS_PROFILE: name, AWS_REGION: '' } });
    expect(['Go', name, got.stdout]).toEqual(['Go', name, 'eu-west-1\n']);
  }
});

test('where aws takes another account than git, the terminal says so, and one command leaves it', async () => {
  await use(PRODUCTION);
  const say = `${CALLER}; latchkey which | grep ^attention; latchkey prompt`;
  const into = `eval "$(latchkey env ${STAGING.profile})"`;
  const both = await sh(`${into}; export AWS_PROFILE=${PRODUCTION.profile}; ${say}`);
  expect(both.stdout).toMatch(new RegExp(`^${STAGING.account}\n`));
  expect(both.stdout).toContain(`the keys of ${STAGING.profile}`);
  expect(both.stdout).toContain(`not ${PRODUCTION.profile}: aws uses `);

  const halfLeft = await sh(`${into}; unset LATCHKEY_SESSION_ID; ${CALLER}; latchkey which`);
  expect(halfLeft.stdout).toBe(`${STAGING.account}\n`);
  expect(halfLeft.stderr).toContain('eval "$(latchkey env --unset)"');
  const leave = 'eval "$(latchkey env --unset)"';
  const left = await sh(`${into}; ${leave}; ${CALLER}; latchkey which`);
  expect(left.stdout).toMatch(new RegExp(`^${PRODUCTION.account}\n`));
  expect(left.stdout).toContain('rule 6');
  expect(left.stdout).not.toContain('attention');
  const leftExec = `${leave}; ${CALLER}; latchkey prompt`;
  const child = await world.latchkey('exec', STAGING.profile, '--', 'sh', '-c', leftExec);
  expect(child.stdout).toMatch(new RegExp(`^${PRODUCTION.account}\n(! )?${PRODUCTION.profile} `));
});

test('two profile variables that differ are refused: aws and boto3 take the other one', async () => {
  const env = { AWS_PROFILE: PRODUCTION.profile, AWS_DEFAULT_PROFILE: STAGING.profile };
  expect((await sh(CALLER, env)).stdout).toBe(`${STAGING.account}\n`);
  for (const args of [['which'], ['which', 'codecommit://MyDemoRepo']]) {
    const ran = await world.latchkey(...args);
    expect(ran.code).toBe(0);
    const refused = await world.run('latchkey', args, { env });
    expect([refused.code, refused.stdout]).toEqual([5, '']);
    expect(refused.stderr).toContain('AWS_DEFAULT_PROFILE');
  }
});

test('a shell of exec whose start-up file exports a profile does not seem to be in its session', async () => {
  await use(PRODUCTION);
  writeFileSync(world.home.path('.bashrc'), `export AWS_PROFILE=${PRODUCTION.profile}\n`);
  const ran = await world.run('script', ['-qec', `latchkey exec ${STAGING.profile}`, '/dev/null'], {
    env: { SHELL: '/bin/bash' },
    input: `echo "[$(${CALLER})] [$(latchkey prompt)]"; latchkey status; exit\n`,
  });
  expect(ran.stdout).toContain(`[${PRODUCTION.account}] [`);
  expect(ran.stdout).toContain(`(not ${STAGING.profile})]`);
  expect(ran.stdout).toContain(`This shell was started for ${STAGING.profile}`);
});

test('keys of an older boto do not come before the session of exec, where it hides the AWS files', async () => {
  writeFileSync(
    world.home.path('.boto'),
    '[Credentials]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n',
  );
  const files = { AWS_CONFIG_FILE: '/elsewhere' };
  const ran = await world.run('latchkey', ['exec', STAGING.profile, '--', 'sh', '-c', CALLER], {
    env: files,
  });
  rmSync(world.home.path('.boto'));
  expect([ran.stderr, ran.stdout]).toEqual(['', `${STAGING.account}\n`]);
});

test('what AWS says of another account than was asked for is handed to no tool', async () => {
  const profile = 'sandbox-AdministratorAccess';
  const arn =
    'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/maria';
  const result = `<Arn>${arn}</Arn><UserId>AROA:maria</UserId><Account>999999999999</Account>`;
  // Not from the first character: that would be a page of a proxy.
  const body = `\n<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`;
  await world.playground.addFault({ service: 'sts', operation: 'GetCallerIdentity', body });
  const refused = await world.latchkey('credential-process', '--profile', profile);
  expect([refused.code, refused.stdout]).toEqual([5, '']);
  expect(refused.stderr).toContain('999999999999');
  for (const program of new Set(['aws', awsOfVersion('2')?.program ?? 'aws'])) {
    const aws = await world.run(program, ['sts', 'get-caller-identity', '--profile', profile]);
    expect([program, aws.code === 0, aws.stdout]).toEqual([program, false, '']);
  }
  // Go's SDKs too, and every other one: none has an answer.
  const asked = { AWS_PROFILE: profile, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' };
  // A complaint may name the ARN as well, in its words.
  const answered = async (): Promise<number> =>
    (await sh(clients.script, asked)).stdout.match(/^client \d+: (A\w+ )?arn:aws:/gm)?.length ?? 0;
  expect(await answered()).toBe(0);
  await world.playground.clearFaults();
  const after = await sh(`${CALLER} --profile ${profile} --region us-east-1`);
  expect(after.stdout).toMatch(/^\d{12}\n$/);
  expect(await answered()).toBe(Object.keys(clients.all('')).length);
});
