#!/usr/bin/env node
// npm start: the app for real AWS, from this checkout.
import { buildAll } from './build.mjs';
import { requireNode } from './node-version.mjs';
import { missingForDesktop, startApp } from './run-app.mjs';

requireNode();
try {
  await buildAll({ ifStale: true });
  const missing = await missingForDesktop();
  for (const what of missing) process.stderr.write(`[app] this machine does not offer ${what}\n`);
  if (missing.some((what) => what.startsWith('a display'))) {
    process.stderr.write(
      '[app] Latchkey needs a desktop. On a server "npm run demo -- --headless" shows it at work through its terminal commands.\n',
    );
    process.exit(1);
  }
  const devTools = process.env.LATCHKEY_DEVTOOLS === '1' ? ['--devtools'] : [];
  const { child, exited } = await startApp({ args: [...process.argv.slice(2), ...devTools] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.exitCode = await exited;
} catch (error) {
  process.stderr.write(`[app] ${error.message}\n`);
  process.exitCode = 1;
}
