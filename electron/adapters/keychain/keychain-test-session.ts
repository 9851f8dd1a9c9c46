import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { keyringServices, writeBusConfig } from '../../../scripts/private-bus.mjs';

// For tests only: a private session bus, a real gnome-keyring and a display that nobody sees, all under throw-away directories.
export interface DriverAnswer {
  readonly result: unknown;
  readonly tookMs: number;
}
export interface Driver {
  ask(request: Readonly<Record<string, unknown>>): Promise<DriverAnswer>;
}
export interface KeychainSession {
  readonly env: NodeJS.ProcessEnv;
  driver(options?: Readonly<Record<string, unknown>>): Driver;
  /** Ends the keyring's process as the signal says. */
  endKeyring(signal: NodeJS.Signals): Promise<void>;
  /** Starts another one, unlocked with the password of the session. */
  startKeyring(): Promise<void>;
  /** Ends the session bus; the keyring ends with it. */
  endBus(): Promise<void>;
  /** Starts another one at the same address, as a desktop does. */
  startBus(): Promise<void>;
  /** False once the process of the keyring has ended, for whatever reason. */
  isKeyringRunning(): boolean;
  /** Types into the keyring's window once it shows: a password, or null to send it away. False when none showed. */
  answerPrompt(password: string | null, waitMs?: number): Promise<boolean>;
  stop(): Promise<void>;
}

const leftovers = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of leftovers) child.kill('SIGKILL');
});

let bundled: Promise<string> | null = null;
/** Node 20 runs no TypeScript: the driver is bundled once per test file, beside node_modules so that keytar resolves. */
function bundleDriver(): Promise<string> {
  bundled ??= (async () => {
    const outDir = resolve(import.meta.dirname, '../../../node_modules/.keychain-test', String(process.pid));
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: resolve(import.meta.dirname, 'keychain-test-driver.ts'),
        outDir,
        emptyOutDir: true,
        rolldownOptions: {
          output: { entryFileNames: 'driver.mjs' },
          external: ['keytar', 'zod'],
        },
      },
    });
    process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
    return join(outDir, 'driver.mjs');
  })();
  return bundled;
}

export async function startKeychainSession(options: {
  readonly bus: 'none' | 'no-service' | 'keyring';
  readonly display: boolean;
  /** Unlocks (and at first makes) the login keyring with this; null starts the service without any. */
  readonly password: string | null;
}): Promise<KeychainSession> {
  const driverPath = await bundleDriver();
  const home = mkdtempSync(join(tmpdir(), 'keychain-test-'));
  const children: ChildProcess[] = [];
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    NO_AT_BRIDGE: '1',
  };
  for (const name of ['XDG_DATA_HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']) {
    env[name] = join(home, name);
    mkdirSync(join(home, name), { mode: 0o700 });
  }
  const start = (command: string, args: readonly string[]) => {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    children.push(child);
    // Also when the test itself is ended half-way.
    leftovers.add(child);
    return child;
  };

  if (options.display) {
    const x = start('Xvfb', ['-displayfd', '1', '-screen', '0', '800x600x24', '-nolisten', 'tcp']);
    env.DISPLAY = `:${await firstLine(x)}`;
    start('openbox', []);
  }
  let bus: ChildProcess | null = null;
  const startBus = async (): Promise<void> => {
    const config = writeBusConfig(home, options.bus === 'keyring' ? keyringServices() : {});
    const address = `unix:path=${join(home, 'bus')}`;
    bus = start('dbus-daemon', [
      `--config-file=${config}`,
      '--nofork',
      '--print-address=1',
      `--address=${address}`,
    ]);
    await firstLine(bus);
    env.DBUS_SESSION_BUS_ADDRESS = address;
  };
  if (options.bus !== 'none') await startBus();
  let keyring: ChildProcess | null = null;
  const startKeyring = async (): Promise<void> => {
    const unlock = options.password === null ? [] : ['--unlock'];
    keyring = start('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...unlock]);
    keyring.stdin?.end(options.password ?? '');
    await owned(env, keyring);
  };
  if (options.bus === 'keyring') await startKeyring();

  return {
    env,
    driver: (driverOptions) => startDriver(start, env, driverPath, driverOptions ?? {}),
    answerPrompt: (password, waitMs = 6_000) => answerPrompt(env, password, waitMs),
    startKeyring,
    async endKeyring(signal) {
      if (keyring === null) return;
      const gone = new Promise((resolve) => keyring?.once('exit', resolve));
      keyring.kill(signal);
      await gone;
    },
    startBus,
    async endBus() {
      for (const child of [bus, keyring]) {
        if (child === null || child.exitCode !== null || child.signalCode !== null) continue;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }
      rmSync(join(home, 'bus'), { force: true });
    },
    isKeyringRunning: () => keyring !== null && keyring.exitCode === null && keyring.signalCode === null,
    async stop() {
      for (const child of children.reverse()) await ended(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function startDriver(
  start: (command: string, args: readonly string[]) => ChildProcess,
  env: NodeJS.ProcessEnv,
  path: string,
  options: Readonly<Record<string, unknown>>,
): Driver {
  env.KEYCHAIN_TEST_OPTIONS = JSON.stringify({
    maxItemBytes: null,
    deadlineMs: 5000,
    unlockDeadlineMs: 15_000,
    quietMs: 60_000,
    ...options,
  });
  const child = start(process.execPath, [path]);
  child.setMaxListeners(0);
  const waiting = new Map<number, (answer: DriverAnswer) => void>();
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id, ...answer } = JSON.parse(line);
      waiting.get(id)?.(answer);
      waiting.delete(id);
    });
  }
  let next = 0;
  return {
    ask(request) {
      next += 1;
      const id = next;
      return new Promise((resolve, reject) => {
        waiting.set(id, resolve);
        child.once('exit', (code, signal) => reject(new Error(`driver ended: ${code ?? signal}`)));
        child.stdin?.write(`${JSON.stringify({ ...request, id })}\n`);
      });
    },
  };
}

async function answerPrompt(
  env: NodeJS.ProcessEnv,
  password: string | null,
  waitMs: number,
): Promise<boolean> {
  const xdotool = (...args: readonly string[]) => output('xdotool', args, env);
  for (let waited = 0; waited < waitMs; waited += 100) {
    const window =
      (await xdotool('search', '--onlyvisible', '--class', 'gcr-prompter')).split('\n').at(-1) ?? '';
    if (window !== '') {
      // "Unlock Keyring"; the window for a new one has no title.
      const isNew = (await xdotool('getwindowname', window)) === '';
      await pause(500);
      await xdotool('windowactivate', '--sync', window);
      // The window says nowhere that its field takes keys by now; on a busy machine that takes a while.
      await pause(1_000);
      if (password === null) await xdotool('key', 'Escape');
      else {
        await xdotool('type', '--delay', '20', password);
        // A new keyring wants it twice.
        if (isNew) {
          await xdotool('key', 'Tab');
          await xdotool('type', '--delay', '20', password);
        }
        await xdotool('key', 'Return');
      }
      return true;
    }
    await pause(100);
  }
  return false;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended at once (${code})`)));
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

/** Asked of the bus itself, for a call to the service would start a second one by activation. */
async function owned(env: NodeJS.ProcessEnv, keyring: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && keyring.exitCode === null; tries += 1) {
    const args = [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.NameHasOwner',
    ];
    const says = await output('dbus-send', [...args, 'string:org.freedesktop.secrets'], env);
    if (says.includes('true')) return;
    await pause(100);
  }
  throw new Error('gnome-keyring-daemon did not come up');
}

function output(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.on('data', (data) => {
      out += String(data);
    });
    child.on('error', reject);
    child.on('close', () => resolve(out.trim()));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), 2000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
