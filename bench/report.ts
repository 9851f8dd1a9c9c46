import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asJson, asTable } from './results.ts';

let dir = '';
const rows = (): string => path.join(dir, 'rows');

/** Where the parts of a run, each a process of its own, leave their results. */
export function setup(): void {
  dir = mkdtempSync(path.join(tmpdir(), 'lk-bench-'));
  writeFileSync(rows(), '');
  process.env.BENCH_ROWS = rows();
}

export function teardown(): void {
  const { BENCH_JSON: json } = process.env;
  if (json) writeFileSync(json, asJson(rows()));
  process.stdout.write(`\n${asTable(rows())}`);
  rmSync(dir, { recursive: true, force: true });
}
