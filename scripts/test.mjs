#!/usr/bin/env node
// npm test: everything, in order of cost. The last line is "N passed, N failed" over all runners.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hasCargo } from './build-shim.mjs';
import { requireNode } from './node-version.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import {
  cargoCounts,
  once,
  ownCounts,
  playwrightCounts,
  sum,
  summaryLine,
  vitestCounts,
} from './test-counts.mjs';
import { testEnvironment } from './test-environment.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const results = path.join(root, 'test-results');
const bin = (name) => path.join(root, 'node_modules', ...name.split('/'));

/** Runs a program with its output shown and kept. Vitest and the end-to-end tests clean the environment themselves. */
function run(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    let text = '';
    const keep = (stream) => (chunk) => {
      text += chunk;
      stream.write(chunk);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    child.once('error', (error) => resolve({ code: 1, text: `${text}${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

const node = (...args) => run(process.execPath, args);
const report = (name) => path.join(results, name);

async function verdict(name, ...args) {
  const { code, text } = await node(...args);
  return once(code, name, text);
}

async function withReport(name, count, work) {
  fs.rmSync(report(name), { force: true });
  const { code } = await work();
  return count(report(name), code);
}

const RUNNERS = [
  { name: 'types', run: () => verdict('types', bin('typescript/bin/tsc'), '--noEmit') },
  { name: 'lint', run: () => verdict('lint', bin('@biomejs/biome/bin/biome'), 'ci', '.') },
  { name: 'build', run: () => verdict('build', 'scripts/build.mjs') },
  {
    name: 'shim (cargo)',
    absent: () =>
      hasCargo() ? undefined : 'cargo is not installed, so the native shim was neither built nor tested',
    run: async () => {
      const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-cargo-'));
      const { code, text } = await run('cargo', ['test', '--offline', '--quiet'], {
        cwd: path.join(root, 'shim'),
        env: testEnvironment(process.env, home),
      });
      fs.rmSync(home, { recursive: true, force: true });
      return cargoCounts(text, code);
    },
  },
  {
    name: 'vitest',
    run: () =>
      withReport('vitest.json', vitestCounts, () =>
        node(
          bin('vitest/vitest.mjs'),
          'run',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report('vitest.json')}`,
        ),
      ),
  },
  {
    name: 'torture',
    run: async () => {
      const { code, text } = await node(
        'scripts/torture.mjs',
        ...'--quick --seed 1 --part fuzz --part kill'.split(' '),
      );
      return ownCounts(text, code, 'torture');
    },
  },
  { name: 'e2e', run: () => withReport('e2e.json', playwrightCounts, () => node('scripts/e2e.mjs')) },
];

fs.mkdirSync(results, { recursive: true });
if (!ensureSystemPackages()) process.exit(1);

const started = Date.now();
const lines = [];
const all = [];
for (const runner of RUNNERS) {
  const absence = runner.absent?.();
  if (absence) {
    all.push({ passed: 0, failed: 0, skipped: 1, reasons: [`${runner.name}: ${absence}`] });
    lines.push(`${runner.name}: not run (${absence})`);
    continue;
  }
  process.stdout.write(`\n=== ${runner.name}\n`);
  const since = Date.now();
  const counts = await runner.run();
  if (counts.passed + counts.failed === 0) {
    counts.failed += 1;
    counts.reasons.push(`failed: ${runner.name}: it executed nothing`);
  }
  all.push(counts);
  lines.push(`${runner.name}: ${summaryLine(counts)} in ${((Date.now() - since) / 1000).toFixed(0)} s`);
}

const total = sum(all);
process.stdout.write(
  `\n=== summary after ${((Date.now() - started) / 1000).toFixed(0)} s\n${lines.join('\n')}\n`,
);
// What failed comes last: of a long log often only the end is kept.
const isFailure = (reason) => reason.startsWith('failed: ');
for (const reason of [...total.reasons.filter((r) => !isFailure(r)), ...total.reasons.filter(isFailure)]) {
  process.stdout.write(`  ${reason.replaceAll('\n', '\n  ')}\n`);
}
// Written last and synchronously: readers of the log look at the last line.
fs.writeSync(1, `${summaryLine(total)}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
