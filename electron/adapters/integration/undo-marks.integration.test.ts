import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { layOut, pathOf } from '../../../torture/faults/sandbox.ts';
import { importAll } from '../../../torture/faults/scenarios.ts';
import { signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { must, never } from '../../core/testing/running-app.ts';

// The whole app on real files, with a restart between: an undo puts the text back, and what was remembered of it too.

const marks = [
  '# below this line: kept from your own profile',
  '# kept by Latchkey: output = text',
  '# kept by Latchkey: # kept by Latchkey: output = text',
  '# handed over to Latchkey',
];
const files = ['config', 'credentials'] as const;

async function withApp(sandbox: string, work: (app: LatchkeyApp) => Promise<unknown>): Promise<void> {
  const app = writerApp(sandbox);
  await app.start(never);
  try {
    await work(app);
    await app.filesWritten();
  } finally {
    await app.stop();
  }
}

it.each(marks)(
  'imported, undone, imported and detached, the user’s own “%s” is where it was',
  async (mark) => {
    const sandbox = mkdtempSync(join(tmpdir(), 'lk-undo-marks-'));
    try {
      layOut(sandbox);
      for (const file of files) {
        const path = pathOf(sandbox, file);
        const text = readFileSync(path, 'utf8').replaceAll(
          /^(source_profile|aws_access_key_id) .*$/gm,
          `${mark}\n$&`,
        );
        writeFileSync(path, text);
      }
      const texts = () => files.map((file) => readFileSync(pathOf(sandbox, file), 'utf8'));
      const before = texts();
      await withApp(sandbox, async (app) => {
        await signInOnce(app);
        await app.filesWritten();
        must(await importAll(app));
        await app.filesWritten();
        const imported = texts();
        expect(imported).not.toEqual(before);
        expect(must(await app.verbs.undoPlan({}, never))?.note).toBe('Import');
        must(await app.verbs.undo({}, never));
      });
      await withApp(sandbox, async (app) => {
        must(await importAll(app));
        await app.filesWritten();
        must(await app.verbs.detach({}, never));
      });
      expect(texts()).toEqual(before);
    } finally {
      rmSync(sandbox, { recursive: true, force: true });
    }
  },
);
