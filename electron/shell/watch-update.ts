import { readFileSync, statSync } from 'node:fs';
import type { AppState } from '../../shared/app-state.ts';
import type { LatchkeyApp } from '../core/app-ports.ts';
import type { FilesWatch } from '../core/ports/files.ts';
import { isSigningIn } from '../core/update/is-signing-in.ts';

export interface UpdatePorts {
  readonly core: Pick<LatchkeyApp, 'setNotice' | 'announced' | 'subscribe'>;
  /** The version that runs. */
  readonly running: string;
  /** launch.json of the installed app: it names the version on the disk. */
  readonly launchFile: string;
  /** What this app was started from; null: no AppImage. */
  readonly appImage: string | null;
  /** Of these files. */
  readonly filesWatch: FilesWatch;
}

export interface UpdateWatch {
  /** Looks at the files now, which costs a stat where nothing changed: called for each tool, beside the watch of the files. */
  look(): void;
  /** An app of another version was started, saw this one, and ended. */
  otherStarted(version: string): void;
  stop(): void;
}

/**
 * Notices that a package manager, or the user, has put another version in the place of the one that runs, and has the user
 * asked to restart: not while they sign in, which a restart would end.
 */
export function watchUpdate(ports: UpdatePorts): UpdateWatch {
  const { core, running, launchFile, appImage, filesWatch } = ports;
  const file = appImage ?? launchFile;
  const first = markOf(file);
  let seen = first;
  let onDisk: Installed = appImage === null ? read(launchFile, running) : SAME;
  let other: Installed = SAME;
  let shown: Installed = SAME;

  const settle = (state: AppState): void => {
    const wanted = onDisk.isOther ? onDisk : other;
    if (isSame(wanted, shown)) return;
    if (wanted.isOther && isSigningIn(state)) return;
    shown = wanted;
    const { isOther, version: installed } = wanted;
    core.setNotice('update', isOther ? { code: 'restart-to-update', running, installed } : null);
  };
  const look = (): void => {
    const mark = markOf(file);
    // Gone: in the middle of an update, or moved; the next start says where it is.
    if (mark === null || mark === seen) return;
    seen = mark;
    if (appImage === null) onDisk = read(launchFile, running);
    else onDisk = mark === first ? SAME : { isOther: true, version: null };
    settle(core.announced());
  };
  const unsubscribe = core.subscribe(settle);
  filesWatch.start(look);
  settle(core.announced());
  return {
    look,
    otherStarted(version) {
      if (version === running || !isVersion(version)) return;
      other = { isOther: true, version };
      settle(core.announced());
    },
    stop() {
      filesWatch.stop();
      unsubscribe();
    },
  };
}

interface Installed {
  readonly isOther: boolean;
  /** Null: not known. */
  readonly version: string | null;
}
const SAME: Installed = { isOther: false, version: null };

const isSame = (a: Installed, b: Installed): boolean => a.isOther === b.isOther && a.version === b.version;

const isVersion = (text: string): boolean => /^[\w.+-]{1,50}$/.test(text);

function markOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}

function read(file: string, running: string): Installed {
  try {
    const { version } = Object(JSON.parse(readFileSync(file, 'utf8')));
    if (typeof version !== 'string' || !isVersion(version) || version === running) return SAME;
    return { isOther: true, version };
  } catch {
    return SAME;
  }
}
