import { constants, copyFileSync, linkSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncDirectory } from '../files/new-file.ts';
import { isImage, newImage, oldImage } from './image-files.ts';
import { changeUpdateRecord, readUpdateRecord } from './update-record.ts';

/** A start may end early for other reasons, such as the end of the user's desktop session. */
const MOST_STARTS = 2;

export interface Installed {
  readonly dataDir: string;
  /** The AppImage that runs. */
  readonly image: string;
  /** Its version. */
  readonly running: string;
}

/**
 * At the end of the app: the staged version takes the place of this one, which is kept beside it. False: there is none, or it
 * is not what was verified any more. A rename: who starts the image finds the old or the new one, whole.
 */
export async function putStagedInPlace({ dataDir, image, running }: Installed): Promise<boolean> {
  const { staged } = readUpdateRecord(dataDir);
  if (staged === null || staged.image !== image || staged.from !== running) return false;
  const [next, kept] = [newImage(image), oldImage(image)];
  if (!(await isImage(next, staged))) {
    rmSync(next, { force: true });
    await changeUpdateRecord(dataDir, { staged: null });
    return false;
  }
  rmSync(kept, { force: true });
  keep(image, kept);
  // First: the new version must find it, however soon it is started.
  const trial = { from: running, to: staged.version, image, starts: 0 };
  await changeUpdateRecord(dataDir, { staged: null, trial });
  renameSync(next, image);
  await syncDirectory(dirname(image));
  return true;
}

/** A second name for the same bytes, where the file system has such. */
function keep(image: string, kept: string): void {
  try {
    linkSync(image, kept);
  } catch {
    copyFileSync(image, kept, constants.COPYFILE_EXCL);
  }
}

/**
 * At the start of the app, before anything that could fail. True: this version did not get far enough before, and the one
 * before it is back: start that one, and end.
 */
export async function countStart({ dataDir, image, running }: Installed): Promise<boolean> {
  const { trial } = readUpdateRecord(dataDir);
  if (trial === null || trial.image !== image) return false;
  // The image was not replaced after all, or by the user.
  if (trial.to !== running) {
    await forgetTrial(dataDir, image);
    return false;
  }
  if (trial.starts >= MOST_STARTS) return putBack({ dataDir, image, running });
  await changeUpdateRecord(dataDir, { trial: { ...trial, starts: trial.starts + 1 } });
  return false;
}

/** This version could not start: the one before it takes its place again. False: there is none. */
export async function putBack({ dataDir, image, running }: Installed): Promise<boolean> {
  const { trial } = readUpdateRecord(dataDir);
  if (trial === null || trial.image !== image || trial.to !== running) return false;
  const kept = oldImage(image);
  if (lstatSync(kept, { throwIfNoEntry: false })?.isFile() !== true) return false;
  renameSync(kept, image);
  await syncDirectory(dirname(image));
  await changeUpdateRecord(dataDir, { trial: null, failed: { version: running, isReported: false } });
  return true;
}

/** This version answers tools: the one before it is not needed any more. */
export async function confirmStart({ dataDir, image, running }: Installed): Promise<void> {
  const { trial } = readUpdateRecord(dataDir);
  if (trial !== null && trial.image === image && trial.to === running) await forgetTrial(dataDir, image);
}

async function forgetTrial(dataDir: string, image: string): Promise<void> {
  await changeUpdateRecord(dataDir, { trial: null });
  rmSync(oldImage(image), { force: true });
}

/** The version that did not start, for its user, once. */
export async function rolledBack({ dataDir }: Pick<Installed, 'dataDir'>): Promise<string | null> {
  const { failed } = readUpdateRecord(dataDir);
  if (failed === null || failed.isReported) return null;
  await changeUpdateRecord(dataDir, { failed: { version: failed.version, isReported: true } });
  return failed.version;
}
