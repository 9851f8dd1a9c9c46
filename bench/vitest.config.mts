import { defineConfig } from 'vitest/config';

// Vitest only runs the files: what is measured they write themselves, and nothing passes or fails by a time.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.bench.ts'],
    globalSetup: ['report.ts'],
    // One at a time: two would measure each other.
    fileParallelism: false,
    // What follows would measure an app in a state that nobody asked for.
    bail: 1,
    testTimeout: 900_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
