import { describe, expect, it } from 'vitest';
import { parseIni } from './ini/ini-document.ts';
import { ownProfiles } from './own-profiles.ts';

const ours = '# managed by Latchkey - session s1 - edits here are overwritten\n';
const process = 'credential_process = "/opt/latchkey" credential-process --profile p\n';
const keys = 'aws_access_key_id = A\naws_secret_access_key = B\n';
const arn = 'arn:aws:iam::222222222222:role/R';
const role = `role_arn = ${arn}\nsource_profile = dev\n`;
const read = (config: string, credentials = '') =>
  ownProfiles([parseIni(config, 'config'), parseIni(credentials, 'credentials')]).get('p');
const foreign = (credentials: string) => ({ kind: 'foreign', credentials });

describe('whose a profile is, as the AWS CLI reads it', () => {
  it.each<[string, string, string, object | undefined]>([
    ['a section of ours', `[profile p]\n${ours}${process}`, '', undefined],
    ['keys of ours', '', `[p]\n${ours}aws_access_key_id = A\naws_secret_access_key = B\n`, undefined],
    ['settings only', '[profile p]\nregion = eu-west-1\n', '', undefined],
    [
      'ours in the config, the user’s keys in the credentials',
      `[profile p]\n${ours}${process}`,
      '[p]\naws_access_key_id = A\n',
      foreign('keys'),
    ],
    [
      'our section with a role that the user added',
      `[profile p]\n${ours}${process}${role}`,
      '',
      { kind: 'role' },
    ],
    ['keys', '', '[p]\naws_access_key_id = A\naws_secret_access_key = B\n', foreign('keys')],
    [
      'keys above ours, under another spelling',
      `[profile   p]\n${keys}[profile p]\n${ours}${process}`,
      '',
      undefined,
    ],
    ['the same in quotes', `[profile "p"]\n${role}[profile p]\n${ours}${process}`, '', undefined],
    [
      'keys below ours, under another spelling',
      `[profile p]\n${ours}${process}[profile   p]\n${keys}`,
      '',
      foreign('keys'),
    ],
    [
      'one header twice, which botocore does not read',
      `[profile p]\n${keys}[profile p]\n${ours}${process}`,
      '',
      foreign('keys'),
    ],
    ['an access portal', '[profile p]\nsso_session = corp\nsso_account_id = 1\n', '', foreign('sso')],
    [
      'an access portal before keys',
      '[profile p]\nsso_start_url = https://x\n',
      '[p]\naws_access_key_id = A\n',
      foreign('sso'),
    ],
    ['aws login', '[profile p]\nlogin_session = x\n', '', foreign('login')],
    ['another program', '[profile p]\ncredential_process = aws-vault export p\n', '', foreign('process')],
    [
      'our command for another profile',
      '[profile p]\ncredential_process = /x/latchkey credential-process --profile dev\nregion = eu-west-1\n',
      '',
      { kind: 'alias', profile: 'dev', region: 'eu-west-1' },
    ],
    [
      'the same with =',
      '[profile p]\ncredential_process = "/a b/latchkey" credential-process --profile=dev\n',
      '',
      { kind: 'alias', profile: 'dev' },
    ],
    ['our command for itself', `[profile p]\n${process}`, '', undefined],
    [
      'our command for nobody',
      '[profile p]\ncredential_process = latchkey credential-process\n',
      '',
      foreign('process'),
    ],
    [
      'a program that is called much like ours',
      '[profile p]\ncredential_process = /x/notlatchkey credential-process --profile dev\n',
      '',
      foreign('process'),
    ],
    [
      'a role on another profile',
      `[profile p]\n${role}region = eu-west-1\nexternal_id = e\n`,
      '',
      {
        kind: 'role',
        sourceProfile: 'dev',
        region: 'eu-west-1',
        role: { profile: 'p', roleArn: arn, externalId: 'e', mfaSerial: null },
      },
    ],
    ['a role before keys', `[profile p]\n${role}`, '[p]\naws_access_key_id = A\n', { kind: 'role' }],
    [
      'a role on its own keys',
      `[profile p]\nrole_arn = ${arn}\nsource_profile = p\naws_access_key_id = A\n`,
      '',
      foreign('keys'),
    ],
    ['a role on itself', `[profile p]\nrole_arn = ${arn}\nsource_profile = p\n`, '', foreign('malformed')],
    [
      'a role by a token file',
      `[profile p]\nrole_arn = ${arn}\nweb_identity_token_file = /t\n`,
      '',
      foreign('web-identity'),
    ],
    [
      'a role of the machine',
      `[profile p]\nrole_arn = ${arn}\ncredential_source = Environment\n`,
      '',
      foreign('credential-source'),
    ],
    [
      'a role with two sources',
      `[profile p]\n${role}credential_source = Environment\n`,
      '',
      foreign('malformed'),
    ],
    ['a role with none', `[profile p]\nrole_arn = ${arn}\n`, '', foreign('malformed')],
    ['a role that is no ARN', '[profile p]\nrole_arn = R\nsource_profile = dev\n', '', foreign('malformed')],
  ])('%s', (_, config, credentials, wanted) => {
    const found = read(config, credentials);
    if (wanted === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(wanted);
  });
});
