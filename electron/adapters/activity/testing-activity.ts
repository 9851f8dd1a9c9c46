import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { activityEntry } from '../../core/testing/activity-entry.ts';

export const NOON = Date.UTC(2026, 5, 1, 12);

export const entryOf = (seq: number, more: Partial<ActivityEntry> = {}): ActivityEntry =>
  activityEntry(seq, { at: NOON + seq, ...more });

export const entriesOf = (first: number, last: number): readonly ActivityEntry[] =>
  Array.from({ length: last - first + 1 }, (_, at) => entryOf(first + at));

/** A new folder for each test: `path` is in it, and is not there yet. */
export function activityFolder(): { readonly root: string; readonly path: string } {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'activity-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  return {
    get root() {
      return root;
    },
    get path() {
      return join(root, 'activity');
    },
  };
}
