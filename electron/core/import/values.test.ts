import { expect, test } from 'vitest';
import { correctFiles } from './correct-files.ts';
import { planImport } from './plan.ts';
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

test('every malformed value has its fix, or says that there is none', () => {
  const fixes = (more: string) => row(plan(sso + prod + role('a', 'prod', more)), 'a');
  expect(fixes('duration_seconds = 3600.0\n').fixes).toMatchObject([{ proposed: '3600' }]);
  expect(fixes('duration_seconds = 2h\n').fixes).toMatchObject([
    { proposed: '3600', why: expect.stringContaining('one hour') },
  ]);
  expect(fixes('duration_seconds = soon\n').fixes).toMatchObject([{ proposed: '3600' }]);
  expect(fixes('duration_seconds = 60\n').fixes).toMatchObject([{ proposed: '900' }]);
  expect(fixes('region = "us-east-1" # home\n').fixes).toMatchObject([
    { was: '"us-east-1" # home', proposed: 'us-east-1' },
  ]);
  expect(fixes('region = US-EAST-1a\n').fixes).toMatchObject([{ proposed: 'us-east-1' }]);
  expect(fixes('external_id = a b\n')).toMatchObject({
    action: 'blocked',
    fixes: [{ proposed: null }],
    subject: null,
  });
  expect(fixes('mfa_serial = arn:aws:iam:::111111111111:mfa/m\n').fixes).toMatchObject([
    { proposed: 'arn:aws:iam::111111111111:mfa/m' },
  ]);
  const arns = [
    'arn:aws:iam::::111111111111:role/a',
    'arn:aws:iam:111111111111:role/a',
    'arn:aws:iam::111111111111/a',
    '"arn:aws:iam::111111111111:role/a"',
  ];
  for (const arn of arns)
    expect(
      row(plan(`${sso}${prod}[profile a]\nrole_arn = ${arn}\nsource_profile = prod\n`), 'a').subject,
      arn,
    ).toMatchObject({ roleArn: 'arn:aws:iam::111111111111:role/a' });
  expect(
    row(plan(`${sso}${prod}[profile a]\nrole_arn = nonsense\nsource_profile = prod\n`), 'a').action,
  ).toBe('blocked');
});

test('with a yes the proposed values are written into the user’s own lines, and nothing else changes', () => {
  const paths = { config: 'CONFIG', credentials: 'CREDS' };
  const corrected = correctFiles({ ...page, paths }, plan(page.config, page.credentials).rows);
  expect(corrected.config).toBe(
    page.config.replace('iam:::1', 'iam::1').replace('Maria Garcia', 'Maria.Garcia'),
  );
  expect(corrected.credentials).toBe(
    page.credentials
      .replace('iam:::1', 'iam::1')
      .replace('Maria Garcia', 'Maria.Garcia')
      .replace('=~/', '=/home/maria/'),
  );
  expect(corrected.diff.credentials).toContain(
    '+ web_identity_token_file=/home/maria/my-credentials/my-token-file\n',
  );
  const again = plan(corrected.config, corrected.credentials);
  expect(again.rows.flatMap((one) => one.fixes)).toEqual([]);
  expect(correctFiles({ ...corrected, paths }, again.rows).changed).toBe(false);
});
