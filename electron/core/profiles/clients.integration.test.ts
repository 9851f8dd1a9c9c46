import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plan, session } from './testdata/plans.ts';

// Real clients read a profile that the planner wrote. Each has its own reader of `credential_process`: rclone is built on the
// Go SDK 1, docker-credential-ecr-login on the Go SDK 2, aws on botocore (docs/clients.md).

const keyId = 'ASIAIOSFODNN7EXAMPLE';
const dir = mkdtempSync(join(tmpdir(), 'lk-clients-'));
const log = join(dir, 'asked');
let server: Server;
let address = '';
const authorizations: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? '');
    response.writeHead(403, { 'content-type': 'text/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  writeFileSync(log, '');
  authorizations.length = 0;
});

const isInstalled = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

/** A command of that path that says how it was called, and gives credentials only to the verb that does. */
function commandIn(folder: string): string {
  const path = join(dir, folder, 'latchkey');
  mkdirSync(join(dir, folder), { recursive: true });
  const keys = { Version: 1, AccessKeyId: keyId, SecretAccessKey: 's', SessionToken: 't' };
  writeFileSync(
    path,
    `#!/bin/sh
printf '[%s]' "$@" >>'${log}'
if [ "$1" = credential-process ]; then echo '${JSON.stringify({ ...keys, Expiration: '2099-01-01T00:00:00Z' })}'; else echo usage; fi
`,
  );
  chmodSync(path, 0o755);
  return path;
}

/** The variables of a program that reads the profile from these files and meets no other credentials. */
function withProfile(shimPath: string, profile: string): NodeJS.ProcessEnv {
  const config = join(dir, 'config');
  writeFileSync(config, plan({ shimPath, desired: [session(profile)] }).config);
  return {
    ...process.env,
    HOME: dir,
    AWS_PROFILE: profile,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials'),
    AWS_SDK_LOAD_CONFIG: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function runs(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', reject);
    child.on('close', () => resolve());
    child.stdin.end(input);
  });
}

const clients: Readonly<Record<string, (env: NodeJS.ProcessEnv) => Promise<void>>> = {
  rclone: (env) => {
    const config = join(dir, 'rclone.conf');
    writeFileSync(config, `[r]\ntype = s3\nprovider = Other\nenv_auth = true\nendpoint = ${address}\n`);
    return runs(
      'rclone',
      ['--config', config, '--retries', '1', '--low-level-retries', '1', 'lsd', 'r:'],
      env,
    );
  },
  aws: (env) => runs('aws', ['--endpoint-url', address, 'sts', 'get-caller-identity'], env),
  // It has no way to another endpoint; it asks for credentials before it connects.
  'docker-credential-ecr-login': (env) =>
    runs(
      'docker-credential-ecr-login',
      ['get'],
      { ...env, HTTPS_PROXY: address },
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
    ),
};
const folders = {
  'a path without blanks': 'plain+1',
  'a path with blanks and brackets': "It is (a) 'ñ' & b",
};

describe.each(Object.entries(folders))('%s', (_, folder) => {
  it.for(Object.entries(clients))(
    'is run with its arguments by %s',
    { timeout: 60_000 },
    async ([program, ask], { skip }) => {
      if (!isInstalled(program)) {
        process.stderr.write(`not tried: ${program} is not installed\n`);
        skip(`${program} is not installed`);
      }
      await ask(withProfile(commandIn(folder), 'team/a@b'));
      expect(readFileSync(log, 'utf8')).toContain('[credential-process][--profile][team/a@b]');
      if (program !== 'docker-credential-ecr-login')
        expect(authorizations.join('\n')).toContain(`Credential=${keyId}/`);
    },
  );

  it('is run with its arguments by the JavaScript SDK', async () => {
    const env = withProfile(commandIn(folder), 'team/a@b');
    const found = await fromIni({
      profile: 'team/a@b',
      configFilepath: env.AWS_CONFIG_FILE ?? '',
      filepath: env.AWS_SHARED_CREDENTIALS_FILE ?? '',
      ignoreCache: true,
    })();
    expect(found.accessKeyId).toBe(keyId);
    expect(readFileSync(log, 'utf8')).toBe('[credential-process][--profile][team/a@b]');
  });
});
