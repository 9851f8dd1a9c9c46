import { describe, expect, it } from 'vitest';
import { AccountLabel, accountText } from '../../../shared/account.ts';
import { AccountId, SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords, type FoundRecord, type Records } from '../../../shared/records.ts';
import type { SessionView } from '../../../shared/session.ts';
import { settle } from '../testing/fake-clock.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';
import { createAccountBook } from './account-book.ts';

const account = AccountId.parse('111111111111');
const other = AccountId.parse('222222222222');

const found = (
  source: string,
  accountName: string,
  accountId: AccountId = account,
  role = 'Admin',
): FoundRecord => ({
  id: SessionId.parse(`${source}:${accountId}:${role}`),
  sourceId: SourceId.parse(source),
  kind: 'role',
  name: `${accountName}/${role}`,
  accountId,
  accountName,
  role,
  config: {},
  missing: false,
  autoProfile: null,
});
const source = (id: string, kind: string): Records['sources'][number] => ({
  id: SourceId.parse(id),
  kind,
  name: id.toUpperCase(),
  config: {},
  subtitle: '',
  syncedAt: null,
});
function bookOf(records: Partial<Records>) {
  let now: Records = { ...emptyRecords, ...records };
  const book = createAccountBook({ records: { get: () => now }, isOfficial: (kind) => kind === 'center' });
  return {
    book,
    become: (next: Partial<Records>) => {
      now = { ...now, ...next };
    },
  };
}

describe('one book of account names over all sources', () => {
  const sources = [source('idp', 'saml'), source('sso', 'center')];

  it('has the name that the organisation gave, then the first alias, and never the number', () => {
    const { book } = bookOf({
      sources,
      found: [found('idp', 'acme-alias'), found('sso', 'Production'), found('idp', 'acme-two', other)],
    });
    expect([book.name(account), book.name(other)]).toEqual(['Production', 'acme-two']);
    const nameless = bookOf({ sources, found: [found('sso', account), found('idp', 'acme-alias')] });
    expect(nameless.book.name(account)).toBe('acme-alias');
    expect(bookOf({ sources, found: [found('sso', account)] }).book.name(account)).toBeNull();
  });

  it('knows what each source calls an account, and accounts that only the user knows', () => {
    const { book } = bookOf({
      sources,
      found: [
        found('idp', 'acme-alias'),
        found('sso', 'Production'),
        found('sso', 'Production', account, 'R'),
      ],
      accounts: { [other]: { label: 'Backup' } },
    });
    expect(book.all()).toEqual([
      {
        id: account,
        names: [
          { sourceId: 'idp', name: 'acme-alias' },
          { sourceId: 'sso', name: 'Production' },
        ],
        sessionCount: 3,
      },
      { id: other, names: [], sessionCount: 0 },
    ]);
    expect(book.settled()).toEqual([{ id: other, label: 'Backup', mark: null, browser: null }]);
  });

  it('says that accounts were renamed only when one that was known has another name', () => {
    const { book, become } = bookOf({ sources, found: [found('idp', 'acme-alias')] });
    book.hasRenamed();
    become({ found: [found('idp', 'acme-alias'), found('idp', 'acme-two', other)] });
    expect(book.hasRenamed()).toBe(false);
    become({ found: [found('idp', 'acme-alias'), found('idp', 'acme-two', other), found('sso', 'Prod')] });
    expect([book.hasRenamed(), book.hasRenamed()]).toEqual([true, false]);
  });
});

describe('an account in words', () => {
  it.each([
    [{ accountId: account, accountName: 'Production' }, 'Production (111111111111)'],
    [{ accountId: account, accountName: 'Production', accountLabel: 'Shop' }, 'Shop (111111111111)'],
    [{ accountId: account, accountName: null }, '111111111111'],
    [{ accountId: account, accountName: account }, '111111111111'],
    [{ accountId: null, accountName: 'Production' }, 'Production'],
    [{ accountId: null, accountName: null }, null],
  ])('%j', (known, text) => {
    expect(accountText(known)).toBe(text);
  });

  it.each([
    ['another number', '222222222222'],
    ['nothing', '  '],
    ['an escape sequence', 'a\u001b[2J'],
    ['a mark that turns writing round', 'a\u202eb'],
    ['a line', 'a\nb'],
  ])('no label is %s', (_, label) => {
    expect(AccountLabel.safeParse(label).success).toBe(false);
  });

  it('a label may be in any script', () => {
    for (const label of ['本番', 'Größe & Co. (EU)', '👩‍👩‍👧 team', 'می‌خواهم'])
      expect(AccountLabel.parse(` ${label} `)).toBe(label);
  });
});

const view = ({ app }: RunningApp, n = 0): SessionView => {
  const session = app.state().sessions[n];
  if (session === undefined) throw new Error(`no session ${n}`);
  return session;
};

describe('labels and marks of a running app', () => {
  it('a label is shown for every session of the account, is kept, and goes', async () => {
    const running = await startApp((w) => {
      w.provider.found = [foundSession(0), foundSession(0, 'Reader'), foundSession(1)];
    });
    const { app } = running;
    must(await app.verbs.setAccountLabel({ accountId: account, label: 'Shop' }, never));
    expect(app.state().sessions.map(accountText)).toEqual([
      'Shop (111111111111)',
      'Shop (111111111111)',
      'Account 1 (111111111112)',
    ]);
    expect(app.state().accounts).toEqual([{ id: account, label: 'Shop', mark: null, browser: null }]);
    expect(view(running).chain.at(-1)?.detail).toContain('Shop (111111111111)');
    const [listed] = must(await app.verbs.accounts({}, never));
    expect(listed).toEqual({
      id: account,
      name: 'Account 0',
      label: 'Shop',
      mark: null,
      browser: null,
      production: false,
      names: [{ source: 'Work', name: 'Account 0' }],
      sessionCount: 2,
    });
    await app.stop();
    expect(running.world.saved).toMatchObject({ accounts: { [account]: { label: 'Shop' } } });
    must(await app.verbs.setAccountLabel({ accountId: account, label: null }, never));
    expect(view(running)).toMatchObject({ accountName: 'Account 0', accountLabel: undefined });
    expect(app.state().accounts).toEqual([]);
  });

  it('the nearest mark decides: the session, its account, the patterns', async () => {
    const running = await startApp();
    const { app, sessionId } = running;
    const production = () => app.state().sessions.map((session) => session.production === true);
    expect(production()).toEqual([false, false, false]);
    must(await app.verbs.changeSettings({ patch: { productionPatterns: 'account?0*, *1113' } }, never));
    expect(production()).toEqual([true, false, true]);
    must(await app.verbs.setAccountMark({ accountId: account, mark: 'ordinary' }, never));
    expect(production()).toEqual([false, false, true]);
    must(await app.verbs.setSessionMark({ sessionId, mark: 'production' }, never));
    expect(production()).toEqual([true, false, true]);
    expect(view(running).mark).toBe('production');
    expect(app.state().activity.slice(0, 2)).toMatchObject([
      { event: 'session-changed', sessionId, note: 'mark of Account 0 · Admin: production' },
      { event: 'account-changed', sessionId: null, note: 'mark of 111111111111: ordinary' },
    ]);
    must(await app.verbs.setSessionMark({ sessionId, mark: null }, never));
    must(await app.verbs.setAccountMark({ accountId: account, mark: null }, never));
    expect(production()).toEqual([true, false, true]);
    must(
      await app.verbs.setAccountLabel({ accountId: AccountId.parse('111111111112'), label: '本番' }, never),
    );
    must(await app.verbs.changeSettings({ patch: { productionPatterns: '本*' } }, never));
    expect(production()).toEqual([false, true, false]);
  });
});

describe('making a production session the default', () => {
  const marked = async () => {
    const running = await startApp();
    must(await running.app.verbs.setAccountMark({ accountId: account, mark: 'production' }, never));
    return running;
  };
  const question = ({ app }: RunningApp) => {
    const [prompt] = app.state().prompts;
    if (prompt?.kind !== 'production-default') throw new Error('no question');
    return prompt;
  };

  it('asks once, does nothing before yes, and asks no more while it is the default', async () => {
    const running = await marked();
    const { app, sessionId } = running;
    const switching = app.verbs.makeDefault({ sessionId }, never);
    await settle();
    const { id, sessionName, account: shown } = question(running);
    expect([sessionName, shown]).toEqual([view(running).name, 'Account 0 (111111111111)']);
    expect(app.state().defaultSessionId).toBeNull();
    must(await app.verbs.answerPrompt({ promptId: id, answer: { kind: 'yes' } }, never));
    must(await switching);
    expect(app.state()).toMatchObject({ defaultSessionId: sessionId, prompts: [] });
    must(await app.verbs.makeDefault({ sessionId }, never));
  });

  it('is cancelled by a no, and by the switch to another session', async () => {
    const running = await marked();
    const { app, sessionId } = running;
    const first = app.verbs.makeDefault({ sessionId }, never);
    await settle();
    must(await app.verbs.answerPrompt({ promptId: question(running).id, answer: { kind: 'cancel' } }, never));
    expect(await first).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const second = app.verbs.makeDefault({ sessionId }, never);
    await settle();
    question(running);
    must(await app.verbs.makeDefault({ sessionId: view(running, 1).id }, never));
    expect(await second).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(app.state()).toMatchObject({ defaultSessionId: view(running, 1).id, prompts: [] });
  });

  it('asks nothing where the user was asked already, and nothing of an ordinary session', async () => {
    const running = await marked();
    const { app, sessionId } = running;
    must(await app.verbs.makeDefault({ sessionId, confirmed: true }, never));
    must(await app.verbs.makeDefault({ sessionId: view(running, 1).id }, never));
    expect(app.state()).toMatchObject({ defaultSessionId: view(running, 1).id, prompts: [] });
  });
});

describe('the book of an app that goes on', () => {
  const sources = [source('a', 'saml'), source('b', 'saml'), source('sso', 'center')];

  it('follows the records: what was found, what was made, the sources', () => {
    const { book, become } = bookOf({ sources, found: [found('a', 'alias')] });
    expect(book.name(account)).toBe('alias');
    become({ found: [found('a', 'renamed')] });
    expect(book.name(account)).toBe('renamed');
    become({ found: [found('a', 'of a'), found('b', 'of b')] });
    expect(book.name(account)).toBe('of a');
    // The user's order of the sources decides among equals.
    become({ sources: [source('b', 'saml'), source('a', 'saml')] });
    expect(book.name(account)).toBe('of b');
    become({ sources, found: [found('b', 'of b'), found('a', 'of a')] });
    expect(book.name(account)).toBe('of a');
  });

  it('is read once for each change, however many sessions ask', () => {
    let reads = 0;
    const many = { ...emptyRecords, sources, found: [found('a', 'alias')] };
    const book = createAccountBook({
      records: { get: () => many },
      isOfficial: () => {
        reads += 1;
        return false;
      },
    });
    for (let n = 0; n < 100; n += 1) book.name(account);
    expect(reads).toBe(sources.length);
  });

  it('keeps the first name of a source, and a source that is gone comes last', () => {
    const of = (...names: FoundRecord[]) => bookOf({ sources, found: names }).book.name(account);
    expect(of(found('a', 'one'), found('a', 'two', account, 'R'))).toBe('one');
    expect(of(found('gone', 'old'), found('b', 'new'))).toBe('new');
    expect(of(found('gone', 'old'))).toBe('old');
  });

  it('writes an account by what a source calls it while no session of it is known', () => {
    const { book, become } = bookOf({ sources, found: [found('a', 'Known')] });
    expect([book.text(account, 'Other'), book.text(other, 'New'), book.text(other, null)]).toEqual([
      'Known (111111111111)',
      'New (222222222222)',
      other,
    ]);
    become({ accounts: { [other]: { label: 'Shop' } } });
    expect(book.text(other, 'New')).toBe('Shop (222222222222)');
  });

  it('does not list a number as a name, and counts the sessions made by hand', () => {
    const role = { kind: 'assumed', name: 'Deploy', config: {}, role: null, roleArn: null, region: null };
    const made: Records['made'][number] = {
      ...role,
      id: SessionId.parse('made'),
      parent: { kind: 'source', id: SourceId.parse('sso') },
      accountId: null,
      autoProfile: null,
    };
    const identity = { ...source('sso', 'center'), accountId: other };
    const { book } = bookOf({
      sources: [source('a', 'saml'), identity],
      found: [found('a', account)],
      made: [made, { ...made, id: SessionId.parse('second'), accountId: account }],
    });
    expect(book.all()).toEqual([
      { id: account, names: [], sessionCount: 2 },
      { id: other, names: [], sessionCount: 1 },
    ]);
    expect(book.name(other)).toBeNull();
    expect(book.settled()).toEqual([]);
  });

  it('hears of no new name where nothing changed, and where an account is gone', () => {
    const { book, become } = bookOf({ sources, found: [found('a', 'one'), found('a', 'two', other)] });
    expect([book.hasRenamed(), book.hasRenamed()]).toEqual([false, false]);
    become({ found: [found('a', 'one')] });
    expect(book.hasRenamed()).toBe(false);
    become({ found: [found('a', 'uno')] });
    expect(book.hasRenamed()).toBe(true);
  });
});

describe('what a user settles for an account', () => {
  const other2 = AccountId.parse('111111111112');

  it.each([
    ['the case of a label', 'sHOP \u00e9'],
    ['the Unicode form of a label', 'Shop e\u0301'],
    ['a character that nothing shows', 'Shop \u00e9\u200d'],
    ['the case of the name of a source', 'ACCOUNT 0'],
  ])('is no label that differs from that of another account only by %s', async (_, label) => {
    const { app } = await startApp();
    must(await app.verbs.setAccountLabel({ accountId: account, label: 'Shop \u00e9' }, never));
    expect(await app.verbs.setAccountLabel({ accountId: other2, label }, never)).toMatchObject({
      error: { code: 'refused', reason: expect.stringContaining('a name of account 111111111111') },
    });
    expect(app.state().accounts).toEqual([{ id: account, label: 'Shop \u00e9', mark: null, browser: null }]);
    must(await app.verbs.setAccountLabel({ accountId: account, label }, never));
  });

  it('touches no other account, and each change is a line of the activity', async () => {
    const { app, world } = await startApp();
    must(await app.verbs.setAccountLabel({ accountId: account, label: 'Shop' }, never));
    must(await app.verbs.setAccountMark({ accountId: account, mark: 'production' }, never));
    must(await app.verbs.setAccountLabel({ accountId: other2, label: 'Lab' }, never));
    expect(app.state().accounts).toEqual([
      { id: account, label: 'Shop', mark: 'production', browser: null },
      { id: other2, label: 'Lab', mark: null, browser: null },
    ]);
    must(await app.verbs.setAccountLabel({ accountId: account, label: null }, never));
    must(await app.verbs.setAccountMark({ accountId: account, mark: null }, never));
    expect(app.state().accounts).toEqual([{ id: other2, label: 'Lab', mark: null, browser: null }]);
    const notes = app
      .state()
      .activity.filter(({ event }) => event === 'account-changed')
      .map(({ note }) => note);
    expect(notes).toEqual([
      `mark of ${account}: by pattern`,
      `label of ${account}: none`,
      `label of ${other2}: Lab`,
      `mark of ${account}: production`,
      `label of ${account}: Shop`,
    ]);
    await app.stop();
    expect(world.saved).toMatchObject({ accounts: { [other2]: { label: 'Lab' } } });
  });

  it('a session that is not there has no mark', async () => {
    const { app } = await startApp();
    const sessionId = SessionId.parse('no:session');
    expect(await app.verbs.setSessionMark({ sessionId, mark: 'production' }, never)).toMatchObject({
      ok: false,
      error: { code: 'unknown-session' },
    });
  });
});
