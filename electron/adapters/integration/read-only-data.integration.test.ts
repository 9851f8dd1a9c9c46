import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layOut, lookAt, pathOf } from '../../../torture/faults/sandbox.ts';
import { answerTakeOvers } from '../../../torture/faults/scenarios.ts';
import { signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { must, never } from '../../core/testing/running-app.ts';

let sandbox: string;
let data: string;
let app: LatchkeyApp | null = null;
const mount = (...args: readonly string[]): boolean => spawnSync('mount', [...args, data]).status === 0;

// A mode would not do: root writes everywhere but here.
describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a data folder that is mounted read-only',
  () => {
    beforeEach((context) => {
      sandbox = mkdtempSync(join(tmpdir(), 'lk-read-only-'));
      layOut(sandbox);
      data = join(sandbox, 'data');
      mkdirSync(data, { mode: 0o700 });
      if (!mount('-t', 'tmpfs', '-o', 'mode=700', 'tmpfs')) context.skip();
    });
    afterEach(async () => {
      await app?.stop();
      app = null;
      spawnSync('umount', [data]);
      rmSync(sandbox, { recursive: true, force: true });
    });

    it('a switch is refused with the reason, files and state stay as they were, and it works once it can be written', async () => {
      app = writerApp(sandbox);
      await app.start(never);
      await signInOnce(app);
      await app.filesWritten();
      const use = async () => {
        const sessionId = app?.state().sessions[0]?.id;
        if (app === null || sessionId === undefined) throw new Error('there is no session');
        return app.verbs.makeDefault({ sessionId, confirmed: true }, never);
      };
      const before = lookAt(sandbox);
      expect(mount('-o', 'remount,ro')).toBe(true);
      const refused = await use();
      expect(refused).toMatchObject({
        ok: false,
        error: { code: 'file-unwritable', cause: 'read-only-disk' },
      });
      expect(lookAt(sandbox)).toEqual(before);
      expect(app.state().defaultSessionId).toBeNull();
      expect(app.state().attention.map(({ problem }) => problem.code)).toContain('file-unwritable');
      expect(mount('-o', 'remount,rw')).toBe(true);
      must(await use());
      must(await answerTakeOvers(app));
      expect(app.state().defaultSessionId).not.toBeNull();
      expect(readFileSync(pathOf(sandbox, 'config'), 'utf8')).toContain('managed by Latchkey');
    });

    it('from the start: the user’s files are left alone, and it is said', async () => {
      const before = lookAt(sandbox);
      expect(mount('-o', 'remount,ro')).toBe(true);
      app = writerApp(sandbox);
      await app.start(never);
      await app.filesWritten();
      await app.verbs.addSource({ kind: 'fake', name: 'Work', values: { url: 'https://x.example' } }, never);
      await app.stop();
      expect(app.state().attention.map(({ problem }) => problem)).toMatchObject([
        { code: 'file-unwritable', cause: 'read-only-disk' },
      ]);
      expect(lookAt(sandbox)).toEqual(before);
    });
  },
);
