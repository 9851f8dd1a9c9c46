import { app } from 'electron';
import { lazyPort } from '../../shared/lazy-port.ts';
import type { Updates } from '../core/ports/update.ts';
import type { Adapters } from './compose-adapters.ts';
import type { Locations } from './locations.ts';
import { startAfterThis } from './start-after-this.ts';

/** A file of an AppImage's size, over a slow line. */
const BOUNDS = { mostBytes: 1_000_000_000, longestMs: 60 * 60_000 };

/** The last frames of a reply leave before the endpoint closes. */
const QUIT_AFTER_REPLY_MS = 100;

/** Updates of this installation; their code is read when somebody asks for one. */
export const createLazyUpdates = (
  { appImage, appFolder, dataDir, installedCommand }: Locations,
  { env, longFetch }: Adapters,
): Updates =>
  lazyPort<Updates>(
    {
      installation: true,
      forbiddenBy: true,
      read: true,
      isSignedBy: true,
      stage: true,
      staged: true,
      failed: true,
      restart: true,
    },
    async () => {
      const [{ createUpdates }, { updateHow, updateSource }, { policyFile }, { isSystemPlace }] =
        await Promise.all([
          import('../adapters/update/updates.ts'),
          import('../adapters/update/installation.ts'),
          import('../adapters/update/update-policy.ts'),
          import('../adapters/machine/installed-place.ts'),
        ]);
      const { platform } = process;
      const { isPackaged } = app;
      const fetch = longFetch(BOUNDS);
      return createUpdates({
        how: updateHow(
          { appImage, isPackaged, isSystemPlace: isSystemPlace(installedCommand, { platform, env }) },
          platform,
        ),
        arch: process.arch,
        platform,
        source: updateSource(appFolder),
        policyFile: policyFile(platform, env),
        dataDir,
        running: app.getVersion(),
        appImage,
        fetch: async (url, { signal }) => {
          await app.whenReady();
          return fetch(url, { signal });
        },
        env,
        switches: startSwitches(),
        restart: () => {
          if (appImage !== null) startAfterThis([appImage, '--hidden', ...startSwitches()], env);
          setTimeout(() => app.quit(), QUIT_AFTER_REPLY_MS);
        },
      });
    },
  );

/** A test run, and a later start, need what this start was given. */
const startSwitches = (): readonly string[] => [
  ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
];
