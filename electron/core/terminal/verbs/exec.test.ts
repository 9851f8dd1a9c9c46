import { execFileSync, spawnSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import type { AwsFileTexts } from '../../ports/files.ts';
import { Secret } from '../../secret.ts';
import { childProfile, winningNames } from '../child-environment.ts';
import { run, type TestRequest, type TestWorld, testPorts } from '../testing.ts';
import { testLease, testSession } from '../testing-state.ts';

const dev = testSession({ id: 's1', profile: 'dev' });
const texts = (config: string, credentials = ''): AwsFileTexts => ({
  config: { path: '/home/u/.aws/config', text: config, exists: true },
  credentials: { path: '/home/u/.aws/credentials', text: credentials, exists: true },
});
const command = (profile: string) => `/opt/"latch key/latchkey" credential-process --profile ${profile}`;
const ours = (header: string, id = 's1', line = command(header.replace('profile ', ''))) =>
  `[${header}]\n# managed by Latchkey - session ${id} - edits here are overwritten\ncredential_process = ${line}\n`;

const exec = async (files: AwsFileTexts, request: TestRequest = {}, world: Partial<TestWorld> = {}) => {
  const app = testPorts({
    hash: nodeHash,
    state: { sessions: [dev] },
    awsFiles: { read: async () => ok(files) },
    ...world,
  });
  const ran = await run(app.ports, ['exec', 'dev', '--', 'aws', 's3', 'ls', '--', '-x'], request);
  if (ran.end.kind !== 'exec') throw new Error(ran.err);
  return ran.end;
};

describe('latchkey exec', () => {
  it('hands over the command as it is, a loopback address, its token and the region', async () => {
    const { argv, env } = await exec(texts(''));
    expect(argv).toEqual(['aws', 's3', 'ls', '--', '-x']);
    expect(env).toMatchObject({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:4711/s',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container-token',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      LATCHKEY_SESSION: 'dev',
      LATCHKEY_SESSION_ID: 's1',
    });
    for (const name of winningNames.filter(
      (n) => !n.includes('_CONTAINER') && !n.startsWith('AWS_CONTAINER_'),
    ))
      expect(env[name]).toBeNull();
  });

  it.each([
    'AWS_ACCESS_KEY',
    'AWS_SECRET_KEY',
    'AMAZON_ACCESS_KEY_ID',
    'AMAZON_SECRET_ACCESS_KEY',
    'AMAZON_SESSION_TOKEN',
    'AWS_BEARER_TOKEN_BEDROCK',
    'AWSACCESSKEYID',
    'AWSSECRETACCESSKEY',
    'AWSSESSIONTOKEN',
    'EC2_ACCESS_KEY',
    'EC2_SECRET_KEY',
    'S3_ACCESS_KEY',
    'AWS_CREDENTIAL_PROFILES_FILE',
    'CPL_AWS_CREDENTIALS_FILE',
    'RCLONE_S3_ACCESS_KEY_ID',
  ])('takes out %s, which some SDKs and tools take before the container', async (name) => {
    expect((await exec(texts(''))).env).toHaveProperty(name, null);
  });

  it.each([
    [{ SHELL: '/usr/bin/fish' }, '/usr/bin/fish'],
    [{ SHELL: '' }, '/bin/sh'],
    [{}, '/bin/sh'],
  ])(
    'without a command on a terminal starts the shell of %j, which prompts know by AWS_VAULT',
    async (env, shell) => {
      const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev] } });
      const { end } = await run(ports, ['exec', 'dev'], { env, isTerminal: true });
      expect(end).toMatchObject({
        kind: 'exec',
        argv: [shell],
        env: { AWS_VAULT: 'dev', LATCHKEY_SESSION_ID: 's1', AWS_CREDENTIAL_EXPIRATION: null },
      });
      const script = await run(ports, ['exec', 'dev'], { env });
      expect([script.code, script.out]).toEqual([2, '']);
    },
  );

  it('binds the grant to the process the command becomes', async () => {
    const opened: unknown[] = [];
    const container = {
      open: async (input: unknown) => {
        opened.push(input);
        return ok({ uri: 'u', token: new Secret('t') });
      },
    };
    await exec(texts(''), {}, { container });
    expect(opened).toEqual([
      {
        sessionId: 's1',
        startedAs: { digest: '0'.repeat(32), account: '111111111111', user: null },
        pid: 4243,
      },
    ]);
  });

  it('never puts a key or the token into the argv', async () => {
    const { argv } = await exec(texts(''));
    expect(argv.join(' ')).not.toMatch(/container-token|ASIA|EXAMPLEKEY|IQoJ/);
  });

  it('goes to the session although the profile default has other credentials', async () => {
    const { env } = await exec(texts(`${ours('default', 's2')}${ours('profile dev')}`));
    expect(env).toMatchObject({ AWS_PROFILE: 'dev', LATCHKEY_SESSION_PROFILE: 'dev s1' });
    const hidden = await exec(texts('[default]\naws_access_key_id = A\n'));
    expect(hidden.env.AWS_PROFILE).toBeNull();
    expect(hidden.env.AWS_CONFIG_FILE).toBe('/proc/latchkey.no-aws-files');
    expect(hidden.env.AWS_SHARED_CREDENTIALS_FILE).toBe('/proc/latchkey.no-aws-files');
    expect(hidden.env.BOTO_CONFIG).toBe('/proc/latchkey.no-aws-files');
    expect(hidden.env.AWS_CREDENTIAL_FILE).toBeNull();
  });

  it('starts nothing without the files where the file that is to be none is there', async () => {
    const file = '/proc/latchkey.no-aws-files';
    const { ports } = testPorts({
      hash: nodeHash,
      state: { sessions: [dev], defaultSessionId: null },
      otherFiles: { [file]: '[default]\naws_access_key_id = A\n' },
    });
    const { code, err } = await run(ports, ['exec', 'dev', '--', 'true']);
    expect([code, err]).toEqual([5, expect.stringContaining(`${file} is there`)]);
  });

  it('trusts no file that it cannot look at', async () => {
    const { env } = await exec(texts(''), { env: { AWS_CONFIG_FILE: '/elsewhere' } });
    expect(env.AWS_CONFIG_FILE).toBe('/proc/latchkey.no-aws-files');
  });

  it.each([
    [{ HOME: '/other' }, null],
    [{ HOME: '/home/u' }, 'dev'],
    [{ HOME: '/home/u/' }, 'dev'],
    [{}, 'dev'],
    [
      {
        HOME: '/other',
        AWS_CONFIG_FILE: '/home/u/.aws/config',
        AWS_SHARED_CREDENTIALS_FILE: '/home/u/.aws/credentials',
      },
      'dev',
    ],
  ])('looks at the files that a child with %j reads', async (env, profile) => {
    expect((await exec(texts(ours('profile dev')), { env })).env.AWS_PROFILE).toBe(profile);
  });
});

describe('how a child stays with its session', () => {
  it.each<[string, string, string, object]>([
    // Somebody may make another session the default while the command runs.
    ['no default', '[profile x]\nrole_arn = y\n', '', { kind: 'hidden' }],
    ['a default with settings only', '[default]\nregion = us-east-1\n', '', { kind: 'hidden' }],
    ['the default session without a profile of its own', ours('default'), '', { kind: 'hidden' }],
    [
      'the default session with one',
      `${ours('default')}${ours('profile dev')}`,
      '',
      { kind: 'profile', profile: 'dev' },
    ],
    [
      'another default session',
      `${ours('default', 's2')}${ours('profile dev')}`,
      '',
      { kind: 'profile', profile: 'dev' },
    ],
    [
      'keys under default in the credentials file',
      ours('profile dev'),
      '[default]\naws_access_key_id = A\n',
      { kind: 'profile', profile: 'dev' },
    ],
    [
      'our own profile shadowed by keys',
      ours('profile dev'),
      '[default]\naws_access_key_id = A\n[dev]\naws_access_key_id = B\n',
      { kind: 'hidden' },
    ],
    [
      'a profile of that name that is the user’s',
      '[default]\nsso_session = a\n[profile dev]\nrole_arn = x\n',
      '',
      { kind: 'hidden' },
    ],
    [
      'what `aws configure sso --profile dev` writes into our own section',
      `${ours('profile dev')}sso_session = corp\nsso_account_id = 999999999999\nsso_role_name = R\n`,
      '',
      { kind: 'hidden' },
    ],
    [
      'a role that every profile inherits',
      `[DEFAULT]\nrole_arn = arn:aws:iam::999999999999:role/R\nsource_profile = x\n${ours('profile dev')}`,
      '',
      { kind: 'hidden' },
    ],
    ['our command for another session', ours('profile dev', 's1', command('prod')), '', { kind: 'hidden' }],
    [
      'our command in an older form',
      ours('profile dev', 's1', '"/opt/latchkey" credential-process --profile dev'),
      '',
      { kind: 'profile', profile: 'dev' },
    ],
    [
      'another region',
      `${ours('profile dev')}region = eu-west-3\n`,
      '[dev]\nregion = eu-west-1\n',
      { kind: 'profile', profile: 'dev' },
    ],
    [
      'keys of ours in the credentials file',
      ours('profile dev', 's1', '').replace('credential_process = \n', 'region = us-east-1\n'),
      ours('dev', 's1', '').replace(
        'credential_process = \n',
        'aws_access_key_id = A\naws_secret_access_key = B\n',
      ),
      // They become those of another account when the session is edited.
      { kind: 'hidden' },
    ],
    ['[profile default]', '[profile default]\ncredential_process = other\n', '', { kind: 'hidden' }],
  ])('%s', (_, config, credentials, wanted) => {
    const answer = { session: dev, profile: dev.profile };
    expect(childProfile(texts(config, credentials), answer)).toEqual(wanted);
  });
});

describe('latchkey env', () => {
  const tricky = 'a\'b\\c$d`e"f g';
  const lines = async (...args: string[]) => {
    const lease = testLease({ sessionToken: new Secret(tricky) });
    const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev] }, lease: async () => ok(lease) });
    return run(ports, ['env', 'dev', ...args]);
  };

  it('is evaluated by a real shell to the very values, and takes out what would win', async () => {
    const { out } = await lines();
    const seen = execFileSync(
      'sh',
      ['-c', `${out}\nprintf '%s|%s|%s' "$AWS_SESSION_TOKEN" "$AWS_REGION" "\${AWS_PROFILE-unset}"`],
      {
        env: { ...process.env, AWS_PROFILE: 'other' },
        encoding: 'utf8',
      },
    );
    expect(seen).toBe(`${tricky}|us-east-1|unset`);
  });

  it('names its session by id and its key as ours, for whatever runs in that shell', async () => {
    const { ports, given } = testPorts({ hash: nodeHash, state: { sessions: [dev] } });
    const value = JSON.parse((await run(ports, ['env', 'dev', '--json'])).out);
    expect(given).toEqual([[value.AWS_ACCESS_KEY_ID, 's1']]);
    expect(value).toMatchObject({
      LATCHKEY_SESSION: 'dev',
      LATCHKEY_SESSION_ID: 's1',
      LATCHKEY_SESSION_PROFILE: null,
      LATCHKEY_SESSION_ACTS_AS: `s1 ${'0'.repeat(32)} 111111111111`,
      AWS_VAULT: 'dev',
      LATCHKEY_ACCESS_KEY_ID: value.AWS_ACCESS_KEY_ID,
    });
  });

  it.each(['nushell', 'dotenv'])(
    'in the form %s leaves no profile of another session pinned',
    async (form) => {
      const prod = testSession({ id: 's2', profile: 'prod', name: 'Production' });
      const world = () => testPorts({ hash: nodeHash, state: { sessions: [dev, prod] } });
      const { out } = await run(world().ports, ['env', 'prod', '--shell', form]);
      const read: unknown = form === 'nushell' ? JSON.parse(out) : parseEnv(out);
      // As in a shell of `latchkey exec dev`, where what is read cannot take a name out.
      const inShell = { LATCHKEY_SESSION_ID: 's1', LATCHKEY_SESSION_PROFILE: 'dev' };
      const { LATCHKEY_SESSION_ID: id, LATCHKEY_SESSION_PROFILE: pin } = Object.assign(inShell, read);
      expect([id, pin]).toEqual(['s2', '']);
      const app = world();
      const env = { LATCHKEY_SESSION_ID: id, LATCHKEY_SESSION_PROFILE: pin };
      await run(app.ports, ['credential-process', '--profile', 'dev'], { env });
      await run(app.ports, ['credential-process'], { env });
      expect(app.leases.map(({ sessionId }) => sessionId)).toEqual(['s1', 's2']);
      expect(out).not.toContain('AWS_PROFILE');
    },
  );

  it('speaks fish and PowerShell', async () => {
    const fish = (await lines('--shell', 'fish')).out;
    expect(fish).toContain("set -gx AWS_SESSION_TOKEN 'a\\'b\\\\c$d`e\"f g'");
    expect(fish).toContain('set -e -g AWS_PROFILE\n');
    const powershell = (await lines('--shell=powershell')).out;
    expect(powershell).toContain("$Env:AWS_SESSION_TOKEN = 'a''b\\c$d`e\"f g'");
    expect(powershell).toContain('Remove-Item Env:AWS_PROFILE');
  });

  it('has a script stop where it gives nothing, and not go on in the account of before', async () => {
    const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev] } });
    const refused = async (...args: string[]) => run(ports, ['env', ...args], { isPiped: true });
    const { out, code } = await refused('nobody');
    expect(code).not.toBe(0);
    for (const script of ['eval "$OUT" && echo on', 'set -e; eval "$OUT"; echo on']) {
      const ran = spawnSync('sh', ['-c', script], { env: { ...process.env, OUT: out }, encoding: 'utf8' });
      expect(ran).toMatchObject({ status: 1, stdout: '', stderr: '' });
    }
    // A variable without a value names no session.
    expect((await refused()).out).toBe('false\n');
    expect((await refused('nobody', '--shell', 'fish')).out).toBe('false\n');
    expect((await refused('nobody', '--shell', 'tcsh')).out).toBe('false;\n');
    expect((await refused('nobody', '--shell', 'pwsh')).out).toBe("throw 'latchkey gave no session.'\n");
    for (const form of ['nushell', 'dotenv'])
      expect((await refused('nobody', '--shell', form)).out).toBe('latchkey gave no session\n');
    expect((await refused('nobody', '--json')).out).toBe('');
    expect((await run(ports, ['env', 'nobody'], { columns: 80 })).out).toBe('');
  });

  it('says on a terminal that this is for a shell', async () => {
    const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev] } });
    expect((await run(ports, ['env', 'dev'], { columns: 80 })).err).toContain(
      'eval "$(latchkey env SESSION)"',
    );
    expect((await run(ports, ['env', 'dev'])).err).toBe('');
  });
});
