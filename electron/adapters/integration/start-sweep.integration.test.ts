import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { layOut, leftoversIn } from '../../../torture/faults/sandbox.ts';
import { writerApp } from '../../../torture/faults/writer-app.ts';
import { never } from '../../core/testing/running-app.ts';

it('a start removes a lock that could not be removed beside the git configuration, which it does not read', async () => {
  const sandbox = mkdtempSync(join(tmpdir(), 'lk-sweep-'));
  try {
    layOut(sandbox);
    const { pid } = spawnSync('true');
    writeFileSync(join(sandbox, 'home', `.gitconfig.latchkey-lock.${pid}.aabbcc`), '');
    const app = writerApp(sandbox);
    await app.start(never);
    await app.filesWritten();
    expect(leftoversIn(sandbox)).toEqual([]);
    await app.stop();
  } finally {
    rmSync(sandbox, { recursive: true, force: true });
  }
});
