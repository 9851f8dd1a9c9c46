import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, testPorts } from './testing.ts';
import { testSession } from './testing-state.ts';

// A profile of one session that is also the name of another: the profile answers, as it always did, and the user reads which other
// session there is.

const byProfile = testSession({ id: 's-1', name: 'Shop/Reader', profile: 'Admin', role: 'Reader' });
const byName = {
  ...testSession({
    id: 's-2',
    name: 'Admin',
    profile: 'prod-admin',
    role: 'Admin',
    accountId: '222222222222',
  }),
  production: true as const,
};
const verbs: readonly (readonly string[])[] = [
  ['exec', 'NAME', '--', 'terraform', 'destroy'],
  ['env', 'NAME'],
  ['use', 'NAME'],
  ['console', 'NAME', '--print'],
  ['start', 'NAME'],
  ['which', '--profile', 'NAME'],
  ['which', 'codecommit://NAME@Repo'],
  ['remote-codecommit', 'origin', 'codecommit://NAME@Repo'],
];
const world = (sessions = [byProfile, byName], config = '') => {
  const file = (text: string) => ({ path: '/f', text, exists: true });
  const awsFiles = { read: async () => ok({ config: file(config), credentials: file('') }) };
  return testPorts({ hash: nodeHash, state: { sessions }, awsFiles }).ports;
};
const runAs = (verb: readonly string[], name: string, ports: ReturnType<typeof world>) => {
  const argv = verb.map((word) => word.replace('NAME', name));
  return run(ports, argv[0] === 'remote-codecommit' ? ['git-remote-codecommit', ...argv.slice(1)] : argv);
};
const noted = (err: string) => err.split('\n').filter((line) => line.includes('It is also'));

describe('a typed profile that is also the name of another session', () => {
  it.each(verbs)('%s %s: goes on, and says so in one line', async (...verb) => {
    const ran = await runAs(verb, 'Admin', world());
    const alone = await runAs(verb, 'Admin', world([byProfile, { ...byName, name: 'Other' }]));
    expect([ran.code, ran.out, ran.end]).toEqual([alone.code, alone.out, alone.end]);
    const [line, another] = noted(ran.err);
    expect(another).toBeUndefined();
    expect(line).toContain('"Admin" is a profile of Shop/Reader (profile Admin)');
    expect(line).toMatch(
      /also the name of Admin \(profile prod-admin\) .*222222222222.*; for that one: "prod-admin"$/,
    );
    expect(noted(alone.err)).toEqual([]);
    // The other one, as it is to be typed.
    expect(noted((await runAs(verb, 'prod-admin', world())).err)).toEqual([]);
  });

  it('says nothing where both lead to one account and role, or a variable names it', async () => {
    const same = { ...byName, accountId: byProfile.accountId, role: byProfile.role };
    expect(noted((await run(world([byProfile, same]), ['env', 'Admin'])).err)).toEqual([]);
    for (const argv of [['which'], ['prompt'], ['credential-process', '--profile', 'Admin']])
      expect(noted((await run(world(), argv, { env: { AWS_PROFILE: 'Admin' } })).err)).toEqual([]);
  });

  it('names the other one by its id where it has no profile', async () => {
    const { err } = await run(world([byProfile, { ...byName, profile: null }]), ['use', 'Admin']);
    expect(noted(err)[0]).toMatch(/; for that one: "s-2"$/);
  });
});

describe('a typed name of a session that is also a profile of the user’s own', () => {
  const config = '[profile Admin]\ncredential_process = /bin/own\n';

  it('goes on, and says so', async () => {
    const named = world([byName], config);
    for (const argv of [
      ['env', 'Admin'],
      ['start', 'Admin'],
    ]) {
      const ran = await run(named, argv);
      expect(ran.code).toBe(0);
      expect(noted(ran.err)).toEqual([
        expect.stringContaining('a profile of your own, which aws --profile uses'),
      ]);
    }
    expect(noted((await run(world([byName]), ['env', 'Admin'])).err)).toEqual([]);
    const profile = ProfileName.parse('Admin');
    expect(noted((await run(world([{ ...byName, profile }], config), ['env', 'Admin'])).err)).toEqual([]);
  });
});
