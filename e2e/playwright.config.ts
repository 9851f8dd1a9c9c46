import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';

const CORES = Math.min(2, availableParallelism());
/**
 * These wait for most of their time: for keys to expire, deadlines, the next attempt; a fifth of a core is all that one
 * needs. So they run beside the others, from the start, and the longest of them first.
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
/** In turns and from the start, so that none of them is left when everything else is over. */
const LONG = ['clients.spec.ts', 'doctor-causes.spec.ts', 'lifecycle.spec.ts', 'which-account.spec.ts'];

// Each worker has a desktop of its own (rig/test.ts); the tests of one file take turns, because they share one app.
// Nothing is retried: a test that passes the second time is broken.
export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'waiting-longest', testMatch: WAITING_LONGEST, workers: CORES },
    { name: 'waiting', testMatch: WAITING, workers: 1 },
    { name: 'rig', testMatch: RIG, workers: 1 },
    { name: 'long', testMatch: LONG, workers: 1 },
    {
      name: 'app',
      testMatch: '**/*.spec.ts',
      testIgnore: [...WAITING_LONGEST, ...WAITING, RIG, ...LONG],
      workers: CORES,
    },
  ],
  outputDir: '../test-results/e2e',
  // An app waits for a third of its time, so a core has work for more than one.
  workers: 2 * CORES + 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['line'], ['json', { outputFile: '../test-results/e2e.json' }]],
});
