import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { selfTestLine } from '../../shared/self-test.ts';

/**
 * What a version that is to replace another one is asked before: whether Chromium gets up here, and all code loads. It has a
 * folder of its own, and touches nothing of the version that runs.
 */
export async function selfTest(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-self-test-'));
  app.setPath('userData', folder);
  try {
    await app.whenReady();
    await Promise.all([import('./compose.ts'), import('./tray.ts'), import('./notifications.ts')]);
    process.stdout.write(`${selfTestLine(app.getVersion())}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
