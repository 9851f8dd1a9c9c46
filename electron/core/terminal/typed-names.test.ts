import { describe, expect, it } from 'vitest';
import { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, testPorts } from './testing.ts';
import { testSession } from './testing-state.ts';

const of = (n: number, account: string, role = 'Admin', over: Partial<SessionView> = {}): SessionView => {
  const id = `s-${n}-${role.toLowerCase()}`;
  const accountId = String(n).repeat(12);
  const profile = `p${n}-${role.toLowerCase()}`;
  const name = `${account}/${role}`;
  return testSession({ id, profile, name, role, accountId }, { accountName: account, ...over });
};
const label = (accountLabel: string): Partial<SessionView> => ({ accountLabel });
const verbs: readonly (readonly string[])[] = [
  ['exec', 'NAME', '--', 'terraform', 'destroy'],
  ['env', 'NAME'],
  ['use', 'NAME'],
  ['start', 'NAME'],
  ['stop', 'NAME'],
  ['mark', 'NAME', 'ordinary'],
  ['tag', 'NAME', 'payments'],
  ['profile', 'remove', 'NAME'],
  ['which', '--profile', 'NAME'],
];
const world = (...sessions: readonly SessionView[]) =>
  testPorts({ hash: nodeHash, state: { sessions: [...sessions] } });
const runAs = (verb: readonly string[], name: string, app: ReturnType<typeof world>) =>
  run(
    app.ports,
    verb.map((word) => (word === 'NAME' ? name : word)),
  );
const nfc = 'caf\u00e9';
const nfd = 'cafe\u0301';

describe('a typed name that could mean sessions of two accounts', () => {
  const cases: readonly (readonly [string, string, readonly SessionView[]])[] = [
    [
      'another account is shown under it now',
      'Production/Admin',
      [of(1, 'Production', 'Admin', label('Old shop')), of(2, 'Staging', 'Admin', label('Production'))],
    ],
    [
      'another account is shown under it, which has no such role',
      'Production/Admin',
      [of(1, 'Production', 'Admin', label('Old shop')), of(2, 'Staging', 'Reader', label('Production'))],
    ],
    [
      'two accounts have the label',
      'Production/Admin',
      [of(1, 'Production', 'Admin', label('Production')), of(2, 'Staging', 'Admin', label('Production'))],
    ],
    [
      'the label of one is the portal name of the other',
      'Production/Admin',
      [of(1, 'Production'), of(2, 'Staging', 'Admin', label('Production'))],
    ],
    ['they differ by case only', 'production/Admin', [of(1, 'Production'), of(2, 'production')]],
    [
      'a label differs by case only',
      'Production/Admin',
      [of(1, 'Production'), of(2, 'Staging', 'Admin', label('PRODUCTION'))],
    ],
    ['they differ by the Unicode form only', `${nfd}/Admin`, [of(1, nfc), of(2, nfd)]],
    ['they differ by a character that nothing shows', 'Shop/Admin', [of(1, 'Shop'), of(2, 'Shop\u200d')]],
  ];
  for (const [why, name, sessions] of cases)
    it.each(verbs)(`is refused where ${why}: %s`, async (...verb) => {
      const app = world(...sessions);
      const ran = await runAs(verb, name, app);
      expect(ran.err).toContain('matches more than one');
      expect(ran.err).toMatch(/111111111111.*222222222222|222222222222.*111111111111/s);
      expect([ran.code === 0, ran.out, app.leases, app.called]).toEqual([false, '', [], []]);
    });

  const profileOfAnother = () =>
    world(
      of(1, 'Staging'),
      of(2, 'Sandbox', 'Admin', {
        otherProfiles: [{ name: ProfileName.parse('Staging/Admin'), region: null }],
      }),
    );

  it.each(verbs.slice(0, 6))('is refused where it is a profile of another account: %s', async (...verb) => {
    const app = profileOfAnother();
    const ran = await runAs(verb, 'Staging/Admin', app);
    expect(ran.err).toContain('matches more than one');
    expect([ran.code === 0, ran.out, app.leases, app.called]).toEqual([false, '', [], []]);
  });

  it('means the profile of that name where a tool names it', async () => {
    const app = profileOfAnother();
    const ran = await run(app.ports, ['credential-process', '--profile', 'Staging/Admin']);
    expect([ran.code, app.leases]).toMatchObject([0, [{ sessionId: 's-2-admin' }]]);
  });

  it('is refused where a part of a role leads to an account by a name that another account has', async () => {
    const app = world(
      of(1, 'Production', 'Admin', label('Old shop')),
      of(2, 'Staging', 'Reader', label('Production')),
    );
    const ran = await runAs(['env', 'NAME'], 'production/adm', app);
    expect(ran.err).toContain('matches more than one');
    expect(app.leases).toEqual([]);
  });
});

describe('a typed name that can mean one session only', () => {
  it.each(['p1-admin', 's-1-admin', '111111111111/Admin', 'Old shop/Admin'])(
    'an exact one leads to it beside an account that has its old name: %s',
    async (name) => {
      const app = world(
        of(1, 'Production', 'Admin', label('Old shop')),
        of(2, 'Staging', 'Admin', label('Production')),
      );
      const ran = await runAs(['start', 'NAME'], name, app);
      expect([ran.code, ran.err, app.leases]).toMatchObject([0, '', [{ sessionId: 's-1-admin' }]]);
    },
  );

  it.each(['start', 'env'])('an old name goes on working, and says which account it is: %s', async (verb) => {
    const app = world(of(1, 'Production', 'Admin', label('Old shop')), of(2, 'Staging'));
    const ran = await runAs([verb, 'NAME'], 'Production/Admin', app);
    expect([ran.code, app.leases]).toMatchObject([0, [{ sessionId: 's-1-admin' }]]);
    expect(ran.err).toBe(
      'latchkey: the account is no longer shown under the name in "Production/Admin", which means Production/Admin (profile p1-admin) · Old shop (111111111111)\n',
    );
  });

  it('an id that reads like one names no account', async () => {
    const session = { ...of(2, 'Staging'), id: SessionId.parse('portal:222222222222/Admin') };
    const ran = await runAs(['start', 'NAME'], session.id, world(session));
    expect([ran.code, ran.err]).toEqual([0, '']);
  });

  it('two sessions of one account and role are told apart by their own names as before', async () => {
    const app = world(of(1, 'Prod'), {
      ...of(1, 'Prod', 'Admin'),
      ...testSession({ id: 'second', name: 'Production/Admin', role: 'Admin' }),
      accountName: 'Prod',
    });
    const ran = await runAs(['start', 'NAME'], 'Prod/Admin', app);
    expect([ran.code, app.leases]).toMatchObject([0, [{ sessionId: 's-1-admin' }]]);
  });

  it('a profile that differs from another by case is the one that aws finds', async () => {
    const app = world(testSession({ id: 's-1', profile: 'Dev' }), testSession({ id: 's-2', profile: 'dev' }));
    const ran = await runAs(['start', 'NAME'], 'dev', app);
    expect([ran.code, app.leases]).toMatchObject([0, [{ sessionId: 's-2' }]]);
  });
});

describe('a profile that reads as another account, as an import keeps it', () => {
  const app = (profile: string) =>
    world(of(1, 'Production', 'Admin', { profile: ProfileName.parse(profile) }), of(2, 'Web Stage'));

  it.each([
    ['222222222222', 'reads as account 222222222222, and is a profile of'],
    ['333333333333', 'reads as account 333333333333, and is a profile of'],
    ['web-stage', 'reads as account Web Stage (222222222222), and is a profile of'],
  ])('%s: the command says whose account it acts in', async (profile, words) => {
    for (const verb of verbs) {
      const { err } = await runAs(verb, profile, app(profile));
      expect(err).toContain(words);
      expect(err).toContain('Production (111111111111), which is meant');
    }
  });

  it.each(['111111111111', 'production', 'mine'])('nothing is said of %s', async (profile) => {
    for (const verb of verbs)
      expect((await runAs(verb, profile, app(profile))).err).not.toContain('reads as account');
  });
});
