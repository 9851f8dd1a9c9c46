import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { z } from 'zod';
import { runStartCache } from '../../scripts/build-start-cache.mjs';
import { checkoutDir, makeHome } from './home.ts';
import { test } from './test.ts';

test('V8 takes every part of the code from the cache that the build made, in an app that has a display', async () => {
  const home = makeHome();
  const { DISPLAY, DBUS_SESSION_BUS_ADDRESS } = home.env;
  expect(DISPLAY).toBeTruthy();
  const run = await runStartCache({
    args: ['--check'],
    switches: [],
    env: { DISPLAY, DBUS_SESSION_BUS_ADDRESS },
  });
  home.remove();
  expect(run.status, run.stderr).toBe(0);
  const taken = z
    .record(z.string(), z.boolean())
    .parse(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? ''));
  const parts = path.join(checkoutDir(), 'out', 'parts');
  const files = readdirSync(parts).filter((name) => name.endsWith('.cjs'));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((name) => !existsSync(path.join(parts, name.replace('.cjs', '.v8'))))).toEqual([]);
  const read = [path.join(checkoutDir(), 'out', 'main.cjs'), ...files.map((name) => path.join(parts, name))];
  expect(taken).toEqual(Object.fromEntries(read.map((file) => [file, true])));
});
