import { describe, expect, it, vi } from 'vitest';
import { ProfileName } from '../../shared/ids.ts';
import { err } from '../../shared/result.ts';
import { settle } from './testing/fake-clock.ts';
import { CANARY } from './testing/fake-identity.ts';
import { startWithKeysIn } from './testing/keys-in-file.ts';
import { memoryFiles } from './testing/memory-files.ts';
import { must, never } from './testing/running-app.ts';

const OWN_CONFIG = '[profile mine]\nregion = eu-west-1\n';
const OWN_KEYS = '[mine]\naws_access_key_id = AKIAMINE\naws_secret_access_key = mine\n';

/** An app that has written the rotating keys of one session into the user's credentials file. */
async function withKeys(prepare: (files: ReturnType<typeof memoryFiles>) => void = () => {}) {
  const files = memoryFiles(OWN_CONFIG, OWN_KEYS);
  prepare(files);
  const { running, first } = await startWithKeysIn(files);
  expect(files.credentials).toContain(CANARY);
  return { ...running, files, first };
}
type Running = Awaited<ReturnType<typeof withKeys>>;

describe('attack: read rotating keys that were left in the credentials file', () => {
  const ends: [string, (running: Running) => Promise<unknown>][] = [
    ['the app quits', ({ app }) => app.stop()],
    ['the session is stopped', ({ app, sessionId }) => app.verbs.stop({ sessionId }, never)],
    ['the user signs out', ({ app, sourceId }) => app.verbs.signOut({ sourceId }, never)],
    ['the source is deleted', ({ app, sourceId }) => app.verbs.deleteSource({ sourceId }, never)],
    [
      'the session is given by a process again',
      ({ app, sessionId }) => app.verbs.setDelivery({ sessionId, delivery: 'process' }, never),
    ],
    ['the write is undone', ({ app }) => app.verbs.undo({ force: true }, never)],
    [
      'the keys expire and nothing better can be had',
      ({ world }) => {
        world.provider.leaseProblem = () => ({ code: 'network', host: 'portal' });
        return world.clock.advance(2 * 3_600_000);
      },
    ],
  ];
  it.each(ends)('%s, and they are gone', async (_name, end) => {
    const running = await withKeys();
    await end(running);
    await vi.waitFor(() => expect(running.files.credentials).not.toContain(running.first.accessKeyId));
    expect(running.files.credentials).not.toContain(CANARY);
    // What the user wrote is theirs.
    expect(running.files.credentials).toContain(OWN_KEYS);
    expect(running.files.config).toContain(OWN_CONFIG);
  });

  it.each(ends.slice(0, 2))('%s only when they are gone', async (_name, end) => {
    const running = await withKeys();
    await end(running);
    expect(running.files.credentials).not.toContain(CANARY);
  });

  it('others can get at the file by now: neither the new keys nor the old ones are in it, which is said', async () => {
    const { app, files, lease, first } = await withKeys();
    files.isOpenToOthers = true;
    const next = must(await lease({ force: true }));
    await vi.waitFor(() =>
      expect(app.state().files.problem).toMatchObject({ code: 'file-unwritable', cause: 'not-private' }),
    );
    expect(files.credentials).not.toContain(first.accessKeyId);
    expect(files.credentials).not.toContain(next.accessKeyId);
    expect(files.credentials).toContain(OWN_KEYS);
    files.isOpenToOthers = false;
    const last = must(await lease({ force: true }));
    await vi.waitFor(() => expect(files.credentials).toContain(last.accessKeyId));
  });

  it('others can get at the file by now, and the user’s own lines are to change too: the old ones do not come back', async () => {
    const { app, files, sessionId, first } = await withKeys();
    files.isOpenToOthers = true;
    const made = await app.verbs.addSessionProfile(
      { sessionId, profile: ProfileName.parse('mine'), region: null, takeOver: true },
      never,
    );
    expect(made).toMatchObject({ ok: false, error: { cause: 'not-private' } });
    expect(files.credentials).not.toContain(first.accessKeyId);
    expect(files.credentials).toContain(OWN_KEYS);
    expect(files.config).toContain(OWN_CONFIG);
  });

  it('others can get at the config alone: the keys in the credentials file stay', async () => {
    const { app, files, sessionId, first } = await withKeys();
    const { write } = files.awsFiles;
    const open = { code: 'file-unwritable', file: '/home/ada/.aws/config', cause: 'not-private' } as const;
    const refused: typeof write = async (plan, options) =>
      options.journal ? err(open) : write(plan, options);
    Object.assign(files.awsFiles, { write: refused });
    const profile = ProfileName.parse('ci');
    const made = await app.verbs.addSessionProfile({ sessionId, profile, region: null }, never);
    expect(made).toMatchObject({ ok: false, error: { cause: 'not-private' } });
    expect(files.credentials).toContain(first.accessKeyId);
  });

  it('keys that arrive while the app quits are not written', async () => {
    const { app, files, world, lease, sessionId } = await withKeys();
    world.provider.latencyMs = 1_000;
    const asked = lease({ force: true });
    await settle();
    await app.stop();
    await world.clock.advance(5_000);
    expect(await asked).toEqual({ ok: false, error: { code: 'app-quitting' } });
    expect(await lease()).toEqual({ ok: false, error: { code: 'app-quitting' } });
    expect(app.broker.held(sessionId)).toBeNull();
    expect(files.credentials).not.toContain(CANARY);
  });

  it('a write that is under way when the app quits is followed by one without keys', async () => {
    let letGo: (() => void) | null = null;
    const { app, files, lease } = await withKeys((memory) => {
      const { write } = memory.awsFiles;
      const slow: typeof write = async (plan, options) => {
        if (letGo !== null) await new Promise<void>((resolve) => (letGo = resolve));
        return write(plan, options);
      };
      Object.assign(memory.awsFiles, { write: slow });
    });
    const release = () => letGo?.();
    letGo = () => undefined;
    must(await lease({ force: true }));
    await settle();
    const ended = app.stop();
    await settle();
    release();
    letGo = null;
    await ended;
    expect(files.credentials).not.toContain(CANARY);
  });
});
