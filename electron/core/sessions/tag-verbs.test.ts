import { describe, expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { MAX_TAGS, Tag, tagsAfter } from '../../../shared/tag.ts';
import { startOnFiles } from '../terminal/testing-files.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';

describe('a tag', () => {
  it('is one visible word, and no account number', () => {
    for (const tag of ['payments', 'team:core', 'équipe', 'v1.2', 'café', '本番', 'a/b', '12345'])
      expect(Tag.safeParse(tag).success, tag).toBe(true);
    for (const tag of ['', ' ', 'a b', 'a,b', '#a', '-a', 'a\u200bb', 'a\u202eb', 'a\nb', 'x'.repeat(41)])
      expect(Tag.safeParse(tag).success, JSON.stringify(tag)).toBe(false);
    // SECURITY: it would be read as the account of the session.
    for (const tag of ['111122223333', '1111-2222-3333', 'prod-111122223333', '１１１１２２２２３３３３'])
      expect(Tag.safeParse(tag).success, tag).toBe(false);
  });

  it('is there once, however it is written', () => {
    expect(tagsAfter(['Prod'], { add: ['prod', 'cafe\u0301', 'café'], remove: [] })).toEqual([
      'Prod',
      'café',
    ]);
    expect(tagsAfter(['Prod', 'x'], { add: [], remove: ['PROD', 'nothing'] })).toEqual(['x']);
  });
});

describe('tags of sessions', () => {
  it('are given to all of them or to none, kept in the records, and left alone by an undo of the files', async () => {
    const running = await startOnFiles();
    const { app, ids, latchkey } = running;
    const [first, second] = ids;
    if (first === undefined || second === undefined) throw new Error('two sessions are needed');
    const tagsNow = (id: SessionId) => app.state().sessions.find((one) => one.id === id)?.tags;
    must(await app.verbs.changeTags({ sessionIds: [first, second], add: ['payments'], remove: [] }, never));
    await settle(50);
    expect([tagsNow(first), tagsNow(second)]).toEqual([['payments'], ['payments']]);
    // One session does not exist: nothing is changed.
    const unknown = SessionId.parse('nowhere');
    expect(
      await app.verbs.changeTags({ sessionIds: [first, unknown], add: ['other'], remove: [] }, never),
    ).toMatchObject({ ok: false, error: { code: 'unknown-session' } });
    expect(tagsNow(first)).toEqual(['payments']);
    const full = Array.from({ length: MAX_TAGS }, (_, n) => `t${n}`);
    expect(
      await app.verbs.changeTags({ sessionIds: [second, first], add: full, remove: [] }, never),
    ).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'tag' } });
    expect(tagsNow(second)).toEqual(['payments']);

    // A write of the files after it, and its undo.
    must(await app.verbs.makeDefault({ sessionId: first }, never));
    await settle(50);
    expect((await latchkey(['undo', '--yes'])).code).toBe(0);
    expect(tagsNow(first)).toEqual(['payments']);
    must(await app.verbs.changeTags({ sessionIds: [first], add: [], remove: ['Payments'] }, never));
    await settle(50);
    expect(tagsNow(first)).toBeUndefined();
  });

  it('are added, removed, printed and asked for in a terminal', async () => {
    const { app, ids, latchkey } = await startOnFiles();
    const [first = ''] = ids;
    const name = app.state().sessions.find(({ id }) => id === first)?.name ?? '';
    const tagged = await latchkey(['tag', name, 'payments', '#oncall']);
    expect(tagged).toMatchObject({ code: 0 });
    expect(tagged.out).toContain('has the tags payments, oncall.');
    const list = async (...more: readonly string[]) => {
      const { out } = await latchkey(['list', '--json', ...more]);
      const rows: readonly { readonly id: string; readonly tags: readonly string[] }[] = JSON.parse(out);
      return rows.map(({ id, tags }) => [id, tags]);
    };
    expect(await list('--tag', 'ONCALL')).toEqual([[first, ['payments', 'oncall']]]);
    expect((await list()).length).toBeGreaterThan(1);
    expect((await latchkey(['list', '--tag', 'nothing'])).out).toContain('No session has the tag nothing.');
    expect(await latchkey(['tag', name, '111122223333'])).toMatchObject({ code: 2 });
    expect((await latchkey(['tag', name, 'payments', 'oncall', '--remove'])).out).toContain('has no tags.');
    expect(await list('--tag', 'oncall')).toEqual([]);
  });
});
