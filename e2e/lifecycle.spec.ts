import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { appPid, checkoutDir, isRunning } from './rig/home.ts';
import { test } from './rig/test.ts';
import {
  callVerb,
  openWindow,
  prepareSettings,
  startWorld,
  type World,
  waitForTray,
  windowState,
} from './world.ts';

// From the first start to the last byte: one app per user, however it is started, ended or killed.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const ELECTRON = (): string =>
  JSON.parse(readFileSync(path.join(checkoutDir(), 'out', 'bin', 'launch.json'), 'utf8')).argv[0];
let world: World;

const startsSessions = async (): Promise<void> => {
  await world.signIn();
  await waitFor('the profiles', () => readConfig().includes(`[profile ${DEVELOPER}]`));
};
const readConfig = (): string =>
  existsSync(world.home.awsConfigFile) ? readFileSync(world.home.awsConfigFile, 'utf8') : '';
/** The main processes of this home's app. Chromium writes over its environment, so the home is recognised by open files. */
const linkOf = (pid: number, fd: string): string => {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    // Closed between the listing and the look.
    return '';
  }
};
const mains = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const argv = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        if (!/^\S*\/electron[ \0]/.test(argv) || argv.includes('--type=')) return false;
        // A hidden app keeps no file of its home open: its environment names the home.
        const holds = readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(pid, fd).startsWith(world.home.dir));
        return holds && isRunning(pid);
      } catch {
        return false;
      }
    });
const quitByTerminal = async (): Promise<void> => {
  await world.latchkey('quit');
  await waitFor('the app to end', () => mains().length === 0);
};
const endOf = (pid: number): Promise<unknown> => waitFor('the process to end', () => !isRunning(pid));
const startedPid = (): number => {
  const pid = appPid(world.home);
  if (pid === undefined) throw new Error('no app serves this home');
  return pid;
};

test.describe('started by its icon', () => {
  test.beforeAll(async () => {
    world = await startWorld();
  });
  test.afterAll(async () => {
    await world.stop();
  });

  test('a second start opens the window of the first and leaves one process', async () => {
    expect(world.app().electron.windows()).toHaveLength(0);
    const second = await world.run(ELECTRON(), ['--no-sandbox', checkoutDir()]);
    expect(second.code).toBe(0);
    const page = await world.app().window();
    await expect(page.getByRole('heading', { name: 'Sessions' }).first()).toBeVisible();
    expect(mains()).toEqual([world.app().pid]);
    const hidden = await world.run(ELECTRON(), ['--no-sandbox', checkoutDir(), '--hidden']);
    expect(hidden.code).toBe(0);
    expect(world.app().electron.windows()).toHaveLength(1);
  });

  test('the switch in the window writes and removes the autostart entry', async () => {
    const entry = world.home.path('.config', 'autostart', 'latchkey.desktop');
    const page = await openWindow(world, 'Settings');
    await page.getByRole('switch', { name: 'Start at login' }).click();
    await waitFor('the entry', () => existsSync(entry));
    execFileSync('desktop-file-validate', [entry]);
    const text = readFileSync(entry, 'utf8');
    expect(text).toContain(`Exec=${ELECTRON()} ${checkoutDir()} --hidden`);
    await world.app().screenshot(page, 'settings-start-at-login');
    await page.getByRole('switch', { name: 'Start at login' }).click();
    await waitFor('the entry to be gone', () => !existsSync(entry));
  });

  test('quitting while callers wait gives each a sentence and exit 3', async () => {
    await startsSessions();
    await world.latchkey('logout', 'Playground');
    const waiting = [1, 2, 3].map(() => world.latchkey('credential-process', '--profile', DEVELOPER));
    await waitFor('the question', async () => (await windowState(world)).prompts.length > 0);
    await world.tray().click('Quit');
    for (const ran of await Promise.all(waiting)) {
      expect(ran.stderr).toContain('Latchkey is quitting.');
      expect(ran.stderr).toContain('Start Latchkey and try again.');
      expect(ran.code).toBe(3);
    }
    expect(await world.app().exited()).toBe(0);
    expect(readdirSync(world.home.runtimeDir)).toEqual([]);
  });

  test('SIGTERM leaves nothing behind', async () => {
    await world.launch();
    const pid = world.app().pid;
    expect(readdirSync(world.home.runtimeDir)).toContain('endpoint.json');
    process.kill(pid, 'SIGTERM');
    expect(await world.app().exited()).toBe(0);
    await waitFor('all processes to end', () => mains().length === 0);
    expect(readdirSync(world.home.runtimeDir)).toEqual([]);
  });
});

test.describe('started by the terminal', () => {
  test.beforeAll(async () => {
    world = await startWorld({ launch: false });
  });
  test.afterAll(async () => {
    await quitByTerminal();
    await world.stop();
  });

  test('twenty commands at once start one app, hidden, and say once why it has no sandbox', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.latchkey('sources')));
    for (const ran of answers) {
      expect(ran.code).toBe(0);
      expect(ran.stdout).toContain('Playground');
    }
    // Chromium's lock names the one process that holds this data directory, and it is the one that serves the tools.
    expect(readlinkSync(path.join(world.home.userDataDir, 'SingletonLock'))).toMatch(
      new RegExp(`-${startedPid()}$`),
    );
    expect(isRunning(startedPid())).toBe(true);
    const said = answers.map((ran) => ran.stderr).filter((text) => text !== '');
    expect(said).toEqual(
      process.getuid?.() === 0
        ? [
            "latchkey: Latchkey is starting as root and therefore without Chromium's sandbox. Run it as an ordinary user if you can.\n",
          ]
        : [],
    );
    expect(readdirSync(world.home.runtimeDir)).not.toContain('starting');
    const windows = await world.run('xdotool', ['search', '--onlyvisible', '--pid', String(startedPid())]);
    expect(windows.stdout.trim()).toBe('');
  });

  test('killed: the next command starts it again over the stale socket and lock', async () => {
    await startsSessions();
    const before = startedPid();
    process.kill(before, 'SIGKILL');
    await endOf(before);
    expect(readdirSync(world.home.runtimeDir)).toContain('endpoint.json');
    writeFileSync(path.join(world.home.runtimeDir, 'starting'), String(before));
    const ran = await world.latchkey('credential-process', '--profile', DEVELOPER);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout).Version).toBe(1);
    expect(startedPid()).not.toBe(before);
    expect(readdirSync(world.home.runtimeDir).filter((name) => name.startsWith('s-'))).toHaveLength(1);
  });

  test('killed again and again in the middle of writing: every file stays whole', async () => {
    test.setTimeout(120_000);
    const own = '[profile mine]\nregion = eu-west-1\n';
    // While no app runs that writes it too.
    await quitByTerminal();
    writeFileSync(world.home.awsConfigFile, own + readConfig());
    expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
    for (let round = 0; round < 6; round += 1) {
      const name = ['Production/DeveloperAccess', 'Sandbox/AdministratorAccess'][round % 2] ?? '';
      const use = world.begin('latchkey', ['use', name]);
      // Later each time, so that somewhere the kill meets the write.
      await new Promise((resolve) => setTimeout(resolve, 5 + round * 9));
      const pid = startedPid();
      process.kill(pid, 'SIGKILL');
      await endOf(pid);
      await use.ended;
      const config = readConfig();
      expect(config.startsWith(own)).toBe(true);
      expect(config).toContain(`[profile ${DEVELOPER}]`);
      expect(config.endsWith('\n')).toBe(true);
      JSON.parse(readFileSync(path.join(world.home.userDataDir, 'latchkey.json'), 'utf8'));
      expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
    }
    const left = () =>
      readdirSync(path.dirname(world.home.awsConfigFile)).filter((file) => /tmp|lock/.test(file));
    // The app answers tools before it has looked at the files.
    await expect.poll(left).toEqual([]);
    await quitByTerminal();
    expect(left()).toEqual([]);
    expect(readdirSync(world.home.userDataDir).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });
});

test.describe('with files that are not well', () => {
  test.afterEach(async () => {
    await quitByTerminal();
    await world.stop();
  });

  for (const [what, text] of [
    ['is not JSON', '{"version": 1, "sources": ['],
    ['is of a later version', '{"version": 99, "settings": {}}'],
  ] as const) {
    test(`latchkey.json ${what}: reported, not overwritten, and the AWS files stay`, async () => {
      const mine = '[profile kept]\nregion = eu-west-1\n';
      let file = '';
      world = await startWorld({
        prepare: (home) => {
          file = path.join(home.userDataDir, 'latchkey.json');
          writeFileSync(file, text);
          writeFileSync(home.awsConfigFile, mine);
        },
      });
      const status = await world.latchkey('status');
      expect(status.stdout).toMatch(/Needs attention: \S*(latchkey|records)\.json cannot be parsed/);
      expect(status.stdout).toContain('Correct it by hand. Latchkey changed nothing.');
      await waitForTray(world, 'cannot be parsed');
      const page = await openWindow(world);
      await expect(page.getByText(/json cannot be parsed/).first()).toBeVisible();
      await world.app().screenshot(page, `records-${what}`);
      await callVerb(page, 'changeSettings', { patch: { theme: 'dark' } });
      await quitByTerminal();
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(readFileSync(world.home.awsConfigFile, 'utf8')).toBe(mine);
    });
  }

  test('records that cannot be replaced: the app works, and says that it cannot remember', async () => {
    world = await startWorld({ launch: false, prepare: (home) => prepareSettings(home, {}) });
    await world.latchkey('status');
    const file = path.join(world.home.userDataDir, 'latchkey.json');
    await waitFor('the first save', () => readFileSync(file, 'utf8').includes('Playground'));
    // Permissions do not stop root; a folder in the file's place stops everybody.
    rmSync(file);
    mkdirSync(path.join(file, 'in-the-way'), { recursive: true });
    await world.signIn();
    const status = await waitFor('the complaint', async () => {
      const ran = await world.latchkey('status');
      return ran.stdout.includes('cannot be written') ? ran.stdout : undefined;
    });
    expect(status).toMatch(/Needs attention: \S*latchkey\.json cannot be written\./);
    expect(status).toContain(
      'It is a directory, not a file. Move it away, and put a regular file in its place.',
    );
    expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
    expect(readdirSync(world.home.userDataDir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    rmSync(file, { recursive: true });
    await world.latchkey('use', 'Production/DeveloperAccess');
    await waitFor('the complaint to end', async () => {
      const ran = await world.latchkey('status');
      return !ran.stdout.includes('cannot be written');
    });
    await waitFor('the new default', () =>
      String(JSON.parse(readFileSync(file, 'utf8')).defaultSessionId).endsWith('/DeveloperAccess'),
    );
  });

  test('a runtime folder that is open to others: tools are notified, the app says why', async () => {
    world = await startWorld({ launch: false });
    const open = world.home.path('run', 'open');
    mkdirSync(open);
    execFileSync('chmod', ['755', open]);
    await world.launch({ env: { LATCHKEY_RUNTIME_DIR: open } });
    const page = await openWindow(world);
    await expect(
      page.getByText('Tools cannot reach Latchkey: its local endpoint is not open.'),
    ).toBeVisible();
    await expect(page.getByText(/open to other users \(mode 755\)/).first()).toBeVisible();
    await world.app().screenshot(page, 'runtime-directory-open');
    const ran = await world.run('latchkey', ['list'], { env: { LATCHKEY_RUNTIME_DIR: open } });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain(open);
    expect(readdirSync(open)).toEqual([]);
    await world.app().quit();
  });
});
