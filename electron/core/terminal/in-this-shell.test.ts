import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { ShadowView } from '../../../shared/shadow.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { toIsoTime } from '../utc.ts';
import { run, type TestRequest, type TestWorld, testPorts } from './testing.ts';
import { NOW_MS, testSession } from './testing-state.ts';

// Where aws and the SDKs act as another than the one that Latchkey and git take, `which`, `prompt` and `status` must not name that
// one alone. What each client takes was tried with the installed ones (e2e/which-account.spec.ts).

const dev = testSession({ id: 's-dev', profile: 'dev' });
const prod = testSession({ id: 's-prod', profile: 'prod', accountId: '222222222222' });
const shadow: ShadowView = {
  profile: 'default',
  file: '/home/u/.aws/credentials',
  session: 'dev',
  cause: 'keys',
  line: 7,
  every: true,
};

async function said(request: TestRequest, world: Partial<TestWorld> = {}) {
  const { ports } = testPorts({
    hash: nodeHash,
    state: { sessions: [dev, prod], defaultSessionId: dev.id },
    ...world,
  });
  const which = await run(ports, ['which', '--json'], request);
  const prompt = await run(ports, ['prompt'], request);
  const status = await run(ports, ['status', '--json'], request);
  return {
    which: which.code === 0 ? JSON.parse(which.out).aws : which.err,
    prompt: prompt.out,
    shell: JSON.parse(status.out).shell,
    lines: (await run(ports, ['which'], request)).out,
  };
}

it.each([
  ['the region alone', { cause: 'region', region: 'eu-west-3' }, /^dev .*111111111111.*\n$/],
  ['what only SDKs take', { onlySdks: true }, /^dev .*\(not all SDKs\)\n$/],
  ['what aws takes, too', {}, /^not dev: aws uses .*:7\n$/],
] as const)('the prompt names the account where lines of the user change %s', async (_what, over, prompt) => {
  const { which, ...others } = await said(
    {},
    { inForce: { shadows: [{ ...shadow, every: false, ...over }] } },
  );
  expect(others.prompt).toMatch(prompt);
  expect(which).toContain(`${shadow.file}, line 7`);
});

describe('a shell in which aws acts as somebody else', () => {
  it.each<[string, TestRequest, RegExp]>([
    [
      'a foreign key beside AWS_PROFILE',
      { env: { AWS_PROFILE: 'dev' }, hasForeignKeys: true, given: ['keys'] },
      /AWS_ACCESS_KEY_ID/,
    ],
    [
      'a foreign key in a shell of exec or env',
      { env: { LATCHKEY_SESSION_ID: 's-dev' }, hasForeignKeys: true, given: ['keys'] },
      /AWS_ACCESS_KEY_ID/,
    ],
    [
      'AWS_PROFILE beside the keys of env',
      { env: { AWS_PROFILE: 'prod', LATCHKEY_SESSION_ID: 's-dev' }, given: ['keys'] },
      /the keys of .*dev/,
    ],
    [
      'AWS_PROFILE beside the keys of a session that the shell was not started in',
      { env: { AWS_PROFILE: 'prod', LATCHKEY_SESSION_ID: 's-prod' }, given: ['keys'], keysOf: 's-dev' },
      /the keys of dev/,
    ],
    [
      'AWS_PROFILE beside the keys of a session that is gone',
      { env: { AWS_PROFILE: 'prod' }, given: ['keys'], keysOf: 's-gone' },
      /the keys of s-gone/,
    ],
    [
      'a web identity of the machine',
      { env: { AWS_PROFILE: 'dev' }, given: ['web-identity'] },
      /AWS_ROLE_ARN/,
    ],
    ['a config file elsewhere', { env: { AWS_CONFIG_FILE: '/elsewhere' }, given: [] }, /\/elsewhere/],
    ['another home', { env: { HOME: '/root' }, given: [] }, /\/root\/\.aws\/config/],
    [
      'a shell of env without its keys',
      { env: { LATCHKEY_SESSION_ID: 's-prod' }, given: [] },
      /the default profile/,
    ],
    ['an empty name of the config file', { env: { AWS_CONFIG_FILE: '' }, given: [] }, /AWS_CONFIG_FILE/],
    [
      'an empty name of the credentials file',
      { env: { AWS_SHARED_CREDENTIALS_FILE: '' }, given: [] },
      /AWS_SHARED_CREDENTIALS_FILE/,
    ],
    ['a name that is no profile', { env: { AWS_PROFILE: 's-dev' }, given: [] }, /no profile s-dev/],
  ])('%s', async (_, request, what) => {
    const found = await said(request);
    expect(found.which).toMatch(what);
    expect(found.lines).toMatch(/^attention {2,}\S/m);
    expect(found.prompt).toMatch(/^not .*: aws uses /);
    expect(found.prompt).toMatch(what);
    expect(found.shell.join('\n')).toMatch(what);
  });

  it('is not named by a session that was edited to act as another since the shell was started', async () => {
    const request: TestRequest = {
      env: {
        LATCHKEY_SESSION_ID: 's-prod',
        LATCHKEY_SESSION_ACTS_AS: `s-prod ${'a'.repeat(32)} 111111111111`,
      },
      given: ['keys'],
    };
    const found = await said(request, { actsAs: () => ({ digest: 'b'.repeat(32), account: null }) });
    expect(found.which).toMatch(/s-prod was edited after .*now acts as Dev in account 222222222222/);
    expect(found.which).toContain('latchkey exec "s-prod"');
    expect(found.prompt).toBe('not prod: see latchkey which\n');
    expect(found.shell.join('\n')).toContain('was edited after');
    const same = await said(request, { actsAs: () => ({ digest: 'a'.repeat(32), account: null }) });
    expect(same.prompt).toContain('prod');
  });

  it.each<[string, string | null, RegExp]>([
    ['by name', 'Sam Lee', /another user \(Sam Lee\) signed in at Corp/],
    ['without a name that nobody knows', null, /another user signed in at Corp/],
  ])(
    'is not named by a session at whose source another user has signed in since, %s',
    async (_, as, words) => {
      const digest = 'a'.repeat(32);
      const request: TestRequest = {
        env: {
          LATCHKEY_SESSION_ID: 's-prod',
          LATCHKEY_SESSION_ACTS_AS: `s-prod ${digest} 222222222222 ${'1'.repeat(16)}`,
        },
        given: ['keys'],
      };
      const signedIn = { source: 'Corp', as };
      const by = (user: string | null) => ({ actsAs: () => ({ digest, account: null, user, signedIn }) });
      const found = await said(request, by('2'.repeat(16)));
      expect(found.which).toMatch(words);
      expect(found.which).toContain('latchkey exec "s-prod"');
      expect(found.which).toContain('latchkey login "Corp"');
      expect(found.prompt).toBe('not prod: see latchkey which\n');
      expect(found.shell.join('\n')).toMatch(words);
      for (const same of ['1'.repeat(16), null])
        expect((await said(request, by(same))).prompt).toContain('prod');
    },
  );

  it('is refused where its keys are of another session than the shell', async () => {
    for (const env of [
      { LATCHKEY_SESSION_ID: 's-prod' },
      { LATCHKEY_SESSION_ID: 's-prod', AWS_PROFILE: 'prod', LATCHKEY_SESSION_PROFILE: 'prod s-prod' },
    ]) {
      const found = await said({ env, given: ['keys'], keysOf: 's-dev' });
      expect(found.which).toMatch(/was started in s-prod .*, and its access key .* is of s-dev/);
      expect(found.prompt).toBe('not prod: see latchkey which\n');
      expect(found.shell.join('\n')).toContain('is of s-dev');
    }
    const named = { AWS_PROFILE: 'prod', LATCHKEY_SESSION_ID: 's-dev' };
    expect((await said({ env: named, given: ['keys'], keysOf: 's-prod' })).which).toBeNull();
  });

  it('is said of the files where those decide', async () => {
    const byDefault = await said({ given: [] }, { inForce: { shadows: [shadow] } });
    expect(byDefault.which).toContain('/home/u/.aws/credentials, line 7');
    expect(byDefault.prompt).toBe('not dev: aws uses /home/u/.aws/credentials:7\n');
    // Said of the default session already.
    expect(byDefault.shell).toEqual([]);
    const afterUndo = await said(
      { given: [] },
      { inForce: { beside: [{ ...shadow, cause: 'missing', line: null }] } },
    );
    expect(afterUndo.prompt).toMatch(/^not dev: aws uses /);
    const only = { state: { sessions: [dev], defaultSessionId: null } };
    expect((await said({ given: [] }, only)).which).toContain('no profile default');
    const own = await said({ given: [] }, { ...only, inForce: { ownDefault: shadow } });
    expect(own.which).toContain('your own default profile');
    const unwritten = { ...dev, profile: ProfileName.parse('dev'), profileWritten: false };
    const rare = await said(
      { env: { AWS_PROFILE: 'dev' }, given: [] },
      { state: { sessions: [unwritten, prod] } },
    );
    expect(rare.prompt).toBe('not dev: aws uses no profile dev\n');
  });

  it('is said of a profile that the call names too, and of what the environment has only where that counts', async () => {
    const ask = async (request: TestRequest, world: Partial<TestWorld> = {}) => {
      const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev, prod] }, ...world });
      return JSON.parse((await run(ports, ['which', '--profile', 'dev', '--json'], request)).out).aws;
    };
    expect(await ask({ env: { AWS_CONFIG_FILE: '/elsewhere' } })).toContain('/elsewhere');
    expect(await ask({}, { inForce: { shadows: [{ ...shadow, profile: 'dev' }] } })).toContain('line 7');
    expect(await ask({ hasForeignKeys: true, given: ['keys'] })).toBeNull();
  });

  it('is not where all take the same', async () => {
    for (const request of [
      { given: [] },
      { env: { AWS_PROFILE: 'dev' }, given: [] },
      { env: { LATCHKEY_SESSION_ID: 's-prod' }, given: ['keys'] },
      { env: { LATCHKEY_SESSION_ID: 's-prod' }, given: ['keys'], keysOf: 's-prod' },
      {
        env: { LATCHKEY_SESSION_ID: 's-prod', AWS_PROFILE: 'prod', LATCHKEY_SESSION_PROFILE: 'prod s-prod' },
        given: ['container'],
      },
      {
        env: { LATCHKEY_SESSION_ID: 's-prod', AWS_CONFIG_FILE: '/opt/latch key/latchkey.no-aws-files' },
        given: ['container'],
      },
      { env: { LATCHKEY_SESSION_ID: 's-dev' }, given: [] },
      { env: { AWS_SHARED_CREDENTIALS_FILE: '/home/u/.aws/credentials' }, given: [] },
      { env: { AWS_DEFAULT_PROFILE: 'dev' }, given: [] },
    ]) {
      const found = await said(request);
      expect([found.which, found.shell]).toEqual([null, []]);
      expect(found.prompt).toMatch(/^(dev|prod) /);
    }
  });
});

describe('a shell in which some programs act as somebody else', () => {
  it.each<[string, TestRequest, RegExp, string]>([
    [
      'AWS_DEFAULT_PROFILE alone, which JavaScript does not read',
      { env: { AWS_DEFAULT_PROFILE: 'prod' }, given: [] },
      /JavaScript SDK .*default profile.* export AWS_PROFILE=prod/,
      '(not JavaScript)',
    ],
    [
      'a key by the name that Go and Ruby read',
      { env: { AWS_PROFILE: 'dev' }, hasForeignKeys: true, keyName: 'AWS_ACCESS_KEY', given: ['keys'] },
      /Go and Ruby use the access key in AWS_ACCESS_KEY,/,
      '(not Go and Ruby)',
    ],
    [
      'the same in a shell of exec that hides the files',
      {
        env: { LATCHKEY_SESSION_ID: 's-prod', AWS_CONFIG_FILE: '/opt/latch key/latchkey.no-aws-files' },
        hasForeignKeys: true,
        keyName: 'AWS_ACCESS_KEY',
        given: ['keys', 'container'],
      },
      /Go and Ruby/,
      '(not Go and Ruby)',
    ],
    [
      'a ~ that Go does not know',
      { env: { HOME: '/home/u', AWS_CONFIG_FILE: '~/.aws/config' }, given: [] },
      /Go do not know the ~ in AWS_CONFIG_FILE/,
      '(not Go)',
    ],
    [
      'an empty AWS_PROFILE, with which aws fails',
      { env: { AWS_PROFILE: '' }, given: [] },
      /AWS_PROFILE is empty/,
      '(not aws)',
    ],
    [
      'an empty AWS_DEFAULT_PROFILE, which comes first for aws',
      { env: { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: '' }, given: [] },
      /AWS_DEFAULT_PROFILE is empty: boto3 and version 1 of aws/,
      '(not aws)',
    ],
    [
      'an empty AWS_PROFILE, which comes first for version 2 of aws',
      { env: { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'prod' }, given: [] },
      /AWS_PROFILE is empty: programs like version 2 of aws/,
      '(not aws)',
    ],
  ])('%s', async (_, request, what, short) => {
    const found = await said(request);
    expect(found.which).toMatch(what);
    expect(found.prompt).toMatch(/^(dev|prod) .*\d{12}/);
    expect(found.prompt).toContain(` ${short}\n`);
    expect(found.shell.join('\n')).toMatch(what);
  });

  it('is no other account where a profile of the user’s own runs our command', async () => {
    const config =
      '[profile also-dev]\ncredential_process = /usr/bin/latchkey credential-process --profile dev\n';
    const file = (text: string) => ({ path: '/f', text, exists: true });
    const files = { read: async () => ok({ config: file(config), credentials: file('') }) };
    const found = await said({ env: { AWS_PROFILE: 'also-dev' }, given: [] }, { awsFiles: files });
    expect([found.which, found.shell]).toEqual([null, []]);
    expect(found.prompt).toMatch(/^dev /);
  });
});

describe('other files than those that Latchkey writes', () => {
  const ours = (session: string, name: string) =>
    `[profile ${name}]\n# managed by Latchkey - session ${session} - edits here are overwritten\ncredential_process = /opt/latchkey credential-process --profile ${name}\n`;
  const chain = '[profile chain]\nrole_arn = arn:aws:iam::444444444444:role/R\nsource_profile = dev\n';
  const written = (config: string) => ({
    read: async () =>
      ok({
        config: { path: '/home/u/.aws/config', text: config, exists: true },
        credentials: { path: '/home/u/.aws/credentials', text: '', exists: false },
      }),
  });
  const keys = '[dev]\naws_access_key_id = AKIA\naws_secret_access_key = x\n';
  const here = (env: Readonly<Record<string, string>>, otherFiles: Readonly<Record<string, string>>) =>
    said(
      { env, given: [], cwd: '/work/site' },
      { awsFiles: written(ours('s-dev', 'dev') + chain), otherFiles },
    );

  // What aws and boto3 take was tried with each (e2e/which-account.spec.ts).
  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['credentials that are not there', { AWS_SHARED_CREDENTIALS_FILE: '/none' }, {}],
    ['credentials that are not there, by a relative name', { AWS_SHARED_CREDENTIALS_FILE: 'none' }, {}],
    ['credentials of other profiles', { AWS_SHARED_CREDENTIALS_FILE: 'c' }, { '/work/site/c': '[x]\n' }],
    ['a copy of the config', { AWS_CONFIG_FILE: './copy' }, { '/work/site/copy': ours('s-dev', 'dev') }],
    [
      'a config that runs our command',
      {
        AWS_CONFIG_FILE: '/c',
      },
      { '/c': '[profile dev]\ncredential_process = latchkey credential-process --profile dev\n' },
    ],
    ['the same config, by more slashes', { AWS_CONFIG_FILE: '/home/u//.aws/./config' }, {}],
  ])('%s: aws takes the session nevertheless', async (_, env, others) => {
    const found = await here({ ...env, AWS_PROFILE: 'dev' }, others);
    expect([found.which, found.shell]).toEqual([null, []]);
    expect(found.prompt).toMatch(/^dev .*111111111111/);
  });

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['a config that is not there', { AWS_CONFIG_FILE: '/none' }, {}],
    [
      'a config in another directory',
      { AWS_CONFIG_FILE: 'copy' },
      { '/elsewhere/copy': ours('s-dev', 'dev') },
    ],
    ['keys in the credentials', { AWS_SHARED_CREDENTIALS_FILE: 'c' }, { '/work/site/c': keys }],
    ['another session of that name', { AWS_CONFIG_FILE: '/c' }, { '/c': ours('s-prod', 'dev') }],
    ['a name that cannot be seen', { AWS_CONFIG_FILE: '$ELSEWHERE/c' }, {}],
  ])('%s: aws does not take the session', async (_, env, others) => {
    const found = await here({ ...env, AWS_PROFILE: 'dev' }, others);
    const [variable = '', file = ''] = Object.entries(env)[0] ?? [];
    for (const words of [found.which, found.shell.join()]) {
      expect(words).toContain(`does not find this session in them: ${file}`);
      expect(words).toContain(`unset ${variable}`);
    }
    expect(found.prompt).toBe(`not dev: aws uses ${file}\n`);
  });

  it('have the roles of the user’s own, or others', async () => {
    const config = (account: string) => ({
      '/c': ours('s-dev', 'dev') + chain.replace('444444444444', account),
    });
    const env = { AWS_PROFILE: 'chain', AWS_CONFIG_FILE: '/c' };
    expect((await here(env, config('444444444444'))).which).toBeNull();
    expect((await here(env, config('555555555555'))).which).toContain('does not find this session');
  });

  it('is a name by $HOME that only aws and boto3 know', async () => {
    const found = await here(
      { HOME: '/home/u', AWS_CONFIG_FILE: '$HOME/.aws/config', AWS_PROFILE: 'dev' },
      {},
    );
    expect(found.which).toContain('Programs in Go, JavaScript and Ruby do not know the $ in AWS_CONFIG_FILE');
    expect(found.prompt).toMatch(/^dev .*\(not Go, JavaScript and Ruby\)\n$/);
  });

  it('is an empty name of the credentials, where the config has the session', async () => {
    const found = await here({ AWS_SHARED_CREDENTIALS_FILE: '', AWS_PROFILE: 'dev' }, {});
    expect(found.which).toContain('AWS_SHARED_CREDENTIALS_FILE is empty');
    expect(found.prompt).toMatch(/^dev .*\(not Ruby\)\n$/);
  });
});

describe('where no session answers', () => {
  const nobody = { state: { sessions: [dev, prod], defaultSessionId: null } };
  const own = { ...shadow, session: '' };

  it.each<[string, Partial<ShadowView>, string]>([
    ['access keys', {}, 'has access keys.'],
    [
      'Identity Center',
      { cause: 'sso', account: prod.accountId ?? undefined },
      'settings of account 222222222222.',
    ],
    ['a role', { cause: 'role' }, 'has a role.'],
    ['another program', { cause: 'process' }, 'has a credential_process.'],
    ['our command', { cause: 'process', asks: 'dev' }, 'has the command of Latchkey for dev.'],
  ])('says that aws takes the user’s own default profile: %s', async (_, over, words) => {
    const found = await said({ given: [] }, { ...nobody, inForce: { ownDefault: { ...own, ...over } } });
    expect(found.which).toContain('there is no default session, and there are several');
    expect(found.which).not.toContain('latchkey help');
    expect(found.which).toContain(
      'AWS tools use your own default profile: /home/u/.aws/credentials, line 7,',
    );
    expect(found.which).toContain(words);
    expect(found.prompt).toBe('no session: aws uses /home/u/.aws/credentials:7\n');
    // Said of every shell already.
    expect(found.shell).toEqual([]);
    const { ports } = testPorts({ hash: nodeHash, ...nobody, inForce: { ownDefault: { ...own, ...over } } });
    const prompt = await run(ports, ['prompt', '--json'], { given: [] });
    expect(prompt.code).toBe(1);
    expect(JSON.parse(prompt.out)).toMatchObject({ session: '', aws: '/home/u/.aws/credentials:7' });
  });

  it('says so of the files of the shell alone', async () => {
    const request: TestRequest = { env: { AWS_SHARED_CREDENTIALS_FILE: 'c' }, given: [], cwd: '/work' };
    const otherFiles = { '/work/c': '[default]\naws_access_key_id = A\naws_secret_access_key = x\n' };
    const found = await said(request, { ...nobody, otherFiles, inForce: { ownDefault: own } });
    expect(found.which).toContain('/work/c, line 2, has access keys');
    expect(found.prompt).toBe('no session: aws uses /work/c:2\n');
    expect(found.shell.join()).toContain('/work/c, line 2');
    const none = await said(request, { ...nobody, inForce: { ownDefault: own } });
    expect(none.which).not.toContain('own default');
    expect([none.prompt, none.shell]).toEqual(['', []]);
  });

  it('says which region the default profile gives without credentials', async () => {
    const ownRegion = { ...own, cause: 'region', every: false, region: 'eu-west-3' } as const;
    const found = await said({ given: [] }, { ...nobody, inForce: { ownRegion } });
    expect(found.which).toContain('take its region eu-west-3 (/home/u/.aws/credentials, line 7)');
    expect(found.shell.join()).toContain('eu-west-3');
    expect(found.prompt).toBe('');
  });

  it('says so where the default profile is named', async () => {
    const config = '[default]\naws_access_key_id = A\naws_secret_access_key = x\n';
    const file = (text: string) => ({ path: '/f', text, exists: true });
    const awsFiles = { read: async () => ok({ config: file(''), credentials: file(config) }) };
    const request: TestRequest = { env: { AWS_PROFILE: 'default' }, given: [] };
    const found = await said(request, { ...nobody, awsFiles, inForce: { ownDefault: own } });
    expect(found.which).toContain('"default" is a profile of your own');
    expect(found.prompt).toBe('no session: aws uses /home/u/.aws/credentials:7\n');
  });

  it('says that aws takes a web identity', async () => {
    const found = await said({ given: ['web-identity'] }, { ...nobody, inForce: { ownDefault: own } });
    expect(found.which).toContain('AWS_ROLE_ARN');
    expect(found.prompt).toBe('no session: aws uses AWS_ROLE_ARN\n');
  });
});

describe('the region', () => {
  const region = async (env: Readonly<Record<string, string>>, args: readonly string[] = []) => {
    const { ports } = testPorts({
      hash: nodeHash,
      state: { sessions: [dev, prod], defaultSessionId: dev.id },
    });
    const value = JSON.parse((await run(ports, ['which', ...args, '--json'], { env, given: [] })).out);
    return [value.region, value.regionFrom, value.aws];
  };
  const own = dev.region;

  it('is said to differ where some programs read only one of the variables', async () => {
    expect(await region({})).toEqual([own, 'session', null]);
    expect(await region({ AWS_REGION: 'eu-west-1' })).toEqual([
      'eu-west-1',
      'AWS_REGION',
      expect.stringContaining(`boto3 and version 1 of aws: ${own}. For`),
    ]);
    expect(await region({ AWS_DEFAULT_REGION: 'eu-west-2' })).toEqual([
      'eu-west-2',
      'AWS_DEFAULT_REGION',
      expect.stringContaining(`: the JavaScript SDK: ${own}. For`),
    ]);
    const both = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' };
    expect((await region(both))[2]).toContain('boto3 and version 1 of aws: eu-west-2. For');
    expect(await region({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' })).toEqual([
      'eu-west-1',
      'AWS_REGION',
      null,
    ]);
  });

  it('is none to programs that read an empty variable first', async () => {
    expect(await region({ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' })).toEqual([
      'eu-west-2',
      'AWS_DEFAULT_REGION',
      expect.stringContaining('the JavaScript SDK: none; version 2 of aws: none. For'),
    ]);
    expect(await region({ AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: '' })).toEqual([
      'eu-west-2',
      'AWS_REGION',
      expect.stringContaining(': boto3 and version 1 of aws: none. For'),
    ]);
    expect((await region({ AWS_REGION: '' }))[2]).toContain('version 2 of aws: none');
  });

  it('of another session’s shell is never that of a profile which the call names', async () => {
    const inProd = {
      LATCHKEY_SESSION_ID: 's-prod',
      LATCHKEY_REGION: 'ap-south-1',
      AWS_REGION: 'ap-south-1',
      AWS_DEFAULT_REGION: 'ap-south-1',
    };
    expect((await region(inProd)).slice(0, 2)).toEqual(['ap-south-1', 'AWS_REGION']);
    expect(await region(inProd, ['codecommit://dev@R'])).toEqual([own, 'session', null]);
    expect(await region({ ...inProd, AWS_REGION: 'eu-north-1' }, ['codecommit://dev@R'])).toEqual([
      'eu-north-1',
      'AWS_REGION',
      null,
    ]);
    expect((await region({ ...inProd, AWS_PROFILE: 'dev' }))[2]).toContain(
      'version 2 of aws, Go and Ruby: ap-south-1',
    );
    const asProfile = { ...inProd, AWS_PROFILE: 'prod', LATCHKEY_SESSION_PROFILE: 'prod s-prod' };
    expect((await region(asProfile)).slice(0, 2)).toEqual(['ap-south-1', 'AWS_REGION']);
  });
});

describe('the time left in the prompt', () => {
  const left = async (request: TestRequest) => {
    const held = { ...dev, expiresAt: NOW_MS + 50 * 60_000 };
    const { ports } = testPorts({
      hash: nodeHash,
      state: { sessions: [held, prod], defaultSessionId: prod.id },
    });
    return (await run(ports, ['prompt'], request)).out;
  };
  const inDev = { LATCHKEY_SESSION_ID: 's-dev' };
  const ends = (ms: number) => ({ ...inDev, AWS_CREDENTIAL_EXPIRATION: toIsoTime(NOW_MS + ms) });

  it('is that of the keys of the shell, which do not refresh', async () => {
    expect(await left({ env: ends(7 * 60_000), given: ['keys'] })).toMatch(/ 7m\n$/);
    expect(await left({ env: ends(-1), given: ['keys'] })).toMatch(/ expired\n$/);
    expect(await left({ env: ends(90 * 60_000), given: ['keys'] })).toMatch(/ 50m\n$/);
    expect(await left({ env: ends(7 * 60_000), given: ['container'] })).not.toMatch(/ 7m\n$/);
    expect(await left({ env: inDev, given: ['keys'] })).toMatch(/ 50m\n$/);
  });
});

describe('a shell that was put into a session and left it', () => {
  const inDev = { LATCHKEY_SESSION_ID: 's-dev', LATCHKEY_SESSION_PROFILE: 'dev s-dev' };

  it('says so where a start-up file exported AWS_PROFILE', async () => {
    const found = await said({ env: { ...inDev, AWS_PROFILE: 'prod' }, given: ['container'] });
    expect(found.prompt).toMatch(/^prod .*222222222222.* \(not dev\)\n$/);
    expect(found.shell).toEqual([expect.stringContaining('This shell was started for dev')]);
    expect(found.lines).toContain('rule 3: the session this shell was started with: s-dev (profile dev)');
  });

  it('does not seem to be in it where nothing answers', async () => {
    const found = await said({ env: { ...inDev, AWS_PROFILE: 'nobody' }, given: ['container'] });
    expect(found.prompt).toBe('not dev: see latchkey which\n');
    expect(found.shell).toEqual([expect.stringContaining('nobody')]);
  });

  it('is refused where it still has the keys, and no longer says of whom', async () => {
    const found = await said({ given: ['keys'] });
    expect(found.which).toContain('eval "$(latchkey env --unset)"');
    expect(found.prompt).toBe('');
    expect(found.shell.join()).toContain('LATCHKEY_SESSION_ID');
  });

  // As below tox or `env -i`, which keep the variables of AWS alone: aws asks the address of the session that exec was given.
  it('is refused where it has the address of exec, and no longer says of whom', async () => {
    const env = { AWS_CONFIG_FILE: '/opt/latch key/latchkey.no-aws-files' };
    const found = await said({ env, given: ['container'] });
    expect(found.which).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
    expect(found.prompt).toBe('');
    expect(found.shell.join()).toContain('LATCHKEY_SESSION_ID');
    const { ports, leases } = testPorts({
      hash: nodeHash,
      state: { sessions: [dev], defaultSessionId: dev.id },
    });
    const ask = async (args: readonly string[], more: TestRequest) =>
      (await run(ports, ['credential-process', ...args], { env, ...more })).code;
    expect(await ask([], { given: ['container'] })).toBe(5);
    expect(leases).toEqual([]);
    // What names a profile is answered, and so is a machine that has an address of its own.
    expect(await ask(['--profile', 'dev'], { given: ['container'] })).toBe(0);
    expect(await ask([], { env: { AWS_CONFIG_FILE: '/mine' }, given: ['container'] })).toBe(0);
  });

  it('without the files says so where those of the user are back, whose default profile comes first', async () => {
    const env = { LATCHKEY_SESSION_ID: 's-prod', AWS_CONFIG_FILE: '/mine/config' };
    const process = 'credential_process = /opt/latchkey credential-process --profile default';
    const world = (text: string) => ({ otherFiles: { '/mine/config': text } });
    for (const text of [`[default]\n${process}\n`, '[default]\naws_access_key_id = A\n']) {
      const found = await said({ env, given: ['container'] }, world(text));
      expect(found.which).toMatch(/^aws takes the default profile in \/mine\/config before/);
      expect(found.prompt).toBe('not prod: aws uses the default profile\n');
    }
    const found = await said({ env, given: ['container'] }, world('[default]\noutput = json\n'));
    expect(found.which).toBeNull();
    const { ports, leases } = testPorts({
      hash: nodeHash,
      state: { sessions: [dev, prod], defaultSessionId: dev.id },
    });
    for (const given of [['container'], [], ['keys', 'no-secret']]) {
      const refused = await run(ports, ['credential-process', '--profile', 'default'], { env, given });
      expect([refused.code, refused.out]).toEqual([5, '']);
    }
    expect(leases).toEqual([]);
    for (const given of [['keys'], ['web-identity']])
      expect((await run(ports, ['credential-process', '--profile', 'default'], { env, given })).code).toBe(0);
    // Where a profile is named, aws gets to this one only by its own name.
    for (const AWS_PROFILE of ['default', 'prod']) {
      const named = { ...env, AWS_PROFILE };
      const asked = await run(ports, ['credential-process', '--profile', 'default'], {
        env: named,
        given: [],
      });
      expect(asked.code).toBe(0);
    }
  });

  it('says that an empty name of a profile fails, and not that the default profile is taken', async () => {
    for (const given of [[], ['container']]) {
      const found = await said({ env: { LATCHKEY_SESSION_ID: 's-prod', AWS_PROFILE: '' }, given });
      expect(found.which).toMatch(/^AWS_PROFILE is empty: aws and boto3/);
    }
  });

  it('is refused where it has the id of one session and the profile of another', async () => {
    const mixed = { LATCHKEY_SESSION_ID: 's-prod', LATCHKEY_SESSION_PROFILE: 'dev s-dev' };
    for (const env of [mixed, { ...mixed, AWS_PROFILE: 'dev' }, { ...mixed, AWS_PROFILE: 'prod' }]) {
      const found = await said({ env, given: ['container'] });
      expect(found.which).toContain('values of two sessions');
      expect(found.prompt).toBe('not prod: see latchkey which\n');
    }
    const { ports, leases } = testPorts({ hash: nodeHash, state: { sessions: [dev, prod] } });
    expect((await run(ports, ['credential-process', '--profile', 'dev'], { env: mixed })).code).toBe(5);
    expect((await run(ports, ['credential-process', '--profile', 'prod'], { env: mixed })).code).toBe(0);
    expect(leases.map(({ sessionId }) => sessionId)).toEqual(['s-prod']);
  });
});

describe('a program below one of exec, without the variables of its session', () => {
  const startedBelow = new Map([
    ['LATCHKEY_SESSION_ID', 's-prod'],
    ['LATCHKEY_SESSION_PROFILE', 'prod s-prod'],
  ]);
  const ask = async (args: readonly string[], more: TestRequest = {}, above = startedBelow) => {
    const state = { sessions: [dev, prod], defaultSessionId: dev.id };
    const { ports, leases } = testPorts({ hash: nodeHash, state, startedBelow: above });
    const ran = await run(ports, ['credential-process', ...args], more);
    return { ...ran, of: leases.map(({ sessionId }) => sessionId) };
  };

  it('gets nothing of the default session, in words', async () => {
    for (const args of [[], ['--profile', 'default']]) {
      const refused = await ask(args);
      expect([refused.code, refused.out, refused.of]).toEqual([5, '', []]);
      expect(refused.err).toContain('has taken out the variables that say so');
      expect(refused.err).toContain('pass_env');
    }
  });

  it('gets what it names, what its own shell says, and the default session after it has left', async () => {
    expect((await ask(['--profile', 'dev'])).of).toEqual(['s-dev']);
    expect((await ask([], { env: { AWS_PROFILE: 'prod' } })).of).toEqual(['s-prod']);
    expect((await ask([], { env: { LATCHKEY_SESSION_ID: 's-prod' } })).of).toEqual(['s-prod']);
    expect((await ask([], { env: { LATCHKEY_SESSION_ID: '' } })).of).toEqual(['s-dev']);
    expect((await ask([], {}, new Map([['LATCHKEY_SESSION_ID', '']]))).of).toEqual(['s-dev']);
  });

  it('gets nothing by the profile of its session, where that has come to mean another one', async () => {
    const of = new Map([
      ['LATCHKEY_SESSION_ID', 's-old'],
      ['LATCHKEY_SESSION_PROFILE', 'prod s-old'],
    ]);
    // As a line in the files asks: what exec gave beside the profile says below whom this runs.
    const refused = await ask(['--profile', 'prod'], { given: ['container'] }, of);
    expect([refused.code, refused.of]).toEqual([5, []]);
    expect((await ask([], { env: { AWS_PROFILE: 'prod' } }, of)).of).toEqual([]);
  });
});

describe('AWS_PROFILE and AWS_DEFAULT_PROFILE', () => {
  const refused = 'AWS_PROFILE is "dev", and AWS_DEFAULT_PROFILE is "prod"';
  it('are refused where they name two profiles, because tools differ in which they take', async () => {
    const found = await said({ env: { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'prod' }, given: [] });
    expect(found.which).toContain(refused);
    expect(found.shell).toEqual([expect.stringContaining(refused)]);
  });

  it('may be two names of the same', async () => {
    for (const other of ['dev', 's-dev', '']) {
      const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev, prod] } });
      const env = { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: other };
      expect((await run(ports, ['which'], { env })).code).toBe(0);
    }
  });
});

it('a form that can take no variable out says which profile stays', async () => {
  const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev] } });
  const said = async (shell: string) =>
    (await run(ports, ['env', 'dev', '--shell', shell], { env: { AWS_PROFILE: 'mine' } })).err;
  expect(await said('nushell')).toContain('mine');
  expect(await said('dotenv')).toContain('mine');
  expect(await said('sh')).toBe('');
});

describe('latchkey env --unset', () => {
  const ports = () => testPorts({ hash: nodeHash, state: { sessions: [dev] } }).ports;

  it('takes out all that env and exec ever put into a shell', async () => {
    const given = JSON.parse((await run(ports(), ['env', 'dev', '--json'])).out);
    const hidden = '/opt/latch key/latchkey.no-aws-files';
    const env = { AWS_CONFIG_FILE: hidden, AWS_SHARED_CREDENTIALS_FILE: '/mine' };
    const gone = JSON.parse((await run(ports(), ['env', '--unset', '--json'], { env })).out);
    expect(Object.keys(gone)).toEqual(expect.arrayContaining(Object.keys(given)));
    const exec = await run(ports(), ['exec', 'dev', '--', 'true']);
    if (exec.end.kind !== 'exec') throw new Error('nothing was started');
    expect(Object.keys(gone)).toEqual(
      expect.arrayContaining(Object.keys(exec.end.env).filter((n) => n !== 'AWS_SHARED_CREDENTIALS_FILE')),
    );
    expect(Object.keys(gone)).not.toContain('AWS_SHARED_CREDENTIALS_FILE');
    const outside = JSON.parse((await run(ports(), ['env', '--unset', '--json'])).out);
    expect(Object.keys(outside)).not.toContain('BOTO_CONFIG');
    const { LATCHKEY_SESSION_ID: id, ...others } = gone;
    // Empty, and not out: a program below that takes it out would not say that the shell has left its session.
    expect([id, new Set(Object.values(others))]).toEqual(['', new Set([null])]);
  });

  it('gives back what was in the shell before the first session of it', async () => {
    const mine = { AWS_PROFILE: 'my own & 100%', AWS_REGION: 'eu-north-1', AWS_CONFIG_FILE: '/mine/config' };
    const into = JSON.parse((await run(ports(), ['env', 'dev', '--json'], { env: mine })).out);
    expect(into.AWS_PROFILE).toBeNull();
    const shell = { LATCHKEY_SESSION_ID: 's-dev', AWS_CONFIG_FILE: '/mine/config' };
    const again = JSON.parse(
      (
        await run(ports(), ['env', 'dev', '--json'], {
          env: { ...shell, LATCHKEY_BEFORE: into.LATCHKEY_BEFORE },
        })
      ).out,
    );
    expect(again.LATCHKEY_BEFORE).toBe(into.LATCHKEY_BEFORE);
    const leave = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
      run(ports(), ['env', '--unset', ...args], {
        env: { ...shell, LATCHKEY_BEFORE: again.LATCHKEY_BEFORE, ...env },
      });
    const { out } = await leave({});
    expect(out).toContain("export AWS_PROFILE='my own & 100%'\n");
    expect(out).toContain("export AWS_REGION='eu-north-1'\n");
    expect(out).toContain('unset AWS_DEFAULT_REGION\n');
    expect(out).toContain('unset LATCHKEY_BEFORE\n');
    expect(out).not.toContain('AWS_CONFIG_FILE');
    const hidden = { AWS_CONFIG_FILE: '/opt/latch key/latchkey.no-aws-files' };
    expect((await leave(hidden)).out).toContain("export AWS_CONFIG_FILE='/mine/config'\n");
    expect((await leave({}, '--shell', 'nushell')).err).toContain('AWS_PROFILE was my own & 100%');
  });

  it('gives back no other name than those, and nothing outside of a session', async () => {
    // The last part ends in a sign, as what the window copies has the shell write it.
    const env = {
      LATCHKEY_BEFORE: 'PATH=%2Fevil&AWS_PROFILE=%&AWS_REGION=eu-north-1&LATCHKEY_SESSION_ID=x&',
    };
    const within = await run(ports(), ['env', '--unset'], { env: { ...env, LATCHKEY_SESSION_ID: 's-dev' } });
    const left = "export LATCHKEY_SESSION_ID=''";
    expect(within.out.match(/^export .*$/gm)).toEqual(["export AWS_REGION='eu-north-1'", left]);
    const outside = await run(ports(), ['env', '--unset'], { env });
    expect(outside.out.match(/^export .*$/gm)).toEqual([left]);
  });

  it('takes nothing out of a shell that Latchkey put nothing into, and says so; twice is once', async () => {
    const own = { AWS_PROFILE: 'mine', AWS_REGION: 'eu-west-1', LATCHKEY_SESSION_ID: '' };
    for (const given of [[], ['keys']]) {
      const ran = await run(ports(), ['env', '--unset', '--json'], {
        env: own,
        given,
        hasForeignKeys: given.length > 0,
      });
      expect(JSON.parse(ran.out)).toEqual({ LATCHKEY_SESSION_ID: '' });
      expect(ran.err).toContain('in no session of Latchkey');
    }
    // A program on the way may have dropped Latchkey's own names.
    const left = await run(ports(), ['env', '--unset', '--json'], { given: ['keys'], keysOf: 's-dev' });
    expect(JSON.parse(left.out)).toMatchObject({ AWS_ACCESS_KEY_ID: null, AWS_PROFILE: null });
  });

  it('leaves keys that the user has put there since', async () => {
    const ran = await run(ports(), ['env', '--unset', '--json'], {
      env: { LATCHKEY_SESSION_ID: 's-dev' },
      given: ['keys'],
      hasForeignKeys: true,
    });
    const gone = Object.keys(JSON.parse(ran.out));
    expect(gone).toContain('LATCHKEY_SESSION');
    expect(gone.filter((name) => /KEY_ID|SECRET|TOKEN$/.test(name))).toEqual([
      'AWS_CONTAINER_AUTHORIZATION_TOKEN',
      'LATCHKEY_ACCESS_KEY_ID',
    ]);
    expect(ran.err).toContain('it stays');
  });

  it('has a form for each shell, and none for a file', async () => {
    const env = { LATCHKEY_SESSION_ID: 's-dev' };
    const lines = async (shell: string) => run(ports(), ['env', '--unset', '--shell', shell], { env });
    expect((await lines('sh')).out).toContain('unset AWS_SECRET_ACCESS_KEY\n');
    expect((await lines('fish')).out).toContain('set -e -g LATCHKEY_SESSION_PROFILE\n');
    expect((await lines('fish')).out).toContain("set -gx LATCHKEY_SESSION_ID ''\n");
    expect((await lines('powershell')).out).toContain('Remove-Item Env:AWS_ACCESS_KEY_ID');
    expect(JSON.parse((await lines('nushell')).out)).toContain('AWS_SESSION_TOKEN');
    expect((await lines('dotenv')).code).toBe(2);
    expect((await run(ports(), ['env', 'dev', '--unset'])).code).toBe(2);
    expect((await run(ports(), ['env'])).code).toBe(2);
  });
});
