import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ImportView } from '../../../shared/import.ts';
import { planProfiles } from '../profiles/plan/profile-plan.ts';
import { awsText } from '../profiles/testdata/arbitraries.ts';
import { planImport, toImportView } from './plan.ts';
import type { ImportPlan, ImportPlanRow } from './subject.ts';

function plan(config: string, credentials = '', env: Record<string, string> = {}): ImportPlan {
  return planImport({
    config,
    credentials,
    env,
    home: '/home/maria',
    command: '/opt/lk/latchkey',
    paths: { config: 'CONFIG', credentials: 'CREDS' },
  });
}
function row(of: ImportPlan, profile: string): ImportPlanRow {
  const found = of.rows.find((one) => one.profile === profile);
  if (found === undefined) throw new Error(`no row for ${profile}`);
  return found;
}
const role = (name: string, source: string, more = '') =>
  `[profile ${name}]\nrole_arn = arn:aws:iam::111111111111:role/${name}\nsource_profile = ${source}\n${more}`;
const sso = '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n';
const prod =
  '[profile prod]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Admin\nregion = eu-west-1\n';

/** The sample of the AWS page about rotating credentials for CodeCommit, as printed there. */
const page = {
  config:
    ' [default]\n region = us-east-1\n output = json\n[profile CodeAccess]\n source_profile = default\n role_session_name = Maria Garcia\n role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess\n',
  credentials:
    '[CodeCommitWebIdentity]\n role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess\n web_identity_token_file=~/my-credentials/my-token-file\n role_session_name = Maria Garcia\n',
};

test('the sample of the page about rotating credentials is explained and corrected', () => {
  const arn = {
    key: 'role_arn',
    was: 'arn:aws:iam:::111111111111:role/CodeCommitAccess',
    proposed: 'arn:aws:iam::111111111111:role/CodeCommitAccess',
    why: expect.stringContaining('two colons'),
  };
  const name = {
    key: 'role_session_name',
    was: 'Maria Garcia',
    proposed: 'Maria.Garcia',
    why: expect.stringContaining('spaces'),
  };
  const alone = plan(page.config, page.credentials);
  expect(row(alone, 'CodeAccess')).toMatchObject({
    id: 'config:profile CodeAccess',
    file: 'CONFIG',
    section: '[profile CodeAccess]',
    line: 4,
    fixes: [arn, name],
    found: 'assumed role on top of default',
    // Left alone, not blocked: its lines are corrected anyway.
    action: 'leave-alone',
    reason: expect.stringContaining('default has no credentials yet'),
  });
  expect(row(alone, 'CodeCommitWebIdentity')).toMatchObject({
    action: 'needs-fix',
    fixes: [
      arn,
      name,
      { key: 'web_identity_token_file', proposed: '/home/maria/my-credentials/my-token-file' },
    ],
  });
  expect(row(alone, 'default')).toMatchObject({
    action: 'leave-alone',
    found: 'settings without credentials',
  });
  // With credentials under default that can be imported, the role comes with it.
  const signedIn = page.config.replace(
    '[default]',
    '[default]\n sso_session = corp\n sso_account_id = 111111111111\n sso_role_name = Dev',
  );
  const whole = plan(`${signedIn}${sso}`);
  expect(row(whole, 'CodeAccess')).toMatchObject({
    action: 'needs-fix',
    becomes: 'session CodeAccess (assumed role)',
    needs: ['config:default'],
    subject: {
      becomes: 'assumed-role',
      parent: { kind: 'row', row: 'config:default' },
      roleArn: 'arn:aws:iam::111111111111:role/CodeCommitAccess',
      sessionName: 'Maria.Garcia',
    },
  });
});

test('an sso-session becomes an identity source, its profiles sessions on it', () => {
  const { rows } = plan(sso + prod);
  expect(rows).toMatchObject([
    {
      id: 'config:sso-session corp',
      action: 'import',
      subject: {
        becomes: 'source',
        name: 'corp',
        startUrl: 'https://corp.awsapps.com/start',
        region: 'us-east-1',
      },
    },
    {
      action: 'import',
      becomes: 'session prod (Admin in 111111111111)',
      needs: ['config:sso-session corp'],
      fixes: [],
      subject: { becomes: 'permission-set', accountId: '111111111111', role: 'Admin', region: 'eu-west-1' },
    },
  ]);
});

test('a legacy profile brings its portal along, with the address corrected', () => {
  const legacy =
    '[profile old]\nsso_start_url = https://corp.awsapps.com/start/#/\nsso_region = us-east-1\nsso_account_id = 1111-1111-1111\nsso_role_name = Dev\n';
  expect(row(plan(legacy), 'old')).toMatchObject({
    action: 'needs-fix',
    fixes: [
      { key: 'sso_account_id', proposed: '111111111111' },
      { key: 'sso_start_url', proposed: 'https://corp.awsapps.com/start' },
    ],
    subject: {
      source: { row: null, startUrl: 'https://corp.awsapps.com/start', region: 'us-east-1' },
      accountId: '111111111111',
    },
  });
});

test('roles are built on roles to any depth, with every setting carried over', () => {
  const more =
    'external_id = x-1\nmfa_serial = arn:aws:iam::111111111111:mfa/maria\nduration_seconds = 1800\nregion = us-west-2\n';
  const chain = plan(sso + prod + role('a', 'prod') + role('b', 'a', more));
  expect(row(chain, 'b')).toMatchObject({
    action: 'import',
    needs: ['config:profile a'],
    subject: {
      externalId: 'x-1',
      mfaSerial: 'arn:aws:iam::111111111111:mfa/maria',
      durationSeconds: '1800',
      region: 'us-west-2',
      sessionName: null,
    },
  });
  const ours = '[profile mine]\n# managed by Latchkey - session s:1 - edits here are overwritten\n';
  expect(row(plan(ours + role('b', 'mine')), 'b')).toMatchObject({
    action: 'import',
    subject: { parent: { kind: 'session', sessionId: 's:1' } },
  });
  expect(plan(ours)).toMatchObject({
    rows: [],
    notes: [{ file: 'CONFIG', line: null, text: 'One profile is Latchkey’s own.' }],
  });
});

test('a circle is shown, a missing parent is named', () => {
  const circle = plan(role('a', 'b') + role('b', 'c') + role('c', 'a'));
  expect(row(circle, 'a').reason).toContain('a → b → c → a');
  expect(row(plan(role('a', 'b') + role('b', 'b')), 'b')).toMatchObject({
    action: 'blocked',
    reason: expect.stringContaining('b → b'),
  });
  expect(row(plan(role('a', 'gone')), 'a')).toMatchObject({
    action: 'blocked',
    reason: expect.stringContaining('no profile gone'),
  });
});

test('what tools disagree about or cannot do is recognised', () => {
  const of = (body: string) => row(plan(`[profile a]\n${body}`), 'a');
  const arn = 'role_arn = arn:aws:iam::111111111111:role/a\n';
  expect(of(`${arn}source_profile = a\ncredential_source = Environment\n`)).toMatchObject({
    action: 'blocked',
    reason: expect.stringContaining('both'),
  });
  expect(of(arn)).toMatchObject({ action: 'blocked', found: 'a role without a parent' });
  expect(of(`${arn}credential_source = environment\n`)).toMatchObject({
    action: 'needs-fix',
    fixes: [{ proposed: 'Environment' }],
  });
  expect(of(`${arn}credential_source = Vault\n`)).toMatchObject({
    action: 'blocked',
    fixes: [{ proposed: null }],
  });
  expect(of('login_session = x\n')).toMatchObject({
    action: 'leave-alone',
    reason: expect.stringContaining('AWS console sign-in'),
  });
  expect(of('sso_session = nowhere\nsso_account_id = 111111111111\nsso_role_name = A\n').reason).toContain(
    '[sso-session nowhere]',
  );
  expect(of('sso_session = x\n').found).toBe('a sign-in without account and role');
  expect(of('aws_access_key_id = A\nsso_start_url = u\nsso_account_id = 1\n').action).toBe('blocked');
});

test('sections no tool reads, doubled ones and comments in values are pointed out, none is dropped', () => {
  const odd = plan(
    `[prod]\nrole_arn = x\n[profile two words]\na = 1\n[profile "q r"]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = A\n${sso}[profile d]\nregion = a\nRegion = b\n[profile e]\na = 1\n[profile e]\nb = 1\noutput = json # wide\n`,
    '[profile x]\naws_access_key_id = A\n',
    { AWS_ACCESS_KEY_ID: 'A', AWS_PROFILE: 'p' },
  );
  expect(odd.rows.map((one) => [one.section, one.action])).toEqual([
    ['[prod]', 'blocked'],
    ['[profile two words]', 'blocked'],
    ['[profile "q r"]', 'needs-fix'],
    ['[sso-session corp]', 'import'],
    ['[profile d]', 'blocked'],
    ['[profile e]', 'blocked'],
    ['[profile x]', 'blocked'],
  ]);
  expect(odd.rows.flatMap((one) => one.fixes.map((fix) => fix.proposed))).toEqual([
    '[profile prod]',
    '[profile two-words]',
    'q-r',
    '[x]',
  ]);
  expect(odd.rows[2]?.subject).toMatchObject({ profile: 'q-r' });
  const said = odd.notes.map(({ line, text }) => `${line} ${text}`).join('\n');
  for (const part of [
    'is given twice',
    'region stands twice',
    '19 The comment after output',
    'AWS_ACCESS_KEY_ID is set',
    'AWS_PROFILE is set',
    'ignores [profile "q r"]',
  ])
    expect(said).toContain(part);
});

test('static keys that shadow a credential_process are pointed out', () => {
  const shadowed = plan(
    '[profile a]\ncredential_process = x\n',
    '[a]\naws_access_key_id = A\naws_secret_access_key = hush\n',
  );
  expect(shadowed.notes).toMatchObject([
    { file: 'CREDS', line: 1, text: expect.stringContaining('never run its credential_process') },
  ]);
});

test('any files: every profile and sso-session has exactly one row, ids are unique, the view fits its schema', () => {
  fc.assert(
    fc.property(awsText, awsText, (config, credentials) => {
      const made = plan(config, credentials);
      expect(ImportView.safeParse(toImportView(made)).error).toBeUndefined();
      expect(new Set(made.rows.map((one) => one.id)).size).toBe(made.rows.length);
      const profiles = made.rows.flatMap((one) => one.profile ?? []);
      expect(new Set(profiles).size).toBe(profiles.length);
      const wanted = [...config.matchAll(/^\[(profile [ab]|default)\]/gm)].map((match) =>
        (match[1] ?? '').replace('profile ', ''),
      );
      if (!/\r/.test(config)) for (const name of wanted) expect(profiles).toContain(name);
    }),
    { numRuns: 300 },
  );
});

test('a yes hands the section over, and the former text is in the diff', () => {
  const taken = planProfiles({
    config: sso + prod,
    credentials: '',
    shimPath: '/bin/latchkey',
    consents: new Set(['prod']),
    desired: [{ sessionId: 's', profile: 'prod', region: 'eu-west-1', deliver: 'process', lease: null }],
    paths: { config: 'CONFIG', credentials: 'CREDS' },
  });
  expect(taken).toMatchObject({
    ok: true,
    value: { conflicts: [], diff: { config: expect.stringContaining('-sso_session = corp') } },
  });
  if (taken.ok)
    expect(plan(taken.value.config).rows.map(({ id }) => id)).toEqual(['config:sso-session corp']);
});
