#!/usr/bin/env node
// npm run dist: the unpacked app and the installers of this platform, in dist/. `--flavour test` lets Playwright take hold
// of the app (dist-test/); `--dir` makes no installer; `--fast` packs loosely; `--target NAME` (more than once) picks installers.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.mjs';
import { hasCargo } from './build-shim.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { requireNode } from './node-version.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const say = (text) => process.stderr.write(`[dist] ${text}\n`);
const { values: options } = parseArgs({
  options: {
    flavour: { type: 'string', default: 'release' },
    dir: { type: 'boolean', default: false },
    fast: { type: 'boolean', default: false },
    target: { type: 'string', multiple: true },
    output: { type: 'string' },
  },
});

const PLATFORM = { linux: '--linux', darwin: '--mac', win32: '--windows' }[process.platform];
const isOnPath = (name) =>
  (process.env.PATH ?? '').split(path.delimiter).some((dir) => fs.existsSync(path.join(dir, name)));

/** Which fpm packs: the user's choice, the system's, or the stand-in (deb only). */
function fpm() {
  if (process.platform !== 'linux' || options.dir) return { env: {}, isStandIn: false };
  if (process.env.CUSTOM_FPM_PATH || process.env.USE_SYSTEM_FPM === 'true')
    return { env: {}, isStandIn: false };
  if (isOnPath('fpm')) return { env: { USE_SYSTEM_FPM: 'true' }, isStandIn: false };
  if (process.env.LATCHKEY_FPM === 'download') return { env: {}, isStandIn: false };
  say(
    'no fpm here: scripts/fpm-dpkg.mjs packs the deb, and no rpm is made (LATCHKEY_FPM=download lets electron-builder fetch fpm)',
  );
  return { env: { CUSTOM_FPM_PATH: path.join(root, 'scripts', 'fpm-dpkg.mjs') }, isStandIn: true };
}

async function main() {
  if (!['release', 'test'].includes(options.flavour)) {
    throw new Error(`--flavour is "release" or "test", not "${options.flavour}".`);
  }
  if (!hasCargo())
    throw new Error(
      'cargo is not installed; the packaged app needs the native shim. Install Rust and run again.',
    );
  if (process.platform === 'linux' && !ensureSystemPackages(['runtime', 'packaging'])) {
    throw new Error('packaging needs the system packages named above.');
  }
  await buildAll({ ifStale: true });
  const runtime = await electronRuntime();
  if (runtime.carried) {
    say(`this package runs on the stand-in Electron ${runtime.version}: for tests here, not for release`);
  }
  const output = options.output ?? (options.flavour === 'test' ? 'dist-test' : 'dist');
  const tool = fpm();
  const targets = options.dir ? ['dir'] : (options.target ?? (tool.isStandIn ? ['deb'] : []));
  const settings = {
    electronDist: runtime.dist,
    electronVersion: runtime.version,
    'directories.output': output,
    'electronFuses.enableNodeCliInspectArguments': String(options.flavour === 'test'),
    ...(options.fast ? { 'deb.compression': 'gz' } : {}),
  };
  const run = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules', 'electron-builder', 'cli.js'),
      PLATFORM,
      ...targets,
      '--publish',
      'never',
      '--config',
      'electron-builder.yml',
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { CSC_IDENTITY_AUTO_DISCOVERY: 'false', ...process.env, ...tool.env },
    },
  );
  if (run.status !== 0) throw new Error('electron-builder failed; its messages are above.');
  say(`made ${fs.readdirSync(path.resolve(root, output)).join(', ')} in ${output}/`);
}

main().catch((error) => {
  say(error.message);
  process.exitCode = 1;
});
