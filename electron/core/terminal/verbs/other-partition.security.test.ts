import { describe, expect, it } from 'vitest';
import { Region, RoleArn } from '../../../../shared/ids.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';

const hosts = {
  'cn-north-1': 'git-codecommit.cn-north-1.amazonaws.com.cn',
  'us-gov-west-1': 'git-codecommit.us-gov-west-1.amazonaws.com',
  'eu-west-1': 'git-codecommit.eu-west-1.amazonaws.com',
} as const;
const partitions = { 'cn-north-1': 'aws-cn', 'us-gov-west-1': 'aws-us-gov', 'eu-west-1': 'aws' } as const;
type Place = keyof typeof hosts;

const sessionOf = (place: Place, region: string = place) =>
  testSession(
    { id: 'dev', region },
    { roleArn: RoleArn.parse(`arn:${partitions[place]}:iam::111111111111:role/Dev`) },
  );
const ask = async (argv: string[], session = sessionOf('eu-west-1'), request: TestRequest = {}) => {
  const world = testPorts({ hash: nodeHash, state: { sessions: [session], defaultSessionId: session.id } });
  return { ...(await run(world.ports, argv, request)), leases: world.leases.length };
};
const git = (host: string, session = sessionOf('eu-west-1')) =>
  ask(['git-credential', 'get'], session, { stdin: `protocol=https\nhost=${host}\npath=v1/repos/R\n\n` });
const remote = { calledAs: 'git-remote-codecommit' };

describe('attack: a host of another partition is given a session token', () => {
  it.each([
    ['cn-north-1', 'eu-west-1'],
    ['us-gov-west-1', 'eu-west-1'],
    ['eu-west-1', 'cn-north-1'],
    ['cn-north-1', 'us-gov-west-1'],
  ] as const)('%s gets none of a session of %s, over https or codecommit://', async (place, own) => {
    const session = sessionOf(own);
    const https = await git(hosts[place], session);
    const address = await ask(['o', `codecommit::${place}://dev@R`], session, remote);
    for (const ran of [https, address]) {
      expect([ran.code, ran.leases]).toEqual([5, 0]);
      expect(ran.err).toContain(`The region ${place} is of the partition ${partitions[place]}`);
      expect(ran.err).toContain(`is of the partition ${partitions[own]}`);
    }
    expect([https.out, address.out]).toEqual(['quit=1\n\n', '']);
  });

  it.each(['cn-north-1', 'us-gov-west-1', 'eu-west-1'] as const)(
    '%s is answered by its own',
    async (place) => {
      expect((await git(hosts[place], sessionOf(place))).out).toContain('password=');
      // The region in the settings may be of another partition than the role.
      expect((await git(hosts[place], sessionOf(place, 'sa-east-1'))).out).toContain('password=');
    },
  );

  it('where the sign-in is counts, not the region that was chosen for the session', async () => {
    const session = testSession({ id: 'dev', region: 'cn-north-1' }, { roleArn: null, partition: 'aws' });
    expect([
      (await git(hosts['cn-north-1'], session)).code,
      (await git(hosts['eu-west-1'], session)).code,
    ]).toEqual([5, 0]);
  });

  it.each([[['exec', 'dev', '--', 'aws', 's3', 'ls']], [['env', 'dev']]])(
    '%j: no command is given a region of another partition',
    async (argv) => {
      const ran = await ask(argv, sessionOf('eu-west-1', 'cn-north-1'));
      expect([ran.code, ran.out, ran.leases]).toEqual([5, '', 0]);
      expect(ran.err).toContain('partition aws-cn');
    },
  );

  it('console: the region is refused before anything is asked', async () => {
    const ran = await ask(['console', 'dev', '--region', 'cn-north-1', '--print']);
    expect([ran.code, ran.out, ran.leases]).toEqual([5, '', 0]);
    expect(ran.err).toContain('partition aws-cn');
    const own = testSession({ id: 'dev' }, { regionAsDefault: Region.parse('eu-west-1') });
    expect((await ask(['console', 'dev', '--region', 'us-gov-west-1', '--print'], own)).code).toBe(5);
  });

  it.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('codecommit:// without a region: %s', async (name) => {
    const ran = await ask(['o', 'codecommit://dev@R'], sessionOf('eu-west-1'), {
      ...remote,
      env: { [name]: 'cn-north-1' },
    });
    expect([ran.code, ran.out]).toEqual([5, '']);
  });
});
