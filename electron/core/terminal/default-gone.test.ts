import { expect, it } from 'vitest';
import type { SessionId } from '../../../shared/ids.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { defaultInFile, type FilesApp, startOnFiles } from './testing-files.ts';

/** One session of the sync, and the default session, which is built on it. */
async function started(config = '') {
  const running = await startOnFiles(config);
  const { app, world, sourceId } = running;
  const [first] = running.ids;
  if (first === undefined) throw new Error('a session is needed');
  world.provider.found = world.provider.found.slice(0, 1);
  must(await app.verbs.sync({ sourceId }, never));
  await world.clock.advance(2_000);
  for (const { id, missing } of app.state().sessions)
    if (missing) must(await app.verbs.deleteSession({ sessionId: id }, never));
  const values = { parent: first };
  const made = must(await app.verbs.addSession({ kind: 'fake-assumed', name: 'Deploy', values }, never));
  must(await app.verbs.makeDefault({ sessionId: made.sessionId }, never));
  await settle(50);
  return { ...running, first, deploy: made.sessionId };
}
const gone = ({ app }: Pick<FilesApp, 'app'>) =>
  app
    .state()
    .attention.filter(({ problem }) => problem.code === 'default-gone')
    .map(({ problem }) => problemSentence(problem));
const answer = async (running: FilesApp, argv: readonly string[] = []): Promise<SessionId | null> => {
  const ran = await running.latchkey(['credential-process', ...argv]);
  return ran.code === 0 ? (running.sessionOfKey(Object(JSON.parse(ran.out)).AccessKeyId) ?? null) : null;
};

it('the only session that is left does not take the place of a removed default session', async () => {
  const running = await started();
  const { app, deploy } = running;
  expect(await answer(running)).toBe(deploy);
  must(await app.verbs.deleteSession({ sessionId: deploy }, never));
  const refused = await running.latchkey(['credential-process']);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(/The default session, Deploy.*, was removed/);
  const which = await running.latchkey(['which']);
  expect([which.code, which.err]).toEqual([1, expect.stringContaining('latchkey use --none')]);
});

it('attention, status and doctor say that it was removed, until the user has chosen', async () => {
  const running = await started();
  const { app, first, deploy, latchkey } = running;
  expect(gone(running)).toEqual([]);
  must(await app.verbs.deleteSession({ sessionId: deploy }, never));
  const [said] = gone(running);
  expect(said).toMatch(/^The default session, Deploy.*, was removed\. .*latchkey use SESSION/);
  for (const verb of ['status', 'doctor']) {
    const { out } = await latchkey([verb]);
    expect(out, verb).toMatch(/The default session, Deploy.*, was removed/);
    expect(out, verb).toContain('latchkey use --none');
  }
  const json = JSON.parse((await latchkey(['status', '--json'])).out);
  expect(json.attention).toContainEqual({ code: 'default-gone', sentence: said });
  // It is remembered over a restart.
  await running.world.clock.advance(2_000);
  expect(gone({ app: await running.again() })).toEqual([said]);
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  expect(gone(running)).toEqual([]);
  expect(await answer(running)).toBe(first);
});

it('use --none ends it, and no session answers what names no profile', async () => {
  const running = await started();
  const { app, deploy, first, latchkey, files } = running;
  const production = await latchkey(['use', '--none', 'Deploy']);
  expect([production.code, app.state().defaultSessionId]).toEqual([2, deploy]);
  const none = await latchkey(['use', '--none']);
  expect([none.code, none.err]).toEqual([0, '']);
  expect(none.out).toContain('No session is the default now');
  expect([app.state().defaultSessionId, defaultInFile(files), gone(running)]).toEqual([null, null, []]);
  must(await app.verbs.deleteSession({ sessionId: deploy }, never));
  expect(gone(running)).toEqual([]);
  // The only one there is, and the user said none.
  expect(await answer(running)).toBeNull();
  expect((await latchkey(['which'])).err).toContain('there is no default session');
  expect((await latchkey(['use', '--none', '--json'])).out).toBe('null\n');
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  expect(await answer(running)).toBe(first);
});

it('use --none that cannot be written changes nothing, and says so', async () => {
  const running = await started();
  const { app, deploy, latchkey, files } = running;
  const before = files.config;
  running.breaks(() => ({ code: 'file-unwritable', file: '/home/ada/.aws/config', detail: 'Read-only.' }));
  const none = await latchkey(['use', '--none']);
  expect([none.code, none.out]).toEqual([1, '']);
  expect([app.state().defaultSessionId, files.config]).toEqual([deploy, before]);
  expect(await answer(running)).toBe(deploy);
});

it('use --none says what aws takes from the files then', async () => {
  const own = '[default]\naws_access_key_id = AKIAOWNOWNOWNOWNOWN1\naws_secret_access_key = x\n';
  const running = await startOnFiles(own);
  const [first = ''] = running.ids;
  const used = await running.latchkey(['use', first, '--take-over']);
  expect(used.code).toBe(0);
  const none = await running.latchkey(['use', '--none']);
  expect(none.code).toBe(0);
  expect(running.files.config.startsWith(own)).toBe(true);
  expect(none.err).toContain('/home/ada/.aws/config');
});

it('a default session that a sync no longer finds is said, with the source that lost it', async () => {
  const running = await startOnFiles();
  const { app, world, sourceId, latchkey } = running;
  const [first] = running.ids;
  if (first === undefined) throw new Error('a session is needed');
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  const { found } = world.provider;
  world.provider.found = found.slice(1);
  must(await app.verbs.sync({ sourceId }, never));
  await world.clock.advance(2_000);
  expect(gone(running)).toEqual([expect.stringContaining('not found by the last synchronisation of Work')]);
  expect((await latchkey(['status'])).out).toContain('not found by the last synchronisation of Work');
  expect((await latchkey(['doctor'])).out).toContain('not found by the last synchronisation of Work');
  world.provider.found = found;
  must(await app.verbs.sync({ sourceId }, never));
  await world.clock.advance(2_000);
  expect(gone(running)).toEqual([]);
});

it('so is one that is built on a session which a sync no longer finds', async () => {
  const running = await started();
  const { app, world, sourceId } = running;
  world.provider.found = [];
  must(await app.verbs.sync({ sourceId }, never));
  await world.clock.advance(2_000);
  expect(gone(running)).toEqual([expect.stringMatching(/Deploy.*built on/)]);
});

it('a removed identity source is named with the default session that went with it', async () => {
  const running = await startOnFiles();
  const { app, sourceId } = running;
  const [first] = running.ids;
  if (first === undefined) throw new Error('a session is needed');
  const other = { kind: 'fake', name: 'Other', values: { url: 'https://y.example' } };
  const added = must(await app.verbs.addSource(other, never));
  must(await app.verbs.signIn({ sourceId: added.sourceId, openBrowser: null }, never));
  await running.world.clock.advance(5_000);
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  must(await app.verbs.deleteSource({ sourceId }, never));
  expect(gone(running)).toEqual([expect.stringMatching(/was removed with the identity source Work/)]);
  // The undo brings it back, and with it the default session.
  expect((await running.latchkey(['undo', '--yes'])).code).toBe(0);
  expect([app.state().defaultSessionId, gone(running)]).toEqual([first, []]);
});

it('the undo of a switch from a default session that was removed says so again', async () => {
  const running = await started();
  const { app, deploy, first, latchkey } = running;
  must(await app.verbs.deleteSession({ sessionId: deploy }, never));
  const [said] = gone(running);
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  expect((await latchkey(['undo', '--yes'])).code).toBe(0);
  expect([app.state().defaultSessionId, gone(running)]).toEqual([null, [said]]);
  expect(await answer(running)).toBeNull();
});
