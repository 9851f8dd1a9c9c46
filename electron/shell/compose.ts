import { setTimeout as sleep } from 'node:timers/promises';
import { app, clipboard } from 'electron';
import { languageOf } from '../../shared/language.ts';
import type { WindowTarget } from '../../shared/pages.ts';
import type { Problem } from '../../shared/problem.ts';
import { speak } from '../../shared/words.ts';
import { createPeerProcess } from '../adapters/endpoint/peer-process.ts';
import { errorCode } from '../adapters/files/atomic-file-problem.ts';
import { removeCopies } from '../adapters/files/shim-copy.ts';
import { createFilesWatch } from '../adapters/files/watch-files.ts';
import { findProgram } from '../adapters/machine/find-program.ts';
import { monotonicMs } from '../adapters/machine/monotonic-ms.ts';
import { watchWake } from '../adapters/machine/system-clock.ts';
import { isSigningIn } from '../core/update/is-signing-in.ts';
import { serveAppScheme } from './app-protocol.ts';
import { followAutostart } from './autostart.ts';
import type { Basics } from './basics.ts';
import { answerCommands } from './command-server.ts';
import { type Adapters, createAdapters } from './compose-adapters.ts';
import { createCore } from './compose-core.ts';
import { createDeviceLock, followLock, type RunningDeviceLock } from './device-lock.ts';
import { createFirstCallers, type FirstCallers } from './first-callers.ts';
import { hardenDefaultSession } from './harden.ts';
import type { Locations } from './locations.ts';
import { createMainWindow } from './main-window.ts';
import type { OpenEndpoint } from './open-endpoint.ts';
import { createPanelShortcut, type PanelShortcut } from './panel-shortcut.ts';
import { createPanelWindow, type PanelWindow } from './panel-window.ts';
import { watchPower } from './power.ts';
import { repairShim } from './repair-shim.ts';
import { forgetRunning, noteRunning } from './running-version.ts';
import { applySeed } from './seed.ts';
import { serveContract } from './serve-contract.ts';
import { createSpareMemory, type SpareMemory } from './spare-memory.ts';
import { type UpdateWatch, watchUpdate } from './watch-update.ts';

const KEYCHAIN_CLOSE_MS = 2_000;
/** How long a start lets callers that waited for it go before the tray and the first write. */
const CALLERS_FIRST_MS = 300;

export interface Latchkey {
  /** Answers the tools that have found the app, and restores what it remembers. Needs nothing that Electron has only when it is ready. */
  serve(): void;
  /** Everything a user sees but the window. After `serve`, and when Electron is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  show(page: WindowTarget): void;
  /** Of a part that failed where nobody waits for an answer: it is in Activity. */
  report(problem: Problem): void;
  /** An app of this version was started beside this one, and left. */
  otherStarted(version: string): void;
}

type Ending = () => void | Promise<void>;
type Core = ReturnType<typeof createCore>;

/** What the steps of a start share. */
interface Running extends Core {
  readonly locations: Locations;
  readonly adapters: Adapters;
  readonly endpoint: OpenEndpoint;
  readonly window: ReturnType<typeof createMainWindow>;
  readonly panel: PanelWindow;
  readonly shortcut: PanelShortcut;
  readonly deviceLock: RunningDeviceLock;
  readonly spareMemory: SpareMemory;
  readonly firstCallers: FirstCallers;
  /** Run one after the other when the app quits. */
  readonly endings: Ending[];
  readonly life: AbortController;
  /** Settles when the records and sign-ins are back; set by `serve`. */
  restored: Promise<void>;
  /** From the end of the start on. */
  updates: UpdateWatch | null;
}

/** The only wiring: every port made real, once. */
export function compose(locations: Locations, basics: Basics, endpoint: OpenEndpoint): Latchkey {
  const adapters = createAdapters(locations, basics);
  const spareMemory = createSpareMemory();
  const prepare = preparedOnce(locations);
  const panel = createPanelWindow({
    outDir: locations.outDir,
    icon: locations.iconFile,
    prepare,
    nowMs: monotonicMs,
  });
  const shortcut = createPanelShortcut({ onPressed: () => panel.toggle(), env: adapters.env });
  const deviceLock = createDeviceLock({
    bus: adapters.bus,
    env: adapters.env,
    onPower: (event) => running.core.onPower(event),
  });
  const running: Running = {
    ...createCore(locations, adapters, deviceLock, {
      openPanel: async () => {
        await app.whenReady();
        panel.open();
      },
      setPanelShortcut: async (keys) => {
        await app.whenReady();
        const set = shortcut.set(keys);
        if (set.ok) running.core.setNotice('shortcut', null);
        return set;
      },
    }),
    locations,
    adapters,
    endpoint,
    spareMemory,
    firstCallers: createFirstCallers(),
    window: createMainWindow({
      outDir: locations.outDir,
      icon: locations.iconFile,
      onGone: () => spareMemory.soon(),
      prepare,
    }),
    panel,
    shortcut,
    deviceLock,
    endings: [],
    life: new AbortController(),
    restored: Promise.resolve(),
    updates: null,
  };
  return {
    show: (page) => running.window.show(page),
    serve: () => serve(running),
    start: () => start(running),
    stop: () => stop(running),
    report: (problem) => running.core.record({ event: 'app', problem }),
    otherStarted: (version) => running.updates?.otherStarted(version),
  };
}

/** SECURITY: nothing but our windows uses the default session, so it is hardened before anything runs in it. */
function preparedOnce(locations: Locations): () => void {
  let isPrepared = false;
  return () => {
    if (isPrepared) return;
    isPrepared = true;
    hardenDefaultSession();
    serveAppScheme(locations.rendererDir);
  };
}

function serve(running: Running): void {
  const { core, life, endings, container, adapters, endpoint, locations, firstCallers } = running;
  // Before the look at the screen with which the core starts: what changes after that is heard.
  void app.whenReady().then(() => watchPower((event) => core.onPower(event)));
  running.restored = (async () => {
    await core.start(life.signal, () => firstCallers.answered(CALLERS_FIRST_MS));
    if (locations.seedFile !== null) await applySeed(locations.seedFile, core, adapters.log);
  })();
  // The keychain may take its time, or ask the user: each call is answered when the records and sign-ins are back.
  answerTools(running, () => running.restored);
  void endpoint.opened.then((served) => {
    if (life.signal.aborted) return;
    core.setEndpoint(
      served.ok ? { listening: true, problem: null } : { listening: false, problem: served.error },
    );
  });
  endings.push(
    async () => {
      const served = await endpoint.opened;
      if (served.ok) await served.value.close();
    },
    () => container.close(),
  );
}

async function start(running: Running): Promise<void> {
  const { core, window, life, endings, adapters, restored, spareMemory, firstCallers, locations } = running;
  const { panel } = running;
  endings.push(
    serveContract({
      app: core,
      window,
      panel,
      openWindow: (place) => window.show(place),
      onProblem: (problem) => {
        core.record({ event: 'app', problem });
        window.show('activity');
      },
      onBug: adapters.onBug,
    }),
    core.subscribe(({ settings, sessions, systemLanguage }) => {
      speak(languageOf({ settings, systemLanguage }));
      window.applyTheme(settings.theme);
      window.applyZoom(settings.zoom);
      panel.applyZoom(settings.zoom);
      spareMemory.sessions(sessions.length);
    }),
  );
  // A tool that started the app is answered before the icon is drawn; a keychain that waits for its user keeps neither.
  const callersLeft = restored.then(() => firstCallers.answered(CALLERS_FIRST_MS));
  await Promise.race([callersLeft, sleep(CALLERS_FIRST_MS, undefined, { ref: false })]);
  if (life.signal.aborted) return;
  speak(languageOf(core.announced()));
  const startNotifications = await startTray(running);
  if (life.signal.aborted) return;
  await restored;
  speak(languageOf(core.state()));
  window.applyTheme(core.state().settings.theme);
  window.applyZoom(core.state().settings.zoom);
  panel.applyZoom(core.state().settings.zoom);
  takeShortcut(running);
  // Not before: a sign-in that is still being restored is nothing to ask for.
  if (life.signal.aborted) return;
  startNotifications();
  core.setNotice('command', repairShim(locations.shimCopy));
  await followMove(running);
  running.updates = followUpdates(running);
  await followTrial(running);
}

/** As the settings say; another program may have it by now. */
function takeShortcut({ core, shortcut, endings }: Running): void {
  const taken = shortcut.set(core.state().settings.panelShortcut);
  core.setNotice('shortcut', taken.ok ? null : taken.error);
  endings.push(() => shortcut.stop());
}

/** What else names the path of an app that was moved: git's helper, and the start at login. */
async function followMove(running: Running): Promise<void> {
  const { adapters, locations, core } = running;
  // Nothing of ours is in the files: what looks like it is of another Latchkey.
  if (core.announced().files.detached === true) return;
  const { env, gitConfig, instance, log } = adapters;
  const canRun = async (path: string): Promise<boolean> => (await findProgram(path, env)) !== null;
  const { followShim } = await import('../core/profiles/follow-shim.ts');
  const followed = await followShim({ gitConfig, instance, command: locations.command, canRun });
  const git = followed.ok ? followed.value.length : followed.error.code;
  if (git !== 0) log.line('moved', { git });
  const scripts = await running.shells.follow();
  if (!scripts.ok) log.line('moved', { shells: scripts.error.code });
  await followAutostart(locations.startCommand, canRun).catch((error) =>
    log.line('moved', { autostart: errorCode(error) }),
  );
}

function followUpdates({ core, locations, endings }: Running): UpdateWatch {
  const { appImage, launchFile, dataDir } = locations;
  const running = app.getVersion();
  void noteRunning(dataDir, running);
  const filesWatch = createFilesWatch([appImage ?? launchFile]);
  const updates = watchUpdate({ core, running, launchFile, appImage, filesWatch });
  endings.push(
    () => updates.stop(),
    () => forgetRunning(dataDir),
  );
  return updates;
}

/** After an update of an AppImage: this version is kept from here on, or it is the one that was put back. */
async function followTrial({ core, endpoint, locations, adapters }: Running): Promise<void> {
  const { ok: isServing } = await endpoint.opened;
  if (!isServing || locations.appImage === null) return;
  const { startedWell } = await import('./image-trial.ts');
  const failed = await startedWell(locations).catch((error) => {
    adapters.log.line('update', { trial: errorCode(error) });
    return null;
  });
  if (failed === null) return;
  const problem: Problem = { code: 'update-rolled-back', version: failed, running: app.getVersion() };
  core.setNotice('new-version', problem);
  core.record({ event: 'app', problem });
}

function answerTools(running: Running, restored: () => Promise<void>): void {
  const { commandPorts, endpoint, core, firstCallers } = running;
  endpoint.reportTo((problem) => core.setEndpoint({ listening: false, problem }));
  endpoint.answerWith(
    answerCommands({
      ports: commandPorts,
      whole: restored,
      onAnswering(answer) {
        firstCallers.note(answer);
        // So that `status` and `doctor` say what is true now, also where the system has no watches left.
        running.updates?.look();
      },
      peers: createPeerProcess(),
    }),
  );
}

/** Starts the tray and watches the machine. Read behind the endpoint: tools do not wait for what only a user sees. */
async function startTray(running: Running): Promise<() => void> {
  const { core, window, panel, life, endings, adapters, locations, spareMemory } = running;
  const { bus, clock, log } = adapters;
  const [tray, { trayActions }, notifications] = await Promise.all([
    import('./tray.ts'),
    import('./tray-actions.ts'),
    import('./notifications.ts'),
  ]);
  const show = (page: WindowTarget): void => window.show(page);
  if (life.signal.aborted) return () => undefined;
  endings.push(
    tray.startTray({
      app: core,
      assetsDir: locations.assetsDir,
      onAction: trayActions({
        app: core,
        openWindow: show,
        openPanel: () => panel.open(),
        copyText: (text) => clipboard.writeText(text),
        quit: () => app.quit(),
        onProblem: (problem) => {
          core.record({ event: 'app', problem });
          show('sessions');
        },
      }),
      onClick: (icon) => panel.toggle(icon),
    }),
    watchWake(clock, (_lateMs, hasSlept) => {
      core.onPower(hasSlept ? 'slept' : 'late');
      core.onPower('resume');
    }),
  );
  return () => {
    running.deviceLock.watchScreen();
    endings.push(
      followLock(core, running.deviceLock, (event) => core.onPower(event)),
      () => running.deviceLock.stop(),
    );
    endings.push(
      notifications.startNotifications({
        app: core,
        clock,
        log,
        bus,
        icon: locations.iconFile,
        openWindow: show,
        isWindowShown: window.isShown,
      }),
    );
    spareMemory.soon();
  };
}

async function stop(running: Running): Promise<void> {
  const { life, spareMemory, endings, window, panel, core, adapters, locations } = running;
  const { detached, problem } = core.announced().files;
  // A command that still runs in a profile of ours needs the copy that the profile names.
  // A sign-in that the end of the app ends is the user's wish; an update waits for the next end.
  const isBusy = isSigningIn(core.announced());
  const isDetached = detached === true && problem?.code !== 'profile-in-use';
  life.abort();
  spareMemory.stop();
  for (const end of endings) await end();
  panel.close();
  window.close();
  await core.stop();
  await adapters.keychain.close(KEYCHAIN_CLOSE_MS);
  adapters.bus?.close();
  if (locations.appImage !== null && !isBusy) {
    const { putStaged } = await import('./image-trial.ts');
    await putStaged(locations).catch((error) => adapters.log.line('update', { swap: errorCode(error) }));
  }
  await adapters.log.flush();
  // Nothing names them any more, and the app may be uninstalled next; a start makes the one that it needs.
  if (isDetached) removeCopies(locations.shimFolders);
}
