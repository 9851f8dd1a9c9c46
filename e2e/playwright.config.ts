import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';

const CORES = Math.min(2, availableParallelism());
/**
 * These wait for most of their time: for keys to expire, deadlines, the next attempt; a fifth of a core is all that one
 * needs. So two for each core run beside each other, first, and the longest before the others.
 */
const WAITING_LONGEST = [
  'faults.spec.ts',
  'network.spec.ts',
  'notifications.spec.ts',
  'rotation.spec.ts',
  'sign-in-faults.spec.ts',
];
const WAITING = [
  'account-in-sight.spec.ts',
  'iam-user.spec.ts',
  'iam-user-faults.spec.ts',
  'saml-roles.spec.ts',
];
const RIG = 'rig/*.spec.ts';

// Each worker has a desktop of its own (rig/test.ts); the tests of one file take turns, because they share one app.
// Nothing is retried: a test that passes the second time is broken.
export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'waiting-longest', testMatch: WAITING_LONGEST },
    { name: 'waiting', testMatch: WAITING },
    { name: 'rig', testMatch: RIG, workers: 1 },
    {
      name: 'app',
      testMatch: '**/*.spec.ts',
      testIgnore: [...WAITING_LONGEST, ...WAITING, RIG],
      workers: CORES,
    },
  ],
  outputDir: '../test-results/e2e',
  workers: 2 * CORES,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['line'], ['json', { outputFile: '../test-results/e2e.json' }]],
});
