#!/usr/bin/env node
// npm run test:e2e: Playwright on the real Electron; each of its workers makes a desktop of its own. Arguments go to Playwright.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildAll } from './build.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { requireNode } from './node-version.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { electronLocation, testEnvironment } from './test-environment.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const config = path.join(root, 'e2e', 'playwright.config.ts');
const playwright = path.join(root, 'node_modules', 'playwright', 'cli.js');

/** Runs Playwright in the environment of the tests and gives its exit code. */
async function runPlaywright(args) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-e2e-'));
  const env = { ...testEnvironment(process.env, home), ...electronLocation(process.env) };
  const child = spawn(process.execPath, [playwright, 'test', '-c', config, ...args], {
    env,
    stdio: 'inherit',
  });
  const pass = (signal) => child.kill(signal);
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
    });
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

try {
  if (!ensureSystemPackages()) process.exit(1);
  // Asked here so that a slow first preparation is no test's time.
  await electronRuntime();
  await buildAll({ ifStale: true });
  fs.rmSync(path.join(root, 'test-results', 'e2e.json'), { force: true });
  process.exitCode = await runPlaywright(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`[e2e] ${error.message}\n`);
  process.exitCode = 1;
}
