import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  APP_VARIABLE_PREFIXES,
  APP_VARIABLES,
  appEnvironment,
  NEVER_INHERITED,
  WINDOWS_VARIABLES,
} from '../shared/endpoint/app-environment.ts';
import { useBench } from './testing-bench.ts';
import { launch } from './testing-launch.ts';
import { PROOF, TOKEN, writeEndpoint } from './testing-server.ts';
import { SHIM_NAMES } from './testing-shims.ts';

/** An app as small as can be: single instance, a moment to get ready, `pong` to every caller, ends on its own. */
const fakeApp = (root: string, readyAfterMs: number): string => `#!${process.execPath}
const fs = require('fs'), net = require('net'), path = require('path');
const run = process.env.LATCHKEY_RUNTIME_DIR, sock = path.join(run, 'app.sock');
fs.appendFileSync(${JSON.stringify(path.join(root, 'starts'))}, JSON.stringify({
  argv: process.argv.slice(2), env: process.env, cwd: process.cwd(), pid: process.pid, ppid: process.ppid,
}) + '\\n');
const frame = (type, text) => Buffer.concat([Buffer.from(type), Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
const server = net.createServer((socket) => {
  let seen = '';
  socket.on('error', () => undefined);
  socket.write(frame('H', '${PROOF}'));
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
    if (seen.endsWith('G\\0\\0\\0\\0')) socket.end(Buffer.concat([frame('O', 'pong'), frame('X', '0')]));
  });
});
setTimeout(() => server.listen(sock, () => {
  const file = path.join(run, 'endpoint.json');
  const contents = { version: 1, address: sock, token: '${TOKEN}', proof: '${PROOF}', pid: process.pid };
  fs.writeFileSync(file + '.new', JSON.stringify(contents), { mode: 0o600 });
  fs.renameSync(file + '.new', file);
}), ${readyAfterMs});
setTimeout(() => process.exit(0), 15000);
`;

interface Started {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
}

describe.each(SHIM_NAMES)('the %s shim, when the app is not running,', (name) => {
  const bench = useBench(name);
  const isRoot = process.getuid?.() === 0;

  const installApp = (text: string, argv: readonly string[] = ['../app/latchkey-app', '--hidden']) => {
    const app = path.join(bench.root, 'app', 'latchkey-app');
    fs.mkdirSync(path.dirname(app), { recursive: true });
    fs.writeFileSync(app, text, { mode: 0o755 });
    fs.writeFileSync(
      path.join(bench.shim.directory, 'launch.json'),
      JSON.stringify({ argv, electron: '45.4.1' }),
    );
    fs.rmSync(path.join(bench.root, 'starts'), { force: true });
  };
  const starts = (): readonly Started[] =>
    fs
      .readFileSync(path.join(bench.root, 'starts'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const ask = (env: Record<string, string> = {}) =>
    bench.start(['status'], { env: { LATCHKEY_NO_START: '', ...env } }).ended;
  const stopApps = () => {
    for (const { pid } of starts()) process.kill(pid, 'SIGKILL');
  };

  it('starts it once for many callers, and all are answered', async () => {
    installApp(fakeApp(bench.root, 400));
    // The socket and the file of a killed app are in the way.
    writeEndpoint(bench.run, { pid: 4194303 });
    const all = await Promise.all(Array.from({ length: name === 'native' ? 50 : 12 }, () => ask()));
    expect(all.map((e) => [e.code, e.stdout])).toEqual(all.map(() => [0, 'pong']));
    expect(starts().length).toBe(1);
    expect(fs.existsSync(path.join(bench.run, 'starting'))).toBe(false);
    stopApps();
    const sayings = all.filter((e) => e.stderr !== '');
    expect(sayings.length).toBe(isRoot ? 1 : 0);
    if (isRoot) expect(sayings[0]?.stderr).toMatch(/^latchkey: [^\n]*starting as root[^\n]*\n$/);
  }, 60_000);

  it('starts it hidden, away from the caller and without what is the caller’s own', async () => {
    installApp(fakeApp(bench.root, 0));
    // The answer is complete although the app continues: nothing of ours is held open by it.
    const ended = await ask({ AWS_SECRET_ACCESS_KEY: 'wJalr', DISPLAY: ':9' });
    expect(ended).toMatchObject({ code: 0, stdout: 'pong' });
    const [app] = starts();
    expect(app?.argv).toEqual(isRoot ? ['--hidden', '--no-sandbox'] : ['--hidden']);
    expect(app?.env).toMatchObject({ DISPLAY: ':9' });
    expect(app?.cwd).toBe('/');
    stopApps();
  });

  /** Every name of both lists, and what a shell steers tools by. `HOME` is what the fake app needs least. */
  const everything = (): Record<string, string> => {
    const foreign = [
      'AWS_ENDPOINT_URL',
      'AWS_ENDPOINT_URL_SSO',
      'AWS_CA_BUNDLE',
      'AWS_REGION',
      'AWS_CONFIG_FILE',
      'GIT_CONFIG_GLOBAL',
      'GIT_SSL_NO_VERIFY',
      'SSLKEYLOGFILE',
      'SSL_CERT_FILE',
      'NODE_EXTRA_CA_CERTS',
      'PYTHONPATH',
      'GTK_MODULES',
      'ELECTRON_ENABLE_LOGGING',
      'LATCHKEY_SEED',
      'LATCHKEY_SESSION',
      'VIRTUAL_ENV',
      'lc_all',
      'Xdg_Data_Home',
      'MYXDG_RUNTIME_DIR',
      ...WINDOWS_VARIABLES,
      ...NEVER_INHERITED,
    ];
    const given = [...APP_VARIABLES, ...APP_VARIABLE_PREFIXES.map((prefix) => `${prefix}ANY`), ...foreign];
    const own = { PATH: process.env.PATH ?? '', LATCHKEY_RUNTIME_DIR: bench.run };
    // These two would keep the fake app itself from starting.
    const {
      NODE_OPTIONS: _,
      LATCHKEY_ARGV0: __,
      ...all
    } = Object.fromEntries(given.map((n) => [n, `/${n}`]));
    return { ...all, ...own };
  };
  const appEnvironmentAfter = async (given: Record<string, string>): Promise<Started['env']> => {
    installApp(fakeApp(bench.root, 0));
    expect(await ask(given)).toMatchObject({ code: 0, stdout: 'pong' });
    const { env = {} } = starts()[0] ?? {};
    stopApps();
    // What a shell in between sets itself.
    const { PWD: _, OLDPWD: __, SHLVL: ___, _: ____, ...rest } = env;
    return rest;
  };

  it('gives it what a desktop gives, and nothing else of the caller’s shell', async () => {
    const given = everything();
    expect(await appEnvironmentAfter(given)).toEqual(appEnvironment(given, process.platform));
  });

  const places = (): Record<string, string> => ({
    LATCHKEY_USER_DATA: bench.root,
    LATCHKEY_KEYCHAIN_SERVICE: 'other',
  });

  it('lets a caller name a second instance’s places, and no more', async () => {
    const env = await appEnvironmentAfter({ ...places(), AWS_REGION: 'eu-west-1' });
    expect(env).toMatchObject(places());
    expect(env).not.toHaveProperty('AWS_REGION');
  });

  it('keeps the environment of the test flavour, without the caller’s choice', async () => {
    const kept = { ...places(), LATCHKEY_FLAVOUR: 'test', AWS_REGION: 'eu-west-1' };
    const env = await appEnvironmentAfter({ ...kept, AWS_PROFILE: 'x' });
    expect(env).toMatchObject(kept);
    expect(env).not.toHaveProperty('AWS_PROFILE');
  });

  it('takes over from a caller that was killed while it was starting the app', async () => {
    installApp(fakeApp(bench.root, 0));
    fs.writeFileSync(path.join(bench.run, 'starting'), '4194303');
    expect(await ask()).toMatchObject({ code: 0, stdout: 'pong' });
    stopApps();
  });

  it('finds launch.json beside its real file when it is called through a link', async () => {
    installApp(fakeApp(bench.root, 0));
    const link = path.join(bench.root, 'elsewhere');
    const [first, ...rest] = bench.shim.command;
    fs.symlinkSync(rest[0] ?? first, link);
    const command = name === 'native' ? [link] : [first, link];
    expect(await launch(command, { LATCHKEY_RUNTIME_DIR: bench.run }).ended).toMatchObject({
      stdout: 'pong',
    });
    stopApps();
  });

  it('says what was run when it ends at once, and that there is no display', async () => {
    installApp('#!/bin/sh\nexit 1\n', ['../app/latchkey-app', '--hidden', "it's $5"]);
    const root = isRoot ? ' --no-sandbox' : '';
    const line = `${path.join(fs.realpathSync(bench.root), 'app', 'latchkey-app')} --hidden 'it'\\''s $5'${root}\n`;
    // Each in a runtime directory of its own, so that neither waits for the other's start.
    const elsewhere = fs.mkdtempSync(path.join(bench.root, 'run-'));
    const [unseen, onWayland] = await Promise.all([
      ask({ DISPLAY: '', WAYLAND_DISPLAY: '' }),
      ask({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0', LATCHKEY_RUNTIME_DIR: elsewhere }),
    ]);
    expect([unseen.code, onWayland.code]).toEqual([3, 3]);
    const early = 'Latchkey was started and ended before it was ready';
    const missing = 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)';
    if (process.platform === 'linux')
      expect(unseen.stderr).toContain(`${early}: ${missing}. Start a desktop`);
    expect(unseen.stderr.endsWith(line)).toBe(true);
    expect(onWayland.stderr).toContain(`${early}. Run it yourself to see why: ${line}`);
  }, 20_000);

  it('says when it does not get ready in time, is missing or not described', async () => {
    installApp(fakeApp(bench.root, 60_000));
    const late = await ask({ LATCHKEY_START_TIMEOUT_MS: '600' });
    expect(late).toMatchObject({ code: 3, stderr: expect.stringMatching(/not ready within 600 ms/) });
    // On a busy machine it may not even have begun by then.
    await expect.poll(() => fs.existsSync(path.join(bench.root, 'starts')), { timeout: 10_000 }).toBe(true);
    stopApps();
    installApp('', ['./missing']);
    expect(await ask()).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/could not be started: .*missing/),
    });
    installApp('', []);
    expect(await ask()).toMatchObject({ code: 3, stderr: expect.stringMatching(/names no program/) });
    fs.rmSync(path.join(bench.shim.directory, 'launch.json'));
    expect(await ask()).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/does not say how to start it/),
    });
  });
});
