// First: nothing may read the environment before it is the app's own.
import './environment.ts';
import { app, dialog, Menu } from 'electron';
import { Problem } from '../../shared/problem.ts';
import { problemText } from '../../shared/text/problem.ts';
import { dataFolderProblem, hasAppLock } from '../adapters/files/data-folder.ts';
import { declareAppScheme } from './app-protocol.ts';
import { compose, type Latchkey } from './compose.ts';
import { pageOfDeepLink } from './deep-link.ts';
import { hardenBeforeReady } from './harden.ts';
import { locate } from './locations.ts';
import { keepOwnBits } from './own-bits.ts';

// The table of contents: harden → lock → compose → serve → ready → show.

keepOwnBits();
const locations = locate();
hardenBeforeReady();
// Every window takes its menu away: where none is set, Electron makes one of forty items at each start.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
declareAppScheme();

// Chromium reorders and pads the second instance's argv, so the true one travels in the data.
if (!app.requestSingleInstanceLock({ argv: process.argv.slice(1, 40) })) {
  // Also refused where Chromium cannot write its lock: then there is no other instance that could answer.
  const problem = hasAppLock(locations.dataDir) ? null : dataFolderProblem(locations.dataDir);
  if (problem === null) app.exit(0);
  else fail(problem);
} else {
  begin().catch(fail);
}

async function begin(): Promise<void> {
  const latchkey = compose(locations);
  quitThrough(latchkey);
  latchkey.serve();
  await app.whenReady();
  await run(latchkey);
}

async function run(latchkey: Latchkey): Promise<void> {
  if (process.platform === 'darwin') app.dock?.hide();
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const argv = argvOf(data);
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
function quitThrough(latchkey: Latchkey): void {
  let isLeaving = false;
  app.on('before-quit', (event) => {
    if (isLeaving) return;
    event.preventDefault();
    isLeaving = true;
    latchkey.stop().then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

function argvOf(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('argv' in data) || !Array.isArray(data.argv)) return [];
  return data.argv.filter((a): a is string => typeof a === 'string');
}

function fail(error: unknown): void {
  const said = reasonOf(error);
  process.stderr.write(`Latchkey could not start. ${said}\n`);
  if (!process.argv.includes('--hidden')) dialog.showErrorBox('Latchkey could not start', said);
  app.exit(1);
}

function reasonOf(error: unknown): string {
  const problem = Problem.safeParse(error);
  if (!problem.success) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { what, why, fix } = problemText(problem.data);
  return [what, why, fix].filter((part) => part !== null).join(' ');
}
