import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type UpdateHow, UpdateSource } from '../../../shared/update.ts';

const DPKG_LIST = '/var/lib/dpkg/info/latchkey.list';

/** How this installation gets a newer version. */
export function updateHow(
  {
    appImage,
    isPackaged,
    isSystemPlace,
  }: {
    readonly appImage: string | null;
    readonly isPackaged: boolean;
    /** It lies where packages put what the system owns. */
    readonly isSystemPlace: boolean;
  },
  platform: string,
  dpkgList = DPKG_LIST,
): UpdateHow {
  if (appImage !== null) return 'appimage';
  if (!isPackaged) return 'checkout';
  if (platform !== 'linux' || !isSystemPlace) return 'download';
  return existsSync(dpkgList) ? 'deb' : 'rpm';
}

/**
 * Where this build looks for updates, and the keys that count. Null: nowhere.
 *
 * SECURITY: from the package.json inside the app alone: no variable, setting or file of the user names a server or a key.
 */
export function updateSource(appFolder: string): UpdateSource | null {
  try {
    const { latchkeyUpdates } = Object(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')));
    const read = UpdateSource.safeParse(latchkeyUpdates);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
