import { app } from 'electron';
import type { Installed } from '../adapters/update/image-swap.ts';
import { surroundings } from './environment.ts';
import type { Locations } from './locations.ts';
import { startAfterThis } from './start-after-this.ts';

const installed = ({ appImage, dataDir }: Locations): Installed | null =>
  appImage === null ? null : { dataDir, image: appImage, running: app.getVersion() };

/**
 * A new AppImage that did not get as far as answering tools is replaced by the one before it. `isFailed`: this start cannot go
 * on; else it is counted. True: the one before starts when this process ends. Never throws: an update keeps nobody from starting.
 */
export async function leftToTheOneBefore(locations: Locations, isFailed: boolean): Promise<boolean> {
  const image = installed(locations);
  if (image === null) return false;
  try {
    const { countStart, putBack } = await import('../adapters/update/image-swap.ts');
    const isBack = isFailed ? await putBack(image) : await countStart(image);
    if (isBack) startAfterThis([image.image, ...process.argv.slice(1)], surroundings.env);
    return isBack;
  } catch {
    return false;
  }
}

/** This version answers tools. The version that did not, and was rolled back; null: none, or its user knows. */
export async function startedWell(locations: Locations): Promise<string | null> {
  const image = installed(locations);
  if (image === null) return null;
  const { confirmStart, rolledBack } = await import('../adapters/update/image-swap.ts');
  await confirmStart(image);
  return rolledBack(image);
}

/** At the end of the app. Where it cannot be, the update waits for the next end. */
export async function putStaged(locations: Locations): Promise<void> {
  const image = installed(locations);
  if (image === null) return;
  const { putStagedInPlace } = await import('../adapters/update/image-swap.ts');
  await putStagedInPlace(image);
}
