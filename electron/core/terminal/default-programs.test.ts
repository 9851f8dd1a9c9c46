import { describe, expect, it } from 'vitest';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

// A program on the default profile follows a switch. Who switches hears of it.

async function twoSessions() {
  const running = await startOnFiles();
  const [first, second] = running.ids;
  if (first === undefined || second === undefined) throw new Error('no sessions');
  expect((await running.latchkey(['use', first])).code).toBe(0);
  return { running, first, second };
}

const followingOf = async (running: FilesApp, session: string): Promise<unknown> =>
  Object(JSON.parse((await running.latchkey(['use', session, '--json'])).out)).following;

describe('a switch of the default session', () => {
  it('names the programs that go on in the new one, and when they do', async () => {
    const { running, first, second } = await twoSessions();
    const asked = await running.asks('terraform', 4711);
    expect(running.sessionOfKey(Object(JSON.parse(asked.out)).AccessKeyId)).toBe(first);
    await running.asks('code', 4712, []);
    const used = await running.latchkey(['use', second]);
    expect(used.code).toBe(0);
    expect(used.err).toMatch(
      /Running on the default profile.*terraform \(pid 4711, within 1 h\), code \(pid 4712, within 1 h\)/,
    );
    const [entry] = running.app.state().activity.filter(({ event }) => event === 'default-changed');
    expect(entry?.note).toContain('terraform (pid 4711');
    // With its next question it has the new session, and a switch to that one takes nothing along.
    await running.asks('terraform', 4711);
    expect(await followingOf(running, second)).toEqual([
      expect.objectContaining({ name: 'code', pid: 4712 }),
    ]);
    expect(await followingOf(running, first)).toEqual([
      { name: 'terraform', pid: 4711, renewsBy: expect.stringMatching(/Z$/) },
    ]);
  });

  it('answers the window and the tray in the same way', async () => {
    const { running, second } = await twoSessions();
    await running.asks('terraform', 4711);
    expect(must(await running.app.verbs.makeDefault({ sessionId: second }, never)).following).toEqual([
      expect.objectContaining({ name: 'terraform', pid: 4711 }),
    ]);
  });

  it('says nothing of what has ended, whose id another has, or what asked by a name', async () => {
    const { running, first, second } = await twoSessions();
    const profile = running.app.state().sessions.find(({ id }) => id === first)?.profile ?? '';
    await running.asks('terraform', 1);
    await running.asks('aws', 2);
    await running.asks('python', 3, ['--profile', profile]);
    await running.asks('bash', 4);
    running.world.processes.delete(1);
    running.world.processes.set(2, { start: 'later' });
    expect(await followingOf(running, second)).toEqual([]);
    const { err } = await running.latchkey(['use', first]);
    expect(err).not.toContain('Running on');
  });
});
