import { describe, expect, it } from 'vitest';
import { profileSections, type Shadow, shadowsOf, type WantedProfile } from './in-force.ts';
import { parseIni } from './ini/ini-document.ts';
import { markerLine } from './ini/marker.ts';

const process = 'credential_process = "/opt/latchkey" credential-process --profile default';
const ours = ['[default]', markerLine('second'), process, 'region = us-east-1'];
const wanted: WantedProfile = {
  profile: 'default',
  sessionId: 'second',
  deliver: 'process',
  region: 'us-east-1',
};
const shadows = (config: readonly string[], credentials: readonly string[] = [], of = wanted) =>
  shadowsOf(
    profileSections([
      parseIni([...config, ''].join('\n'), 'config'),
      parseIni([...credentials, ''].join('\n'), 'credentials'),
    ]),
    of,
  );
const short = (found: readonly Shadow[]) =>
  found.map(
    ({ cause, file, line, every, onlySdks }) =>
      `${cause} ${file}:${line ?? '-'} ${every ? 'every' : onlySdks === true ? 'SDKs' : 'some'}`,
  );

const keys = ['aws_access_key_id = AKIA', 'aws_secret_access_key = x'];
const role = ['role_arn = arn:aws:iam::111111111111:role/R', 'source_profile = other'];
const sso = ['sso_session = corp', 'sso_account_id = 111111111111', 'sso_role_name = R'];
const web = ['role_arn = arn:aws:iam::111111111111:role/R', 'web_identity_token_file = /t'];

describe('what tools take instead of the default session', () => {
  it.each([
    ['nothing', ours, [], []],
    // `aws configure` and its answers.
    ['keys in the credentials file', ours, ['[default]', ...keys], ['keys credentials:2 every']],
    ['a region there', ours, ['[default]', 'region = eu-west-3'], ['region credentials:2 some']],
    ['the same region there', ours, ['[default]', 'region = us-east-1'], []],
    ['keys in our own section', [...ours, ...keys], [], ['keys config:5 SDKs']],
    ['Identity Center in our own section', [...ours, ...sso], [], ['sso config:5 some']],
    ['a role in our own section', [...ours, ...role], [], ['role config:5 every']],
    [
      'our command for another profile',
      [
        '[default]',
        markerLine('second'),
        'credential_process = /opt/latchkey credential-process --profile other',
      ],
      [],
      ['process config:3 every'],
    ],
    [
      'another program in our line',
      ['[default]', markerLine('second'), 'credential_process = other'],
      [],
      ['process config:3 every'],
    ],
    ...[
      '/opt/latchkey credential-process --profile default',
      '/"opt/latch key/latchkey" credential-process --profile default',
      'C:\\Users\\m\\latchkey.exe credential-process --profile default',
      '"C:\\Program Files\\latchkey.exe" credential-process --profile default',
      '/opt/latchkey credential-process --profile=second',
    ].map(
      (line) =>
        [
          `our own line as ${line}`,
          ['[default]', markerLine('second'), `credential_process = ${line}`],
          [],
          [],
        ] as const,
    ),
    [
      'our command that names two',
      ['[default]', markerLine('second'), `${process} --profile other`],
      [],
      ['process config:3 every'],
    ],
    ['half a role', [...ours, 'role_arn = arn:aws:iam::111111111111:role/R'], [], []],
    ['a web identity', [...ours, ...web], [], ['web-identity config:5 every']],
    ['Identity Center and keys', [...ours, ...sso, ...keys], [], ['sso config:5 some', 'keys config:8 SDKs']],
    [
      'another process in the credentials file',
      ours,
      ['[default]', 'credential_process = other'],
      ['process credentials:2 every'],
    ],
    [
      '[profile default] beside ours',
      [...ours, '[profile default]', 'output = json'],
      [],
      ['second-section config:5 some'],
    ],
    ['[profile default] with keys', ['[profile default]', ...keys, ...ours], [], ['keys config:2 SDKs']],
    [
      'a section of the user that gives nothing',
      ['[default]', 'output = json'],
      [],
      ['own-section config:1 every'],
    ],
    ['no section', ['[profile x]', 'output = json'], [], ['missing config:- every']],
    ['own keys in its place', ['[default]', ...keys], [], ['keys config:2 every']],
    ['a role above another spelling', ['[profile default]', ...role, ...ours], [], ['role config:2 SDKs']],
    ['keys below another spelling', [...ours, '[profile default]', ...keys], [], ['keys config:6 some']],
    ['keys under one header twice', ['[default]', ...keys, ...ours], [], ['keys config:2 some']],
    [
      'keys of the config that every profile inherits',
      ['[DEFAULT]', ...keys, ...ours],
      [],
      ['inherited config:2 SDKs'],
    ],
    ['a role that every profile inherits', ['[DEFAULT]', ...role, ...ours], [], ['inherited config:2 some']],
    // JavaScript takes the session beside each of these, and aws fails or takes them.
    ['half a key', ours, ['[default]', 'aws_access_key_id = AKIA'], ['keys credentials:2 some']],
    [
      'empty keys',
      ours,
      ['[default]', 'aws_access_key_id =', 'aws_secret_access_key ='],
      ['keys credentials:2 some'],
    ],
    [
      'keys in capitals',
      ours,
      ['[default]', ...keys.map((line) => line.replace(/^\w+/, (key) => key.toUpperCase()))],
      ['keys credentials:2 some'],
    ],
    [
      'keys with a colon',
      ours,
      ['[default]', ...keys.map((line) => line.replace(' =', ':'))],
      ['keys credentials:2 some'],
    ],
    [
      'a process with a colon',
      ours,
      ['[default]', 'credential_process: other'],
      ['process credentials:2 some'],
    ],
    ['own process in its place', ['[default]', 'credential_process = x'], [], ['process config:2 every']],
    [
      'another session in its place',
      ['[default]', markerLine('first'), process],
      [],
      ['other-session config:1 every'],
    ],
    ['keys that every profile of another file inherits', ours, ['[DEFAULT]', ...keys], []],
    [
      'keys that every profile inherits, and one with a setting in that file',
      ours,
      ['[DEFAULT]', ...keys, '[default]', 'output = json'],
      ['inherited credentials:2 some'],
    ],
    ['settings of other profiles', [...ours, '[profile x]', ...role], ['[x]', ...keys], []],
    [
      'what is not about credentials',
      [...ours, 'output = json', 's3 =', '  region = x'],
      ['[default]', 'cli_pager ='],
      [],
    ],
  ] as const)('%s', (_what, config, credentials, expected) => {
    expect(short(shadows(config, credentials))).toEqual(expected);
  });

  it('says which region', () => {
    expect(shadows(ours, ['[default]', 'region = eu-west-3'])[0]).toMatchObject({ region: 'eu-west-3' });
  });

  it.each([
    ['keys of the user’s own', ours, ['[default]', ...keys], true],
    ['their program in place of ours', ['[default]', 'credential_process = x'], [], true],
    ['lines in our section', [...ours, ...sso], [], undefined],
    ['lines beside ours in one file', [...ours, '[profile default]', ...sso], [], undefined],
    ['two sections of theirs', ours, ['[default]', ...keys, '[default]'], undefined],
    ['what every profile inherits', ours, ['[DEFAULT]', ...keys], undefined],
  ] as const)('%s: whether a yes moves it aside', (_what, config, credentials, canTakeOver) => {
    expect(shadows(config, credentials)[0]?.canTakeOver).toBe(canTakeOver);
  });

  it('whom tools act as, as far as the files say', () => {
    const nobody: WantedProfile = { profile: 'default', sessionId: '', deliver: 'process', region: null };
    const own = (...lines: readonly string[]) => shadows(['[default]', ...lines], [], nobody);
    expect(own(...sso)[0]).toMatchObject({ cause: 'sso', account: '111111111111' });
    expect(own(...role)[0]).toMatchObject({ cause: 'role', account: '111111111111' });
    expect(own(process.replace('profile default', 'profile dev'))[0]).toMatchObject({ asks: 'dev' });
    expect(own('credential_process = x')[0]?.asks).toBeUndefined();
    expect(own('region = eu-west-3')).toMatchObject([
      { cause: 'own-section' },
      { cause: 'region', region: 'eu-west-3', file: 'config', line: 2 },
    ]);
    // Of a profile that is in no file nobody inherits.
    expect(short(shadows(['[DEFAULT]', ...keys], [], nobody))).toEqual(['missing config:- every']);
    expect(short(shadows(['[DEFAULT]', ...keys, '[default]'], [], nobody))).toEqual([
      'inherited config:2 some',
    ]);
  });

  it('of keys delivered into the credentials file', () => {
    const delivered = ['[dev]', markerLine('second'), ...keys];
    const of: WantedProfile = { profile: 'dev', sessionId: 'second', deliver: 'keys', region: null };
    expect(short(shadows(['[profile dev]', 'region = us-east-1'], delivered, of))).toEqual([]);
    expect(short(shadows(['[profile dev]', ...keys, 'credential_process = x'], delivered, of))).toEqual([]);
    expect(short(shadows(['[profile dev]', ...role], delivered, of))).toEqual(['role config:2 every']);
    expect(short(shadows(['[profile dev]', ...sso], delivered, of))).toEqual(['sso config:2 some']);
  });
});

// Every combination of settings in both files, against the order that each tool documents, written down once more.
type Keys = ReadonlySet<string>;
interface Model {
  readonly isOurs: boolean;
  readonly keys: Keys;
}
const has = (keys: Keys, ...names: readonly string[]): boolean => names.every((name) => keys.has(name));
const isRole = (keys: Keys): boolean => has(keys, 'role_arn', 'source_profile');
const isWeb = (keys: Keys): boolean => has(keys, 'role_arn', 'web_identity_token_file');

/** botocore: credentials.py, create_credential_resolver; the last section of a name is the profile. */
function botocore(config: readonly Model[], credentials: Keys): string {
  const own = config.at(-1) ?? { isOurs: false, keys: new Set<string>() };
  const all = new Set([...own.keys, ...credentials]);
  if (isRole(all)) return 'role';
  if (isWeb(all)) return 'web';
  if (all.has('sso_session')) return 'sso';
  if (credentials.has('aws_access_key_id')) return 'keys';
  if (credentials.has('credential_process')) return 'other process';
  if (own.keys.has('credential_process')) return own.isOurs ? 'ours' : 'other process';
  return own.keys.has('aws_access_key_id') ? 'keys' : 'none';
}

/** JavaScript SDK: resolveProfileData.js; `[profile default]` is taken before `[default]`. */
function javascript(config: readonly (Model & { readonly isLong: boolean })[], credentials: Keys): string {
  const own = config.find(({ isLong }) => isLong) ?? config[0] ?? { isOurs: false, keys: new Set<string>() };
  const all = new Set([...own.keys, ...credentials]);
  if (isRole(all)) return 'role';
  if (all.has('aws_access_key_id')) return 'keys';
  if (isWeb(all)) return 'web';
  if (credentials.has('credential_process')) return 'other process';
  if (own.keys.has('credential_process')) return own.isOurs ? 'ours' : 'other process';
  return all.has('sso_session') ? 'sso' : 'none';
}

const additions: readonly (readonly string[])[] = [
  [],
  ['aws_access_key_id'],
  ['role_arn', 'source_profile'],
  ['role_arn', 'web_identity_token_file'],
  ['sso_session'],
  ['aws_access_key_id', 'sso_session'],
  ['role_arn', 'source_profile', 'aws_access_key_id'],
  ['output'],
];
const inCredentials: readonly (readonly string[] | null)[] = [null, ...additions, ['credential_process']];
const lines = (keys: readonly string[]): readonly string[] => keys.map((key) => `${key} = x`);

it('sees exactly what keeps a tool from the session, whatever both files have', () => {
  let rows = 0;
  for (const inOurs of additions)
    for (const second of [null, ...additions])
      for (const isSecondFirst of [false, true])
        for (const own of inCredentials) {
          rows += 1;
          const mine = [...ours, ...lines(inOurs)];
          const theirs = second === null ? [] : ['[profile default]', ...lines(second)];
          const config = isSecondFirst ? [...theirs, ...mine] : [...mine, ...theirs];
          const credentials = own === null ? [] : ['[default]', ...lines(own)];
          const mineModel = { isOurs: true, isLong: false, keys: new Set(['credential_process', ...inOurs]) };
          const theirModel = second === null ? [] : [{ isOurs: false, isLong: true, keys: new Set(second) }];
          const models = isSecondFirst ? [...theirModel, mineModel] : [mineModel, ...theirModel];
          const given = new Set(own ?? []);
          const answers = [botocore(models, given), javascript(models, given)];
          const found = shadows(config, credentials);
          const where = `${[...config, '---', ...credentials].join(' | ')}: ${answers.join(', ')}`;
          if (answers.some((answer) => answer !== 'ours')) expect(found, where).not.toEqual([]);
          if (second !== null) continue;
          // With two sections of one name the tools read different files, so to speak: being warned is enough there.
          if (answers.every((answer) => answer === 'ours')) expect(found, where).toEqual([]);
          if (found.some(({ every }) => every)) expect(answers, where).not.toContain('ours');
        }
  expect(rows).toBeGreaterThan(1_000);
});
