import { describe, expect, it } from 'vitest';
import { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords } from '../../../shared/records.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { TestTransact } from '../sessions/testing-transact.ts';
import { never } from '../testing/running-app.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { copyProfileName, profileText, setProfilesWritten } from './profile-verbs.ts';
import type { ProfileSession } from './user-files-port.ts';

const parent = { kind: 'source', id: SourceId.parse('ic') } as const;
const [dev, bare, gone] = ['dev', 'bare', 'gone'].map((id) => SessionId.parse(id));
if (dev === undefined || bare === undefined || gone === undefined) throw new Error('no ids');
const entries = [sessionEntry({ id: dev, parent }), sessionEntry({ id: bare, parent })];
const find = (id: SessionId) => entries.find((entry) => entry.id === id) ?? null;
const unknown = { ok: false, error: { code: 'unknown-session', asked: gone } };
const name = (text: string) => ProfileName.parse(text);

describe('the name of a profile that is copied', () => {
  function copying(
    main: string | null,
    others: readonly string[],
    defaultSessionId: SessionId | null = null,
  ) {
    const copied: string[] = [];
    const copy = copyProfileName({
      catalogue: { find },
      facts: {
        profile: () => (main === null ? null : name(main)),
        otherProfiles: () => others.map((other) => ({ name: name(other), region: null })),
      },
      defaultSessionId: () => defaultSessionId,
      clipboard: {
        writeText: async (text) => {
          copied.push(text);
        },
      },
    });
    return { copied, of: (sessionId: SessionId) => copy({ sessionId }, never) };
  }

  it.each([
    ['the main one', 'main', ['more'], null, 'main'],
    ['a further one, where there is no main one', null, ['more', 'most'], null, 'more'],
    ['`default`, while no session is the default', 'default', [], null, 'default'],
    ['`default` of the default session', 'default', ['more'], dev, 'default'],
    ['another than `default`, which is another session’s', 'default', ['more'], bare, 'more'],
  ])('is %s', async (_, main, others, byDefault, wanted) => {
    const { copied, of } = copying(main, others, byDefault);
    expect(await of(dev)).toEqual({ ok: true, value: {} });
    expect(copied).toEqual([wanted]);
  });

  it('is none where the session has none, or has only what is another session’s', async () => {
    const none = copying(null, []);
    expect(await none.of(dev)).toMatchObject({
      error: { code: 'refused', reason: expect.stringContaining('This session has no profile.') },
    });
    const others = copying('default', [], bare);
    expect(await others.of(dev)).toMatchObject({
      error: { code: 'refused', reason: expect.stringContaining('which is another one') },
    });
    expect(await none.of(gone)).toMatchObject(unknown);
    expect([none.copied, others.copied]).toEqual([[], []]);
  });
});

describe('the text of a profile', () => {
  const desired = ({ id }: Pick<SessionEntry, 'id'>): ProfileSession => ({
    id,
    name: 'Dev',
    profile: null,
    isWritten: true,
    otherProfiles: [],
    region: null,
    regionAsDefault: null,
    delivery: 'process',
    lease: null,
  });
  it.each([
    [dev, true],
    [bare, false],
    [null, false],
  ])('while %s is the default session', async (byDefault, isDefault) => {
    const asked: unknown[] = [];
    const show = profileText({
      catalogue: { find },
      userFiles: {
        profileText: async (of) => {
          asked.push(of);
          return { ok: true, value: { file: '/home/ada/.aws/config', text: 'x' } };
        },
      },
      desired,
      defaultSessionId: () => byDefault,
    });
    expect(await show({ sessionId: dev }, never)).toMatchObject({ ok: true, value: { text: 'x' } });
    expect(await show({ sessionId: gone }, never)).toMatchObject(unknown);
    expect(asked).toEqual([{ session: desired({ id: dev }), isDefault }]);
  });
});

describe('profiles that are to be written, or not', () => {
  function setting() {
    const files = new TestTransact(emptyRecords);
    const settled: unknown[] = [];
    const set = setProfilesWritten({
      catalogue: { find, profile: (id) => (id === dev ? name('dev') : null) },
      facts: { otherProfiles: () => [{ name: name('dev-eu'), region: null }] },
      scope: {
        settled(r, ids, written) {
          settled.push([[...ids], written]);
          return { ...r, version: r.version };
        },
      },
      transact: files.run,
    });
    return { files, settled, set };
  }

  it('are asked of the files by name, and noted', async () => {
    const { files, settled, set } = setting();
    expect(await set({ sessionIds: [dev], written: true }, never)).toEqual({ ok: true, value: {} });
    expect([files.asked, settled]).toEqual([[{ needs: ['dev'], asksFor: ['dev'] }], [[[dev], true]]]);
  });

  it('are taken over with the same write where the user agreed; others of the session are asked about', async () => {
    const { files, set } = setting();
    expect(await set({ sessionIds: [dev], written: true, takeOver: true }, never)).toMatchObject({
      ok: true,
    });
    expect(files.asked).toEqual([{ needs: ['dev'], asksFor: ['dev', 'dev-eu'], agreedTo: ['dev'] }]);
  });

  it('that are to go ask nothing of the files, whether there is a profile or not', async () => {
    const { files, settled, set } = setting();
    expect(await set({ sessionIds: [dev, bare], written: false }, never)).toMatchObject({ ok: true });
    expect([files.asked, settled]).toEqual([[{ needs: [], asksFor: [] }], [[[dev, bare], false]]]);
  });

  it('are none of a session without a name for it, and of none that is not there', async () => {
    const { files, set } = setting();
    expect(await set({ sessionIds: [dev, bare], written: true }, never)).toMatchObject({
      error: { code: 'refused', reason: expect.stringContaining('This session has no profile.') },
    });
    expect(await set({ sessionIds: [dev, gone], written: false }, never)).toMatchObject(unknown);
    expect(files.asked).toEqual([]);
  });
});
