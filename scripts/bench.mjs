#!/usr/bin/env node
// Measures the app side by side with its floor and writes medians and ratios: `npm run bench -- --json FILE`.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runInSession } from '../e2e/rig/session.mjs';
import { buildAll } from './build.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const PARTS = ['start', 'tools', 'desktop', 'scale'];
const root = path.dirname(import.meta.dirname);

function usage(why) {
  process.stderr.write(`${why}\nusage: npm run bench -- [--json FILE] [--only PART]… [--quick]\n`);
  process.stderr.write(
    `Parts: ${PARTS.join(', ')}. --quick: each measurement once, to try the bench itself.\n`,
  );
  process.exit(2);
}

function read() {
  try {
    const options = {
      json: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
    };
    const { values } = parseArgs({ options });
    const unknown = values.only.find((part) => !PARTS.includes(part));
    return unknown === undefined ? values : usage(`There is no part "${unknown}".`);
  } catch (error) {
    return usage(error.message);
  }
}

const { json, only, quick } = read();
ensureSystemPackages();
await buildAll({ ifStale: true });
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const files = only.map((part) => `${part}.bench.ts`);
const config = path.join(root, 'bench', 'vitest.config.mts');
process.exitCode = await runInSession(
  process.execPath,
  [vitest, 'run', '--config', config, '--reporter=verbose', ...files],
  {
    ...(json === undefined ? {} : { BENCH_JSON: path.resolve(json) }),
    ...(quick ? { BENCH_QUICK: '1' } : {}),
  },
);
