import { execFile, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { afterEach, describe, expect, it } from 'vitest';
import { AccountId, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type ActsAs, learnt } from '../../core/acts-as.ts';
import type { Lease } from '../../core/credentials.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { Secret } from '../../core/secret.ts';
import { createContainerEndpoint, type RunningContainerEndpoint } from './container-endpoint.ts';
import { holdPort } from './hold-port.ts';

const atStart: ActsAs = { digest: 'a'.repeat(32), account: null };
const random = { hex: (bytes: number) => randomBytes(bytes).toString('hex'), fraction: () => 0.5 };
const session = SessionId.parse('dev');
const expiresAt = Date.UTC(2099, 0, 2, 3, 4, 5, 678);
const lease: Lease = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: new Secret('secret/key'),
  sessionToken: new Secret('token=='),
  expiresAt,
  issuedAt: 0,
  accountId: null,
  chained: false,
};

let endpoint: RunningContainerEndpoint | null = null;
afterEach(async () => {
  await endpoint?.close();
  endpoint = null;
});

function make(
  more: {
    answer?: Result<Lease, Problem>;
    now?: ActsAs;
    living?: Set<number>;
    holdPort?: typeof holdPort;
    lease?: (signal: AbortSignal) => Promise<Result<Lease, Problem>>;
  } = {},
) {
  const logged: unknown[] = [];
  const due: (() => void)[] = [];
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    sleep: () => Promise.reject(new Error('not used')),
    after: (_delayMs, callback) => {
      due.push(callback);
      return () => due.splice(due.indexOf(callback), 1);
    },
  };
  const asked: unknown[] = [];
  const given: ActsAs[] = [];
  const living = more.living ?? new Set([7]);
  const made = createContainerEndpoint({
    lease: async (sessionId, startedAs, caller, signal) => {
      if (more.lease !== undefined) return more.lease(signal);
      given.push(startedAs);
      asked.push([sessionId, caller.verb, caller.pid]);
      return more.answer ?? ok(lease);
    },
    learnt: (started) => learnt(started, more.now ?? atStart),
    random,
    clock,
    log: { line: (event, fields) => void logged.push([event, fields]) },
    isAlive: (pid) => living.has(pid),
    ...(more.holdPort && { holdPort: more.holdPort }),
  });
  endpoint = made;
  const open = async (pid = 7) => {
    const grant = await made.open({ sessionId: session, startedAs: atStart, pid });
    if (!grant.ok) throw new Error(grant.error.code);
    return { uri: grant.value.uri, token: grant.value.token.reveal() };
  };
  return { made, open, asked, given, due, living, logged };
}

function get(uri: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const request = http.request(uri, { method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on('error', reject).end();
  });
}

describe('the container endpoint', () => {
  it('answers the right path and token with what the protocol asks for', async () => {
    const { open, asked } = make();
    const { uri, token } = await open();
    expect(uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
    const { status, body } = await get(uri, { authorization: token });
    expect([status, JSON.parse(body)]).toEqual([
      200,
      {
        AccessKeyId: 'ASIAEXAMPLE',
        SecretAccessKey: 'secret/key',
        Token: 'token==',
        Expiration: '2099-01-02T03:04:05Z',
      },
    ]);
    expect(asked).toEqual([['dev', 'exec', 7]]);
  });

  it('asks for whom the session acted as at the start, with its account and user as soon as those are known', async () => {
    const account = AccountId.parse('111111111111');
    const { open, given } = make({ now: { ...atStart, account } });
    const { uri, token } = await open();
    for (let times = 0; times < 2; times += 1) await get(uri, { authorization: token });
    expect(given).toEqual([atStart, { ...atStart, account, user: null }]);
    const signedIn = make({ now: { ...atStart, user: 'f'.repeat(16) } });
    const of = await signedIn.open();
    await get(of.uri, { authorization: of.token });
    await get(of.uri, { authorization: of.token });
    expect(signedIn.given).toEqual([atStart, { ...atStart, user: 'f'.repeat(16) }]);
    const edited = make({ now: { digest: 'b'.repeat(32), account } });
    const grant = await edited.open();
    for (let times = 0; times < 2; times += 1) await get(grant.uri, { authorization: grant.token });
    expect(edited.given).toEqual([atStart, atStart]);
  });

  it('says what went wrong as Code and Message', async () => {
    const { open } = make({ answer: err({ code: 'sign-in-needed', source: 'Acme' }) });
    const { uri, token } = await open();
    const { status, body } = await get(uri, { authorization: token });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({ Code: 'sign-in-needed', Message: expect.stringContaining('Acme') });
  });

  it('refuses a guess: token, another grant’s token, path, host and method', async () => {
    const { open, asked } = make();
    const { uri, token } = await open();
    const other = await open();
    expect(other.uri).not.toBe(uri);
    const port = new URL(uri).port;
    const refused = await Promise.all([
      get(uri, {}),
      get(uri, { authorization: 'x' }),
      get(uri, { authorization: `Bearer ${token}` }),
      get(uri, { authorization: other.token }),
      get(`${uri}x`, { authorization: token }),
      get(`http://127.0.0.1:${port}/`, { authorization: token }),
      get(uri, { authorization: token, host: `evil.example:${port}` }),
      get(uri, { authorization: token, host: `localhost:${port}` }),
      get(uri, { authorization: token }, 'POST'),
    ]);
    expect(refused.map((r) => r.status)).toEqual([403, 403, 403, 403, 403, 403, 403, 403, 405]);
    for (const { body } of refused) {
      expect(Object.keys(JSON.parse(body))).toEqual(['Code', 'Message']);
      expect(body).not.toContain('ASIA');
    }
    expect(asked).toEqual([]);
  });

  it('ends a grant with its process, on a call and by the minute', async () => {
    const { open, living, due, asked } = make({ living: new Set([7, 8]) });
    const [first, second] = [await open(7), await open(8)];
    living.delete(7);
    expect((await get(first.uri, { authorization: first.token })).body).toContain('GrantEnded');
    // Its path is forgotten, even when the number is given to another process.
    living.add(7);
    expect((await get(first.uri, { authorization: first.token })).body).toContain('AccessDenied');
    living.delete(8);
    expect(due.length).toBe(1);
    due.shift()?.();
    living.add(8);
    expect((await get(second.uri, { authorization: second.token })).body).toContain('AccessDenied');
    expect(due.length).toBe(0);
    expect(asked).toEqual([]);
  });

  it('answers nobody after it was closed', async () => {
    const { made, open } = make();
    const { uri, token } = await open();
    await made.close();
    await expect(get(uri, { authorization: token })).rejects.toThrow(/ECONNREFUSED/);
    expect(await made.open({ sessionId: session, startedAs: atStart, pid: 7 })).toEqual(
      err({ code: 'app-quitting' }),
    );
  });

  it('attack: 400 half-open connections of strangers: the program is answered at once', async () => {
    const { open } = make();
    const { uri, token } = await open();
    const port = Number(new URL(uri).port);
    const strangers = Array.from({ length: 400 }, () => {
      const stranger = net.connect(port, '127.0.0.1');
      stranger.on('error', () => undefined);
      stranger.once('connect', () => stranger.write(`GET ${new URL(uri).pathname} HTTP/1.1\r\nHost: 127.0`));
      return stranger;
    });
    try {
      await expect.poll(() => strangers.every(({ connecting }) => !connecting)).toBe(true);
      for (let i = 0; i < 3; i += 1) expect((await get(uri, { authorization: token })).status).toBe(200);
    } finally {
      for (const each of strangers) each.destroy();
    }
  });

  it.skipIf(process.platform === 'win32')(
    'attack: another user takes the port of an app that has quit: not before the program has ended',
    async () => {
      const program = spawn('/bin/sh', ['-c', 'read line'], { stdio: ['pipe', 'ignore', 'ignore'] });
      const { made, open } = make({ living: new Set([program.pid ?? 0]), holdPort });
      const { uri, token } = await open(program.pid);
      expect((await get(uri, { authorization: token })).status).toBe(200);
      await made.close();
      const port = Number(new URL(uri).port);
      const take = (): Promise<string> =>
        new Promise((resolve) => {
          const thief = net.createServer();
          thief.once('error', (error) => resolve('code' in error ? String(error.code) : error.name));
          thief.listen(port, '127.0.0.1', () => thief.close(() => resolve('taken')));
        });
      expect(await take()).toBe('EADDRINUSE');
      program.stdin.end();
      await expect.poll(take, { timeout: 60_000, interval: 200 }).toBe('taken');
    },
    90_000,
  );

  it('suits the JavaScript SDK', async () => {
    const { open } = make();
    const { uri, token } = await open();
    const credentials = await fromHttp({
      awsContainerCredentialsFullUri: uri,
      awsContainerAuthorizationToken: token,
    })();
    expect(credentials).toMatchObject({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret/key',
      sessionToken: 'token==',
      expiration: new Date('2099-01-02T03:04:05Z'),
    });
  });

  const hasAws = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;
  it.runIf(hasAws)('suits the aws command', async () => {
    const { open } = make();
    const { uri, token } = await open();
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
    const listed = await new Promise<string>((resolve, reject) => {
      const env = {
        PATH: process.env.PATH,
        HOME: home,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: uri,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
        AWS_EC2_METADATA_DISABLED: 'true',
        PYENV_VERSION: process.env.PYENV_VERSION,
        PYENV_ROOT: process.env.PYENV_ROOT,
      };
      execFile('aws', ['configure', 'list'], { env }, (cause, stdout) =>
        cause ? reject(cause) : resolve(stdout),
      );
    });
    fs.rmSync(home, { recursive: true });
    expect(listed).toMatch(/access_key.*MPLE.*container-role/s);
  });
});

describe('an answer to a program', () => {
  const get = (uri: string, headers: Record<string, string>) =>
    new Promise<http.IncomingMessage & { readonly text: string }>((resolve, reject) => {
      http
        .get(uri, { headers, agent: false }, (answer) => {
          let text = '';
          answer.on('data', (part) => {
            text += part;
          });
          answer.on('end', () => resolve(Object.assign(answer, { text })));
        })
        .on('error', reject);
    });

  it('is JSON that nobody keeps, on a connection that ends', async () => {
    const { uri, token } = await make().open();
    const answer = await get(uri, { authorization: token });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': String(answer.text.length),
      connection: 'close',
    });
    expect(uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
  });

  it('answers who names the address without the port, and no other port', async () => {
    const { uri, token } = await make().open();
    const as = async (host: string) => (await get(uri, { host, authorization: token })).statusCode;
    expect(await as('127.0.0.1')).toBe(200);
    for (const other of ['127.0.0.1:1', '127.0.0.2', '[::1]', 'evil.example'])
      expect(await as(other)).toBe(403);
  });

  it('says in words why there is none', async () => {
    const { uri } = await make().open();
    const said = async (at: string, headers: Record<string, string>) => {
      const answer = await get(at, headers);
      return [answer.statusCode, JSON.parse(answer.text)];
    };
    const denied = [403, { Code: 'AccessDenied', Message: 'Latchkey has not issued this path and token.' }];
    expect(await said(uri, {})).toEqual(denied);
    expect(await said(`${uri}x`, { authorization: 'x' })).toEqual(denied);
    const { port } = new URL(uri);
    expect(await said(uri, { host: `localhost:${port}` })).toEqual([
      403,
      { Code: 'WrongHost', Message: 'Latchkey answers for its own address only.' },
    ]);
  });

  it('names the account where that is known, and has an empty token where there is none', async () => {
    const accountId = AccountId.parse('111111111111');
    const { open } = make({ answer: ok({ ...lease, sessionToken: null, accountId }) });
    const { uri, token } = await open();
    const { text } = await get(uri, { authorization: token });
    expect(JSON.parse(text)).toMatchObject({ Token: '', AccountId: '111111111111' });
  });

  it('that is refused is in the log by its reason, without the path and the token', async () => {
    const { open, logged, living } = make();
    const { uri, token } = await open();
    await get(uri, { authorization: 'x' });
    living.clear();
    const ended = await get(uri, { authorization: token });
    expect(JSON.parse(ended.text)).toEqual({
      Code: 'GrantEnded',
      Message: 'The program these credentials were for has ended. Run it again.',
    });
    expect(logged).toEqual([
      ['container-refused', { reason: 'AccessDenied' }],
      ['container-refused', { reason: 'GrantEnded' }],
    ]);
  });

  it('is not waited for any more once the program has left', async () => {
    let settle: (reason: string) => void = () => undefined;
    const outcome = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const { open, logged } = make({
      lease: (signal) =>
        new Promise((resolve) => {
          leave();
          signal.addEventListener('abort', () => {
            settle(signal.reason instanceof Error ? signal.reason.name : '');
            resolve(err({ code: 'cancelled' }));
          });
        }),
    });
    const { uri, token } = await open();
    const request = http.get(uri, { headers: { authorization: token }, agent: false });
    request.on('error', () => undefined);
    const leave = () => request.destroy();
    expect(await outcome).toBe('AbortError');
    expect(logged).toEqual([]);
  });

  it('is none after a bug: the line is cut, and the log says of which kind it was', async () => {
    const { open, logged } = make({ lease: () => Promise.reject(new TypeError('with a secret')) });
    const { uri, token } = await open();
    await expect(get(uri, { authorization: token })).rejects.toThrow(/hang up|ECONNRESET/);
    expect(logged).toEqual([['container-crash', { kind: 'TypeError' }]]);
  });

  it('may still be asked for while its program lives: that is looked at by the minute', async () => {
    const { open, due } = make();
    const { uri, token } = await open();
    for (let minute = 0; minute < 3; minute += 1) {
      expect(due.length).toBe(1);
      due.shift()?.();
    }
    expect((await get(uri, { authorization: token })).statusCode).toBe(200);
  });

  it('is given to nobody any more once the app quits', async () => {
    const { made, open } = make();
    await open();
    await made.close();
    expect(await made.open({ sessionId: session, startedAs: atStart, pid: 7 })).toEqual(
      err({ code: 'app-quitting' }),
    );
    const unused = make();
    await unused.made.close();
    expect(await unused.made.open({ sessionId: session, startedAs: atStart, pid: 7 })).toEqual(
      err({ code: 'app-quitting' }),
    );
  });

  it('is not promised where the port cannot be held for the program', async () => {
    const problem: Problem = { code: 'endpoint-unavailable', detail: 'no shell' };
    const { made } = make({ holdPort: async () => err(problem) });
    expect(await made.open({ sessionId: session, startedAs: atStart, pid: 7 })).toEqual(err(problem));
  });
});
