import { describe, expect, it } from 'vitest';
import { CliDoctor } from '../../../../shared/cli.ts';
import { err, ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, type TestWorld, testPorts } from '../testing.ts';
import { testSession, testSource } from '../testing-state.ts';

const doctor = async (world: Partial<TestWorld> = {}, request: TestRequest = {}) => {
  const app = testPorts({
    hash: nodeHash,
    ...world,
    verbs: {
      diagnostics: async () => ok({ checks: [] }),
      gitPlan: async () => ok({ installed: true, diff: { file: 'f', diff: '', changed: false } }),
      ...world.verbs,
    },
  });
  const ran = await run(app.ports, ['doctor', '--json'], request);
  const value = CliDoctor.parse(JSON.parse(ran.out));
  expect(ran.code).toBe(value.ok ? 0 : 1);
  return value.checks
    .filter((check) => !check.ok)
    .map((check) => `${check.name}: ${check.said} ${check.fix}`);
};
const files = (config: string, credentials = ''): Partial<TestWorld> => ({
  awsFiles: {
    read: async () =>
      ok({
        config: { path: '/c', text: config, exists: true },
        credentials: { path: '/k', text: credentials, exists: true },
      }),
  },
});

describe('latchkey doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    expect(await doctor()).toEqual([]);
    const { ports } = testPorts({ hash: nodeHash, verbs: { diagnostics: async () => ok({ checks: [] }) } });
    expect((await run(ports, ['doctor'])).out).toContain('AWS_ACCESS_KEY_ID');
  });

  it.each<[string, Partial<TestWorld>, TestRequest, RegExp]>([
    [
      'an unreadable file',
      { awsFiles: { read: async () => err({ code: 'file-unreadable', file: '/c' }) } },
      {},
      /\/c cannot be read/,
    ],
    [
      'a file that Python cannot read',
      files('[default]\nregion = a\nregion = b\n'),
      {},
      /\/c, line 3: .*botocore/,
    ],
    [
      'keys that shadow a profile',
      {
        inForce: {
          shadows: [{ profile: 'dev', file: '/k', session: 'Dev', cause: 'keys', line: 2, every: true }],
        },
      },
      {},
      /do not use Dev for the profile dev\. \/k, line 2: access keys/,
    ],
    [
      'a locked keychain',
      { state: { keychain: { usable: false, problem: { code: 'keychain-locked' } } } },
      {},
      /keychain is locked/,
    ],
    [
      'a closed endpoint',
      { state: { endpoint: { listening: false, problem: { code: 'endpoint-unavailable' } } } },
      {},
      /local endpoint is not open/,
    ],
    [
      'files that could not be written',
      { state: { files: { config: '/c', credentials: '/k', problem: { code: 'disk-full', file: '/c' } } } },
      {},
      /disk is full/,
    ],
    ['a wrong clock', { skewMs: 6 * 60_000 }, {}, /6 min behind/],
    [
      'a sign-in that is missing',
      { state: { sources: [testSource({ state: 'signed-out' })] } },
      {},
      /You need to sign in to Corp/,
    ],
    [
      'a sign-in that failed',
      { state: { sources: [testSource({ problem: { code: 'token-revoked', source: 'Corp' } })] } },
      {},
      /no longer valid/,
    ],
    ['no sessions', { state: { sessions: [] } }, {}, /Sessions: none/],
    [
      'a git configuration that cannot be read',
      { verbs: { gitPlan: async () => err({ code: 'file-malformed', file: '/g' }) } },
      {},
      /\/g cannot be parsed/,
    ],
    [
      'lines in the git configuration above a helper that would store what they give',
      {
        verbs: {
          gitPlan: async () =>
            ok({ installed: true, diff: { file: '/g', diff: 'x', changed: true }, notes: ['Line 9: store'] }),
        },
      },
      {},
      /Line 9: store.*latchkey git install/s,
    ],
    [
      'a foreign AWS_PROFILE',
      {},
      { env: { AWS_PROFILE: 'other' } },
      /AWS_PROFILE=other is not the profile of a session/,
    ],
    [
      'a profile that no file has',
      { state: { sessions: [testSession({ id: 'dev' }, { profileWritten: false })] } },
      { env: { AWS_PROFILE: 'dev' } },
      /AWS_PROFILE=dev is a profile that is not in your AWS files/,
    ],
    [
      'a user name in the address of a remote',
      {
        gitAddresses: {
          '/repo': [
            {
              setting: 'remote.up.url',
              address: 'https://me@git-codecommit.us-east-1.amazonaws.com/v1/repos/R',
            },
            {
              setting: 'remote.a.url',
              address: 'https://me@git-codecommit.us-east-1.amazonaws.com.evil.example/R',
            },
            {
              setting: 'remote.b.url',
              address: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/a@b',
            },
            {
              setting: 'remote.c.url',
              address: 'https://me-at-1:pw@git-codecommit.us-east-1.amazonaws.com/R',
            },
          ],
        },
      },
      { cwd: '/repo' },
      /remote\.up\.url has a user name.* git config remote\.up\.url https:\/\/git-codecommit\.us-east-1\.amazonaws\.com\/v1\/repos\/R$/,
    ],
    [
      'a user name that git puts into addresses',
      {
        gitAddresses: {
          '/repo': [
            {
              setting: 'url.https://me@git-codecommit.eu-west-1.amazonaws.com/v1/repos/.insteadof',
              address: 'https://me@git-codecommit.eu-west-1.amazonaws.com/v1/repos/',
            },
          ],
        },
      },
      { cwd: '/repo' },
      /url\.https:\/\/git-codecommit\S+ has a user name.*\[url "https:\/\/git-codecommit\.eu-west-1\.amazonaws\.com\/v1\/repos\/"\]/,
    ],
    ['a region that is none', {}, { env: { AWS_REGION: 'Paris' } }, /AWS_REGION=Paris is not a region/],
    [
      'another config file',
      {},
      { env: { AWS_CONFIG_FILE: '/else' } },
      /AWS_CONFIG_FILE=\/else, but Latchkey writes/,
    ],
    [
      'another credentials file',
      {},
      { env: { AWS_SHARED_CREDENTIALS_FILE: '/else' } },
      /AWS_SHARED_CREDENTIALS_FILE=\/else/,
    ],
    [
      'what the app itself finds',
      {
        verbs: {
          diagnostics: async () => ok({ checks: [{ name: 'X', ok: false, said: 'bad', fix: 'mend' }] }),
        },
      },
      {},
      /X: bad mend/,
    ],
  ])('%s: says what and what to do', async (_, world, request, wanted) => {
    const wrong = await doctor(world, request);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(wanted);
  });

  it('finds nothing wrong with one source of several that is signed out', async () => {
    const sources = [testSource({}), testSource({ name: 'Lab', state: 'signed-out' })];
    expect(await doctor({ state: { sources } })).toEqual([]);
  });

  it('names the endpoint that git is sent to', async () => {
    const { ports } = testPorts({ hash: nodeHash, verbs: { diagnostics: async () => ok({ checks: [] }) } });
    const ran = await run(ports, ['doctor'], { env: { CODE_COMMIT_ENDPOINT: 'cc.example:8443' } });
    expect(ran.out).toContain('sends CodeCommit over git to cc.example:8443');
  });
});
