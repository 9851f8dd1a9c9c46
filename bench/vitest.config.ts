import { defineConfig } from 'vitest/config';

// Vitest only runs the file: what is measured is written by bench.ts itself, and nothing passes or fails by a time.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['bench.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
