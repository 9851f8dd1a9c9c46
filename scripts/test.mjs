#!/usr/bin/env node
// npm test: everything. The last line is "N passed, N failed" over all runners.
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

/** Runs a program with its output kept, and shown by `show`. Vitest and the end-to-end tests clean the environment themselves. */
function run(show, command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    let text = '';
    const keep = (stream) => (chunk) => {
      text += chunk;
      show(stream, chunk);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    child.once('error', (error) => resolve({ code: 1, text: `${text}${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

const node = (show, ...args) => run(show, process.execPath, args);
const report = (name) => path.join(results, name);

async function verdict(show, name, ...args) {
  const { code, text } = await node(show, ...args);
  return once(code, name, text);
}

async function withReport(name, count, work) {
  fs.rmSync(report(name), { force: true });
  const { code } = await work();
  return count(report(name), code);
}

const TYPES = {
  name: 'types',
  run: (show) => verdict(show, 'types', bin('typescript/bin/tsc'), '--noEmit'),
};
const LINT = {
  name: 'lint',
  run: (show) => verdict(show, 'lint', bin('@biomejs/biome/bin/biome'), 'ci', '.'),
};
const BUILD = { name: 'build', run: (show) => verdict(show, 'build', 'scripts/build.mjs') };
const CARGO = {
  name: 'shim (cargo)',
  absent: () =>
    hasCargo() ? undefined : 'cargo is not installed, so the native shim was neither built nor tested',
  run: async (show) => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-cargo-'));
    const { code, text } = await run(show, 'cargo', ['test', '--offline', '--quiet'], {
      cwd: path.join(root, 'shim'),
      env: testEnvironment(process.env, home),
    });
    fs.rmSync(home, { recursive: true, force: true });
    return cargoCounts(text, code);
  },
};
const VITEST = {
  name: 'vitest',
  run: (show) =>
    withReport('vitest.json', vitestCounts, () =>
      node(
        show,
        bin('vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report('vitest.json')}`,
      ),
    ),
};
const TORTURE = {
  name: 'torture',
  run: async (show) => {
    const { code, text } = await node(
      show,
      'scripts/torture.mjs',
      ...'--quick --seed 1 --part fuzz --part kill'.split(' '),
    );
    return ownCounts(text, code, 'torture');
  },
};
const E2E = {
  name: 'e2e',
  run: (show) => withReport('e2e.json', playwrightCounts, () => node(show, 'scripts/e2e.mjs')),
};

/**
 * One group after the other; the lanes of a group at the same time. The first ones use one core for most of their time, and
 * none needs what another makes; Vitest and the end-to-end tests need the build, and keep two cores busy on their own.
 */
const GROUPS = [
  [
    [BUILD, CARGO],
    [TYPES, LINT, TORTURE],
  ],
  [[VITEST]],
  [[E2E]],
];

fs.mkdirSync(results, { recursive: true });
if (!ensureSystemPackages()) process.exit(1);

const started = Date.now();
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(0);
const lines = [];
const all = [];
/** Runs one and adds it to the sum. `isAlone`: what it writes is shown at once, not when it has ended. */
async function runOne(runner, isAlone) {
  const absence = runner.absent?.();
  if (absence) {
    all.push({ passed: 0, failed: 0, skipped: 1, reasons: [`${runner.name}: ${absence}`] });
    lines.push(`${runner.name}: not run (${absence})`);
    return;
  }
  const heading = `\n=== ${runner.name}\n`;
  const kept = [];
  const show = isAlone
    ? (stream, chunk) => stream.write(chunk)
    : (stream, chunk) => kept.push([stream, chunk]);
  show(process.stdout, heading);
  const since = Date.now();
  const counts = await runner.run(show);
  for (const [stream, chunk] of kept) stream.write(chunk);
  if (counts.passed + counts.failed === 0) {
    counts.failed += 1;
    counts.reasons.push(`failed: ${runner.name}: it executed nothing`);
  }
  all.push(counts);
  lines.push(`${runner.name}: ${summaryLine(counts)} in ${seconds(since)} s`);
}
for (const lanes of GROUPS) {
  if (lanes.length > 1) {
    const names = lanes.flat().map(({ name }) => name);
    process.stdout.write(`\n=== at the same time: ${names.join(', ')}\n`);
  }
  await Promise.all(
    lanes.map(async (lane) => {
      for (const runner of lane) await runOne(runner, lanes.length === 1);
    }),
  );
}

const total = sum(all);
process.stdout.write(`\n=== summary after ${seconds(started)} s\n${lines.join('\n')}\n`);
// What failed comes last: of a long log often only the end is kept.
const isFailure = (reason) => reason.startsWith('failed: ');
for (const reason of [...total.reasons.filter((r) => !isFailure(r)), ...total.reasons.filter(isFailure)]) {
  process.stdout.write(`  ${reason.replaceAll('\n', '\n  ')}\n`);
}
// Written last and synchronously: readers of the log look at the last line.
fs.writeSync(1, `${summaryLine(total)}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
