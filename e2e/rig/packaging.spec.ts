import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { launchApp } from './app.ts';
import { waitFor } from './dbus.ts';
import { appPid, checkoutDir, isRunning, makeHome } from './home.ts';
import { test } from './test.ts';
import { watchTray } from './tray-watcher.ts';

// What a user installs: built, looked into, installed and driven once.
test.describe.configure({ mode: 'serial' });

const require = createRequire(import.meta.url);
const fuses: typeof import('@electron/fuses') = require('@electron/fuses');
const asar: typeof import('@electron/asar') = require('@electron/asar');
const dist = (flavour: 'release' | 'test') => path.join(checkoutDir(), `dist-e2e-${flavour}`);
const unpacked = (flavour: 'release' | 'test') => path.join(dist(flavour), 'linux-unpacked');
const isRoot = process.getuid?.() === 0;

const build = (flavour: 'release' | 'test', ...args: readonly string[]): void => {
  const ran = spawnSync(
    process.execPath,
    ['scripts/dist.mjs', '--flavour', flavour, '--output', dist(flavour), ...args],
    { cwd: checkoutDir(), encoding: 'utf8' },
  );
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
};

/** Each fuse by name: open (true) or closed. */
async function fuseWire(executable: string): Promise<Record<string, boolean>> {
  const wire = await fuses.getCurrentFuseWire(executable);
  const read: Record<string, boolean> = {};
  for (const [at, name] of Object.entries(fuses.FuseV1Options)) {
    const state: unknown = Reflect.get(wire, at);
    if (typeof name === 'string' && state !== undefined) read[name] = state === 49;
  }
  return read;
}

const RELEASE_FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

test.beforeAll(() => {
  test.setTimeout(240_000);
  build('release', '--dir');
  build('test', '--fast');
});
test.afterAll(() => {
  for (const flavour of ['release', 'test'] as const) rmSync(dist(flavour), { recursive: true, force: true });
});

test('every fuse of the release is as stated, and the test flavour differs in one alone', async () => {
  expect(await fuseWire(path.join(unpacked('release'), 'latchkey-desktop'))).toEqual(RELEASE_FUSES);
  expect(await fuseWire(path.join(unpacked('test'), 'latchkey-desktop'))).toEqual({
    ...RELEASE_FUSES,
    EnableNodeCliInspectArguments: true,
  });
});

test('the archive holds the app and nothing of the workshop', () => {
  const resources = path.join(unpacked('release'), 'resources');
  const files = asar.listPackage(path.join(resources, 'app.asar'), { isPack: false });
  for (const name of ['start.cjs', 'main.cjs', 'main.v8', 'parts/compose.cjs', 'parts/compose.v8'])
    expect(files).toContain(`/out/${name}`);
  expect(files).toContain('/out/renderer/index.html');
  expect(files).toContain('/assets/tray/active-dark.png');
  expect(files.filter((file) => /playground|e2e|\.test\.|\.map$|\/src\//.test(file))).toEqual([]);
  expect(existsSync(path.join(resources, 'default_app.asar'))).toBe(false);
  const modules = files.filter((file) => file.startsWith('/node_modules/') && /\.\w+$/.test(file));
  expect(modules).toEqual([
    '/node_modules/keytar/lib/keytar.js',
    '/node_modules/keytar/package.json',
    `/node_modules/keytar/prebuilds/linux-${process.arch}/keytar.node`,
  ]);
  const prebuilds = path.join(resources, 'app.asar.unpacked/node_modules/keytar/prebuilds');
  expect(readdirSync(prebuilds)).toEqual([`linux-${process.arch}`]);
  expect(JSON.parse(readFileSync(path.join(resources, 'bin', 'launch.json'), 'utf8')).argv).toEqual([
    '../../latchkey-desktop',
    '--hidden',
  ]);
});

test('the licences of everything in the package come with it', () => {
  const inPackage = (...parts: readonly string[]) =>
    readFileSync(path.join(unpacked('release'), ...parts), 'utf8');
  expect(inPackage('resources', 'licences', 'LICENSE')).toContain('Version 2.0, January 2004');
  expect(inPackage('LICENSE.electron.txt')).toContain('Electron contributors');
  expect(inPackage('LICENSES.chromium.html').length).toBeGreaterThan(1_000_000);
  const notices = inPackage('resources', 'licences', 'THIRD-PARTY-NOTICES.txt');
  for (const name of ['zod', 'react', '@aws-sdk/client-sts', '@github/keytar', 'openid-client']) {
    expect(notices).toContain(`\n${name}@`);
  }
  expect(notices).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
});

test('the release starts, shows its tray icon and ends on SIGTERM with code 0', async () => {
  const home = makeHome();
  const tray = await watchTray();
  const child = spawn(
    path.join(unpacked('release'), 'latchkey-desktop'),
    [...(isRoot ? ['--no-sandbox'] : []), '--hidden', '--inspect=0'],
    { env: home.env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  try {
    const item = await tray.next({ timeoutMs: 20_000 });
    expect(await item.toolTip()).toContain('Latchkey');
    expect(await item.menuText()).toContain('Quit');
    // The closed fuse: no debugger listens although it was asked for.
    expect(stderr).not.toContain('Debugger listening');
    child.kill('SIGTERM');
    await waitFor('the end of the app', () => child.exitCode !== null || child.signalCode !== null);
    expect(child.exitCode, stderr).toBe(0);
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    tray.close();
    home.remove();
  }
});

test('the deb is installed, driven and removed without a trace', async () => {
  test.setTimeout(120_000);
  const deb = readdirSync(dist('test')).find((name) => name.endsWith('.deb')) ?? '';
  const file = path.join(dist('test'), deb);
  // Only root may install; anybody may look at the same files unpacked.
  const root = isRoot ? '/' : mkdtempSync(path.join(tmpdir(), 'lk-deb-'));
  if (isRoot) {
    if (existsSync('/opt/Latchkey'))
      throw new Error('Latchkey is installed here already; remove it first: apt-get remove latchkey');
    execFileSync('dpkg', ['-i', file], { stdio: 'ignore' });
  } else execFileSync('dpkg-deb', ['-x', file, root]);
  const home = makeHome();
  const tray = await watchTray();
  const installed = (...parts: readonly string[]) => path.join(root, ...parts);
  let startedPid: number | undefined;
  const terminal = isRoot ? '/usr/bin/latchkey' : installed('opt/Latchkey/resources/bin/latchkey');
  try {
    if (isRoot) {
      expect(readlinkSync('/usr/bin/latchkey')).toBe('/opt/Latchkey/resources/bin/latchkey');
      expect(readlinkSync('/usr/bin/git-remote-codecommit')).toBe(
        '/opt/Latchkey/resources/bin/git-remote-codecommit',
      );
      for (const command of ['latchkey', 'git-remote-codecommit', 'latchkey-desktop']) {
        expect(execFileSync('dpkg', ['-S', `/usr/bin/${command}`], { encoding: 'utf8' })).toMatch(
          /^latchkey: /,
        );
      }
    }
    const entry = installed('usr/share/applications/latchkey.desktop');
    execFileSync('desktop-file-validate', [entry]);
    expect(readFileSync(entry, 'utf8')).toContain('MimeType=x-scheme-handler/latchkey;');

    const app = await launchApp({ home, executable: installed('opt/Latchkey/latchkey-desktop') });
    try {
      const item = await tray.next();
      await item.click('Open Latchkey');
      const page = await app.window();
      await expect(page.getByText('Sessions').first()).toBeVisible();
      await app.screenshot(page, 'packaged');
      const status = spawnSync(terminal, ['status', '--json'], { env: home.env, encoding: 'utf8' });
      expect(status.status, status.stderr).toBe(0);
      expect(() => JSON.parse(status.stdout)).not.toThrow();
      await item.click('Quit');
      expect(await app.exited()).toBe(0);
    } finally {
      await app.quit();
    }

    // The shim starts the installed app by the relative launch.json beside it.
    const again = spawnSync(terminal, ['status', '--json'], { env: home.env, encoding: 'utf8' });
    expect(again.status, again.stderr).toBe(0);
    startedPid = appPid(home);
    expect(startedPid).toBeDefined();
    await (await tray.next()).click('Quit');
    await waitFor('the app to end', () => !isRunning(startedPid ?? 0));
    expect(existsSync(path.join(home.runtimeDir, 'endpoint.json'))).toBe(false);
  } finally {
    if (startedPid !== undefined && isRunning(startedPid)) process.kill(startedPid, 'SIGKILL');
    // First what would be in the way of the next run.
    if (isRoot) execFileSync('dpkg', ['-r', 'latchkey'], { stdio: 'ignore' });
    else rmSync(root, { recursive: true, force: true });
    tray.close();
    home.remove();
  }
  if (isRoot) {
    for (const left of ['/opt/Latchkey', '/usr/bin/latchkey', '/usr/bin/git-remote-codecommit']) {
      expect(existsSync(left)).toBe(false);
    }
  }
});
