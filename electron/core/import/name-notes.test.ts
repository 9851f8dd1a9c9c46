import { expect, it } from 'vitest';
import { AccountId, ProfileName, SessionId } from '../../../shared/ids.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { must, never, startApp } from '../testing/running-app.ts';
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
function reasons(
  config: string,
  sessions: ImportContext['sessions'] = [],
  accounts: ImportContext['accounts'] = [],
): Record<string, string | null> {
  const plan = planImport({
    config,
    credentials: '',
    env: {},
    home: '/home/ada',
    command: '/opt/latchkey',
    paths: { config: 'config', credentials: 'credentials' },
  });
  const { rows } = settleImport(plan, { sources: [], sessions, accounts, defaultRegion: null });
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

it('a name that is also one of another session is said, and none that means the same credentials', () => {
  const account = AccountId.parse('222222222222');
  const called = {
    names: ['Staging/ReadOnlyAccess', '222222222222/ReadOnlyAccess', 'Stage/ReadOnlyAccess'],
    accountId: account,
    role: 'ReadOnlyAccess',
    shown: 'Staging/ReadOnlyAccess · Staging (222222222222)',
  };
  const sessions = [session({ called })];
  const said = 'Its name is also a name of another session, Staging/ReadOnlyAccess · Staging (222222222222):';
  for (const name of ['Staging/ReadOnlyAccess', 'stage/readonlyaccess', '222222222222/ReadOnlyAccess'])
    expect(reasons(sso(name, '333333333333', 'ReadOnlyAccess'), sessions)).toEqual({
      [`[profile ${name}]`]: expect.stringContaining(said),
    });
  const same = sso('Staging/ReadOnlyAccess', '222222222222', 'ReadOnlyAccess');
  expect(reasons(same, sessions)['[profile Staging/ReadOnlyAccess]']).toBeNull();
  const role = (to: string) => `[profile Stage/ReadOnlyAccess]
role_arn = arn:aws:iam::${to}:role/ReadOnlyAccess
source_profile = base
region = us-east-1
${sso('base', '111111111111')}`;
  const [other, alike] = ['333333333333', '222222222222'].map(
    (to) => reasons(role(to), sessions)['[profile Stage/ReadOnlyAccess]'],
  );
  expect(other).toContain(said);
  expect(alike).toBeNull();
});

it('a name that reads as another account than its own is said, also where nothing says which its own is', () => {
  const accounts = [
    { id: AccountId.parse('222222222222'), names: ['Web Stage', 'Staging'] },
    { id: AccountId.parse('333333333333'), names: ['Production'] },
  ];
  const of = (config: string) => reasons(config, [], accounts);
  const said = (name: string, account: string) => of(sso(name, account))[`[profile ${name}]`];
  const name = 'Its name reads as the name of another account, ';
  expect(said('staging', '333333333333')).toBe(`${name}Staging (222222222222): it acts in 333333333333.`);
  expect(said('web-stage', '333333333333')).toBe(`${name}Web Stage (222222222222): it acts in 333333333333.`);
  for (const number of ['222222222222', 'admin-222222222222', '2222-2222-2222'])
    expect(said(number, '333333333333')).toBe(
      'Its name reads as the number of another account, 222222222222: it acts in 333333333333.',
    );
  for (const own of ['staging', 'web-stage', '222222222222', 'dev'])
    expect(said(own, '222222222222')).toBeNull();
  const keys = (profile: string) =>
    of(`[profile ${profile}]\ncredential_process = /usr/bin/keys\n`)[`[profile ${profile}]`];
  expect(keys('Staging')).toContain(`${name}Staging (222222222222), and nothing says that it acts there.`);
});

it('a name that is the ACCOUNT/ROLE of another row is said, and none of the same account and role', () => {
  const said = 'Its name is also the ACCOUNT/ROLE of the profile stage:';
  const stage = sso('stage', '222222222222', 'ReadOnly');
  for (const name of ['222222222222/ReadOnly', '222222222222/readonly']) {
    const found = reasons(`${sso(name, '333333333333', 'ReadOnly')}${stage}`);
    expect(found[`[profile ${name}]`]).toContain(said);
    expect(found['[profile stage]']).toBeNull();
  }
  const same = sso('222222222222/ReadOnly', '222222222222', 'ReadOnly');
  expect(reasons(`${same}${stage}`)['[profile 222222222222/ReadOnly]']).toBeNull();
  const role = `[profile stage]
role_arn = arn:aws:iam::222222222222:role/teams/ReadOnly
source_profile = base
region = us-east-1
${sso('base', '111111111111')}`;
  for (const name of ['222222222222/ReadOnly', '222222222222/teams/ReadOnly']) {
    const found = reasons(`${sso(name, '333333333333', 'ReadOnly')}${role}`);
    expect(found[`[profile ${name}]`]).toContain(said);
  }
});

it('the names that a session goes by come from the state of the app', async () => {
  const { app, sessionId, world } = await startApp();
  const view = app.state().sessions.find(({ id }) => id === sessionId);
  must(await app.verbs.importPlan({}, never));
  const called = world.importsPlanned.at(-1)?.sessions.find(({ id }) => id === sessionId)?.called;
  expect(called).toMatchObject({ accountId: view?.accountId, role: view?.role });
  expect(called?.names).toEqual(
    expect.arrayContaining([
      view?.name,
      `${view?.accountId}/${view?.role}`,
      `${view?.accountName}/${view?.role}`,
    ]),
  );
  expect(called?.shown).toContain(view?.accountId);
});
