// Runs before Vitest starts its workers, which inherit this process's environment: an empty home and no settings of the developer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { replaceEnvironment, runnerEnvironment, testEnvironment } from './test-environment.mjs';

/** Gives what is to be done at the end. */
export default function setUp(): () => void {
  const home = mkdtempSync(path.join(tmpdir(), 'lk-unit-'));
  replaceEnvironment({ ...runnerEnvironment(process.env), ...testEnvironment(process.env, home) });
  return () => rmSync(home, { recursive: true, force: true });
}
