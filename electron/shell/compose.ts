import { join } from 'node:path';
import { app, clipboard, shell } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { doctorTexts } from '../../shared/text/doctor.ts';
import { createClockSkew } from '../adapters/aws/clock-skew.ts';
import { createLazyIam, createLazyIdentityCenter, createLazySts } from '../adapters/aws/lazy-aws.ts';
import { sessionBusAddress } from '../adapters/dbus/bus-address.ts';
import { createLazySessionBus } from '../adapters/dbus/lazy-session-bus.ts';
import { createContainerEndpoint } from '../adapters/endpoint/container-endpoint.ts';
import { createEndpointLookup } from '../adapters/endpoint/endpoint-lookup.ts';
import { createPeerProcess } from '../adapters/endpoint/peer-process.ts';
import { createAwsFiles, homeOf } from '../adapters/files/aws-files.ts';
import { createFileLog } from '../adapters/files/file-log.ts';
import { createGitConfigFile } from '../adapters/files/git-config-file.ts';
import { createRecordStore } from '../adapters/files/record-store.ts';
import { createUndoJournal } from '../adapters/files/undo-journal.ts';
import { keychainServiceName, loadKeychain, watchKeychain } from '../adapters/keychain/keychain-loader.ts';
import { createKeychainSecretStore, keychainLimits } from '../adapters/keychain/keychain-secret-store.ts';
import { createSecretService } from '../adapters/keychain/secret-service.ts';
import { loopback } from '../adapters/loopback/loopback-listener.ts';
import { createMachine } from '../adapters/machine/machine.ts';
import { nodeHash } from '../adapters/machine/node-hash.ts';
import { watchScreenLock } from '../adapters/machine/screen-lock.ts';
import { createSystemClock, watchWake } from '../adapters/machine/system-clock.ts';
import { systemRandom } from '../adapters/machine/system-random.ts';
import { createLatchkeyApp } from '../core/app.ts';
import { createOnBug } from '../core/bugs.ts';
import { createLazyUserFiles } from '../core/lazy-user-files.ts';
import { profileNaming } from '../core/profiles/plan/profile-name.ts';
import type { CommandPorts } from '../core/terminal/command.ts';
import { identityFolders } from '../identity/registry.ts';
import { serveAppScheme } from './app-protocol.ts';
import { setStartAtLogin } from './autostart.ts';
import { serveCommands } from './command-server.ts';
import { hardenDefaultSession } from './harden.ts';
import { createLazySamlWindow } from './lazy-saml-window.ts';
import type { Locations } from './locations.ts';
import { createMainWindow, type Page } from './main-window.ts';
import { createNetFetch } from './net-fetch.ts';
import { watchPower } from './power.ts';
import { saveActivity } from './save-activity.ts';
import { sowSeed } from './seed.ts';
import { serveContract } from './serve-contract.ts';
import { createSpareMemory } from './spare-memory.ts';

/** The last frames of a reply leave before the endpoint closes. */
const QUIT_AFTER_REPLY_MS = 100;
const KEYCHAIN_FAREWELL_MS = 2_000;

export interface Latchkey {
  start(): Promise<void>;
  stop(): Promise<void>;
  show(page: Page): void;
}

/** The only wiring: every port made real, once. */
export async function compose(locations: Locations): Promise<Latchkey> {
  const { env } = process;
  const clock = createSystemClock();
  const random = systemRandom;
  const log = createFileLog({ directory: join(locations.dataDir, 'logs'), clock });
  const onBug = createOnBug({ random, log });

  const skew = createClockSkew({ onChange: (skewMs) => log.line('clock.skew', { skewMs }) });
  const undoJournal = createUndoJournal({ directory: locations.dataDir });
  const awsFiles = createAwsFiles({ env, journal: undoJournal });
  const gitConfig = createGitConfigFile({ env, journal: undoJournal });
  const endpoints = createEndpointLookup({ env, configPath: awsFiles.paths().config });
  const aws = { fetch: createNetFetch(), clock, skew, random, ...endpoints };
  const busAddress = sessionBusAddress(env);
  // The app's one connection to the session bus: keyring, lock screen and notifications.
  const bus = process.platform === 'linux' ? createLazySessionBus({ address: busAddress }) : null;
  const keychain = watchKeychain(() => loadKeychain(bus === null ? null : { bus, busAddress }));
  const secretStore = createKeychainSecretStore({
    service: keychainServiceName(env),
    load: keychain.load,
    secretService: bus === null ? null : createSecretService({ bus }),
    ...keychainLimits(process.platform),
  });

  const core = createLatchkeyApp({
    clock,
    skew,
    random,
    log,
    onBug,
    secretStore,
    records: createRecordStore({ path: join(locations.dataDir, 'latchkey.json') }),
    browser: { open: openInBrowser },
    clipboard: {
      writeText: async (text) => clipboard.writeText(text),
      readText: async () => clipboard.readText(),
    },
    identities: identityFolders,
    identityPorts: {
      clock,
      skew,
      random,
      sts: createLazySts(aws),
      identityCenter: createLazyIdentityCenter(aws),
      hash: nodeHash,
      iam: createLazyIam(aws),
      loopback,
      samlWindow: createLazySamlWindow({ icon: locations.iconFile }),
      machine: createMachine({ env, clock }),
      fetch: aws.fetch,
      // Node's own knows no proxy.
      directFetch: globalThis.fetch,
    },
    awsFiles,
    userFiles: createLazyUserFiles({
      awsFiles,
      gitConfig,
      command: locations.command,
      home: homeOf(env),
      env,
    }),
    profileNaming,
    undoJournal,
    settingsEffects: { setStartAtLogin: (isOn) => setStartAtLogin(isOn, locations.startCommand) },
    saveActivity,
    // What a caller's own environment says is the terminal's part: the window has no caller.
    diagnostics: async (signal) => {
      const { checks } = await import('../core/terminal/doctor-checks.ts');
      const found = await checks({ env: {} }, commandPorts, signal);
      return found.filter(({ name }) => name !== doctorTexts.environment);
    },
    version: app.getVersion(),
    command: locations.command,
  });

  const container = createContainerEndpoint({
    clock,
    random,
    log,
    lease: (sessionId, caller, signal) =>
      core.broker.lease({ sessionId, caller, whenSignInNeeded: 'fail' }, signal),
  });
  const commandPorts: CommandPorts = {
    app: core,
    clock,
    skew,
    hash: nodeHash,
    awsFiles,
    gitConfig,
    container,
    command: locations.command,
    quit: () => setTimeout(() => app.quit(), QUIT_AFTER_REPLY_MS),
  };

  const spareMemory = createSpareMemory();
  const window = createMainWindow({
    outDir: locations.outDir,
    icon: locations.iconFile,
    onGone: () => spareMemory.soon(),
    // SECURITY: nothing but our window uses the default session, so it is hardened before anything runs in it.
    prepare: () => {
      hardenDefaultSession();
      serveAppScheme(locations.rendererDir);
    },
  });
  const show = (page: Page): void => window.show(page);
  const endings: (() => void | Promise<void>)[] = [];
  const life = new AbortController();

  const begin = async (): Promise<void> => {
    await core.start(life.signal);
    if (locations.seedFile !== null) await sowSeed(locations.seedFile, core, log);
  };

  return {
    show,
    start: async () => {
      // The keychain may take its time, or ask the person: tools find the endpoint meanwhile, and each is answered
      // when the app is whole.
      const serving = serveCommands({
        ports: commandPorts,
        whole: () => whole,
        random,
        log,
        onBug,
        homeDirectory: app.getPath('home'),
        peers: createPeerProcess(),
        onProblem: (problem) => core.setEndpoint({ listening: false, problem }),
      });
      endings.push(
        async () => {
          const served = await serving;
          if (served.ok) await served.value.close();
        },
        serveContract({
          app: core,
          isOurWindow: window.owns,
          windows: window.contents,
          onBug,
        }),
        core.subscribe(({ settings }) => window.applyTheme(settings.theme)),
        () => container.close(),
      );
      const whole = begin();
      const served = await serving;
      if (life.signal.aborted) return;
      core.setEndpoint(
        served.ok ? { listening: true, problem: null } : { listening: false, problem: served.error },
      );
      // Read behind the endpoint: tools do not wait for what only a person sees.
      const [{ startTray }, { trayActions }, { startNotifications }] = await Promise.all([
        import('./tray.ts'),
        import('./tray-actions.ts'),
        import('./notifications.ts'),
      ]);
      if (life.signal.aborted) return;
      endings.push(
        startTray({
          app: core,
          assetsDir: locations.assetsDir,
          onAction: trayActions({
            app: core,
            openWindow: show,
            quit: () => app.quit(),
            onProblem: (problem) => {
              core.record({ event: 'app', problem });
              show('sessions');
            },
          }),
          onClick: () => show('sessions'),
        }),
        watchWake(clock, () => {
          core.onPower('suspend');
          core.onPower('resume');
        }),
      );
      watchPower((event) => core.onPower(event));

      await whole;
      window.applyTheme(core.state().settings.theme);
      if (bus !== null && !life.signal.aborted) {
        endings.push(
          watchScreenLock({
            bus,
            onChange: (isLocked) => core.onPower(isLocked ? 'lock' : 'unlock'),
          }),
        );
      }
      // Not before: a sign-in that is still being restored is none to ask for.
      if (!life.signal.aborted) {
        endings.push(
          startNotifications({
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
      }
    },
    stop: async () => {
      life.abort();
      spareMemory.stop();
      for (const end of endings) await end();
      window.close();
      await core.stop();
      await keychain.close(KEYCHAIN_FAREWELL_MS);
      bus?.close();
      await log.flush();
    },
  };
}

/** SECURITY: only web pages; a file: or custom scheme from a provider's answer would start a program. */
async function openInBrowser(url: string): Promise<Result<void, Problem>> {
  try {
    const { protocol } = new URL(url);
    if (protocol !== 'https:' && protocol !== 'http:')
      return err({ code: 'refused', reason: 'This is no web page.' });
    await shell.openExternal(url);
    return ok(undefined);
  } catch {
    return err({ code: 'program-missing', program: 'a web browser' });
  }
}
