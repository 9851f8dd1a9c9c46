// What V8 makes of the app's code, kept beside it: a start reads that instead of compiling (docs/performance.md).
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { electronRuntime } from './electron-runtime.mjs';

const root = path.dirname(import.meta.dirname);
const LIMIT_MS = 60_000;
/** Of which Electron the cache is: another one's V8 takes nothing of it. */
const madeBy = path.join(root, 'out', 'dev', 'start-cache', 'electron-version');
// Neither display nor desktop: a build machine may have none.
const HEADLESS = ['--ozone-platform=headless', '--disable-gpu'];

export function removeStartCache() {
  fs.rmSync(madeBy, { force: true });
  for (const folder of ['out', path.join('out', 'parts')].map((name) => path.join(root, name))) {
    if (!fs.existsSync(folder)) continue;
    for (const name of fs.readdirSync(folder)) if (name.endsWith('.v8')) fs.rmSync(path.join(folder, name));
  }
}

/** Runs `out/dev/start-cache` in an Electron whose app knows nothing of this machine's user. */
export async function runStartCache({ args = [], switches = HEADLESS, env = {} } = {}) {
  const runtime = await electronRuntime();
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-start-cache-'));
  const runtimeDir = path.join(home, 'run');
  fs.mkdirSync(runtimeDir, { mode: 0o700 });
  try {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return spawnSync(
      runtime.executable,
      [...sandbox, ...switches, path.join(root, 'out', 'dev', 'start-cache'), '--hidden', ...args],
      {
        encoding: 'utf8',
        timeout: LIMIT_MS,
        killSignal: 'SIGKILL',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          HOME: home,
          XDG_CONFIG_HOME: path.join(home, 'config'),
          XDG_CACHE_HOME: path.join(home, 'cache'),
          LATCHKEY_USER_DATA: path.join(home, 'data'),
          LATCHKEY_RUNTIME_DIR: runtimeDir,
          LATCHKEY_NO_START: '1',
          ...env,
        },
      },
    );
  } finally {
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * The build may be of another day, and the package is for this Electron: a cache of another is made again, or left out where
 * that fails.
 */
export async function ensureStartCache(version, { note = madeBy, make = remakeStartCache } = {}) {
  const made = fs.existsSync(note) ? fs.readFileSync(note, 'utf8').trim() : undefined;
  if (made !== version) await make();
}

async function remakeStartCache() {
  removeStartCache();
  await buildStartCache();
}

/** Without it the app starts as well, and later; so a build does not fail for it. */
export async function buildStartCache() {
  // Elsewhere the app would ask this user's own keychain.
  if (process.platform !== 'linux') return;
  const folder = path.join(root, 'out', 'dev', 'start-cache');
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ name: 'start-cache', version: '0.0.0', main: 'main.cjs' })}\n`,
  );
  const run = await runStartCache();
  if (run.status === 0) {
    fs.writeFileSync(madeBy, `${(await electronRuntime()).version}\n`);
    return;
  }
  removeStartCache();
  const why = run.error?.message ?? run.stderr.trim().split('\n').at(-1) ?? `exit ${run.status}`;
  process.stderr.write(`[build] no code cache: every start compiles. ${why}\n`);
}
