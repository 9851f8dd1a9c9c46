// First: nothing may read the environment before it is the app's own.
import './environment.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { app, dialog, Menu } from 'electron';
import { SELF_TEST } from '../../shared/self-test.ts';
import { notUtf8Text } from '../../shared/text/start.ts';
import { declareAppScheme } from './app-protocol.ts';
import { createBasics } from './basics.ts';
import type { Latchkey } from './compose.ts';
import { pageOfDeepLink } from './deep-link.ts';
import { surroundings } from './environment.ts';
import { hardenBeforeReady } from './harden.ts';
import { locate } from './locations.ts';
import { openEndpoint } from './open-endpoint.ts';
import { keepOwnBits } from './own-bits.ts';
import { misreadPaths } from './start-of-app.ts';
import { catchUncaught } from './uncaught.ts';

// The table of contents: harden → lock → open the endpoint → compose → serve → ready → show. What is imported here is read
// before tools find the app; the rest follows behind the endpoint.

keepOwnBits();
const misread = misreadPaths(surroundings.env);
if (misread.length > 0) {
  refuse(notUtf8Text(misread));
  // Not app.exit: what follows would make folders first.
  process.exit(1);
}
const locations = locate();
hardenBeforeReady();
// Every window takes its menu away: where none is set, Electron makes one of forty items at each start.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
declareAppScheme();

// Chromium reorders and pads the second instance's argv, so the true one travels in the data.
if (process.argv.includes(SELF_TEST)) {
  selfTested().catch(fail);
} else if (!app.requestSingleInstanceLock({ argv: process.argv.slice(1, 40), version: app.getVersion() })) {
  leave().catch(fail);
} else {
  begin().catch(failOrGoBack);
}

async function selfTested(): Promise<void> {
  const { selfTest } = await import('./self-test.ts');
  await selfTest();
  app.exit(0);
}

/** Also refused where Chromium cannot write its lock: then there is no other instance that could answer. */
async function leave(): Promise<void> {
  const [{ dataFolderProblem, hasAppLock }, { otherRuns }] = await Promise.all([
    import('../adapters/files/data-folder.ts'),
    import('./running-version.ts'),
  ]);
  const problem = hasAppLock(locations.dataDir) ? null : dataFolderProblem(locations.dataDir);
  if (problem !== null) return await fail(problem);
  const other = otherRuns(locations.dataDir, app.getVersion());
  if (other !== null) process.stderr.write(`${other}\n`);
  app.exit(0);
}

async function begin(): Promise<void> {
  if (locations.appImage !== null) {
    const { leftToTheOneBefore } = await import('./image-trial.ts');
    if (await leftToTheOneBefore(locations, false)) return app.exit(1);
  }
  const serving = serve();
  quitThrough(serving);
  const latchkey = await serving;
  await app.whenReady();
  await run(latchkey);
}

/** Tools find the app first. What is left of an app that was killed may take a while to look at: that keeps nothing else. */
async function serve(): Promise<Latchkey> {
  const basics = createBasics(locations);
  const uncaught = catchUncaught(basics.onBug);
  const endpoint = openEndpoint(basics);
  await Promise.race([endpoint.opened, nextTurn()]);
  try {
    const { compose } = await import('./compose.ts');
    const latchkey = compose(locations, basics, endpoint);
    uncaught.reportTo((problem) => latchkey.report(problem));
    latchkey.serve();
    return latchkey;
  } catch (error) {
    const opened = await endpoint.opened;
    if (opened.ok) await opened.value.close();
    throw error;
  }
}

async function run(latchkey: Latchkey): Promise<void> {
  if (process.platform === 'darwin') app.dock?.hide();
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const argv = argvOf(data);
    latchkey.otherStarted(versionOf(data));
    const link = argv.map(pageOfDeepLink).find((page) => page !== null);
    if (link !== undefined && link !== null) latchkey.show(link);
    else if (!argv.includes('--hidden')) latchkey.show('sessions');
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    latchkey.show(pageOfDeepLink(url) ?? 'sessions');
  });
  app.on('activate', () => latchkey.show('sessions'));
  // Closing the window leaves the tray; quitting is asked for there, by the terminal or by the system.
  app.on('window-all-closed', () => undefined);
  await latchkey.start();
  if (!process.argv.includes('--hidden')) latchkey.show('sessions');
}

/** However it ends, it closes the endpoint and saves first. */
function quitThrough(serving: Promise<Latchkey>): void {
  let isLeaving = false;
  app.on('before-quit', (event) => {
    if (isLeaving) return;
    event.preventDefault();
    isLeaving = true;
    serving
      .then((latchkey) => latchkey.stop())
      .then(
        () => app.exit(0),
        () => app.exit(1),
      );
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

const versionOf = (data: unknown): string =>
  typeof data === 'object' && data !== null && 'version' in data ? String(data.version) : '';

function argvOf(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('argv' in data) || !Array.isArray(data.argv)) return [];
  return data.argv.filter((a): a is string => typeof a === 'string');
}

async function failOrGoBack(error: unknown): Promise<void> {
  if (locations.appImage !== null) {
    const { leftToTheOneBefore } = await import('./image-trial.ts');
    if (await leftToTheOneBefore(locations, true)) return app.exit(1);
  }
  await fail(error);
}

async function fail(error: unknown): Promise<void> {
  refuse(await reasonOf(error));
  app.exit(1);
}

function refuse(said: string): void {
  process.stderr.write(`Latchkey could not start. ${said}\n`);
  if (!process.argv.includes('--hidden')) dialog.showErrorBox('Latchkey could not start', said);
}

async function reasonOf(error: unknown): Promise<string> {
  const [{ Problem }, { problemText }] = await Promise.all([
    import('../../shared/problem.ts'),
    import('../../shared/text/problem.ts'),
  ]);
  const problem = Problem.safeParse(error);
  if (!problem.success) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { what, why, fix } = problemText(problem.data);
  return [what, why, fix].filter((part) => part !== null).join(' ');
}
