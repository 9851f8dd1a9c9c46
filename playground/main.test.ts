import { type ChildProcess, spawn } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const lineSchema = z.object({
  endpoints: z.object({ sts: z.string(), ssoOidc: z.string(), sso: z.string() }),
  startUrl: z.string(),
  proxyUrl: z.string(),
  caPath: z.string(),
  directory: z.string(),
  region: z.string(),
  repositories: z.array(z.object({ name: z.string(), url: z.string() })),
  control: z.object({ url: z.string(), token: z.string() }),
});

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'playground-build-'));
  // Bundled whole, as the build does it, so that nothing in it may lean on the place of its source.
  await build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('.', import.meta.url)),
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('./main.ts', import.meta.url)),
      outDir: out,
      target: 'node20',
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
});
afterAll(() => rm(out, { recursive: true, force: true }));

async function start(options: unknown) {
  const child: ChildProcess = spawn(process.execPath, [join(out, 'main.mjs'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  if (child.stdout === null) throw new Error('no output');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = lineSchema.parse(JSON.parse((await lines.next()).value));
  const control = async (method: string, path: string, body?: unknown, token = line.control.token) => {
    const headers = { authorization: `Bearer ${token}` };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const reply = await fetch(`${line.control.url}${path}`, init);
    return { status: reply.status, value: await reply.json() };
  };
  return { child, ended, line, control };
}

it('tells its addresses in one line, can be steered, and leaves nothing on SIGTERM', async () => {
  const { child, ended, line, control } = await start({ deviceIntervalSeconds: 1 });
  expect(line.repositories.map(({ name }) => name)).toContain('MyDemoRepo');
  await access(line.caPath);
  expect((await fetch(line.startUrl)).status).toBe(200);

  expect((await control('GET', '/calls', undefined, 'wrong')).status).toBe(401);
  expect((await control('GET', '/nothing')).status).toBe(404);
  expect((await control('POST', '/faults', { service: 's3' })).status).toBe(400);

  const { now } = z.object({ now: z.number() }).parse((await control('GET', '/clock')).value);
  await control('POST', '/clock/advance', { ms: 3_600_000 });
  const later = z.object({ now: z.number() }).parse((await control('GET', '/clock')).value);
  expect(later.now - now).toBeGreaterThanOrEqual(3_600_000);

  await control('POST', '/faults', { service: 'sso', times: 1, status: 503, code: 'ServiceUnavailable' });
  expect((await fetch(`${line.endpoints.sso}/assignment/accounts`)).status).toBe(503);
  expect((await fetch(`${line.endpoints.sso}/assignment/accounts`)).status).toBe(401);
  expect((await control('GET', '/calls')).value).toMatchObject([
    {},
    { service: 'sso', operation: 'ListAccounts', code: 'ServiceUnavailable' },
    { service: 'sso', operation: 'ListAccounts', code: 'UnauthorizedException' },
  ]);
  expect((await control('POST', '/mfa-code', { userName: 'maria' })).value).toMatchObject({
    code: expect.stringMatching(/^\d{6}$/),
  });
  expect((await control('POST', '/confirm', { userCode: 'AAAA-BBBB' })).status).toBe(400);

  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await expect(access(line.directory)).rejects.toThrow();
});

it('ends with its parent when asked to', async () => {
  const { child, ended } = await start({ endWithStdin: true });
  child.stdin?.end();
  expect(await ended).toBe(0);
});
