#!/usr/bin/env node
// npm run dist: the unpacked app and the installers of this platform, in dist/. `--flavour test` lets Playwright take hold
// of the app (dist-test/); `--dir` makes no installer; `--fast` packs loosely; `--target NAME` (more than once) picks installers; `--version X` is for
// tests of an update.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.mjs';
import { hasCargo } from './build-shim.mjs';
import { ensureStartCache } from './build-start-cache.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { requireNode } from './node-version.mjs';
import { writeChecksums } from './package/checksums.mjs';
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
    version: { type: 'string' },
  },
});

const PLATFORM = { linux: '--linux', darwin: '--mac', win32: '--windows' }[process.platform];
/** Made by scripts/package/linux from the unpacked app; electron-builder makes the others itself. */
const OWN_FORMATS = ['deb', 'rpm'];
const MAKES = { deb: 'dpkg-deb', rpm: 'rpmbuild' };
const isOnPath = (name) =>
  (process.env.PATH ?? '').split(path.delimiter).some((dir) => fs.existsSync(path.join(dir, name)));

/** When this version was made, in seconds: the same commit packs to the same bytes. */
function epoch() {
  if (process.env.SOURCE_DATE_EPOCH) return Number(process.env.SOURCE_DATE_EPOCH);
  const git = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return git.status === 0 ? Number(git.stdout) : Math.floor(Date.now() / 1000);
}

/** What electron-builder makes, and what follows from its unpacked folder here. */
function targets() {
  const isLinux = process.platform === 'linux';
  const asked = options.dir ? ['dir'] : (options.target ?? (isLinux ? OWN_FORMATS : []));
  const own = isLinux ? OWN_FORMATS.filter((format) => asked.includes(format)) : [];
  const others = asked.filter((name) => !own.includes(name));
  const absent = own.filter((format) => !isOnPath(MAKES[format]));
  if (options.target && absent.length > 0) {
    throw new Error(
      `${absent.map((format) => `${MAKES[format]} makes the ${format}`).join(' and ')}; it is not installed.`,
    );
  }
  for (const format of absent) say(`no ${format}: ${MAKES[format]} is not installed`);
  const isOwnOnly = isLinux && others.length === 0;
  return { builder: isOwnOnly ? ['dir'] : others, own: own.filter((format) => !absent.includes(format)) };
}

async function packLinux(formats, output, version) {
  if (formats.length === 0) return;
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(path.join(root, 'scripts', 'package', 'linux', 'pack.ts'), {
    configFile: false,
    root,
  });
  module.packLinux({
    unpacked: path.join(output, `linux${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked`),
    version,
    epoch: epoch(),
    arch: process.arch,
    formats,
    output,
    fast: options.fast,
  });
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
  await ensureStartCache(runtime.version);
  const output = path.resolve(root, options.output ?? (options.flavour === 'test' ? 'dist-test' : 'dist'));
  const version =
    options.version ?? JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version;
  const wanted = targets();
  const settings = {
    electronDist: runtime.dist,
    electronVersion: runtime.version,
    'directories.output': output,
    'electronFuses.enableNodeCliInspectArguments': String(options.flavour === 'test'),
    'extraMetadata.version': version,
  };
  const run = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules', 'electron-builder', 'cli.js'),
      PLATFORM,
      ...wanted.builder,
      '--publish',
      'never',
      '--config',
      'electron-builder.yml',
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { CSC_IDENTITY_AUTO_DISCOVERY: 'false', ...process.env },
    },
  );
  if (run.status !== 0) throw new Error('electron-builder failed; its messages are above.');
  await packLinux(wanted.own, output, version);
  writeChecksums(output);
  say(`made ${fs.readdirSync(output).join(', ')} in ${path.relative(root, output) || output}/`);
}

main().catch((error) => {
  say(error.message);
  process.exitCode = 1;
});
