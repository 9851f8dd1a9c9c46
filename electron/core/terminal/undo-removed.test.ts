import { expect, it } from 'vitest';
import { ProfileName, type SessionId } from '../../../shared/ids.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

/** With a session made by hand on the first one, which has a name, a region and a mark of the user's. */
async function started() {
  const running = await startOnFiles();
  const { app, ids } = running;
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('two sessions are needed');
  const made = await app.verbs.addSession(
    { kind: 'fake-assumed', name: 'Deploy', values: { parent: first } },
    never,
  );
  const { sessionId } = must(made);
  const profile = ProfileName.parse('deploy');
  must(await app.verbs.setSessionProfile({ sessionId, profile }, never));
  must(await app.verbs.setSessionMark({ sessionId, mark: 'production' }, never));
  await settle(50);
  return { ...running, first, second, sessionId };
}
const view = ({ app }: FilesApp, id: SessionId) => app.state().sessions.find((one) => one.id === id) ?? null;
/** All that is remembered, apart from when a session was used and what Latchkey may write. */
function saved({ world }: FilesApp) {
  const { made, found, choices, sources, defaultSessionId, previousDefaultId } = Object(world.saved);
  const unused = Object.entries(Object(choices)).map(([id, choice]) => {
    const { lastUsedAt: _, ...rest } = Object(choice);
    return [id, rest];
  });
  const byId = (all: readonly { readonly id: string }[]) => all.toSorted((a, b) => a.id.localeCompare(b.id));
  return {
    made: byId(made),
    found: byId(found),
    sources: byId(sources),
    choices: Object.fromEntries(unused.filter(([, choice]) => Object.keys(choice).length > 0)),
    defaultSessionId,
    previousDefaultId,
  };
}
const answers = async (running: FilesApp, profile: string) => {
  const ran = await running.latchkey(['credential-process', '--profile', profile]);
  return ran.code === 0 ? running.sessionOfKey(Object(JSON.parse(ran.out)).AccessKeyId) : null;
};

it('the undo of a removed session brings back the session with everything that was settled for it', async () => {
  const running = await started();
  const { app, files, latchkey, sessionId } = running;
  await running.world.clock.advance(2_000);
  const before = { config: files.config, saved: saved(running), view: view(running, sessionId) };
  must(await app.verbs.deleteSession({ sessionId }, never));
  expect([view(running, sessionId), await answers(running, 'deploy')]).toEqual([null, null]);
  const undone = await latchkey(['undo'], {}, { isTerminal: true, typed: ['y'] });
  expect([undone.code, undone.err]).toEqual([0, '']);
  expect(undone.out).toMatch(/Also comes back, because this change removed it: .*Deploy/);
  expect(undone.out).toMatch(/Back again: .*Deploy/);
  await running.world.clock.advance(2_000);
  expect({ config: files.config, saved: saved(running), view: view(running, sessionId) }).toEqual(before);
  expect(await answers(running, 'deploy')).toBe(sessionId);
  // Once is enough: there is nothing of it in the change before.
  const plan = must(await app.verbs.undoPlan({}, never));
  expect(plan?.broughtBack).toBeUndefined();
});

it('a removed default session is the default again, after the question of every production session', async () => {
  const running = await started();
  const { app, latchkey, sessionId, first } = running;
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  must(await app.verbs.makeDefault({ sessionId, confirmed: true }, never));
  must(await app.verbs.deleteSession({ sessionId }, never));
  expect(app.state().defaultSessionId).toBeNull();
  const alone = await latchkey(['undo']);
  expect([alone.code, app.state().defaultSessionId, view(running, sessionId)]).toEqual([5, null, null]);
  const no = await latchkey(['undo'], {}, { isTerminal: true, typed: ['y', 'n'] });
  expect([no.code, no.asked[1]]).toEqual([5, expect.stringContaining('is marked as production')]);
  expect([app.state().defaultSessionId, view(running, sessionId)]).toEqual([null, null]);
  const yes = await latchkey(['undo'], {}, { isTerminal: true, typed: ['y', 'y'] });
  expect([yes.code, app.state().defaultSessionId]).toEqual([0, sessionId]);
  expect(yes.out).toMatch(/Deploy.* is now the default session. It was none/);
  expect(await answers(running, 'default')).toBe(sessionId);
  expect((await latchkey(['use', '-'])).code).toBe(0);
  expect(app.state().defaultSessionId).toBe(first);
});

it('the window asks the same question, and brings nothing back after a no', async () => {
  const running = await started();
  const { app, sessionId, files } = running;
  must(await app.verbs.makeDefault({ sessionId, confirmed: true }, never));
  must(await app.verbs.deleteSession({ sessionId }, never));
  const config = files.config;
  const undone = app.verbs.undo({}, never);
  await settle(50);
  const [prompt] = app.state().prompts;
  expect(prompt).toMatchObject({ kind: 'production-default', sessionId, sessionName: 'Deploy' });
  if (prompt !== undefined)
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, never));
  expect(await undone).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect([files.config, view(running, sessionId)]).toEqual([config, null]);
});

it('a removed identity source comes back with its sessions, signed out', async () => {
  const running = await started();
  const { app, files, latchkey, sessionId, sourceId, first } = running;
  must(await app.verbs.deleteSession({ sessionId }, never));
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  must(await app.verbs.setSessionMark({ sessionId: first, mark: 'ordinary' }, never));
  await running.world.clock.advance(2_000);
  const before = { config: files.config, saved: saved(running) };
  must(await app.verbs.deleteSource({ sourceId }, never));
  expect(app.state().sources).toEqual([]);
  const undone = await latchkey(['undo', '--yes', '--json']);
  expect(JSON.parse(undone.out)).toMatchObject({
    broughtBack: ['Work'],
    defaultSession: { to: { id: first } },
  });
  await running.world.clock.advance(2_000);
  const now = saved(running);
  const unsynced = (all: { readonly sources: readonly object[] }) => ({
    ...all,
    sources: all.sources.length,
  });
  expect({ config: files.config, saved: unsynced(now) }).toEqual({
    config: before.config,
    saved: unsynced(before.saved),
  });
  expect(app.state().sources).toMatchObject([{ id: sourceId, name: 'Work', state: 'signed-out' }]);
  must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
  await running.world.clock.advance(5_000);
  expect(await answers(running, view(running, first)?.profile ?? '')).toBe(first);
  expect(app.state().sessions).toHaveLength(running.ids.length);
});

it('a removed session whose profile another one has since is not brought back, in words', async () => {
  const running = await started();
  const { app, files, latchkey, sessionId, second } = running;
  must(await app.verbs.setDelivery({ sessionId: second, delivery: 'none' }, never));
  must(await app.verbs.deleteSession({ sessionId }, never));
  // No file is written for a session that delivers nothing, so the removal is still the last change.
  must(await app.verbs.setSessionProfile({ sessionId: second, profile: ProfileName.parse('deploy') }, never));
  const config = files.config;
  const refused = await latchkey(['undo', '--yes']);
  expect([refused.code, files.config, view(running, sessionId)]).toEqual([1, config, null]);
  expect(refused.err).toContain('deploy');
});

it('a removed session does not come back without what it was built on', async () => {
  const running = await started();
  const { app, latchkey, sessionId, sourceId } = running;
  must(await app.verbs.setDelivery({ sessionId, delivery: 'process' }, never));
  for (const id of running.ids) must(await app.verbs.setDelivery({ sessionId: id, delivery: 'none' }, never));
  must(await app.verbs.deleteSession({ sessionId }, never));
  must(await app.verbs.deleteSource({ sourceId }, never));
  const undone = await latchkey(['undo', '--yes']);
  expect([undone.code, undone.err]).toEqual([0, '']);
  expect(undone.out).toContain('Does not come back, because what it was built on is removed: Deploy');
  expect(undone.out).not.toContain('Back again');
  expect(app.state().sessions).toEqual([]);
});
