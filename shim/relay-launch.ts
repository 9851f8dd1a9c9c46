import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { appEnvironment, NEVER_INHERITED } from '../shared/endpoint/app-environment.ts';
import { isAlive } from '../shared/endpoint/is-alive.ts';
import { find, type Server } from './relay-endpoint.ts';
import { describe, errorCode, Failure, pause, say } from './relay-failure.ts';

/** launch.json beside the shim: how to start the app hidden. Relative paths resolve against the shim's real directory. */
const LaunchFile = z.strictObject({
  argv: z.array(z.string()).min(1),
  electron: z.string().optional(),
  /** Of the app that it starts: a running one compares it with its own. */
  version: z.string().optional(),
});

const DEFAULT_LIMIT_MS = 20_000;
const FIRST_PAUSE_MS = 5;
const LAST_PAUSE_MS = 100;
const ENDED_GRACE_MS = 2_000;

const isRoot = (): boolean => process.geteuid?.() === 0;

/** As the native shim: the program, and whatever starts with `./` or `../`, is beside the shim. */
function readPlan(): readonly string[] {
  const directory = path.dirname(fs.realpathSync(process.argv[1] ?? ''));
  const file = path.join(directory, 'launch.json');
  try {
    const { argv } = LaunchFile.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    const plan = argv.map((arg, i) =>
      i === 0 || /^\.\.?(\/|$)/.test(arg) ? path.resolve(directory, arg) : arg,
    );
    return isRoot() ? [...plan, '--no-sandbox'] : plan;
  } catch (cause) {
    const why = errorCode(cause) === '' ? 'it names no program' : describe(cause);
    throw new Failure(
      `Latchkey is not running, and ${file} does not say how to start it (${why}). Start Latchkey yourself, then repeat the command.`,
    );
  }
}

/** Starts the app with no parent and nothing of ours; resolves with its process id. */
function launch(plan: readonly string[]): Promise<number> {
  const [program = '', ...args] = plan;
  if (isRoot()) {
    say(
      "Latchkey is starting as root and therefore without Chromium's sandbox. Run it as an ordinary user if you can.",
    );
  }
  // SECURITY: as environment.rs. The app outlives the caller and answers everybody.
  const env = appEnvironment(process.env, process.platform);
  for (const name of NEVER_INHERITED) delete env[name];
  const failed = (cause: unknown): Failure =>
    new Failure(
      `Latchkey is not running and could not be started: ${program}: ${describe(cause)}. Start it yourself, then repeat the command.`,
    );
  return new Promise((resolve, reject) => {
    if (process.platform === 'win32') {
      const app = spawn(program, args, { env, detached: true, stdio: 'ignore', windowsHide: true });
      app.once('error', (cause) => reject(failed(cause))).unref();
      if (app.pid !== undefined) resolve(app.pid);
      return;
    }
    try {
      fs.accessSync(program, fs.constants.X_OK);
    } catch (cause) {
      reject(failed(cause));
      return;
    }
    // The shell in between ends at once, so ending the caller with all its children does not end the app.
    const script = '"$@" </dev/null >/dev/null 2>&1 & echo $!';
    const shell = spawn('/bin/sh', ['-c', script, 'sh', program, ...args], {
      env,
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    shell.once('error', (cause) => reject(failed(cause)));
    shell.once('close', () => resolve(Number(output)));
  });
}

/** As ended_early of src/launch.rs. */
function endedEarly(plan: readonly string[]): string {
  const line = plan.map(quoted).join(' ');
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const drawsOnX = process.platform !== 'win32' && process.platform !== 'darwin';
  return drawsOnX && !DISPLAY && !WAYLAND_DISPLAY
    ? `Latchkey was started and ended before it was ready: there is no display (DISPLAY and WAYLAND_DISPLAY are not set). Start a desktop session or Xvfb, then repeat the command. It was started with: ${line}`
    : `Latchkey was started and ended before it was ready. Run it yourself to see why: ${line}`;
}

function quoted(word: string): string {
  if (process.platform === 'win32') return /^[\p{L}\p{N}_@%+=:,./\\-]+$/u.test(word) ? word : `"${word}"`;
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function isAbandoned(file: string, limitMs: number): boolean {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    const ageMs = Date.now() - fs.statSync(file).mtimeMs;
    return (pid > 0 && !isAlive(pid, process)) || ageMs > Math.max(limitMs, 1_000);
  } catch {
    return false;
  }
}

/**
 * The right to start the app, as in src/launch.rs: a file only one process can create. Null: somebody else has it.
 * Returns the way to give it back.
 */
function takeTurn(directories: readonly string[], limitMs: number): (() => void) | null {
  for (const directory of directories) {
    const mayMake = fs.existsSync(path.dirname(directory)) || path.basename(directory) === 'run';
    if (!mayMake) continue;
    // A mask that takes the owner's own rights would leave a directory that nobody can use.
    const inherited = process.umask(0o077);
    try {
      fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch {
      continue;
    } finally {
      process.umask(inherited);
    }
    const file = path.join(directory, 'starting');
    for (let tries = 0; tries < 2; tries += 1) {
      try {
        fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
        return () => fs.rmSync(file, { force: true });
      } catch (cause) {
        if (errorCode(cause) !== 'EEXIST') break;
        if (!isAbandoned(file, limitMs)) return null;
        fs.rmSync(file, { force: true });
      }
    }
  }
  return () => undefined;
}

/** Starts the app hidden and waits for it. Many shims at once start one app. */
export async function start(directories: readonly string[]): Promise<Server> {
  const noStart = process.env.LATCHKEY_NO_START;
  if (noStart && noStart !== '0') {
    throw new Failure(
      'Latchkey is not running, and LATCHKEY_NO_START forbids starting it. Start Latchkey, then repeat the command.',
    );
  }
  const asked = process.env.LATCHKEY_START_TIMEOUT_MS ?? '';
  const limitMs = /^\d{1,9}$/.test(asked) ? Number(asked) : DEFAULT_LIMIT_MS;
  const plan = readPlan();
  const since = performance.now();
  let giveBack: (() => void) | null = null;
  let app: number | null = null;
  let endedAt: number | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  try {
    for (;;) {
      if (app === null) {
        giveBack = takeTurn(directories, limitMs);
        if (giveBack !== null) {
          // The caller before may have just finished.
          const server = await find(directories);
          if (server !== null) return server;
          app = await launch(plan);
        }
      }
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 1.5, LAST_PAUSE_MS);
      const server = await find(directories);
      if (server !== null) return server;
      if (app !== null && !isAlive(app, process)) {
        // It may have found another instance about to be ready, and left the field to it.
        endedAt ??= performance.now();
        if (performance.now() - endedAt > ENDED_GRACE_MS) {
          throw new Failure(endedEarly(plan));
        }
      }
      if (performance.now() - since > limitMs) {
        throw new Failure(
          `Latchkey was started but was not ready within ${limitMs} ms. Look at its window, then repeat the command; LATCHKEY_START_TIMEOUT_MS allows more time.`,
        );
      }
    }
  } finally {
    giveBack?.();
  }
}
