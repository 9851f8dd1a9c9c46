import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { err, ok } from '../../../shared/result.ts';
import { Secret } from '../../core/secret.ts';
import type { KeychainSecretStore } from '../keychain/keychain-secret-store.ts';
import { createProbes, type MachineProbePorts } from './probes.ts';
import { systemRandom } from './system-random.ts';

const never = neverAborts();
let home = '';
const servers: Server[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'latchkey-probes-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(home, { recursive: true, force: true });
});

/** A keychain in memory. */
function store(
  over: Partial<KeychainSecretStore> = {},
): KeychainSecretStore & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    probe: async () => {
      throw new Error('It would show a dismissed window again.');
    },
    look: async () => ok(undefined),
    onUnlocking: () => undefined,
    read: async (item) => ok(items.has(item) ? new Secret(items.get(item) ?? '') : null),
    write: async (item, secret) => {
      items.set(item, secret.reveal());
      return ok(undefined);
    },
    remove: async (item) => ok(items.delete(item)),
    ...over,
  };
}
const probes = (over: Partial<MachineProbePorts> = {}) =>
  createProbes({
    secretStore: store(),
    random: systemRandom,
    clock: { nowMs: Date.now },
    fetch,
    endpointFor: () => null,
    env: process.env,
    home,
    dataDir: home,
    command: join(home, 'ours', 'latchkey'),
    installedCommand: join(home, 'ours', 'latchkey'),
    shim: { state: () => 'fine', repair: null },
    ...over,
  });

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
const served = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createServer(answer))}`;
const probed = async (origin: string) => {
  const found = await probes({ endpointFor: () => origin }).hosts(
    [{ service: 'sts', where: 'us-east-1' }],
    never,
  );
  expect(found).toHaveLength(1);
  return found[0];
};

describe('a host', () => {
  it('that refuses the request as AWS does is reached, and its clock is read', async () => {
    const origin = await served((_, response) => {
      response.writeHead(403, {
        'content-type': 'text/xml',
        date: new Date(Date.now() - 3_600_000).toUTCString(),
      });
      response.end('<ErrorResponse/>');
    });
    const found = await probed(origin);
    expect(found).toMatchObject({ problem: null, isEncrypted: false });
    expect(Math.round((found?.skewMs ?? 0) / 600_000)).toBe(-6);
  });

  it('whose name cannot be resolved', async () => {
    expect((await probed('http://sts.invalid'))?.problem).toMatchObject({ code: 'network', cause: 'dns' });
  });

  it('that refuses the connection', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((closed) => server.close(closed));
    expect((await probed(`http://127.0.0.1:${port}`))?.problem).toMatchObject({ cause: 'refused' });
  });

  it('in whose place a captive portal redirects', async () => {
    const asked: string[] = [];
    const origin = await served((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/login' }).end();
    });
    expect((await probed(origin))?.problem).toMatchObject({ code: 'network', cause: 'redirected' });
    expect(asked).toEqual(['/']);
  });

  it('in whose place a captive portal shows a page: its clock is not believed', async () => {
    const origin = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to HotelWifi');
    });
    expect(await probed(origin)).toMatchObject({
      problem: { code: 'upstream-garbage', detail: 'A web page came in place of a response.' },
      skewMs: null,
    });
  });

  it('that ends the connection in the midst', async () => {
    const origin = await served((request) => void request.socket.destroy());
    expect((await probed(origin))?.problem).toMatchObject({ code: 'network', cause: 'cut' });
  });

  it('whose certificate nobody vouches for', async () => {
    const [key, cert] = [join(home, 'key.pem'), join(home, 'cert.pem')];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const args = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
    ];
    execFileSync('openssl', [...args, ...name], { stdio: 'ignore' });
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) });
    const port = await listening(server);
    expect((await probed(`https://127.0.0.1:${port}`))?.problem?.code).toBe('tls-untrusted');
  });

  it('that several services share is asked once for each of them, and an issuer at its discovery', async () => {
    const asked: string[] = [];
    const origin = await served((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
    });
    await probes({ endpointFor: () => origin }).hosts(
      [
        { service: 'sts', where: 'us-east-1' },
        { service: 'sts', where: 'eu-west-1' },
        { service: 'sso', where: 'us-east-1' },
        { service: 'sso_oidc', where: 'us-east-1' },
        { service: 'signin', where: 'us-east-1' },
        { service: 'oidc', where: `${origin}/realm/` },
      ],
      never,
    );
    expect(asked.toSorted()).toEqual([
      'GET /federation/credentials',
      'GET /realm/.well-known/openid-configuration',
      'POST /',
      'POST /token',
      'POST /v1/token',
    ]);
  });
});

describe('the keychain', () => {
  it('keeps nothing of the probe', async () => {
    const secretStore = store();
    expect(await probes({ secretStore }).keychain(never)).toBeNull();
    expect(secretStore.items.size).toBe(0);
  });

  it('that is locked is asked for nothing that would show a window', async () => {
    const asked: string[] = [];
    const secretStore = store({
      look: async () => err({ code: 'keychain-locked' }),
      write: async (item) => {
        asked.push(item);
        return ok(undefined);
      },
    });
    expect(await probes({ secretStore }).keychain(never)).toEqual({ code: 'keychain-locked' });
    expect(asked).toEqual([]);
  });

  it('that answers yes and keeps nothing is found', async () => {
    const secretStore = store({ read: async () => ok(null) });
    expect(await probes({ secretStore }).keychain(never)).toMatchObject({ code: 'keychain-failed' });
  });

  it('that cannot be written is cleaned up all the same', async () => {
    const removed: string[] = [];
    const secretStore = store({
      write: async () => err({ code: 'keychain-timeout', afterMs: 5 }),
      remove: async (item) => {
        removed.push(item);
        return ok(false);
      },
    });
    expect(await probes({ secretStore }).keychain(never)).toMatchObject({ code: 'keychain-timeout' });
    expect(removed).toHaveLength(1);
  });
});

describe.skipIf(process.platform === 'win32')('files and programs', () => {
  it('modes are read, and rights of others taken', async () => {
    const file = join(home, 'credentials');
    writeFileSync(file, 'x');
    chmodSync(file, 0o666);
    expect(await probes().files([file, join(home, 'none')])).toEqual([
      expect.objectContaining({ path: file, mode: 0o666 }),
      { path: join(home, 'none'), mode: null },
    ]);
    expect(await probes().takeRights(file, 0o022)).toBeNull();
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(await probes().takeRights(file, 0o077)).toBeNull();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await probes().takeRights(join(home, 'none'), 0o077)).toMatchObject({ code: 'file-unwritable' });
  });

  it('a directory with the sticky bit is seen, and special bits stay', async () => {
    const shared = join(home, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o3777);
    const [seen] = await probes().files([shared]);
    expect(seen).toMatchObject({ mode: 0o777, isSticky: true });
    expect(await probes().takeRights(shared, 0o022)).toBeNull();
    expect(statSync(shared).mode & 0o7777).toBe(0o3755);
  });

  it('an own folder that is no folder is found, and one that is leaves no trace', () => {
    writeFileSync(join(home, 'file'), '');
    expect(probes({ dataDir: join(home, 'file') }).ownFolder()).toMatchObject({ code: 'file-unwritable' });
    expect(probes({ dataDir: join(home, 'data') }).ownFolder()).toBeNull();
    expect(() => readFileSync(join(home, 'data'))).toThrow(/EISDIR/);
  });

  it('the first program of a name on the PATH is recognised by where its link leads', async () => {
    for (const name of ['ours', 'theirs', 'linked']) mkdirSync(join(home, name));
    for (const name of ['ours', 'theirs']) {
      writeFileSync(join(home, name, 'latchkey'), '#!/bin/sh\n');
      chmodSync(join(home, name, 'latchkey'), 0o755);
    }
    symlinkSync(join(home, 'ours', 'latchkey'), join(home, 'linked', 'latchkey'));
    const path = (...names: readonly string[]) => names.map((name) => join(home, name)).join(':');
    const found = await probes().programs(
      'latchkey',
      `relative:${path('nowhere', 'theirs', 'linked', 'ours')}`,
    );
    expect(found.map(({ isOurs }) => isOurs)).toEqual([false, true, true]);
    expect(await probes().programs('git-remote-codecommit', path('ours'))).toEqual([]);
  });
});
