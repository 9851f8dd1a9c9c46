import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RoleArn } from '../../../../shared/ids.ts';
import { err, ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, type TestWorld, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';

function ofPartition(id: string, partition: string) {
  return testSession({ id }, { roleArn: RoleArn.parse(`arn:${partition}:iam::111111111111:role/Dev`) });
}

const sessions = [
  testSession({ id: 's/dev', profile: 'dev', region: 'eu-west-1' }),
  testSession({ id: 'prod' }),
  ofPartition('china', 'aws-cn'),
  ofPartition('gov', 'aws-us-gov'),
];

const remote = (argv: readonly string[], request: TestRequest = {}, world: Partial<TestWorld> = {}) => {
  const app = testPorts({ hash: nodeHash, state: { sessions }, ...world });
  return run(app.ports, argv, { calledAs: 'git-remote-codecommit', ...request });
};
const argvOf = async (...args: Parameters<typeof remote>) => {
  const { end, err } = await remote(...args);
  if (end.kind !== 'exec') throw new Error(`no exec: ${err}`);
  return end.argv;
};

describe('git-remote-codecommit', () => {
  it('takes the session of this shell before the default, and no session beside keys of somebody else', async () => {
    const world = { state: { sessions, defaultSessionId: sessions[1]?.id ?? null } };
    const argv = await argvOf(
      ['origin', 'codecommit://Repo'],
      { env: { LATCHKEY_SESSION_ID: 's/dev' } },
      world,
    );
    expect(argv.join(' ')).toContain("--profile 's/dev'");
    const refused = await remote(['origin', 'codecommit://Repo'], { hasForeignKeys: true }, world);
    expect([refused.code, refused.out]).toEqual([5, '']);
    expect(refused.err).toContain('codecommit://PROFILE@REPOSITORY');
  });

  it('becomes git remote-http with our helper alone, for this address alone', async () => {
    const url = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/My.Repo_1';
    expect(await argvOf(['origin', 'codecommit://dev@My.Repo_1'])).toEqual([
      'git',
      '-c',
      `credential.${url}.helper=`,
      '-c',
      `credential.${url}.helper=!'/opt/latch key/latchkey' git-credential --profile 's/dev' --region eu-west-1`,
      '-c',
      `credential.${url}.useHttpPath=true`,
      'remote-http',
      'origin',
      url,
    ]);
  });

  it.each<[string, readonly string[], TestRequest, string]>([
    [
      'the region of the address',
      ['o', 'us-west-2://dev@R'],
      {},
      'https://git-codecommit.us-west-2.amazonaws.com/v1/repos/R',
    ],
    [
      'China',
      ['o', 'cn-north-1://china@R'],
      {},
      'https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/R',
    ],
    [
      'AWS_REGION',
      ['o', 'codecommit://dev@R'],
      { env: { AWS_REGION: 'sa-east-1' } },
      'https://git-codecommit.sa-east-1.amazonaws.com/v1/repos/R',
    ],
    [
      'AWS_PROFILE',
      ['o', 'codecommit://R'],
      { env: { AWS_PROFILE: 'dev' } },
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/R',
    ],
    [
      'a configured endpoint',
      ['o', 'codecommit://dev@R'],
      { env: { AWS_ENDPOINT_URL_CODECOMMIT: 'https://127.0.0.1:8443' } },
      'https://127.0.0.1:8443/v1/repos/R',
    ],
    [
      'an address alone',
      ['codecommit://dev@R'],
      {},
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/R',
    ],
    [
      'called with .exe',
      ['o', 'codecommit://dev@R'],
      { calledAs: 'git-remote-codecommit.exe' },
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/R',
    ],
  ])('%s', async (_, argv, request, url) => {
    expect((await argvOf(argv, request)).at(-1)).toBe(url);
  });

  describe('with FIPS', () => {
    const fips = { env: { AWS_USE_FIPS_ENDPOINT: 'true' } };
    const filesOf = (text: string): Partial<TestWorld> => ({
      awsFiles: {
        read: async () =>
          ok({
            config: { path: '/c', text, exists: true },
            credentials: { path: '/k', text: '', exists: false },
          }),
      },
    });
    const inProfile = filesOf(
      '[profile dev]\nuse_fips_endpoint = true\n[profile gov]\nuse_fips_endpoint = true\n',
    );
    const profileOf = (region: string) =>
      region.startsWith('us-gov-') ? 'gov' : region.startsWith('cn-') ? 'china' : 'dev';
    const addressOf = (region: string) => `${region}://${profileOf(region)}@R`;
    const hostOf = async (region: string, request: TestRequest, world: Partial<TestWorld> = {}) =>
      new URL((await argvOf(['o', addressOf(region)], request, world)).at(-1) ?? '').host;

    it.each([
      ['us-east-1', 'git-codecommit-fips.us-east-1.amazonaws.com'],
      ['ca-central-1', 'git-codecommit-fips.ca-central-1.amazonaws.com'],
      ['us-gov-west-1', 'git-codecommit-fips.us-gov-west-1.amazonaws.com'],
      ['us-gov-east-1', 'git-codecommit-fips.us-gov-east-1.amazonaws.com'],
    ])('%s is reached at its FIPS host, and our helper is for that', async (region, host) => {
      expect(await hostOf(region, fips)).toBe(host);
      expect(await hostOf(region, {}, inProfile)).toBe(host);
      const argv = await argvOf(['o', addressOf(region)], fips);
      expect(argv).toContain(`credential.https://${host}/v1/repos/R.useHttpPath=true`);
    });

    it.each(['eu-west-1', 'cn-north-1'])('%s has none: said, never left out', async (region) => {
      const ran = await remote(['o', addressOf(region)], fips);
      expect([ran.code, ran.out]).toEqual([5, '']);
      expect(ran.err).toContain(`CodeCommit has none for Git in ${region}`);
    });

    it('the environment goes before the profile, and an address that was written before both', async () => {
      const no = { env: { AWS_USE_FIPS_ENDPOINT: 'false' } };
      expect(await hostOf('us-east-2', no, inProfile)).toBe('git-codecommit.us-east-2.amazonaws.com');
      expect(await hostOf('us-east-2', {}, filesOf('[profile x]\nuse_fips_endpoint = true\n'))).toBe(
        'git-codecommit.us-east-2.amazonaws.com',
      );
      const written = { env: { ...fips.env, CODE_COMMIT_ENDPOINT: 'cc.internal.example' } };
      expect(await hostOf('eu-west-1', written)).toBe('cc.internal.example');
    });

    it('a config file that cannot be read is reported: it may ask for FIPS', async () => {
      const unreadable = {
        awsFiles: { read: async () => err({ code: 'file-unreadable', file: '/c' } as const) },
      };
      expect((await remote(['o', 'us-east-1://dev@R'], {}, unreadable)).err).toContain('/c');
      expect(await hostOf('us-east-1', fips, unreadable)).toContain('-fips');
    });
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['an unknown profile', ['o', 'codecommit://dve@R'], 1, /Similar: dev/],
    ['no profile, and several', ['o', 'codecommit://R'], 2, /prod/],
    ['a repository that cannot be', ['o', 'codecommit://dev@R.git'], 2, /\.git/],
    ['nothing', [], 2, /Usage: git-remote-codecommit/],
    ['an option of git', ['--upload-pack=x', 'codecommit://dev@R'], 2, /Unknown option/],
  ])('%s: a sentence', async (_, argv, code, sentence) => {
    const ran = await remote(argv);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toMatch(sentence);
  });

  it('asks for no lease and puts no secret in the argv or the environment: the helper is asked by git', async () => {
    const app = testPorts({ hash: nodeHash, state: { sessions } });
    const { end } = await run(app.ports, ['o', 'codecommit://dev@R'], { calledAs: 'git-remote-codecommit' });
    expect(app.leases).toEqual([]);
    expect(JSON.stringify(end)).not.toMatch(/ASIA|EXAMPLEKEY|IQoJ/);
  });
});

describe('the git that is installed here', () => {
  it("asks our helper and not the user's, whatever their configuration says of this host", async () => {
    const dir = mkdtempSync(join(tmpdir(), "latchkey git's-"));
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization ?? '-'}`);
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    try {
      // http, so that no certificate is needed: what is looked at is which helper git asks, and with what.
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const helper = join(dir, "the latchkey's");
      writeFileSync(
        helper,
        `#!/bin/sh\necho "$*" >> '${dir.replaceAll("'", "'\\''")}/ours'\n[ "$6" = get ] && printf 'username=u\\npassword=p\\n\\n'\n`,
      );
      chmodSync(helper, 0o755);
      const theirs = join(dir, 'gitconfig');
      writeFileSync(
        theirs,
        `[credential "${origin}"]\n\thelper = !echo theirs >&2; echo username=t; echo password=t; :\n\tuseHttpPath = false\n[credential]\n\thelper = !echo theirs >&2; :\n`,
      );
      const app = testPorts({ hash: nodeHash, state: { sessions } });
      const { end } = await run({ ...app.ports, command: helper }, ['o', 'codecommit://dev@My.Repo_1'], {
        calledAs: 'git-remote-codecommit',
        env: { CODE_COMMIT_ENDPOINT: origin.replace('http://', '') },
      });
      if (end.kind !== 'exec') throw new Error('no exec');
      const argv = end.argv.slice(1).map((arg) => arg.replace('https://', 'http://'));
      const child = spawn('git', argv, {
        env: { ...process.env, GIT_CONFIG_GLOBAL: theirs, GIT_TERMINAL_PROMPT: '0' },
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (chunk) => {
        said += chunk;
      });
      child.stdin.end('capabilities\nlist\n\n');
      await new Promise((ended) => child.once('close', ended));
      expect(said).not.toContain('theirs');
      expect(readFileSync(join(dir, 'ours'), 'utf8').split('\n')[0]).toBe(
        'git-credential --profile s/dev --region eu-west-1 get',
      );
      expect(asked.at(-1)).toBe(`/v1/repos/My.Repo_1/info/refs?service=git-upload-pack Basic ${btoa('u:p')}`);
    } finally {
      server.close();
      rmSync(dir, { recursive: true });
    }
  });
});
