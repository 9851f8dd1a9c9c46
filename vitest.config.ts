import { defineConfig } from 'vitest/config';

// Unit, property, contract and endpoint tests sit beside their sources; e2e/*.spec.ts belong to Playwright.
export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,shim,playground,scripts}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    globalSetup: ['scripts/test-home.ts'],
  },
});
