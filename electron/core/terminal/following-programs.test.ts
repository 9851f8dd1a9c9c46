import { describe, expect, it } from 'vitest';
import { actsAsText } from '../acts-as.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

// A program on a profile follows a switch of the default session, and another user who signs in. Who does that hears of it.

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

describe('a sign-in of another user', () => {
  const login = async (
    { running }: { readonly running: FilesApp },
    as: string,
    ...more: readonly string[]
  ) => {
    running.world.provider.signsInAs = as;
    return running.latchkey(['login', 'Work', '--again', ...more]);
  };

  it('names the programs that go on with credentials of that user, on named profiles too', async () => {
    const world = await twoSessions();
    const { running, second } = world;
    const profile = running.app.state().sessions.find(({ id }) => id === second)?.profile ?? '';
    await running.asks('python', 4711, ['--profile', profile]);
    await running.asks('code', 4712);
    const ada = running.app.actsAs(second);
    if (ada === null) throw new Error('no session');
    const pinned = { LATCHKEY_SESSION_ID: second, LATCHKEY_SESSION_ACTS_AS: actsAsText(second, ada) };
    running.world.processes.set(4713, { start: 'boot 4713' });
    const asker = { process: 'terraform', pid: 4713 };
    expect((await running.latchkey(['credential-process'], pinned, { asker })).code).toBe(0);
    expect((await login(world, 'ada')).err).not.toContain('go on with');
    const { code, err } = await login(world, 'eve');
    expect(code).toBe(0);
    expect(err).toContain('go on with credentials of eve: python (pid 4711, within 1 h), code (pid 4712');
    expect(err).not.toContain('4713');
    // With its next question it has those of eve, and is not named again.
    await running.asks('python', 4711, ['--profile', profile]);
    const again = Object(JSON.parse((await login(world, 'eve', '--json')).out));
    expect(again.following).toEqual([{ name: 'code', pid: 4712, renewsBy: expect.stringMatching(/Z$/) }]);
    expect((await login(world, 'ada')).err).toContain('credentials of ada: python (pid 4711');
  });

  it('leaves out what has ended, what another source serves, and what was given while nobody was known', async () => {
    const world = await twoSessions();
    const { running } = world;
    await running.asks('terraform', 1);
    running.world.processes.delete(1);
    expect((await login(world, 'eve')).err).not.toContain('go on with');
    running.world.provider.signsInAs = null;
    await running.latchkey(['login', 'Work', '--again']);
    await running.asks('python', 2);
    expect((await login(world, 'ada')).err).not.toContain('go on with');
  });
});
