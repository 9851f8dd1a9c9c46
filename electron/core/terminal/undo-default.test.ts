import { expect, it } from 'vitest';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

/** The default was the first session, which is production, and is the second now; the last change is that switch. */
async function switched(): Promise<FilesApp & { readonly production: string; readonly other: string }> {
  const running = await startOnFiles();
  const { app, ids } = running;
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('two sessions are needed');
  must(await app.verbs.setSessionMark({ sessionId: first, mark: 'production' }, never));
  must(await app.verbs.makeDefault({ sessionId: first, confirmed: true }, never));
  must(await app.verbs.makeDefault({ sessionId: second }, never));
  await settle(50);
  const name = (id: string) => app.state().sessions.find((one) => one.id === id)?.name ?? '';
  return { ...running, production: name(first), other: name(second) };
}
const defaultId = ({ app }: FilesApp) => app.state().defaultSessionId;

it('an undo says before and after which session is the default, and asks once about production', async () => {
  const running = await switched();
  const { latchkey, ids, production, other } = running;
  const no = await latchkey(['undo'], {}, { isTerminal: true, typed: ['y', 'n'] });
  expect([no.code, no.asked.length, defaultId(running)]).toEqual([5, 2, ids[1]]);
  expect(no.asked[1]).toContain('is marked as production. Make it the default session?');
  const account = running.app.state().sessions[0]?.accountId ?? 'none';
  expect(no.out).toMatch(
    new RegExp(`The default session changes: from ${other}.* to ${production}.*${account}`),
  );
  expect(no.out).not.toContain('is now the default session');

  const yes = await latchkey(['undo'], {}, { isTerminal: true, typed: ['y', 'y'] });
  expect([yes.code, yes.asked.length, defaultId(running)]).toEqual([0, 2, ids[0]]);
  expect(yes.out).toMatch(
    new RegExp(`${production}.*${account}.* is now the default session. It was ${other}`),
  );
  expect(running.app.state().prompts).toEqual([]);

  // The first switch: before it there was none.
  const none = await latchkey(['undo'], {}, { isTerminal: true, typed: ['y'] });
  expect([none.code, none.asked.length, defaultId(running)]).toEqual([0, 1, null]);
  expect(none.out).toContain(' to none.\n');
  expect(none.out).toContain('There is no default session now. It was ');
});

it('an undo without a terminal makes a production session the default only with --yes', async () => {
  const running = await switched();
  const { latchkey, ids, files } = running;
  const before = files.config;
  const refused = await latchkey(['undo']);
  expect([refused.code, defaultId(running), files.config]).toEqual([5, ids[1], before]);
  expect(refused.err).toContain('production');
  const done = await latchkey(['undo', '--yes', '--json']);
  expect([done.code, defaultId(running)]).toEqual([0, ids[0]]);
  expect(JSON.parse(done.out).defaultSession).toMatchObject({ from: { id: ids[1] }, to: { id: ids[0] } });
});

it('an undo of the window asks the question of every switch, and leaves all as it was after a no', async () => {
  const running = await switched();
  const { app, ids, files } = running;
  const before = files.config;
  const answer = async (kind: 'yes' | 'cancel') => {
    const undone = app.verbs.undo({}, never);
    await settle(50);
    const [prompt] = app.state().prompts;
    expect(prompt).toMatchObject({ kind: 'production-default', sessionId: ids[0] });
    expect(defaultId(running)).toBe(ids[1]);
    if (prompt !== undefined)
      must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind } }, never));
    return undone;
  };
  expect(await answer('cancel')).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect([defaultId(running), files.config]).toEqual([ids[1], before]);
  expect(must(await answer('yes')).defaultSession).toMatchObject({
    from: { id: ids[1] },
    to: { id: ids[0] },
  });
  expect(defaultId(running)).toBe(ids[0]);
});

it('a yes is only to the session that was asked about', async () => {
  const { app, ids, files } = await switched();
  const [, second] = ids;
  if (second === undefined) throw new Error('two sessions are needed');
  const undone = app.verbs.undo({ confirmedDefault: second }, never);
  await settle(50);
  const [prompt] = app.state().prompts;
  if (prompt === undefined) throw new Error('nothing was asked');
  // While the user is asked, the last change becomes one whose undo ends at another production session.
  must(await app.verbs.setSessionMark({ sessionId: second, mark: 'production' }, never));
  must(await app.verbs.clearDefault({}, never));
  const before = files.config;
  must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
  expect(await undone).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect([app.state().defaultSessionId, files.config]).toEqual([null, before]);
});

it('a yes is only to the change that was shown', async () => {
  const running = await switched();
  const { app, ids, files } = running;
  const [, second, third] = ids;
  if (second === undefined || third === undefined) throw new Error('three sessions are needed');
  const shown = must(await app.verbs.undoPlan({}, never));
  must(await app.verbs.makeDefault({ sessionId: third }, never));
  await settle(50);
  const before = files.config;
  const refused = await app.verbs.undo({ change: shown?.change }, never);
  expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect([defaultId(running), files.config]).toEqual([third, before]);
  const now = must(await app.verbs.undoPlan({}, never));
  must(await app.verbs.undo({ change: now?.change }, never));
  expect(defaultId(running)).toBe(second);
});

it('the terminal refuses a yes to a change that is not the last any more', async () => {
  const running = await switched();
  const { app, ids, latchkey } = running;
  const third = ids[2];
  if (third === undefined) throw new Error('three sessions are needed');
  const { undoPlan } = app.verbs;
  let isFirst = true;
  Object.assign(app.verbs, {
    undoPlan: async (...args: Parameters<typeof undoPlan>) => {
      const plan = await undoPlan(...args);
      if (isFirst) must(await app.verbs.makeDefault({ sessionId: third }, never));
      isFirst = false;
      return plan;
    },
  });
  const ran = await latchkey(['undo', '--yes']);
  expect([ran.code === 0, defaultId(running)]).toEqual([false, third]);
  expect(ran.err).toContain('Another change was made');
});
