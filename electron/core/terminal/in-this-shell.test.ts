import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { ShadowView } from '../../../shared/shadow.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { toIsoTime } from '../utc.ts';
import { run, type TestRequest, type TestWorld, testPorts } from './testing.ts';
import { dev, prod, said } from './testing-shell.ts';
import { NOW_MS } from './testing-state.ts';

// Where aws and the SDKs act as another than the one that Latchkey and git take, `which`, `prompt` and `status` must not name that
// one alone. What each client takes was tried with the installed ones (e2e/which-account.spec.ts).

const shadow: ShadowView = {
  profile: 'default',
  file: '/home/u/.aws/credentials',
  session: 'dev',
  cause: 'keys',
  line: 7,
  every: true,
};

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

it('a file that aws refuses keeps it from the profiles of the user, too', async () => {
  const config = {
    path: '/home/u/.aws/config',
    text: '[profile mine]\nrole_arn = arn:aws:iam::333333333333:role/R\nsource_profile = dev\n',
    exists: true,
  };
  const refused: ShadowView = { ...shadow, profile: 'dev', cause: 'unreadable', line: 9 };
  const found = await said(
    { env: { AWS_PROFILE: 'mine' }, given: [] },
    {
      inForce: { shadows: [refused] },
      awsFiles: { read: async () => ok({ config, credentials: { path: '/c', text: '', exists: false } }) },
    },
  );
  expect(found.which).toMatch(/aws and boto3 cannot read .* for the profile mine\. .* line 9\./);
  expect(found.prompt).toMatch(/^not .*: aws uses nothing, for .*:9\n$/);
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
      /credentials (?:here|of its shell)/,
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

  it('for single tools by names of their own is said by which, and not by the prompt', async () => {
    const found = await said({ env: { AWS_PROFILE: 'dev' }, given: ['AWSACCESSKEYID', 'EC2_SECRET_KEY'] });
    expect(found.lines).toMatch(/^attention {2,}A program that reads AWSACCESSKEYID, EC2_SECRET_KEY uses/m);
    expect(found.lines).toContain('unset AWSACCESSKEYID EC2_SECRET_KEY');
    expect(found.prompt).not.toMatch(/AWSACCESSKEYID|^not /);
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
      expect(found.which).toMatch(/was started in s-prod .*, and its credentials .* are of s-dev/);
      expect(found.prompt).toBe('not prod: see latchkey which\n');
      expect(found.shell.join('\n')).toContain('are of s-dev');
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
      '[profile also-dev]\nregion = eu-west-1\ncredential_process = /usr/bin/latchkey credential-process --profile dev\n';
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
  const chain =
    '[profile chain]\nregion = eu-west-1\nrole_arn = arn:aws:iam::444444444444:role/R\nsource_profile = dev\n';
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
