import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layOut, notGivenBack, pathOf } from '../../../torture/faults/sandbox.ts';
import { signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { must, never } from '../../core/testing/running-app.ts';

let sandbox: string;
let app: LatchkeyApp;
const text = (file: 'config' | 'git'): string => readFileSync(pathOf(sandbox, file), 'utf8');
const isDetached = (): boolean => app.state().files.detached === true;

beforeEach(async () => {
  sandbox = mkdtempSync(join(tmpdir(), 'lk-attach-'));
  layOut(sandbox);
  app = writerApp(sandbox);
  await app.start(never);
  await signInOnce(app);
  must(await app.verbs.gitApply({ install: true }, never));
  must(await app.verbs.detach({}, never));
});
afterEach(async () => {
  await app.stop();
  rmSync(sandbox, { recursive: true, force: true });
});

describe('an attach that fails half way', () => {
  it.each(['git', 'config'] as const)('where the %s file is read-only changes nothing', async (file) => {
    const { mode } = { git: { mode: 0o640 }, config: { mode: 0o644 } }[file];
    chmodSync(pathOf(sandbox, file), 0o444);
    expect(await app.verbs.attach({}, never)).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable', file: pathOf(sandbox, file) },
    });
    expect(isDetached()).toBe(true);
    chmodSync(pathOf(sandbox, file), mode);
    expect(notGivenBack(sandbox)).toEqual([]);
    // And the next one does all of it.
    must(await app.verbs.attach({}, never));
    expect(isDetached()).toBe(false);
    expect(text('git')).toContain('managed by Latchkey');
    expect(text('config')).toContain('managed by Latchkey');
  });
});
