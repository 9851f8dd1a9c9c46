import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/core/config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toIsoTime } from '../../utc.ts';
import { isReadable, parseIni } from '../ini/ini-document.ts';
import { lease, plan, session } from '../testdata/plans.ts';
import { planProfiles } from './profile-plan.ts';

const marker = (profile: string) =>
  `# managed by Latchkey - session s:${profile} - edits here are overwritten`;

test('a process profile holds the marker, the region and the command, quoted for every reader', () => {
  const made = plan({ config: '# mine\n', desired: [session('prod'), session('default', { region: null })] });
  expect(made.config).toBe(
    [
      '# mine',
      '',
      '[profile prod]',
      marker('prod'),
      'region = eu-west-1',
      'credential_process = /"opt/Latch Key/latchkey" credential-process --profile prod',
      '',
      '[default]',
      marker('default'),
      'credential_process = /"opt/Latch Key/latchkey" credential-process --profile default',
      '',
    ].join('\n'),
  );
  expect(made).toMatchObject({
    credentials: '',
    changed: true,
    conflicts: [],
    shadowings: [],
    diff: { credentials: '' },
  });
  expect(made.diff.config).toContain('+[profile prod]');
});

test('rotating keys are in the credentials file with their end, the region in the config; stopped, all is gone', () => {
  const files = { config: '[default]\r\nregion = x\r\n', credentials: '[mine]\naws_access_key_id = A\n' };
  const keys = session('prod', { deliver: 'keys', lease });
  const started = plan({ ...files, desired: [keys] });
  expect(started.credentials).toBe(
    `${files.credentials}\n[prod]\n${marker('prod')}\n# aws_expiration = 2028-02-29T23:59:59Z\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = wJalr/secret+key=\naws_session_token = token//==\n`,
  );
  expect(started.config).toBe(
    `${files.config}\r\n[profile prod]\r\n${marker('prod')}\r\nregion = eu-west-1\r\n`,
  );
  expect(started.diff.credentials).toContain('+aws_secret_access_key = ********');
  expect(started.diff.credentials).not.toMatch(/wJalr|token\/\//);
  const rotated = plan({ ...started, desired: [{ ...keys, lease: { ...lease, accessKeyId: 'ASIATWO' } }] });
  expect(rotated.credentials).toBe(started.credentials.replace('ASIAEXAMPLE', 'ASIATWO'));
  expect(rotated.config).toBe(started.config);
  expect(plan({ ...rotated, desired: [{ ...keys, lease: null }] })).toMatchObject(files);
});

test('a profile the user owns is left alone until its name is in the consents', () => {
  const config = '[default]\noutput = json\n\n[profile prod]\nrole_arn = arn:aws:iam::111111111111:role/A\n';
  const refused = plan({ config, desired: [session('prod'), session('default')] });
  expect(refused).toMatchObject({ config, changed: false });
  expect(refused.conflicts).toMatchObject([
    { profile: 'prod', why: 'owned', file: 'config', formerText: expect.stringContaining('role_arn') },
    { profile: 'default', why: 'owned' },
  ]);
});

test('handed over, a profile keeps what is not about credentials, comments and nesting included', () => {
  const config = [
    '[profile "prod"] # the real one',
    '  # ticket 12',
    '  role_arn = arn:aws:iam::111111111111:role/A',
    '  source_profile = default',
    '  region = us-east-1',
    '  s3 =',
    '    max_concurrent_requests = 3',
    '    # slow line',
    '  duration_seconds = 900',
    '',
    '  [other]',
    '  a = b',
    '',
  ].join('\n');
  const taken = plan({ config, desired: [session('prod')], consents: new Set(['prod']) });
  expect(taken.config).toBe(
    [
      '[profile "prod"] # the real one',
      marker('prod'),
      '  region = eu-west-1',
      '  credential_process = /"opt/Latch Key/latchkey" credential-process --profile prod',
      '# below this line: kept from your own profile',
      '  # ticket 12',
      '# kept by Latchkey:   role_arn = arn:aws:iam::111111111111:role/A',
      '# kept by Latchkey:   source_profile = default',
      '# kept by Latchkey:   region = us-east-1',
      '  s3 =',
      '    max_concurrent_requests = 3',
      '    # slow line',
      '# kept by Latchkey:   duration_seconds = 900',
      '',
      '  [other]',
      '  a = b',
      '',
    ].join('\n'),
  );
  const again = plan({ ...taken, desired: [session('prod')] });
  expect(again).toMatchObject({ changed: false, conflicts: [] });
  const released = plan({ ...taken, desired: [] });
  expect(released.config).toBe(config);
});

test('what the user adds to a section of ours stays, also when the section goes', () => {
  const made = plan({ desired: [session('prod')] });
  const edited = { config: `${made.config}output = json\n# and why\n`, credentials: '' };
  expect(plan({ ...edited, desired: [session('prod')] }).config).toBe(edited.config);
  expect(plan({ ...edited, desired: [] }).config).toBe('[profile prod]\noutput = json\n# and why\n');
  const moved = plan({ ...edited, desired: [session('prod', { region: 'us-west-2', sessionId: 'other' })] });
  expect(moved.config).toBe(edited.config.replace('eu-west-1', 'us-west-2').replace('s:prod', 'other'));
});

test('static keys of the same name are reported; with a yes they are renamed in place, and named back', () => {
  const credentials =
    '# keep\n[prod] # old\naws_access_key_id = AKIA\naws_secret_access_key = hush\n[z]\na = b';
  const seen = plan({ credentials, desired: [session('prod')] });
  expect(seen).toMatchObject({
    changed: false,
    conflicts: [],
    shadowings: [{ profile: 'prod', why: 'own-section', renamedTo: null }],
  });
  expect(seen.shadowings[0]?.formerText).not.toContain('hush');
  const yes = plan({ credentials, desired: [session('prod')], consents: new Set(['prod']) });
  expect(yes.credentials).toBe(
    credentials.replace(
      '[prod] # old',
      '[prod-before-latchkey] # old\n# renamed by Latchkey from [prod] - renamed back when no session uses that name',
    ),
  );
  expect(yes.shadowings).toMatchObject([{ renamedTo: 'prod-before-latchkey' }]);
  expect(plan({ ...yes, desired: [session('prod')] })).toMatchObject({ changed: false, shadowings: [] });
  const stopped = session('prod', { deliver: 'keys', lease: null });
  expect(plan({ ...yes, desired: [stopped] }).credentials).toBe(yes.credentials);
  expect(plan({ ...yes, desired: [] })).toMatchObject({ credentials, config: '' });
});

test('keys beside the user’s own need consent, and then both are kept under their names', () => {
  const credentials = '[prod]\naws_access_key_id = AKIA\n[prod-before-latchkey]\nx = 1\n';
  const keys = session('prod', { deliver: 'keys', lease });
  expect(plan({ credentials, desired: [keys] })).toMatchObject({
    changed: false,
    conflicts: [{ profile: 'prod', file: 'credentials', why: 'owned' }],
  });
  const yes = plan({ credentials, desired: [keys], consents: new Set(['prod']) });
  const names = parseIni(yes.credentials, 'credentials').sections.map((section) => section.name);
  expect(names).toEqual(['prod-before-latchkey-2', 'prod-before-latchkey', 'prod']);
  expect(isReadable(parseIni(yes.credentials, 'credentials'))).toBe(true);
});

test('what only the user can repair is left alone even with a yes', () => {
  const consents = new Set(['prod', 'default']);
  const twice = '[profile prod]\na = 1\n[profile "prod"]\nb = 2\n[default]\nregion = a\nRegion = b\n';
  expect(plan({ config: twice, desired: [session('prod'), session('default')], consents })).toMatchObject({
    changed: false,
    conflicts: [{ why: 'named-twice' }, { why: 'malformed' }],
  });
  expect(
    plan({ desired: [session('a b'), session('--x'), session('a'), session('a', { sessionId: 'b' })] }),
  ).toMatchObject({
    conflicts: [
      { why: 'invalid-name' },
      { why: 'invalid-name' },
      { profile: 'a', why: 'wanted-twice', sessionId: 'b' },
    ],
  });
});

test('keys in a [DEFAULT] section, which Python lets every profile inherit, are reported', () => {
  const credentials = '[DEFAULT]\naws_access_key_id = AKIA\n';
  expect(plan({ credentials, desired: [session('prod')] }).shadowings).toMatchObject([
    { why: 'defaults', renamedTo: null },
  ]);
});

/** The command's part of the line that is written for a path. */
function written(shimPath: string): string {
  const { config } = plan({ shimPath, desired: [session('p', { region: null })] });
  return /credential_process = (.*) credential-process --profile p$/m.exec(config)?.[1] ?? config;
}

test('a path is bare where no reader splits or expands it; else the quotes begin after its first slash', () => {
  for (const path of [
    '/opt/Latchkey/resources/bin/latchkey',
    '/home/jürgen/latchkey-1.0+b2/@x,y=z:w/latchkey',
    'C:\\PROGRA~1\\Latchkey\\resources\\bin\\latchkey.exe',
  ])
    expect(written(path)).toBe(path);
  expect(written('/opt/Latch Key/latchkey')).toBe('/"opt/Latch Key/latchkey"');
  for (const odd of ["'", '&', '(', '~', '*', '#', ';', '|', '<', '{', '[', '?', '\u00a0'])
    expect(written(`/a${odd}b/latchkey`), odd).toBe(`/"a${odd}b/latchkey"`);
  for (const path of [
    'C:\\Program Files\\latchkey.exe',
    'C:\\a,b\\latchkey.exe',
    '\\\\server\\x\\latchkey.exe',
  ])
    expect(written(path)).toBe(`"${path}"`);
});

test('a line of an older Latchkey, with quotes around its whole path, is written anew; the rest is unchanged', () => {
  const file = (program: string) =>
    `[profile p]\n${marker('p')}\nregion = eu-west-1\ncredential_process = ${program} credential-process --profile p\n\n[mine]\nx = 1\n`;
  const made = plan({ config: file('"/opt/latchkey"'), shimPath: '/opt/latchkey', desired: [session('p')] });
  expect(made.config).toBe(file('/opt/latchkey'));
  expect(made.conflicts).toEqual([]);
});

test('a path that a shell would expand or a reader would cut is refused', () => {
  const of = (shimPath: string) =>
    planProfiles({
      config: '',
      credentials: '',
      desired: [session('p')],
      shimPath,
      consents: new Set<string>(),
      paths: { config: 'c', credentials: 'd' },
    });
  for (const path of [
    'latchkey',
    './latchkey',
    '/a$b/l',
    '/a"b/l',
    '/a`b/l',
    '/a\\b/l',
    '/a #b/l',
    '/a\nb/l',
    'C:\\%x%\\l',
  ])
    expect(of(path), path).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  expect(of('C:\\Program Files\\Latchkey\\latchkey.exe')).toMatchObject({ ok: true });
});

test('the JavaScript SDK reads what was written', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-js-'));
  try {
    const made = plan({
      config: '[default]\noutput = json\n',
      desired: [session('a@b/c'), session('default'), session('k', { deliver: 'keys', lease })],
      consents: new Set(['default']),
    });
    const [filepath, configFilepath] = [join(directory, 'credentials'), join(directory, 'config')];
    writeFileSync(filepath, made.credentials);
    writeFileSync(configFilepath, made.config);
    const read = await loadSharedConfigFiles({ filepath, configFilepath, ignoreCache: true });
    expect(read.configFile).toMatchObject({
      'a@b/c': {
        region: 'eu-west-1',
        credential_process: '/"opt/Latch Key/latchkey" credential-process --profile a@b/c',
      },
      default: { output: 'json', region: 'eu-west-1' },
      k: { region: 'eu-west-1' },
    });
    expect(read.credentialsFile).toEqual({
      k: {
        aws_access_key_id: 'ASIAEXAMPLE',
        aws_secret_access_key: 'wJalr/secret+key=',
        aws_session_token: 'token//==',
      },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('times are written as every reader of ISO 8601 has them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
      expect(toIsoTime(ms)).toBe(new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z'));
    }),
  );
});
