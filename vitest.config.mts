import { defineConfig } from 'vitest/config';

/*
 * Two divisions. "unit" is what every commit passes (npm run check); "integration" talks to real clients, servers, shells
 * and keyrings, in processes of their own, and npm test runs it too.
 * Where a file leaves nothing behind in its process (no mocks, no change of process.env, no state in a module), files share
 * one: starting a process and reading zod, the AWS clients and the playground again for each took more time than the tests.
 */
const INTEGRATION_SHARED = [
  'electron/{core,identity}/**/*.integration.test.ts',
  'electron/core/terminal/completion/real-shells.test.ts',
  // It changes process.env, and looks for what the AWS clients read once a process.
  'electron/adapters/integration/**/!(own-settings).integration.test.ts',
  'playground/**/*.test.ts',
];
const INTEGRATION_ISOLATED = [
  'electron/adapters/integration/**/own-settings.integration.test.ts',
  'scripts/recipes/*.test.ts',
  'electron/adapters/keychain/{keychain-secret-store,secret-service-keychain}.test.ts',
  'shim/**/*.test.ts',
];
const INTEGRATION = [...INTEGRATION_SHARED, ...INTEGRATION_ISOLATED];
const UNIT_SHARED = [
  'shared/**/*.test.ts',
  'electron/{core,identity}/**/*.test.ts',
  // These look at the calls of node:fs, or make them fail, through mocks.
  'electron/adapters/{aws,dbus,endpoint,files,http,loopback,machine}/**/!(atomic-file-order|atomic-file-take-back|network-test|unsynced-directory).test.ts',
  'renderer/**/*.test.ts',
  // It looks at the environment of its process.
  'scripts/**/!(test-environment).test.ts',
];
const ALL = ['{shared,electron,renderer,shim,playground,scripts}/**/*.test.{ts,tsx}'];

// Unit, property, contract and endpoint tests sit beside their sources; e2e/*.spec.ts belong to Playwright.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // The default of one second is over before a busy machine has turned to what is waited for.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // The default leaves one core of a small machine idle. One more than it has, because many tests wait for a program.
    maxWorkers: 3,
    globalSetup: ['scripts/test-home.ts'],
    setupFiles: ['scripts/fixed-seed.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: UNIT_SHARED, exclude: INTEGRATION, isolate: false },
      },
      {
        extends: true,
        test: { name: 'unit-isolated', include: ALL, exclude: [...UNIT_SHARED, ...INTEGRATION] },
      },
      { extends: true, test: { name: 'integration', include: INTEGRATION_SHARED, isolate: false } },
      { extends: true, test: { name: 'integration-isolated', include: INTEGRATION_ISOLATED } },
    ],
  },
});
