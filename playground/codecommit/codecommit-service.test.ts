import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { basicIso } from '../clock.ts';
import { type Playground, startPlayground } from '../playground.ts';
import type { TemporaryKey } from '../world/key-record.ts';
import { codeCommitSignature } from './codecommit-signature.ts';

const run = promisify(execFile);
let playground: Playground;
let work: string;
let url: string;
beforeAll(async () => {
  playground = await startPlayground();
  work = await mkdtemp(join(tmpdir(), 'codecommit-test-'));
  url = playground.repositories.find(({ name }) => name === 'MyDemoRepo')?.url ?? '';
});
afterEach(() => {
  playground.clock.setSkew(0);
  playground.clearCalls();
});
afterAll(async () => {
  await playground.close();
  await rm(work, { recursive: true, force: true });
});

const developer = (accountId = '111111111111'): TemporaryKey =>
  playground.issueRoleCredentials('maria.garcia', accountId, 'DeveloperAccess');

/** The answer a credential helper would print. */
function answer(
  key: TemporaryKey,
  changes: { region?: string; path?: string; host?: string; at?: number } = {},
): string {
  const region = changes.region ?? 'us-east-1';
  const host = changes.host ?? `git-codecommit.${region}.amazonaws.com`;
  const timestamp = basicIso(changes.at ?? playground.clock.now()).slice(0, -1);
  const place = { region, host, path: changes.path ?? '/v1/repos/MyDemoRepo' };
  const signature = codeCommitSignature(key.secretAccessKey, timestamp, place);
  return `username=${key.accessKeyId}%${key.sessionToken}\npassword=${timestamp}Z${signature}\n`;
}

async function git(args: readonly string[], answered: string): Promise<{ code: number; stderr: string }> {
  const file = join(work, `answer-${randomBytes(4).toString('hex')}`);
  await writeFile(file, answered);
  const env = {
    PATH: process.env.PATH,
    HOME: work,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    https_proxy: playground.proxyUrl,
    GIT_SSL_CAINFO: playground.caPath,
  };
  const helper = `!f() { test "$1" = get && cat '${file}'; }; f`;
  const config = [
    '-c',
    'credential.helper=',
    '-c',
    `credential.helper=${helper}`,
    '-c',
    'credential.useHttpPath=true',
  ];
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
  return run('git', [...config, ...who, ...args], { env }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (thrown: { code: number; stderr: string }) => ({ code: thrown.code, stderr: thrown.stderr }),
  );
}
const codes = (): readonly (string | null)[] =>
  playground.calls.filter(({ service }) => service === 'codecommit').map(({ code }) => code);

it('serves a clone, a large compressed push and a fetch by real git through the proxy', async () => {
  const key = developer();
  const clone = join(work, 'clone');
  expect(await git(['clone', '-q', url, clone], answer(key))).toMatchObject({ code: 0 });
  expect(await readFile(join(clone, 'README.md'), 'utf8')).toContain('# MyDemoRepo');
  expect(codes()[0]).toBe('Unauthenticated');

  // Larger than http.postBuffer, so that git sends it in chunks.
  await writeFile(join(clone, 'large.bin'), randomBytes(2_000_000));
  await git(['-C', clone, 'add', '.'], '');
  await git(['-C', clone, 'commit', '-q', '-m', 'Grow'], '');
  expect(await git(['-C', clone, 'push', '-q', 'origin', 'main'], answer(key))).toMatchObject({ code: 0 });

  const again = join(work, 'again');
  expect(await git(['-c', 'protocol.version=2', 'clone', '-q', url, again], answer(key))).toMatchObject({
    code: 0,
  });
  expect((await readFile(join(again, 'large.bin'))).length).toBe(2_000_000);
  const operations = playground.calls.filter(({ ok, service }) => ok && service === 'codecommit');
  expect(operations.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(['UploadPackRefs', 'UploadPack', 'ReceivePackRefs', 'ReceivePack']),
  );
  expect(operations.every(({ accessKeyId }) => accessKeyId === key.accessKeyId)).toBe(true);
});

it('inflates a compressed request and speaks the protocol version it is asked for', async () => {
  const [, userName, password] = /username=(.*)\npassword=(.*)\n/.exec(answer(developer())) ?? [];
  const host = 'git-codecommit.us-east-1.amazonaws.com';
  const ca = await readFile(playground.caPath, 'utf8');
  const lsRefs = gzipSync('0014command=ls-refs\n0000');
  const text = await new Promise<string>((resolve, reject) => {
    const req = request(
      {
        host: '127.0.0.1',
        port: playground.tlsPort,
        servername: host,
        ca,
        agent: false,
        method: 'POST',
        path: '/v1/repos/MyDemoRepo/git-upload-pack',
        auth: `${userName}:${password}`,
        headers: {
          host,
          'content-type': 'application/x-git-upload-pack-request',
          'content-encoding': 'gzip',
          'git-protocol': 'version=2',
        },
      },
      (res) => {
        let received = '';
        res.setEncoding('utf8').on('data', (chunk: string) => {
          received += chunk;
        });
        res.once('end', () => resolve(received));
      },
    );
    req.once('error', reject);
    req.end(lsRefs);
  });
  expect(text).toMatch(/[0-9a-f]{40} refs\/heads\/main\n/);
});

it.each<readonly [string, () => string, string]>([
  ['a wrong secret', () => answer({ ...developer(), secretAccessKey: 'x'.repeat(40) }), 'WrongSignature'],
  [
    'a signature for another repository',
    () => answer(developer(), { path: '/v1/repos/Other' }),
    'WrongSignature',
  ],
  ['a signature for another region', () => answer(developer(), { region: 'eu-west-1' }), 'WrongSignature'],
  [
    'a signature with the port',
    () => answer(developer(), { host: 'git-codecommit.us-east-1.amazonaws.com:443' }),
    'WrongSignature',
  ],
  [
    'a password of 16 minutes ago',
    () => answer(developer(), { at: Date.now() - 16 * 60_000 }),
    'PasswordExpired',
  ],
  ['another account’s caller', () => answer(developer('333333333333')), 'RepositoryNotInAccount'],
  ['a foreign token', () => answer({ ...developer(), sessionToken: 'x' }), 'WrongSessionToken'],
])('answers 403 to %s', async (_, make, code) => {
  const { stderr } = await git(['ls-remote', url], make());
  expect(stderr).toContain('error: 403');
  expect(codes().at(-1)).toBe(code);
});

it('answers 403 when the session is over, though the password is fresh', async () => {
  const key = developer();
  playground.expireCredentials('maria.garcia');
  expect((await git(['ls-remote', url], answer(key))).stderr).toContain('error: 403');
  expect(codes().at(-1)).toBe('SessionExpired');
});

it('lets a reader pull and not push', async () => {
  const key = playground.issueRoleCredentials('maria.garcia', '111111111111', 'ReadOnlyAccess');
  const clone = join(work, 'reader');
  expect(await git(['clone', '-q', url, clone], answer(key))).toMatchObject({ code: 0 });
  const { stderr } = await git(['-C', clone, 'push', 'origin', 'HEAD:refs/heads/mine'], answer(key));
  expect(stderr).toContain('error: 403');
});

it('fails a client whose clock is 20 minutes off, as the service does', async () => {
  playground.clock.setSkew(20 * 60_000);
  expect((await git(['ls-remote', url], answer(developer(), { at: Date.now() }))).stderr).toContain(
    'error: 403',
  );
});

const hasAws = await run('aws', ['--version']).then(
  () => true,
  () => false,
);

it.runIf(hasAws)('agrees with the credential helper that AWS ships', async () => {
  const key = developer();
  const config = [
    '-c',
    'credential.helper=!aws codecommit credential-helper $@',
    '-c',
    'credential.useHttpPath=true',
  ];
  const env = {
    PATH: process.env.PATH,
    HOME: work,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    https_proxy: playground.proxyUrl,
    GIT_SSL_CAINFO: playground.caPath,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_SESSION_TOKEN: key.sessionToken,
    AWS_DEFAULT_REGION: 'eu-west-3',
  };
  const { stdout } = await run('git', [...config, 'ls-remote', url], { env });
  expect(stdout).toContain('refs/heads/main');
});
