import { defineConfig } from 'vitest/config';
import { FOLDER_VARIABLE, FOLDERS } from './folders.mjs';

const { tests = [], isolate = false } = FOLDERS[process.env[FOLDER_VARIABLE] ?? ''] ?? {};

// As the unit tests run, but only those of the folder that is tried.
export default defineConfig({
  plugins: [
    {
      name: 'processes',
      // Stryker asks for threads; these tests change the umask and the event loop of a process, which a thread cannot.
      configureVitest: ({ project }) => {
        project.config.pool = 'forks';
      },
    },
  ],
  test: {
    include: [...tests],
    // One process for each mutant instead of one for each of its test files.
    isolate,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    globalSetup: ['scripts/test-home.ts'],
  },
});
