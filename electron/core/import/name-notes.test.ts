import { expect, it } from 'vitest';
import { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { planImport } from './plan.ts';
import { settleImport } from './settled.ts';

const sso = (name: string, account: string, role = 'Admin') => `[profile ${name}]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = ${account}
sso_role_name = ${role}
region = us-east-1
`;
const session = (more: Partial<ImportContext['sessions'][number]>): ImportContext['sessions'][number] => ({
  id: SessionId.parse('s1'),
  kind: 'permission-set',
  name: 'Staging/ReadOnlyAccess',
  profile: ProfileName.parse('staging'),
  isWritten: true,
  otherProfiles: [],
  region: null,
  regionAsDefault: null,
  config: {},
  ...more,
});
function reasons(config: string, sessions: ImportContext['sessions'] = []): Record<string, string | null> {
  const plan = planImport({
    config,
    credentials: '',
    env: {},
    home: '/home/ada',
    command: '/opt/latchkey',
    paths: { config: 'config', credentials: 'credentials' },
  });
  const { rows } = settleImport(plan, { sources: [], sessions, defaultRegion: null });
  return Object.fromEntries(rows.map((row) => [row.section, row.reason]));
}

it('names that differ only by case are said, of each the other, and of a profile that stays', () => {
  const stays = '[profile WEB]\noutput = json\n';
  const found = reasons(
    `${sso('Dev', '111111111111')}${sso('dev', '222222222222')}${sso('web', '333333333333')}${stays}`,
  );
  expect(found['[profile Dev]']).toContain('differs only by case from the profile dev:');
  expect(found['[profile dev]']).toContain('differs only by case from the profile Dev:');
  expect(found['[profile web]']).toContain('differs only by case from the profile WEB:');
});

it('names that differ only by case from a profile of a session are said, and no others', () => {
  const others = [{ name: ProfileName.parse('Old'), region: null }];
  const sessions = [session({ profile: ProfileName.parse('Prod'), otherProfiles: others })];
  const found = reasons(
    `${sso('prod', '111111111111')}${sso('old', '222222222222')}${sso('own', '333333333333')}`,
    sessions,
  );
  expect(found['[profile prod]']).toContain('differs only by case from the profile Prod:');
  expect(found['[profile old]']).toContain('differs only by case from the profile Old:');
  expect(found['[profile own]']).toBeNull();
});
