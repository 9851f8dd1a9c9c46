#!/usr/bin/env node
// Measures the app side by side with its floor and writes medians and ratios: `npm run bench -- --json FILE`.
import path from 'node:path';
import { runInSession } from '../e2e/rig/session.mjs';
import { buildAll } from './build.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const root = path.dirname(import.meta.dirname);
const args = process.argv.slice(2);
const at = args.indexOf('--json');
if (args.length > 0 && (at !== 0 || args[1] === undefined || args.length > 2)) {
  process.stderr.write('usage: npm run bench -- [--json FILE]\n');
  process.exit(2);
}
ensureSystemPackages();
await buildAll({ ifStale: true });
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
process.exitCode = await runInSession(
  process.execPath,
  [vitest, 'run', '--config', path.join(root, 'bench', 'vitest.config.ts'), '--reporter=verbose'],
  at === 0 ? { BENCH_JSON: path.resolve(args[1]) } : {},
);
