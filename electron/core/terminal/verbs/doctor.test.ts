import { describe, expect, it } from 'vitest';
import { CliDoctor } from '../../../../shared/cli.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import { doctorTexts, reportText } from '../../../../shared/text/doctor.ts';
import { networkText } from '../../../../shared/text/network.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import type { GitProbe, HelperSetting, LeftBeside } from '../../ports/probes.ts';
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

const hostFails = (problem: Problem): Partial<TestWorld> => ({
  probes: { hosts: async () => [{ host: 'h', isEncrypted: true, problem, skewMs: null }] },
});
it('asks the host of a console sign-in, where it happens', async () => {
  const asked: string[] = [];
  await doctor({
    state: {
      sources: [
        testSource({ kind: 'console-sign-in' }),
        testSource({ kind: 'console-sign-in', config: { region: 'cn-north-1' } }),
        testSource({
          config: {
            startUrl: 'https://acme.awsapps.com/start',
            region: 'us-east-2',
            additionalStartUrl: 'https://ssoins-1.portal.eu-west-1.app.aws',
            additionalRegion: 'eu-west-1',
          },
        }),
      ],
    },
    probes: {
      hosts: async (services) => {
        asked.push(...services.map(({ service, where }) => `${service} ${where}`));
        return [];
      },
    },
  });
  expect(asked).toEqual(
    expect.arrayContaining([
      'signin us-east-1',
      'signin cn-north-1',
      'sso_oidc us-east-2',
      'sso us-east-2',
      'sso_oidc eu-west-1',
      'sso eu-west-1',
    ]),
  );
});

const left = (over: Partial<LeftBeside>): Partial<TestWorld> => ({
  probes: {
    leftBeside: async () => [
      {
        kind: 'lock',
        path: '/home/u/.aws/config.latchkey-x',
        repository: '/home/u',
        tool: 'git',
        ...over,
      },
    ],
  },
});
const helper = (over: Partial<HelperSetting>): Partial<TestWorld> => ({
  verbs: { gitPlan: async () => ok({ installed: true, diff: { file: 'f', diff: '', changed: false } }) },
  probes: {
    gitHelpers: async () =>
      ok([
        { scope: 'system', origin: '/r/.git/config', setting: 'credential.helper', helper: 'store', ...over },
      ]),
  },
});
const copyHead =
  '# What Latchkey put out of force in one write. It is in comments in the file too, but some tools drop those.';
const modes = (by: Readonly<Record<string, number>>): Partial<TestWorld> => ({
  probes: { files: async (paths) => paths.map((path) => ({ path, mode: by[path] ?? 0o600 })) },
});

describe('latchkey doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    expect(await doctor()).toEqual([]);
    const { ports } = testPorts({ hash: nodeHash, verbs: { diagnostics: async () => ok({ checks: [] }) } });
    expect((await run(ports, ['doctor'])).out).toContain('AWS_ACCESS_KEY_ID');
  });

  it('leaves out no finding of the network test for the name of one of its own', async () => {
    const t = networkText;
    const names = [
      t.authorities,
      t.environment,
      t.proxy,
      t.dns,
      t.proxyConnection,
      t.connection,
      t.proxyLogin,
      t.certificate,
      t.aws,
    ];
    const found = names.map((name) => ({ name, ok: false, said: `seen of ${name}`, fix: null }));
    const { ports } = testPorts({
      hash: nodeHash,
      state: { sources: [testSource()] },
      verbs: { diagnostics: async () => ok({ checks: found }) },
    });
    const { out } = await run(ports, ['doctor']);
    for (const name of names) expect(out).toContain(`FAIL  ${name}: seen of ${name}`);
  });

  it.each([doctorTexts.clock, networkText.clock])(
    'says the clock once, where the app calls it %j: a fault before what was measured, and that before what was not',
    async (name) => {
      const clocks = async (skewMs: number, ofApp: boolean, hosts: 'answer' | 'none') => {
        const { ports } = testPorts({
          hash: nodeHash,
          skewMs,
          state: { sources: [testSource()] },
          ...(hosts === 'none' ? { probes: { hosts: async () => [] } } : {}),
          verbs: {
            gitPlan: async () => ok({ installed: true, diff: { file: 'f', diff: '', changed: false } }),
            diagnostics: async () =>
              ok({
                checks: [{ name, ok: ofApp, said: 'of the app', fix: ofApp ? null : 'Set it' }],
              }),
          },
        });
        const { out } = await run(ports, ['doctor']);
        return out.split('\n').filter((line) => line.includes('Clock'));
      };
      expect(await clocks(0, true, 'answer')).toEqual(['ok    Clock: of the app']);
      expect(await clocks(0, true, 'none')).toEqual(['ok    Clock: of the app']);
      expect(await clocks(0, false, 'answer')).toEqual(['FAIL  Clock: of the app']);
      expect(await clocks(600_000, true, 'answer')).toEqual([
        expect.stringMatching(/^FAIL {2}Clock: .*10 min/),
      ]);
    },
  );

  it.each<[string, GitProbe, RegExp]>([
    ['no git', { kind: 'missing' }, /^git over HTTPS: there is no program git on this PATH Install git/],
    [
      'a git that is too old',
      { kind: 'version', version: '2.25.1' },
      /^git over HTTPS: git 2\.25\.1 does not match .* Install git 2\.26/,
    ],
    [
      'a git of another time',
      { kind: 'version', version: '1.8.3' },
      /^git over HTTPS: git 1\.8\.3 does not match/,
    ],
  ])('finds %s, and only notes it where git has no lines of ours', async (_, found, said) => {
    const git = async () => found;
    expect(await doctor({ probes: { git } })).toEqual([expect.stringMatching(said)]);
    const notInstalled = ok({ installed: false, diff: { file: 'f', diff: '', changed: false } });
    expect(await doctor({ probes: { git }, verbs: { gitPlan: async () => notInstalled } })).toEqual([]);
    for (const fine of ['2.26.0', '2.39.5.windows.1', '3.0.1'])
      expect(await doctor({ probes: { git: async () => ({ kind: 'version', version: fine }) } })).toEqual([]);
  });

  it('finds a git that fails, in its own words, and does not call it missing', async () => {
    const git = async (): Promise<GitProbe> => ({
      kind: 'broken',
      said: 'fatal: bad config line 1 in file /g',
    });
    expect(await doctor({ probes: { git } })).toEqual([
      expect.stringMatching(
        /^git over HTTPS: git fails with every command: fatal: bad config line 1 in file \/g/,
      ),
    ]);
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
      { probes: { keychain: async () => ({ code: 'keychain-locked' }) } },
      {},
      /keychain is locked.*Unlock it/,
    ],
    [
      'no keychain',
      { probes: { keychain: async () => ({ code: 'keychain-missing' }) } },
      {},
      /no keychain that Latchkey can use.*gnome-keyring/,
    ],
    [
      'a keychain in memory only',
      { probes: { keychain: async () => ({ code: 'keychain-volatile' }) } },
      {},
      /only until you log out/,
    ],
    [
      'a keychain that loses what it is given',
      { probes: { keychain: async () => ({ code: 'keychain-failed', detail: 'It does not give back.' }) } },
      {},
      /does not give back/,
    ],
    ['no network', hostFails({ code: 'network', host: 'h', cause: 'offline' }), {}, /not connected.*Connect/],
    ['no DNS', hostFails({ code: 'network', host: 'h', cause: 'dns' }), {}, /name cannot be resolved/],
    ['a dead proxy', hostFails({ code: 'network', host: 'h', cause: 'proxy' }), {}, /HTTPS_PROXY/],
    ['a firewall', hostFails({ code: 'network', host: 'h', cause: 'refused' }), {}, /refused.*firewall/],
    ['no VPN', hostFails({ code: 'network', host: 'h', cause: 'unreachable' }), {}, /Nothing answers.*VPN/],
    ['a company that inspects TLS', hostFails({ code: 'tls-untrusted', host: 'h' }), {}, /root certificate/],
    [
      'a captive portal that redirects',
      hostFails({ code: 'network', host: 'h', cause: 'redirected' }),
      {},
      /redirect.*Log in to the network/,
    ],
    [
      'a captive portal with a page',
      hostFails({
        code: 'upstream-garbage',
        service: 'h',
        detail: 'A web page came in place of a response.',
      }),
      {},
      /web page came.*captive portal/,
    ],
    [
      'a host that never answers',
      hostFails({ code: 'timed-out', what: 'h', afterMs: 8000 }),
      {},
      /longer than 8 s.*network/,
    ],
    [
      'credentials for all to read',
      modes({ '/home/u/.aws/credentials': 0o644 }),
      {},
      /0644.*read.*chmod go=/,
    ],
    [
      'credentials for all to write',
      modes({ '/home/u/.aws/credentials': 0o666 }),
      {},
      /0666.*changed.*chmod/,
    ],
    [
      'a config for all to write',
      modes({ '/home/u/.aws/config': 0o666 }),
      {},
      /config .*changed.*chmod go-w "\/home\/u\/\.aws\/config"$/,
    ],
    [
      'a folder of the AWS files for all to write',
      modes({ '/home/u/.aws': 0o777 }),
      {},
      /\.aws \(mode 0777\).*changed.*chmod go-w "\/home\/u\/\.aws"$/,
    ],
    [
      'a lock that a killed process left',
      left({ kind: 'lock', repository: null }),
      {},
      /config\.latchkey-x is the lock.*Run: rm "\/home\/u\/\.aws\/config\.latchkey-x"$/,
    ],
    [
      'a kept file that the next commit takes along',
      left({ kind: 'unignored' }),
      {},
      /next commit in \/home\/u.*printf '\\n\*\.latchkey-\*\\n' >> "\$\(git -C "\/home\/u" rev-parse/,
    ],
    [
      'a kept file in a repository',
      left({ kind: 'committed' }),
      {},
      /git has it in the repository \/home\/u.*Run: git -C "\/home\/u" rm --cached "\/home/,
    ],
    [
      'a kept file in yadm',
      left({ kind: 'committed', tool: 'yadm' }),
      {},
      /yadm has it.*Run: yadm rm --cached "\/home/,
    ],
    ['a kept file in chezmoi', left({ kind: 'committed', tool: 'chezmoi' }), {}, /chezmoi has it.*Run: rm /],
    [
      'a repository that forgets all helpers',
      helper({ scope: 'local', helper: '' }),
      {},
      /is empty.*git config --file "\/r\/\.git\/config" --fixed-value --unset-all "credential\.helper" ""$/,
    ],
    [
      'a section of ours without its comments',
      {
        inForce: {
          unmarked: [
            { profile: 'dev', file: '/k', session: 'Dev', cause: 'unmarked', line: 1, every: false },
          ],
        },
      },
      {},
      /profile dev works, but.*comments.*\/k\.latchkey-kept.*latchkey doctor --fix$/,
    ],
    ['records for all to read', modes({ '/data/latchkey.json': 0o640 }), {}, /latchkey\.json.*read by other/],
    ['an own folder for all to write', modes({ '/data': 0o777 }), {}, /\/data .*changed by other users/],
    [
      'an own folder on a read-only disk',
      {
        probes: {
          ownFolder: () => ({ code: 'file-unwritable', file: '/data', cause: 'read-only-disk', detail: 'x' }),
        },
      },
      {},
      /Latchkey's own folder: \/data cannot be written.*remount,rw/,
    ],
    [
      'a terminal command that is gone',
      { probes: { shim: () => 'broken' } },
      {},
      /Terminal command: .*latchkey, which cannot be run.*Install Latchkey again/,
    ],
    [
      'a copy of the terminal command that somebody changed',
      { probes: { shim: () => 'stale', repairShim: () => null } },
      {},
      /Terminal command: .*differs from the command of this version.*latchkey doctor --fix$/,
    ],
    [
      'a used-up quota',
      { probes: { ownFolder: () => ({ code: 'disk-full', file: '/data', limit: 'quota' }) } },
      {},
      /disk quota is used up.*Delete/,
    ],
    [
      'an older git-remote-codecommit first on the PATH',
      {
        probes: {
          programs: async (name) => [
            { path: `/usr/bin/${name}`, isOurs: name === 'latchkey' },
            { path: `/opt/latch key/${name}`, isOurs: true },
          ],
        },
      },
      { env: { PATH: '/usr/bin:/opt/latch key' } },
      /\/usr\/bin\/git-remote-codecommit comes first.*export PATH="\/opt\/latch key":"\$PATH"/,
    ],
    [
      'a file of certificates that is missing',
      { probes: { isReadable: async () => false } },
      { env: { PATH: '/usr/bin', AWS_CA_BUNDLE: '/gone.pem' } },
      /AWS_CA_BUNDLE=\/gone\.pem cannot be read.*unset AWS_CA_BUNDLE/,
    ],
    [
      'keys in this shell',
      {},
      { hasForeignKeys: true },
      /access key that is not from Latchkey.*unset AWS_ACCESS_KEY_ID/,
    ],
    [
      'records that were not saved',
      {
        state: {
          attention: [
            {
              id: 'records',
              problem: { code: 'disk-full', file: '/d/latchkey.json' },
              fix: { kind: 'none' },
            },
          ],
        },
      },
      {},
      /Needs attention: The disk is full/,
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
      'a profile that no file has while detached',
      {
        state: {
          sessions: [testSession({ id: 'dev' }, { profileWritten: false })],
          files: { config: '/c', credentials: '/k', problem: null, detached: true },
        },
      },
      { env: { AWS_PROFILE: 'dev' } },
      /AWS_PROFILE=dev is a profile that is not in your AWS files.*Run: latchkey attach/,
    ],
    [
      'a git that fails in this directory',
      {
        ...helper({}),
        probes: {},
        gitFails: { kind: 'broken', said: 'fatal: bad config line 3 in file .git/config' },
      },
      { cwd: '/repo' },
      /git fails in this directory.*bad config line 3.*git config --list$/,
    ],
    [
      'a repository of dotfiles that git cannot be asked about',
      left({ kind: 'unasked', path: '/home/a/.aws', repository: '/home/a/.aws', said: 'fatal: no' }),
      {},
      /could not be seen: fatal: no.*ls-files/,
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
      /remote\.up\.url has a user name.* git config "remote\.up\.url" "https:\/\/git-codecommit\.us-east-1\.amazonaws\.com\/v1\/repos\/R"$/,
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
          diagnostics: async () => ok({ checks: [{ name: 'X', ok: false, said: 'bad', fix: 'repair' }] }),
        },
      },
      {},
      /X: bad repair/,
    ],
  ])('%s: says what and what to do', async (_, world, request, wanted) => {
    const wrong = await doctor(world, request);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(wanted);
  });

  it('finds nothing wrong with the same file by a relative name', async () => {
    const request = { env: { AWS_CONFIG_FILE: '.aws/config' }, cwd: '/home/u' };
    expect(await doctor({}, request)).toEqual([]);
    expect(await doctor({}, { ...request, cwd: '/work' })).toHaveLength(1);
  });

  it('finds nothing wrong with one source of several that is signed out', async () => {
    const sources = [testSource({}), testSource({ name: 'Lab', state: 'signed-out' })];
    expect(await doctor({ state: { sources } })).toEqual([]);
  });

  const notes = async (world: Partial<TestWorld>, request: TestRequest = {}) => {
    const { ports } = testPorts({
      hash: nodeHash,
      ...world,
      verbs: { diagnostics: async () => ok({ checks: [] }), ...world.verbs },
    });
    return (await run(ports, ['doctor'], request)).out;
  };
  it('does not say of a sign-in under way that it is done', async () => {
    const text = await notes({ state: { sources: [testSource({ state: 'signing-in', signedInAs: null })] } });
    expect(text).toMatch(/Sign-in to .*: a sign-in is under way and waits for the user/);
    expect(text).not.toMatch(/Sign-in to .*: signed in/);
  });

  it('sees a disk that is full now, though nobody has written since', async () => {
    const full = { code: 'disk-full', file: '/home/u/.aws/config' } as const;
    const wrong = await doctor({
      probes: { unwritable: async (path) => (path === full.file ? full : null) },
    });
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(/AWS files: .*full/);
  });

  it.each([
    ['keys', 1],
    ['process', 0],
  ] as const)(
    'sees that others own the credentials file, where a session is delivered by %s',
    async (delivery, faults) => {
      const open = {
        code: 'file-unwritable',
        file: '/c',
        cause: 'not-private',
        detail: 'It is theirs.',
      } as const;
      const wrong = await doctor({
        state: { sessions: [testSession({ id: 'dev' }, { delivery })] },
        probes: { openToOthers: async () => open },
      });
      const said = wrong.filter((one) => one.includes('It is theirs.'));
      expect(said).toHaveLength(faults);
      expect(said.every((one) => /AWS files: .*chown/.test(one))).toBe(true);
    },
  );

  it('praises no certificate where none was asked for', async () => {
    const hosts = async () => [{ host: 'localhost:4566', isEncrypted: false, problem: null, skewMs: null }];
    const text = await notes({ probes: { hosts } });
    expect(text).toContain('localhost:4566: reached over plain http');
    expect(text).not.toContain('certificate is trusted');
  });

  it('a shell in which git verifies no server is a fault, whatever the value is', async () => {
    for (const value of ['', '0', '1']) {
      const found = await doctor({}, { env: { GIT_SSL_NO_VERIFY: value } });
      const said = found.filter((one) => one.includes('GIT_SSL_NO_VERIFY'));
      expect([value, said]).toEqual([
        value,
        [expect.stringMatching(/any server that answers.* unset GIT_SSL/)],
      ]);
    }
  });

  it('a refused protocol is one finding', async () => {
    const line =
      'Line 1, [protocol "codecommit"]: you decide which protocols git may use, so Latchkey does not.';
    const diff = { file: 'f', diff: '', changed: false };
    const setting = (value: string) => ({
      origin: '/g',
      setting: 'protocol.codecommit.allow',
      value,
      isMissing: false,
    });
    const said = async (value: string) => {
      const gitPlan = async () => ok({ installed: true, diff, notes: [line] });
      return notes({ verbs: { gitPlan }, probes: { gitSettings: async () => ok([setting(value)]) } });
    };
    const refused = await said('never');
    expect(refused).toContain('git refuses addresses of codecommit://');
    expect(refused).not.toContain('you decide');
    expect(await said('user')).toContain('you decide');
  });

  const foreign = [{ service: 'AWS STS', address: 'http://ada:s3cret@localhost:4566' }];
  it.each<[string, Partial<TestWorld>, TestRequest, RegExp]>([
    [
      'a foreign endpoint',
      { foreign },
      {},
      /^note .*AWS STS is reached at http:\/\/localhost:4566.*\n +.*remove/m,
    ],
    [
      'an endpoint of this shell',
      {},
      { env: { AWS_ENDPOINT_URL: 'http://x' } },
      /^note .*AWS_ENDPOINT_URL is set.*\n +.*unset AWS_ENDPOINT_URL/m,
    ],
    [
      'a key by a name that single tools read',
      {},
      { given: ['AWSACCESSKEYID'] },
      /^note .*AWSACCESSKEYID is set in this shell.*\n +.*unset AWSACCESSKEYID/m,
    ],
    [
      'settings of git in variables',
      {},
      { env: { GIT_CONFIG_COUNT: '2' } },
      /^note .*GIT_CONFIG_COUNT=2 is set.*\n +.*GIT_CONFIG_KEY_/m,
    ],
    [
      'no latchkey on the PATH',
      { probes: { programs: async () => [] } },
      { env: { PATH: '/bin' } },
      /^note .*latchkey is not on the PATH.*\n +Run: export PATH/m,
    ],
    [
      'a clock that nobody could be asked for',
      hostFails({ code: 'network', host: 'h' }),
      {},
      /^note {2}Clock: not checked/m,
    ],
    [
      'a network that nothing says what to ask of',
      { state: { sources: [], sessions: [] } },
      {},
      /^note {2}Network: not checked/m,
    ],
    [
      'a helper of the repository',
      helper({ scope: 'local' }),
      {},
      /^note {2}git over HTTPS: credential\.helper = store in \/r\/\.git\/config.*\n +.*--unset-all/m,
    ],
    [
      "a helper of the system for CodeCommit's hosts",
      helper({ setting: 'credential.https://git-codecommit.eu-west-1.amazonaws.com.helper' }),
      {},
      /^note {2}git over HTTPS: .*names a helper for CodeCommit's hosts/m,
    ],
    [
      'lines that a tool took out with their comments',
      {
        awsFiles: {
          read: async () =>
            ok({
              config: { path: '/c', text: '[profile a]\noutput = json\n', exists: true },
              credentials: { path: '/k', text: '', exists: false },
              kept: {
                config: {
                  path: (label) => `/c.latchkey-kept.${label}`,
                  texts: new Map([['taken-over', `${copyHead}\n\n[profile a]\nrole_arn = r\n`]]),
                },
                credentials: { path: (label) => label, texts: new Map() },
              },
            }),
        },
      },
      {},
      /^note {2}Files beside the AWS files: \/c\.latchkey-kept\.taken-over holds lines.*\n +.*rm "\/c/m,
    ],
    [
      'a more exact helper of the user',
      {
        verbs: {
          gitPlan: async () =>
            ok({
              installed: true,
              diff: { file: '/g', diff: '', changed: false },
              notes: ['Line 3: theirs'],
            }),
        },
      },
      {},
      /^note {2}git over HTTPS: .*Line 3: theirs.*\n +.*--show-origin/m,
    ],
  ])('%s is a note with its way out, and no password of it is shown', async (_, world, request, wanted) => {
    const out = await notes(world, request);
    expect(out).toMatch(wanted);
    expect(out).not.toContain('s3cret');
  });

  it('leaves a config alone that only the own group may write, and no secret', async () => {
    const of = (path: string) => ({
      probes: {
        files: async (paths: readonly string[]) =>
          paths.map((one) => ({ path: one, mode: one === path ? 0o664 : 0o600, isGroupPrivate: true })),
      },
    });
    expect(await doctor(of('/home/u/.aws/config'))).toEqual([]);
    expect(await doctor(of('/home/u/.aws/credentials'))).toEqual([expect.stringMatching(/chmod go= /)]);
  });

  it('tries a write again that failed before, and says what came of that', async () => {
    const problem = { code: 'file-malformed', file: '/c' } as const;
    for (const isCorrected of [true, false]) {
      const app = testPorts({
        hash: nodeHash,
        state: { files: { config: '/c', credentials: '/k', problem } },
        verbs: { diagnostics: async () => ok({ checks: [] }) },
      });
      const filesWritten = async () => {
        await app.ports.app.filesWritten();
        if (isCorrected) app.update({ files: { config: '/c', credentials: '/k', problem: null } });
      };
      const { out } = await run({ ...app.ports, app: { ...app.ports.app, filesWritten } }, ['doctor']);
      expect(app.writes()).toBe(1);
      expect(out).toMatch(
        isCorrected ? /^ok {4}AWS files: \/c$/m : /^FAIL {2}AWS files: \/c cannot be parsed/m,
      );
    }
    const well = testPorts({ hash: nodeHash, verbs: { diagnostics: async () => ok({ checks: [] }) } });
    await run(well.ports, ['doctor']);
    expect(well.writes()).toBe(0);
  });

  it('never takes the right to write from a directory such as /tmp', async () => {
    const of = (isSticky: boolean) => ({
      probes: {
        files: async (paths: readonly string[]) =>
          paths.map((path) => ({ path, mode: path === '/home/u/.aws' ? 0o777 : 0o600, isSticky })),
      },
    });
    expect(await doctor(of(false))).toHaveLength(1);
    expect(await doctor(of(true))).toEqual([]);
  });

  it('names each profile whose comments are gone or have moved, with where its lines are', async () => {
    const found = await notes({
      commentsAmiss: [
        { profile: 'prod', file: 'config', why: 'dropped', about: 'lines', line: 4 },
        { profile: 'dev-before-latchkey', file: 'credentials', why: 'moved', about: 'name', line: 9 },
      ],
    });
    expect(found).toMatch(/profile prod \(\S+config, line 4\).*gone.*config\.latchkey-kept\.\*/s);
    expect(found).toMatch(/profile dev-before-latchkey .*credentials, line 9\)\s+Nothing to do/);
  });

  it('does not name a system helper that Latchkey resets', async () => {
    expect(await notes(helper({}))).not.toContain('store');
  });

  it('marks our sections again with --fix, and says where that did not do it', async () => {
    const one = {
      profile: 'dev',
      file: '/k',
      session: 'Dev',
      cause: 'unmarked',
      line: 1,
      every: false,
    } as const;
    for (const heals of [true, false]) {
      const app = testPorts({ hash: nodeHash, verbs: { diagnostics: async () => ok({ checks: [] }) } });
      const inForce = async () =>
        ok({
          shadows: [],
          beside: [],
          ownDefault: null,
          ownRegion: null,
          unmarked: heals && app.writes() > 0 ? [] : [one],
        });
      const ports = { ...app.ports, app: { ...app.ports.app, inForce } };
      expect((await run(ports, ['doctor'])).out).toContain('FAIL  Profiles in force: The profile dev works');
      expect(app.writes()).toBe(0);
      const { out } = await run(ports, ['doctor', '--fix']);
      expect(app.writes()).toBe(1);
      expect(out).toMatch(
        heals ? /^ok .*profile dev works.*Repaired\.$/m : /^FAIL .*profile dev.*Not repaired/m,
      );
    }
  });

  it('repairs permissions with --fix alone, and says what could not be repaired', async () => {
    const made: string[] = [];
    const isOpen = modes({ '/home/u/.aws/credentials': 0o666, '/data': 0o755 });
    const probes = {
      ...isOpen.probes,
      takeRights: async (path: string, bits: number) => {
        made.push(`${path} ${bits.toString(8)}`);
        return path === '/data' ? ({ code: 'file-unwritable', file: path } as const) : null;
      },
    };
    const { ports } = testPorts({
      hash: nodeHash,
      probes,
      verbs: { diagnostics: async () => ok({ checks: [] }) },
    });
    await run(ports, ['doctor']);
    expect(made).toEqual([]);
    const { out, code } = await run(ports, ['doctor', '--fix']);
    expect(made).toEqual(['/home/u/.aws/credentials 77', '/data 77']);
    expect(out).toMatch(/^ok .*credentials \(mode 0666\).*Repaired\.$/m);
    expect(out).toMatch(/^FAIL .*\/data \(mode 0755\).*Not repaired: \/data cannot be written\./m);
    expect(code).toBe(1);
  });

  it('a report to pass on has every check, and nothing that looks like a secret', () => {
    const secrets = [
      'AKIAIOSFODNN7EXAMPLE',
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'aoaABCDEFGHIJKLMNOPQRSTUVWXYZ',
    ];
    const report = reportText('1.2.3', [
      { name: 'Keychain', ok: true, said: 'usable', fix: null },
      { name: 'Clock', ok: true, said: 'not checked', fix: 'Look' },
      { name: 'Proxy', ok: true, said: 'through http://maria:hunter2@proxy.corp:3128', fix: null },
      { name: 'Sign-in', ok: false, said: secrets.join(' '), fix: `password=${secrets[1]}` },
    ]);
    expect(report).toMatch(
      /^Latchkey 1\.2\.3\nok {4}Keychain: usable\nnote {2}Clock: .*\n {6}Look\nok {4}Proxy: .*\nFAIL {2}Sign-in/,
    );
    expect(report).toContain('http://[redacted]@proxy.corp:3128');
    for (const secret of [...secrets, 'hunter2']) expect(report).not.toContain(secret);
  });

  it('names the endpoint that git is sent to', async () => {
    const { ports } = testPorts({ hash: nodeHash, verbs: { diagnostics: async () => ok({ checks: [] }) } });
    const ran = await run(ports, ['doctor'], { env: { CODE_COMMIT_ENDPOINT: 'cc.example:8443' } });
    expect(ran.out).toContain('sends CodeCommit over git to cc.example:8443');
  });
});
