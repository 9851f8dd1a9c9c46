import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../../shared/ids.ts';
import type { ImportRow } from '../../../../shared/import.ts';
import { ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { settle } from '../../testing/fake-clock.ts';
import { must, never, type RunningApp, startApp } from '../../testing/running-app.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';

// The user's [default] turns out to be a production session, and another session is the default: the real app in memory.

const row: ImportRow = {
  id: 'default',
  file: '/home/ada/.aws/config',
  line: 1,
  section: 'default',
  found: 'IAM Identity Center',
  becomes: 'session default',
  action: 'import',
  reason: null,
  fixes: [],
  needs: [],
};
type Importing = RunningApp & { readonly imports: (request: TestRequest, ...more: string[]) => Promise<Ran> };
type Ran = Awaited<ReturnType<typeof run>>;

async function start(): Promise<Importing> {
  const running = await startApp((world) => {
    world.provider.latencyMs = 0;
  });
  const { app, sessionId, world } = running;
  const other = app.state().sessions.find(({ id }) => id !== sessionId);
  if (other === undefined) throw new Error('no other session');
  must(await app.verbs.makeDefault({ sessionId: other.id }, never));
  must(await app.verbs.setSessionMark({ sessionId, mark: 'production' }, never));
  const profile = ProfileName.parse('default');
  world.drafts = {
    leftAlone: 0,
    drafts: [{ make: 'known', ref: 'default', id: sessionId, region: null, profile }],
  };
  const verbs = { ...app.verbs, importPlan: async () => ok({ rows: [row], notes: [] }) };
  const ports = { ...testPorts({ hash: nodeHash }).ports, app: { ...app, verbs } };
  return { ...running, imports: (request, ...more) => run(ports, ['import', ...more], request) };
}

const question = /is marked as production\. Make it the default session\? \[y\/N\] $/;

describe('an import that makes a production session the default', () => {
  it('asks on the terminal, and a yes there is enough', async () => {
    const { app, imports, sessionId } = await start();
    const ran = await imports({ isTerminal: true, typed: ['y', 'y'] });
    expect(ran.asked[1]).toMatch(question);
    expect(ran.asked[1]).toContain('Account 0 (111111111111)');
    expect([ran.code, app.state().defaultSessionId, app.state().prompts]).toEqual([0, sessionId, []]);
  });

  it('changes nothing after a no', async () => {
    const { app, imports, sessionId } = await start();
    const ran = await imports({ isTerminal: true, typed: ['y', ''] });
    expect(ran.code).toBe(5);
    expect(app.state().defaultSessionId).not.toBe(sessionId);
    expect([ran.out.includes('imported:'), app.state().prompts]).toEqual([false, []]);
  });

  it('asks nothing with --yes', async () => {
    const { app, imports, sessionId } = await start();
    const ran = await imports({}, '--yes');
    expect([ran.code, ran.asked, app.state().defaultSessionId]).toEqual([0, [], sessionId]);
  });

  it('can still be answered in the window, which ends the question on the terminal', async () => {
    const { app, imports, sessionId } = await start();
    const running = imports({ isTerminal: true, typed: ['y'] });
    await settle();
    const [prompt] = app.state().prompts;
    if (prompt?.kind !== 'production-default') throw new Error('no question');
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
    expect([(await running).code, app.state().defaultSessionId]).toEqual([0, sessionId]);
  });

  it('does not answer the question about a switch that somebody else began', async () => {
    const { app, imports, sessionId } = await start();
    void app.verbs.makeDefault({ sessionId }, never);
    await settle();
    const ran = await imports({ isTerminal: true, typed: ['y', 'y'] });
    expect(ran.asked).toHaveLength(2);
    expect([ran.code, app.state().prompts]).toEqual([0, []]);
  });

  it('says where it asks when there is no terminal for a second question', async () => {
    const { app, imports } = await start();
    const running = imports({ isTerminal: false, typed: ['y'] });
    await settle();
    const [prompt] = app.state().prompts;
    if (prompt === undefined) throw new Error('no question');
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, never));
    const ran = await running;
    expect(ran.err).toContain('Latchkey asks about it in its window');
    expect(ran.code).toBe(5);
  });
});
