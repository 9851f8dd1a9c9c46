import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LatchkeyApp } from '../../electron/core/app-ports.ts';
import { never } from '../../electron/core/testing/running-app.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, type Result } from '../../shared/result.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { releaseAll, signInOnce, writerApp } from './writer-app.ts';

// The process that is killed, or whose system calls fail: `node writer.mjs SANDBOX SCENARIO`. It prints a line of JSON for
// each line that it is given: `prepare`, `act`, `look`, `release`, `stop`.

const [, , sandbox = '', name = ''] = process.argv;
const scenario: Scenario | undefined = new Map<string, Scenario>(Object.entries(scenarios)).get(name);
if (scenario === undefined) throw new Error(`there is no scenario "${name}"`);

const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
const outcomeOf = (done: Result<unknown, Problem>) =>
  done.ok ? { ok: true, problem: null } : { ok: false, problem: done.error };

/** As the app does with a throw. Only of a part of our own code that could not be read; anything else is a bug. */
function asInternal(error: unknown): Result<never, Problem> {
  const path = error instanceof Error && 'path' in error ? String(error.path) : '';
  if (!path.endsWith('.mjs')) throw error;
  return err({ code: 'internal', correlationId: 'code-unreadable' });
}

function look(app: LatchkeyApp) {
  const { defaultSessionId, files, sessions, attention } = app.state();
  return { default: defaultSessionId, filesProblem: files.problem, sessions: sessions.length, attention };
}

async function main(): Promise<void> {
  const isNew = !existsSync(join(sandbox, 'data'));
  const app = writerApp(sandbox);
  await app.start(never);
  await app.filesWritten();
  if (isNew) {
    await signInOnce(app);
    await app.filesWritten();
    await scenario?.prepare(app);
    await app.filesWritten();
  } else if (process.argv[4] !== 'only-start') await scenario?.begin?.(app);
  // The one thread of the pool, which makes the asynchronous calls, must be there before it can be watched.
  await stat(sandbox);
  say({ ready: process.pid, ...look(app) });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'act' && scenario !== undefined) {
      const done = await scenario.act(app).catch(asInternal);
      await app.filesWritten();
      say({ ...outcomeOf(done), ...look(app) });
    } else if (line === 'release') say({ ...outcomeOf(await releaseAll(app)), ...look(app) });
    else if (line === 'stop') {
      await app.stop();
      say({ stopped: true });
      break;
    } else throw new Error(`"${line}" is no command`);
  }
  process.exit(0);
}

// As Electron's own loop does: the app's timers alone keep no process running.
setInterval(() => undefined, 60_000);
await main();
