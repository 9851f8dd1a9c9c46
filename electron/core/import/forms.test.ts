import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isReadable, parseIni } from '../profiles/ini/ini-document.ts';
import { handedOverLine } from '../profiles/ini/kept-line.ts';
import { planProfiles } from '../profiles/plan/profile-plan.ts';
import { awsText } from '../profiles/testdata/arbitraries.ts';
import { planImport } from './plan.ts';
import type { ImportPlan, ImportPlanRow } from './subject.ts';

const plan = (config: string, credentials = ''): ImportPlan =>
  planImport({
    config,
    credentials,
    env: {},
    home: '/home/maria',
    command: '/opt/lk/latchkey',
    paths: { config: 'CONFIG', credentials: 'CREDS' },
  });
function row(of: ImportPlan, profile: string): ImportPlanRow {
  const found = of.rows.find((one) => one.profile === profile);
  if (found === undefined) throw new Error(`no row for ${profile}`);
  return found;
}
const arn = 'arn:aws:iam::111111111111:role/CodeCommitAccess';
const id = 'AKIAPLAYGRNDMARIAAAA';
const keys = (name: string, more = '') =>
  `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = hush/HUSH+hush/HUSH+hush/HUSH+hush12\n${more}`;

test('the sample of the page, with keys under default, is importable whole', () => {
  const whole = plan(
    ` [default]\n region = us-east-1\n output = json\n[profile CodeAccess]\n source_profile = default\n role_session_name = Maria Garcia\n role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess\n`,
    `${keys('default')}[CodeCommitWebIdentity]\n role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess\n web_identity_token_file=~/my-credentials/my-token-file\n role_session_name = Maria Garcia\n`,
  );
  expect(whole.rows.map(({ action }) => action)).toEqual(['import', 'needs-fix', 'needs-fix']);
  expect(row(whole, 'default').subject).toMatchObject({
    becomes: 'based',
    region: 'us-east-1',
    base: {
      key: `iam-user:${id}`,
      source: { kind: 'iam-user', name: 'IAM user' },
      session: { kind: 'iam-user-session' },
      keysOf: { profile: 'default', accessKeyId: id },
    },
  });
  expect(row(whole, 'CodeAccess')).toMatchObject({
    needs: ['config:default'],
    subject: { roleArn: arn, sessionName: 'Maria.Garcia', parent: { kind: 'row', row: 'config:default' } },
  });
  expect(row(whole, 'CodeCommitWebIdentity').subject).toMatchObject({
    becomes: 'based',
    base: {
      source: { kind: 'web-identity', values: { tokenFile: '/home/maria/my-credentials/my-token-file' } },
      session: { kind: 'web-identity-role', values: { roleArn: arn, sessionName: 'Maria.Garcia' } },
      keysOf: null,
    },
  });
  expect(whole.fallbackRegion).toBe('us-east-1');
  expect(JSON.stringify(whole)).not.toContain('HUSH');
});

test('a web identity profile in the config file keeps its region and duration; a relative path has no safe fix', () => {
  const of = (file: string) =>
    row(
      plan(
        `[profile w]\nrole_arn = ${arn}\nweb_identity_token_file = ${file}\nduration_seconds = 900\nregion = eu-west-1\n`,
      ),
      'w',
    );
  expect(of('/run/token')).toMatchObject({
    action: 'import',
    subject: { region: 'eu-west-1', base: { session: { values: { durationSeconds: '900' } } } },
  });
  expect(of('token')).toMatchObject({ action: 'blocked', fixes: [{ proposed: null }] });
});

test.each([
  ['Environment', 'environment'],
  ['Ec2InstanceMetadata', 'ec2'],
  ['EcsContainer', 'container'],
])('credential_source = %s becomes a role on an ambient source', (source, origin) => {
  const made = row(
    plan(`[profile a]\nrole_arn = ${arn}\ncredential_source = ${source}\nexternal_id = ab\n`),
    'a',
  );
  expect(made).toMatchObject({
    action: 'import',
    subject: {
      becomes: 'assumed-role',
      roleArn: arn,
      externalId: 'ab',
      parent: {
        kind: 'base',
        base: {
          key: `ambient:${origin}`,
          source: { kind: 'ambient', values: { origin } },
          session: { kind: 'ambient-session' },
        },
      },
    },
  });
});

test('a command of another program becomes an ambient source, Latchkey’s own never', () => {
  const of = (command: string) => row(plan(`[profile a]\ncredential_process = ${command}\n`), 'a');
  expect(of('"/opt/my tool/vault" exec --json prod').subject).toMatchObject({
    base: {
      source: {
        kind: 'ambient',
        name: 'vault',
        values: { origin: 'process', command: '"/opt/my tool/vault" exec --json prod' },
      },
    },
  });
  for (const own of [
    '"/opt/lk/latchkey" credential-process --profile a',
    '"/usr/bin/latchkey" credential-process --profile a',
    'latchkey credential-process --profile a',
  ])
    expect(of(own)).toMatchObject({
      action: 'leave-alone',
      found: 'a profile of Latchkey without its marker',
    });
});

test('long-term keys, alone and as a parent; temporary, half and unreadable ones are distinguished', () => {
  const role = `[profile r]\nrole_arn = ${arn}\nsource_profile = k\nmfa_serial = arn:aws:iam::111111111111:mfa/maria\nduration_seconds = 7200\n`;
  const both = plan(role, keys('k'));
  expect(row(both, 'k')).toMatchObject({
    file: 'CREDS',
    action: 'import',
    fixes: [],
    reason: expect.stringContaining('keychain'),
  });
  // A code goes into the session below, because STS takes none with temporary keys; and a role on those lasts an hour.
  expect(row(both, 'r')).toMatchObject({
    action: 'needs-fix',
    needs: ['credentials:k'],
    fixes: [{ was: '7200', proposed: '3600' }],
    reason: expect.stringContaining('asked for once'),
    subject: {
      mfaSerial: 'arn:aws:iam::111111111111:mfa/maria',
      durationSeconds: '3600',
      parent: { kind: 'base', base: { session: { values: {} }, carrier: 'k with MFA code' } },
    },
  });
  expect(row(both, 'k').subject).toMatchObject({
    base: {
      source: { values: { mfaSerial: 'arn:aws:iam::111111111111:mfa/maria' } },
      session: { values: { mfa: 'no' } },
    },
  });
  expect(row(plan(role.replace(/mfa_serial.*\n/, ''), keys('k')), 'r').subject).toMatchObject({
    parent: { kind: 'row', row: 'credentials:k' },
  });
  expect(row(plan(keys('profile k')), 'k')).toMatchObject({ file: 'CONFIG', action: 'import' });

  const of = (text: string) => row(plan('', text), 'k');
  expect(of(keys('k', 'aws_session_token = x\n'))).toMatchObject({
    action: 'leave-alone',
    found: 'temporary keys with a session token',
    reason: expect.stringContaining('which expire'),
  });
  expect(of(keys('k').replace('AKIA', 'ASIA')).action).toBe('leave-alone');
  expect(row(plan(role, keys('k', 'aws_session_token = x\n')), 'r').reason).toContain('temporary keys');
  expect(of(`[k]\naws_access_key_id = ${id}\n`)).toMatchObject({
    action: 'blocked',
    reason: expect.stringContaining('has no aws_secret_access_key'),
  });
  const commented = of(
    keys('k').replace('hush/HUSH+hush/HUSH+hush/HUSH+hush12', 'hush/HUSH+hush/HUSH+hush/HUSH+hush12 # mine'),
  );
  expect(commented).toMatchObject({ action: 'blocked', reason: expect.stringContaining('a comment') });
  expect(JSON.stringify([commented, both])).not.toContain('HUSH');
  expect(of(keys('k').replace(id, 'nonsense')).fixes).toMatchObject([{ proposed: null }]);
});

test('a profile with a key that nothing would take over is left to the user', () => {
  const two = plan(keys('profile k').replace(id, 'AKIAANOTHERKEY000000'), keys('k'));
  expect(row(two, 'k')).toMatchObject({
    action: 'blocked',
    reason: expect.stringContaining('two different keys'),
  });
  expect(row(plan(keys('profile k'), keys('k')), 'k').action).toBe('import');
  const stray = keys('k', `role_arn = ${arn}\nweb_identity_token_file = /run/token\n`);
  expect(row(plan('', stray), 'k')).toMatchObject({
    action: 'blocked',
    reason: expect.stringContaining('also has an access key'),
  });
});

test('a profile that is its own source is built on the keys beside it', () => {
  const self = plan('', keys('s', `role_arn = ${arn}\nsource_profile = s\n`));
  expect(row(self, 's')).toMatchObject({
    action: 'import',
    needs: [],
    reason: expect.stringContaining('keychain'),
    subject: { becomes: 'assumed-role', parent: { kind: 'base', base: { keysOf: { profile: 's' } } } },
  });
});

test('what Latchkey put aside is not offered', () => {
  const aside = keys('k-before-latchkey').replace(
    ']\n',
    ']\n# renamed by Latchkey from [k] - renamed back when no session uses that name\n',
  );
  expect(row(plan('', aside), 'k-before-latchkey')).toMatchObject({
    action: 'leave-alone',
    reason: expect.stringContaining('its name k back'),
  });
});

const kept = (...lines: readonly string[]) => lines.map((line) => `# kept by Latchkey: ${line}\n`).join('');
const keptKey = `${handedOverLine}\n${kept(`aws_access_key_id = ${id}`)}# kept by Latchkey in k, line 3\n`;
const handOver = (credentials: string, accessKeyId: string | null, config = '') => {
  const made = planProfiles({
    config,
    credentials,
    shimPath: '/opt/lk/latchkey',
    consents: new Set(['k']),
    paths: { config: 'CONFIG', credentials: 'CREDS' },
    handOver: new Map([['k', accessKeyId]]),
    desired: [{ sessionId: 's', profile: 'k', region: 'eu-west-1', deliver: 'process', lease: null }],
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
};

test('a section that is handed over gives up its credentials and nothing else', () => {
  const around = (middle: string) => `# mine\r\n[a]\r\noutput = text\r\n\r\n${middle}[z]\r\nx = 1\r\n`;
  const rich = keys('k', '# a comment\nregion = eu-west-1\noutput = json\n').replaceAll('\n', '\r\n');
  const made = handOver(around(rich), id);
  const left = `[k]\n${keptKey}# a comment\n${kept('region = eu-west-1')}output = json\n`;
  expect(made.credentials).toBe(around(left.replaceAll('\n', '\r\n')));
  expect(made.keep.credentials.get('k')?.split('\n')[2]).toMatch(/^aws_secret_access_key = hush\/HUSH/);
  expect(made.config).toContain(
    'region = eu-west-1\ncredential_process = /opt/lk/latchkey credential-process',
  );
  expect(made.diff.credentials).not.toContain('HUSH');
  expect(handOver(`\ufeff${keys('k')}`, id).credentials).toBe(`\ufeff[k]\n${keptKey}`);
  // What is left is not an obstacle the next time.
  const again = planProfiles({
    config: made.config,
    credentials: made.credentials,
    shimPath: '/opt/lk/latchkey',
    consents: new Set<string>(),
    paths: { config: 'CONFIG', credentials: 'CREDS' },
    desired: [{ sessionId: 's', profile: 'k', region: 'eu-west-1', deliver: 'process', lease: null }],
  });
  expect(again).toMatchObject({ ok: true, value: { changed: false, conflicts: [], shadowings: [] } });
  const released = planProfiles({
    config: made.config,
    credentials: made.credentials,
    shimPath: '/opt/lk/latchkey',
    consents: new Set<string>(),
    paths: { config: 'CONFIG', credentials: 'CREDS' },
    desired: [],
    kept: {
      config: { path: (label) => label, texts: made.keep.config },
      credentials: { path: (label) => label, texts: made.keep.credentials },
    },
  });
  expect(released).toMatchObject({ ok: true, value: { config: '', credentials: around(rich) } });
});

test('a key that the keychain did not take over never leaves the file', () => {
  for (const other of [null, 'AKIASOMEOTHERKEY0000'])
    expect(handOver(keys('k'), other).credentials).toBe(
      keys('k').replace(
        '[k]\n',
        '[k-before-latchkey]\n# renamed by Latchkey from [k] - renamed back when no session uses that name\n',
      ),
    );
  expect(handOver(`[k]\nrole_arn = ${arn}\nsource_profile = a\n`, null).credentials).toBe(
    `[k]\n${handedOverLine}\n${kept(`role_arn = ${arn}`, 'source_profile = a')}`,
  );
});

test('any files: handing over loses no line that is not about credentials, and breaks no file', () => {
  fc.assert(
    fc.property(awsText, awsText, (config, credentials) => {
      const input = {
        config,
        credentials,
        shimPath: '/bin/latchkey',
        consents: new Set(['a', 'q', 'default']),
        paths: { config: 'c', credentials: 'd' },
        handOver: new Map([
          ['a', 'v'],
          ['q', 'v'],
          ['default', null],
        ]),
        desired: ['a', 'q', 'default'].map((profile) => ({
          sessionId: `s:${profile}`,
          profile,
          region: 'eu-west-1',
          deliver: 'process' as const,
          lease: null,
        })),
      };
      const made = planProfiles(input);
      if (!made.ok) return;
      const about = new Set(['region', 'role_arn', 'aws_access_key_id', 'aws_secret_access_key']);
      for (const file of ['config', 'credentials'] as const) {
        const [before, after] = [parseIni(input[file], file), parseIni(made.value[file], file)];
        if (isReadable(before)) expect(isReadable(after)).toBe(true);
        const gone = new Set(
          before.sections.flatMap((section) =>
            section.options
              .filter(({ key }) => about.has(key))
              .flatMap(({ line, endLine }) => span(line, endLine)),
          ),
        );
        const kept = before.lines.flatMap(({ text }, line) =>
          gone.has(line) || /^\s*\ufeff?\s*\[/.test(text) || text.replace('\ufeff', '').trim() === ''
            ? []
            : [text.trim()],
        );
        const current = after.lines.map(({ text }) => text.trim());
        for (const text of kept) expect(current).toContain(text);
      }
    }),
    { numRuns: 300 },
  );
});

const span = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

test('the MFA device in a key’s own profile goes with the key to its source', () => {
  const own = 'arn:aws:iam::111111111111:mfa/ada';
  const other = 'arn:aws:iam::111111111111:mfa/other';
  const config = `[profile k]\nmfa_serial = ${own}\n[profile r]\nrole_arn = ${arn}\nsource_profile = k\nmfa_serial = ${other}\n`;
  const both = plan(config, keys('k'));
  expect(row(both, 'k').subject).toMatchObject({ base: { source: { values: { mfaSerial: own } } } });
  // A role names the device where the key’s own profile does not.
  expect(row(plan(config.replace(own, ''), keys('k')), 'k').subject).toMatchObject({
    base: { source: { values: { mfaSerial: other } } },
  });
});

test('temporary keys that another tool left beside a sign-in or a role become comments, and are given back', () => {
  const sso =
    '[profile k]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Admin\n';
  const left =
    '[k]\naws_access_key_id = ASIAPLAYGROUNDLEFT00\naws_secret_access_key = HUSH\naws_session_token = HUSHTOO\n';
  const role = `[profile k]\nrole_arn = ${arn}\nsource_profile = base\n${sso.replace('profile k', 'profile base')}`;
  for (const config of [sso, role])
    expect(row(plan(config, left), 'k')).toMatchObject({
      action: 'import',
      reason: expect.stringContaining('left over from another tool'),
    });
  const made = handOver(left, null, sso);
  expect(made.credentials).toBe(
    `[k]\n${handedOverLine}\n${kept('aws_access_key_id = ASIAPLAYGROUNDLEFT00')}# kept by Latchkey in k, line 3\n# kept by Latchkey in k, line 4\n`,
  );
  expect(made.keep.credentials.get('k')).toContain('aws_session_token = HUSHTOO\n');
  // A long-term key is nothing left over.
  for (const long of [keys('k'), `${keys('k')}[profile k]\n`])
    expect(row(plan(sso, long), 'k').action).toBe('blocked');
  expect(row(plan(`${sso}${keys('k').slice(4)}`, left), 'k').action).toBe('blocked');
});

test.each([
  ['Profile prod', '[profile prod]'],
  ['sso_session corp', '[sso-session corp]'],
  ['SSO session corp', '[sso-session corp]'],
  ['Default', '[default]'],
  ['profile my prod', '[profile my-prod]'],
  ['prod', '[profile prod]'],
  ['profiler', '[profile profiler]'],
])('of the header [%s] the one that was meant is proposed', (header, proposed) => {
  const [found] = plan(`[${header}]\nrole_arn = ${arn}\n`).rows;
  expect(found?.fixes).toMatchObject([{ key: 'section', was: `[${header}]`, proposed }]);
});
