import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { err } from '../../../shared/result.ts';
import { layOut, pathOf } from '../../../torture/faults/sandbox.ts';
import { importAll } from '../../../torture/faults/scenarios.ts';
import { recordsIn, signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { must, never } from '../../core/testing/running-app.ts';

let sandbox: string;
let app: LatchkeyApp;
/** What is done to the disk at the next save of the records, which fails then. */
let fault: (() => void) | null = null;
beforeEach(async () => {
  sandbox = mkdtempSync(join(tmpdir(), 'lk-again-'));
  layOut(sandbox);
  const records = recordsIn(sandbox);
  app = writerApp(sandbox, {
    records: {
      ...records,
      async save(all) {
        if (fault === null || !isImported()) return records.save(all);
        fault();
        return err({ code: 'file-unwritable', file: 'latchkey.json' });
      },
    },
  });
  await app.start(never);
  await signInOnce(app);
  await app.filesWritten();
});
afterEach(async () => {
  fault = null;
  await app.stop();
  rmSync(sandbox, { recursive: true, force: true });
});

const config = (): string => readFileSync(pathOf(sandbox, 'config'), 'utf8');
function isImported(): boolean {
  const text = config();
  const deploy = text.slice(text.indexOf('[profile deploy]'), text.indexOf('[profile base]'));
  return deploy.includes('credential_process = ');
}

it.each(['taken back', 'left in the files'])(
  'an import whose records cannot be saved, %s, is done as a whole once they can',
  async (end) => {
    fault = () => {
      if (end !== 'taken back') chmodSync(pathOf(sandbox, 'config'), 0o444);
    };
    expect(await importAll(app)).toMatchObject({ ok: false });
    expect(isImported()).toBe(end !== 'taken back');
    fault = null;
    chmodSync(pathOf(sandbox, 'config'), 0o644);
    must(await importAll(app));
    await app.filesWritten();
    expect(isImported()).toBe(true);
  },
);
