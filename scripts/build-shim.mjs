#!/usr/bin/env node
// Puts the terminal commands into out/bin: the native relay where cargo exists, else the same relay as a Node script.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { electronRuntime } from './electron-runtime.mjs';
import { isFresh } from './freshness.mjs';

const root = path.dirname(import.meta.dirname);
const crate = path.join(root, 'shim');
const bin = path.join(root, 'out', 'bin');
// Of its own: what the tests of the shim build is linked otherwise, and would be taken for this one.
const target = path.join(crate, 'target', 'shipped');
const isWindows = process.platform === 'win32';
const suffix = isWindows ? '.exe' : '';
const say = (text) => process.stderr.write(`[shim] ${text}\n`);

export const hasCargo = () => spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status === 0;

function replace(file, make) {
  const temporary = `${file}.${process.pid}.new`;
  make(temporary);
  // A running program keeps the old file; writing into it would fail with "text file busy".
  fs.renameSync(temporary, file);
}

// Position-independent, as Rust links by default: a fixed address saved 0.06 ms (docs/performance.md).
const STATIC = '-C target-feature=+crt-static';

function cargo(flags, output) {
  // No dependencies, so --offline costs nothing and keeps the build from waiting for a registry.
  const run = spawnSync('cargo', ['build', '--release', '--offline', '--quiet'], {
    cwd: crate,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      CARGO_TARGET_DIR: target,
      RUSTFLAGS: `${process.env.RUSTFLAGS ?? ''} ${flags}`.trim(),
    },
  });
  return run.status === 0;
}

function buildNative() {
  const built = path.join(target, 'release', `latchkey${suffix}`);
  const inputs = ['src', 'Cargo.toml', 'Cargo.lock', 'build.rs'].map((name) => path.join(crate, name));
  inputs.push(import.meta.filename);
  if (!isFresh([built], inputs)) {
    // The dynamic loader took a third of the program's own time; without a static C library it has to be borne.
    const isBuilt = (process.platform === 'linux' && cargo(STATIC, 'ignore')) || cargo('', 'inherit');
    if (!isBuilt) throw new Error('cargo could not build the shim; its messages are above.');
    // cargo leaves an up-to-date binary's time alone, which would look stale forever.
    fs.utimesSync(built, new Date(), new Date());
  }
  for (const name of ['latchkey', 'git-remote-codecommit']) {
    replace(path.join(bin, name + suffix), (file) => fs.copyFileSync(built, file));
  }
  say('native');
}

/** A launcher for the Node relay; the relay learns from LATCHKEY_ARGV0 under which name it was called. */
function writeScripts() {
  for (const name of ['latchkey', 'git-remote-codecommit']) {
    if (isWindows) {
      const text = `@echo off\r\nset "LATCHKEY_ARGV0=${name}"\r\nnode "%~dp0latchkey-relay.cjs" %*\r\n`;
      replace(path.join(bin, `${name}.cmd`), (file) => fs.writeFileSync(file, text));
      continue;
    }
    const text = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LATCHKEY_ARGV0=${name} exec node "$here/latchkey-relay.cjs" "$@"
`;
    replace(path.join(bin, name), (file) => fs.writeFileSync(file, text, { mode: 0o755 }));
  }
  say('no cargo here: the terminal commands run on Node (slower, same behaviour)');
}

export async function buildShim({ allowMissing = false } = {}) {
  fs.mkdirSync(bin, { recursive: true });
  const hasCrate = fs.existsSync(path.join(crate, 'Cargo.toml'));
  if (!hasCrate && !allowMissing)
    throw new Error('shim/Cargo.toml does not exist; the shim cannot be built.');
  if (!hasCrate) say('MISSING: shim/Cargo.toml does not exist');
  if (hasCrate && hasCargo() && process.env.LATCHKEY_SHIM !== 'node') buildNative();
  else writeScripts();
  const runtime = await electronRuntime();
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const launch = { argv: [runtime.executable, root, '--hidden'], electron: runtime.version, version };
  replace(path.join(bin, 'launch.json'), (file) =>
    fs.writeFileSync(file, `${JSON.stringify(launch, null, 2)}\n`),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  try {
    await buildShim({ allowMissing: process.argv.includes('--allow-missing') });
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
