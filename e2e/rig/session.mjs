#!/usr/bin/env node
// A desktop for one command: `node e2e/rig/session.mjs COMMAND...` runs it with a display, a session bus, a window
// manager and an unlocked keyring, all thrown away afterwards.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { keyringServices, writeBusConfig } from '../../scripts/private-bus.mjs';
import { electronLocation, testEnvironment } from '../../scripts/test-environment.mjs';

export const KEYRING_PASSWORD = 'test';
const START_TIMEOUT_MS = 15_000;

function firstLine(stream, what, child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`${what} did not start within 15 s`)), START_TIMEOUT_MS);
    stream.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.split('\n')[0].trim());
    });
    child.once('error', (error) => reject(new Error(`${what} cannot be started: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`${what} ended at once (exit ${code})`)));
  });
}

/**
 * A message bus of one's own. With services it can start the keyring's prompt, without any it can start nothing; what is
 * installed on this machine is never started by it.
 */
export async function startBus(env, { services }) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-bus-'));
  const config = writeBusConfig(directory, services ? keyringServices() : {});
  const args = [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=3'];
  const child = daemon('dbus-daemon', args, { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const end = async () => {
    await stop(child);
    fs.rmSync(directory, { recursive: true, force: true });
  };
  try {
    const address = await firstLine(child.stdio[3], 'dbus-daemon', child);
    return { address, pid: child.pid, stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Starts a part of the desktop. In a process group of its own: a Ctrl-C in the terminal must reach the app first and the
 * bus last. With its parent killed it ends too.
 */
function daemon(command, args, options) {
  const guarded = fs.existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', ['--pdeathsig', 'TERM', '--', command, ...args]]
    : [command, args];
  return spawn(...guarded, { ...options, detached: true });
}

function stop(child) {
  if (child.pid === undefined) return Promise.resolve();
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

async function startDisplay(env) {
  const child = daemon(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset'],
    {
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  return { child, display: `:${await firstLine(child.stdio[3], 'Xvfb', child)}` };
}

/** The password is read up to the end of the input, so no newline may follow it. */
async function startKeyring(env) {
  const child = daemon('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  let failure;
  child.once('error', (error) => {
    failure = error;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(KEYRING_PASSWORD);
  const deadline = Date.now() + START_TIMEOUT_MS;
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ];
  while (!spawnSync('dbus-send', question, { env, encoding: 'utf8' }).stdout?.includes('boolean true')) {
    if (failure) throw new Error(`gnome-keyring-daemon cannot be started: ${failure.message}`);
    if (Date.now() > deadline)
      throw new Error('gnome-keyring-daemon did not take its name on the bus within 15 s');
    await sleep(50);
  }
  return child;
}

/** @returns {Promise<{env: NodeJS.ProcessEnv, stop: () => Promise<void>}>} */
export async function startSession() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-desk-'));
  const folder = (name) => {
    const made = path.join(root, name);
    fs.mkdirSync(made, { mode: 0o700 });
    return made;
  };
  const env = {
    ...testEnvironment(process.env, folder('home')),
    ...electronLocation(process.env),
    XDG_DATA_HOME: folder('data'),
    XDG_CONFIG_HOME: folder('config'),
    XDG_CACHE_HOME: folder('cache'),
    XDG_RUNTIME_DIR: folder('run'),
    NO_AT_BRIDGE: '1',
    GSETTINGS_BACKEND: 'memory',
  };
  const running = [];
  const stopAll = async () => {
    for (const end of running.reverse()) await end();
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const { child, display } = await startDisplay(env);
    running.push(() => stop(child));
    env.DISPLAY = display;
    // Programs started by the bus (the keyring's prompt) take their DISPLAY from it: display first, bus second.
    const bus = await startBus(env, { services: true });
    running.push(bus.stop);
    env.DBUS_SESSION_BUS_ADDRESS = bus.address;
    const windows = daemon('openbox', ['--sm-disable'], { env, stdio: 'ignore' });
    windows.on('error', () => {});
    running.push(() => stop(windows));
    const keyring = await startKeyring(env);
    running.push(() => stop(keyring));
    return { env, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Runs one command in a session of its own and gives its exit code. */
export async function runInSession(command, args, extraEnv = {}) {
  const session = await startSession();
  try {
    const child = spawn(command, args, { env: { ...session.env, ...extraEnv }, stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
    });
  } finally {
    await session.stop();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const [command, ...args] = process.argv.slice(2);
  if (!command) {
    process.stderr.write('usage: node e2e/rig/session.mjs COMMAND [ARGUMENTS]\n');
    process.exit(2);
  }
  runInSession(command, args).then(
    (code) => process.exit(code),
    (error) => {
      process.stderr.write(
        `The desktop for the tests did not start: ${error.message}. "node scripts/system-packages.mjs" installs or names what is missing.\n`,
      );
      process.exit(1);
    },
  );
}
