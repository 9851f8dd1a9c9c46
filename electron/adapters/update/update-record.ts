import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../files/new-file.ts';

const Staged = z.strictObject({
  /** The version that is to be replaced: where another one runs by now, the user has put it there. */
  from: z.string(),
  version: z.string(),
  /** The AppImage whose place it takes. */
  image: z.string(),
  size: z.number(),
  sha256: z.string(),
});

const Trial = z.strictObject({
  from: z.string(),
  to: z.string(),
  image: z.string(),
  /** How often it was started without getting as far as answering tools. */
  starts: z.number(),
});

/** What of an update is under way, over the end of the app. */
const UpdateRecord = z.strictObject({
  staged: Staged.nullable(),
  /** The image was replaced, and the new version has not shown yet that it starts. */
  trial: Trial.nullable(),
  /** The last version that did not start; `isReported`: the user knows. */
  failed: z.strictObject({ version: z.string(), isReported: z.boolean() }).nullable(),
});
export type UpdateRecord = z.infer<typeof UpdateRecord>;

const nothing = (): UpdateRecord => ({ staged: null, trial: null, failed: null });

const fileIn = (dataDir: string): string => join(dataDir, 'update.json');

/** Nothing where there is none, or none that can be understood. */
export function readUpdateRecord(dataDir: string): UpdateRecord {
  try {
    const read = UpdateRecord.safeParse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
    return read.success ? read.data : nothing();
  } catch {
    return nothing();
  }
}

/** Throws what the operating system says; the old one is there then. */
export async function changeUpdateRecord(dataDir: string, change: Partial<UpdateRecord>): Promise<void> {
  const record = Object.assign(readUpdateRecord(dataDir), change);
  await replaceFile(fileIn(dataDir), [new TextEncoder().encode(`${JSON.stringify(record)}\n`)]);
}
