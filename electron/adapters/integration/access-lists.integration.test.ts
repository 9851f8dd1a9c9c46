import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { layOut, pathOf, userFiles } from '../../../torture/faults/sandbox.ts';
import { answerTakeOvers, importAll } from '../../../torture/faults/scenarios.ts';
import { signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import { must, never } from '../../core/testing/running-app.ts';

const run = (program: string, ...args: readonly string[]) =>
  spawnSync(program, [...args], { encoding: 'utf8' });

function canSetLists(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'lk-lists-probe-'));
  const { status, error, stderr } = run('setfacl', '-m', 'u:2:r', probe);
  rmSync(probe, { recursive: true });
  if (status !== 0) console.info(`Skipped, setfacl: ${error?.message ?? stderr}`);
  return status === 0;
}

it.skipIf(process.platform !== 'linux' || !canSetLists())(
  'files with an access control list never give more to their group, and end with the list and the text they had',
  async () => {
    const sandbox = mkdtempSync(join(tmpdir(), 'lk-lists-'));
    layOut(sandbox);
    const lists = () => userFiles.map((file) => run('getfacl', '-cpn', pathOf(sandbox, file)).stdout);
    const groupRights = () => lists().map((list) => /^group::(...)$/m.exec(list)?.[1]);
    for (const file of userFiles) run('setfacl', '-m', 'u:2:rw,g::-', pathOf(sandbox, file));
    const before = lists();
    const texts = () => userFiles.map((file) => readFileSync(pathOf(sandbox, file), 'utf8'));
    const textsBefore = texts();
    const app = writerApp(sandbox);
    try {
      await app.start(never);
      await signInOnce(app);
      const sessionId = app.state().sessions[0]?.id;
      if (sessionId === undefined) throw new Error('there is no session');
      must(await app.verbs.makeDefault({ sessionId, confirmed: true }, never));
      must(await answerTakeOvers(app));
      must(await importAll(app));
      must(await app.verbs.gitApply({ install: true }, never));
      must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
      must(await app.verbs.start({ sessionId }, never));
      await app.filesWritten();
      expect(readFileSync(pathOf(sandbox, 'credentials'), 'utf8')).toContain('aws_session_token');
      expect(groupRights()).toEqual(['---', '---', '---']);
      must(await app.verbs.detach({}, never));
      expect(texts()).toEqual(textsBefore);
    } finally {
      await app.stop();
    }
    expect(lists()).toEqual(before);
    rmSync(sandbox, { recursive: true, force: true });
  },
);
