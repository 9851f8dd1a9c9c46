import { defineConfig } from 'vitest/config';

/**
 * These leave nothing behind in their process (no mocks, no change of process.env, no state in a module), so files share one:
 * starting a process and reading zod, the AWS clients and the playground again for each file took more time than the tests.
 */
const IN_SHARED_PROCESS = [
  'shared/**/*.test.ts',
  'electron/{core,identity}/**/*.test.ts',
  // It looks at the calls of node:fs through mocks.
  'electron/adapters/{aws,dbus,endpoint,files,loopback,machine}/**/!(atomic-file-order).test.ts',
  // It changes process.env, and looks for what the AWS clients read once a process.
  'electron/adapters/integration/**/!(own-settings).integration.test.ts',
  '{playground,renderer}/**/*.test.ts',
];

// Unit, property, contract and endpoint tests sit beside their sources; e2e/*.spec.ts belong to Playwright.
export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The default of one second is over before a busy machine has turned to what is waited for.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // The default leaves one core of a small machine idle.
    maxWorkers: 2,
    globalSetup: ['scripts/test-home.ts'],
    projects: [
      { extends: true, test: { name: 'shared process', include: IN_SHARED_PROCESS, isolate: false } },
      {
        extends: true,
        test: {
          name: 'own process',
          include: ['{shared,electron,renderer,shim,playground,scripts}/**/*.test.{ts,tsx}'],
          exclude: IN_SHARED_PROCESS,
        },
      },
    ],
  },
});
