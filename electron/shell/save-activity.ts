import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** Asks where to, and writes JSON Lines there, or CSV by the name of the file. Null when the user changed their mind. */
export async function saveActivity(
  textAs: (format: 'jsonl' | 'csv') => string,
): Promise<Result<string | null, Problem>> {
  const chosen = await dialog.showSaveDialog({
    title: 'Export activity',
    defaultPath: join(app.getPath('documents'), 'latchkey-activity.jsonl'),
    filters: [
      { name: 'JSON Lines', extensions: ['jsonl'] },
      { name: 'CSV', extensions: ['csv'] },
    ],
  });
  if (chosen.canceled || chosen.filePath === '') return ok(null);
  try {
    // Account numbers and working directories are nobody else's business.
    const format = chosen.filePath.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
    await writeFile(chosen.filePath, textAs(format), { mode: 0o600 });
    return ok(chosen.filePath);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown';
    return err({ code: 'file-unwritable', file: chosen.filePath, detail });
  }
}
