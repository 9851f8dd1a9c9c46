import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';

/** These wait for seconds of real time. They run first and beside each other, not beside what needs the whole processor. */
const WAITING = ['notifications.spec.ts', 'rotation.spec.ts', 'saml-roles.spec.ts'];
const RIG = 'rig/*.spec.ts';

// Two at a time, each on a desktop of its own (rig/test.ts); the tests of one file take turns, because they share one app.
// Nothing is retried: a test that passes the second time is broken.
export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'waiting', testMatch: WAITING },
    { name: 'rig', testMatch: RIG },
    { name: 'app', testMatch: '**/*.spec.ts', testIgnore: [...WAITING, RIG] },
  ],
  outputDir: '../test-results/e2e',
  workers: Math.min(2, availableParallelism()),
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['line'], ['json', { outputFile: '../test-results/e2e.json' }]],
});
