import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import { createLazyUserFiles } from '../lazy-user-files.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import type { ProfileSession } from './user-files-port.ts';

// A session that delivers keys, and has none now. Its profile in no file would send SDKs on to the credentials of the container
// or of the EC2 instance: another account.

const ours = 'ASIAIOSFODNN7EXAMPLE';
const ofContainer = 'ASIACONTAINEREXAMPLE';
const dir = mkdtempSync(join(tmpdir(), 'lk-no-lease-'));
const before = { ...process.env };
const signedWith: string[] = [];
let server: Server;
let address = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/container') {
      const keys = { AccessKeyId: ofContainer, SecretAccessKey: 's', Token: 't' };
      response.end(JSON.stringify({ ...keys, Expiration: '2099-01-01T00:00:00Z' }));
      return;
    }
    signedWith.push(/Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    response.writeHead(403, { 'content-type': 'text/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;

  const command = join(dir, 'latchkey');
  const keys = { Version: 1, AccessKeyId: ours, SecretAccessKey: 's', SessionToken: 't' };
  const answer = JSON.stringify({ ...keys, Expiration: '2099-01-01T00:00:00Z' });
  writeFileSync(command, `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(command, 0o755);

  const session: ProfileSession = {
    id: SessionId.parse('dev'),
    name: 'dev',
    profile: ProfileName.parse('dev'),
    isWritten: true,
    otherProfiles: [],
    regionAsDefault: null,
    region: Region.parse('us-east-1'),
    delivery: 'keys',
    lease: null,
  };
  const files = memoryFiles();
  const userFiles = createLazyUserFiles({ ...files, command, home: dir, env: {} });
  const input = { sessions: [session], defaultSessionId: session.id, consents: new Set<string>() };
  must(await userFiles.apply(input, never));
  writeFileSync(join(dir, 'config'), files.config);
  writeFileSync(join(dir, 'credentials'), files.credentials);
});
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

const environment = (profile: string | null): NodeJS.ProcessEnv => {
  const { AWS_PROFILE: _, AWS_DEFAULT_PROFILE: __, ...rest } = before;
  return {
    ...rest,
    ...(profile === null ? {} : { AWS_PROFILE: profile }),
    HOME: dir,
    AWS_CONFIG_FILE: join(dir, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials'),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${address}/container`,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
};

it.for([null, 'dev'])(
  'aws signs with the session, and with nothing else (AWS_PROFILE: %s)',
  {
    timeout: 60_000,
  },
  async (profile, { skip }) => {
    signedWith.length = 0;
    const args = ['--endpoint-url', address, 'sts', 'get-caller-identity'];
    const isRun = await new Promise<boolean>((resolve) => {
      const child = spawn('aws', args, { env: environment(profile), stdio: 'ignore' });
      child.on('error', () => resolve(false));
      child.on('close', () => resolve(true));
    });
    if (!isRun) skip('aws is not installed');
    expect(signedWith).toEqual([ours]);
  },
);

it.each([null, 'dev'])('so does the JavaScript SDK (AWS_PROFILE: %s)', async (profile) => {
  process.env = environment(profile);
  expect((await defaultProvider({ ignoreCache: true })()).accessKeyId).toBe(ours);
});
