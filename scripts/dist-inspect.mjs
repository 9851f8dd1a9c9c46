#!/usr/bin/env node
// npm run dist:inspect -- [--packages DIR] [--fast]: looks into every artefact in the folder (fuses, integrity, files that do not belong
// there, paths of this machine, size) and fails where one may not be published. `--fast`: they were packed so, for tests.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './node-version.mjs';
import { judge } from './package/judge.mjs';

requireNode();
const { values } = parseArgs({
  options: { packages: { type: 'string', default: 'dist' }, fast: { type: 'boolean', default: false } },
});
try {
  const names = await judge(path.resolve(values.packages), { fast: values.fast });
  process.stderr.write(`[dist:inspect] nothing wrong with ${names.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`[dist:inspect] ${error.message}\n`);
  process.exitCode = 1;
}
