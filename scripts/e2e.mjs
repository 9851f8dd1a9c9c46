#!/usr/bin/env node
// npm run test:e2e: Playwright on the real Electron, on a desktop of its own. Arguments go to Playwright.
import fs from 'node:fs';
import path from 'node:path';
import { runInSession } from '../e2e/rig/session.mjs';
import { buildAll } from './build.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { requireNode } from './node-version.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const config = path.join(root, 'e2e', 'playwright.config.ts');
const playwright = path.join(root, 'node_modules', 'playwright', 'cli.js');

try {
  if (!ensureSystemPackages()) process.exit(1);
  // Asked before the session hides the cache, and so that a slow first preparation is no test's time.
  await electronRuntime();
  await buildAll({ ifStale: true });
  fs.rmSync(path.join(root, 'test-results', 'e2e.json'), { force: true });
  process.exitCode = await runInSession(process.execPath, [
    playwright,
    'test',
    '-c',
    config,
    ...process.argv.slice(2),
  ]);
} catch (error) {
  process.stderr.write(`[e2e] ${error.message}\n`);
  process.exitCode = 1;
}
