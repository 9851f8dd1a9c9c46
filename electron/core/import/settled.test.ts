import { expect, test } from 'vitest';
import { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { foundSessionId } from '../sessions/merge-found.ts';
import { planImport } from './plan.ts';
import { settleImport } from './settled.ts';

test('roles that an undo left in Latchkey are known again, though the session below them has another name now', () => {
  const arn = (role: string) => `arn:aws:iam::111111111111:role/${role}`;
  const config = `[profile dev]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Dev
region = us-east-1
[profile code]
role_arn = ${arn('Code')}
source_profile = dev
[profile deploy]
role_arn = ${arn('Deploy')}
source_profile = code
region = eu-west-1
`;
  const source = SourceId.parse('portal');
  const dev = foundSessionId(source, '111111111111/Dev');
  if (dev === null) throw new Error('no id');
  const session = (id: SessionId, profile: string, values: Record<string, string>) => ({
    id,
    kind: 'assumed-role',
    name: profile,
    profile: ProfileName.parse(profile),
    isWritten: true,
    otherProfiles: [],
    regionAsDefault: null,
    region: null,
    config: values,
  });
  const [code, deploy] = [SessionId.parse('code-1'), SessionId.parse('deploy-1')];
  const settled = settleImport(
    planImport({
      config,
      credentials: '',
      env: {},
      home: '/home/ada',
      command: '/opt/latchkey',
      paths: { config: 'config', credentials: 'credentials' },
    }),
    {
      sources: [
        {
          id: source,
          kind: 'identity-center',
          name: 'corp',
          config: { startUrl: 'https://corp.awsapps.com/start', region: 'us-east-1' },
        },
      ],
      sessions: [
        {
          ...session(dev, 'production-Dev', { accountId: '111111111111', role: 'Dev' }),
          kind: 'permission-set',
        },
        session(code, 'code', { roleArn: arn('Code'), parent: dev }),
        session(deploy, 'deploy', { roleArn: arn('Deploy'), parent: code, region: 'eu-west-1' }),
      ],
      defaultRegion: null,
    },
  );
  expect(settled.rows.map(({ action }) => action)).toEqual(['import', 'import', 'import']);
  expect([...settled.existing.values()]).toEqual(expect.arrayContaining([dev, code, deploy]));
});
