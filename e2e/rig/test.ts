// The `test` of every spec. Each worker of Playwright has a desktop of its own: display, bus, keyring, home.
import { test as base } from 'playwright/test';
import { replaceEnvironment, runnerEnvironment } from '../../scripts/test-environment.mjs';
import { startSession } from './session.mjs';

export const test = base.extend<object, { readonly desktop: null }>({
  desktop: [
    // Playwright reads from the parameter which fixtures it needs: none.
    // biome-ignore lint/correctness/noEmptyPattern: an object pattern is asked for, and there is nothing to name in it
    async ({}, use) => {
      const session = await startSession();
      replaceEnvironment({ ...runnerEnvironment(process.env), ...session.env });
      await use(null);
      await session.stop();
    },
    { scope: 'worker', auto: true, timeout: 60_000 },
  ],
});
