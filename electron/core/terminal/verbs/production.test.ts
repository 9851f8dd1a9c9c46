import { describe, expect, it } from 'vitest';
import { AccountId } from '../../../../shared/ids.ts';
import { ok } from '../../../../shared/result.ts';
import { defaultSettings } from '../../../../shared/settings.ts';
import { unicodeWidths } from '../io/unicode-widths.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';
import { NOW_MS, testSession, type testState } from '../testing-state.ts';
import { accounts, dev, prod, state, world } from '../testing-verbs.ts';

const marked = { ...prod, production: true as const, accountLabel: 'Web shop' };
const sessions = [{ ...dev, isDefault: true }, marked];
const ports = () => testPorts(world({ state: { ...state, sessions } }));
const esc = '\u001b';
const red = `${esc}[1;31m`;

describe('a production session', () => {
  it('has its word and the label of its account in list, status and which', async () => {
    const { out } = await run(ports().ports, ['list']);
    expect(out).toContain('PROD  Admin     prod     Web shop (222222222222)');
    expect(out).not.toContain(esc);
    const byDefault = { ...marked, isDefault: true };
    const now = testPorts(world({ state: { sessions: [dev, byDefault], defaultSessionId: marked.id } }));
    expect((await run(now.ports, ['status'])).out).toContain(
      'Default session: Admin (profile prod) · Web shop (222222222222) · inactive · production\n',
    );
    const which = await run(now.ports, ['which']);
    expect(which.out).toContain('account  Web shop (222222222222)\nmark     production\n');
    expect(JSON.parse((await run(now.ports, ['which', '--json'])).out)).toMatchObject({
      account: '222222222222',
      accountName: 'acct-22',
      accountLabel: 'Web shop',
      production: true,
      session: { production: true, default: true },
    });
  });

  it('of an ordinary one nothing is said', async () => {
    const plainly = testPorts(world({ state: { ...state, sessions: [dev, prod] } })).ports;
    expect((await run(plainly, ['list'])).out).not.toContain('MARK');
    expect((await run(plainly, ['which', '--profile', 'dev'])).out).not.toContain('mark');
  });

  it('a role of the user’s own profiles leads to an account that is production by itself', async () => {
    const config = '[profile chain]\nrole_arn = arn:aws:iam::333333333333:role/R\nsource_profile = dev\n';
    const files = {
      paths: () => ({ config: 'c', credentials: 'd' }),
      read: async () =>
        ok({
          config: { path: 'c', text: config, exists: true },
          credentials: { path: 'd', text: '', exists: false },
        }),
    };
    const of = (over: Parameters<typeof testState>[0]) =>
      testPorts(world({ awsFiles: files, state: { sessions: [dev], ...over } })).ports;
    const which = async (over: Parameters<typeof testState>[0]) =>
      (await run(of(over), ['which', '--profile', 'chain'])).out;
    expect(await which({})).not.toContain('production');
    const settled = {
      id: AccountId.parse('333333333333'),
      label: 'Bank',
      mark: 'production' as const,
      browser: null,
    };
    const byMark = await which({ accounts: [settled] });
    expect(byMark).toContain('account      Bank (333333333333)\nmark         production\n');
    const byPattern = await which({ settings: { ...defaultSettings, productionPatterns: '3333*' } });
    expect(byPattern).toContain('mark         production\n');
  });

  it('becomes the default after a yes on the terminal, or with --yes, which other sessions do not need', async () => {
    // From where the switch comes, as Activity says it.
    const by = { verb: 'use', process: 'sh', pid: 4242, cwd: '/home/u' };
    const asked = ports();
    const yes = await run(asked.ports, ['use', 'prod'], { isTerminal: true, typed: ['y'] });
    expect(yes.asked).toEqual([
      'Admin (profile prod) · Web shop (222222222222) is marked as production. Make it the default session? [y/N] ',
    ]);
    expect([yes.code, asked.called]).toEqual([
      0,
      [{ verb: 'makeDefault', input: { sessionId: 's2', waitsAsTool: true, by, confirmed: true } }],
    ]);
    const script = ports();
    expect((await run(script.ports, ['use', 'prod', '--yes'])).code).toBe(0);
    expect(script.called).toEqual([
      { verb: 'makeDefault', input: { sessionId: 's2', waitsAsTool: true, by, confirmed: true } },
    ]);
    const plainly = testPorts(world({ state: { ...state, sessions: [dev, prod] } }));
    expect((await run(plainly.ports, ['use', 'prod'])).code).toBe(0);
    expect(plainly.called).toEqual([
      { verb: 'makeDefault', input: { sessionId: 's2', waitsAsTool: true, by } },
    ]);
  });

  it('stays what it was after a no, and where nobody can be asked: exit 5, with words', async () => {
    const refused = ports();
    const no = await run(refused.ports, ['use', 'prod'], { isTerminal: true, typed: [''] });
    expect([no.code, refused.called]).toEqual([5, []]);
    const script = ports();
    const nobody = await run(script.ports, ['use', 'prod']);
    expect([nobody.code, nobody.out, script.called]).toEqual([5, '', []]);
    expect(nobody.err).toBe(
      [
        'latchkey: Admin (profile prod), account Web shop (222222222222), is marked as production, and there is no terminal to confirm on.',
        '  In a script, confirm with --yes: latchkey use SESSION --yes',
        '',
      ].join('\n'),
    );
  });

  it('that is the default already asks nothing', async () => {
    const now = testPorts(
      world({ state: { sessions: [{ ...marked, isDefault: true }], defaultSessionId: marked.id } }),
    );
    expect((await run(now.ports, ['use', 'prod'])).code).toBe(0);
  });

  it.each<[string, TestRequest, boolean]>([
    ['a terminal', { columns: 120, env: { TERM: 'xterm' } }, true],
    ['a pipe', { columns: null, env: { TERM: 'xterm' } }, false],
    ['NO_COLOR', { columns: 120, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { columns: 120, env: { NO_COLOR: '' } }, true],
    ['a dumb terminal', { columns: 120, env: { TERM: 'dumb' } }, false],
    ['FORCE_COLOR in a pipe', { columns: null, env: { FORCE_COLOR: '1' } }, true],
    ['FORCE_COLOR=0 on a terminal', { columns: 120, env: { FORCE_COLOR: '0' } }, false],
    ['FORCE_COLOR and NO_COLOR', { columns: 120, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
  ])('is coloured in list: %s', async (_, request, isColoured) => {
    const { out } = await run(ports().ports, ['list'], request);
    expect([out.includes(`${red}PROD`), out.includes(esc)]).toEqual([isColoured, isColoured]);
    // The same columns, with and without.
    const bare = out.replaceAll(new RegExp(`${esc}\\[[\\d;]*m`, 'g'), '');
    expect(bare).toBe((await run(ports().ports, ['list'])).out);
  });
});

describe('list on a narrow terminal', () => {
  const long = {
    name: 'acme-production-europe/AdministratorAccess',
    profile: 'acme-production-europe-AdministratorAccess',
    role: 'AdministratorAccess',
  };
  const over = {
    accountName: 'acme-production-europe',
    sourceName: 'Acme Identity Center',
    expiresAt: NOW_MS + 1,
  };
  const wide = [
    testSession({ id: 'a', accountId: '111122223333', ...long }, { ...over, production: true }),
    testSession(
      { id: 'b', accountId: '444455556666', ...long, profile: 'acme-2' },
      { ...over, accountLabel: '本番環境 👩‍👩‍👧' },
    ),
  ];
  const list = async (columns: number | null, sessions = wide) =>
    (await run(testPorts(world({ state: { sessions } })).ports, ['list'], { columns, env: { TERM: 'dumb' } }))
      .out;

  it('region, file and role go before anything is cut', async () => {
    const unwritten = wide.map((session) => ({ ...session, profileWritten: false }));
    expect((await list(null, unwritten)).split('\n')[0]).toMatch(
      /^MARK +NAME +PROFILE +IN FILE +ACCOUNT +SOURCE +ROLE +REGION +STATE +TIME LEFT$/,
    );
    const text = await list(190, unwritten);
    expect(text.split('\n')[0]).toMatch(/^MARK +NAME +PROFILE +ACCOUNT +SOURCE +STATE +TIME LEFT$/);
    expect(text).not.toContain('…');
  });

  it('100 columns: account and source are there, the account whole', async () => {
    expect(await list(100)).toMatchInlineSnapshot(`
      "MARK  PROFILE                                  ACCOUNT                                SOURCE  STATE
      PROD  acme-production-europe-AdministratorAc…  acme-production-europe (111122223333)  Acme …  active
            acme-2                                   本番環境 👩‍👩‍👧 (444455556666)             Acme …  active
      "
    `);
  });

  it('80 columns: account and source are there, the account whole', async () => {
    expect(await list(80)).toMatchInlineSnapshot(`
      "MARK  PROFILE              ACCOUNT                                SOURCE  STATE
      PROD  acme-production-eu…  acme-production-europe (111122223333)  Acme …  active
            acme-2               本番環境 👩‍👩‍👧 (444455556666)             Acme …  active
      "
    `);
  });

  it.each([100, 80])('%s columns: every state is whole', async (columns) => {
    const states = ['needs-sign-in', 'expiring'] as const;
    const [, ...lines] = (
      await list(
        columns,
        wide.map((session, at) => ({ ...session, state: states[at] ?? 'active' })),
      )
    )
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => line.replace(/.* {2}/, ''))).toEqual(['needs sign-in', 'expiring']);
    for (const line of lines) {
      expect(line).toMatch(/acme-production-europe \(111122223333\)|本番環境 👩‍👩‍👧 \(444455556666\)/);
      expect(unicodeWidths.columnsOf(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('the name stays where it is all that can be typed', async () => {
    const unnamed = wide.map((session) => ({ ...session, profile: null }));
    const [head, first] = (await list(80, unnamed)).split('\n');
    expect(head).toMatch(/^MARK +NAME +ACCOUNT +SOURCE +STATE$/);
    expect(first).toContain('acme-production-europe (111122223333)');
  });

  it('an account that is wider than the terminal makes the line longer, and is whole', async () => {
    for (const line of (await list(30)).trimEnd().split('\n').slice(1))
      expect(line).toMatch(/acme-production-europe \(111122223333\)|本番環境 👩‍👩‍👧 \(444455556666\)/);
  });
});

describe('latchkey account and mark', () => {
  it('list: number, names, and what each source calls it', async () => {
    const [first, second] = accounts;
    if (first === undefined || second === undefined) throw new Error('no accounts');
    const listed = [
      { ...first, label: 'Web shop', production: true },
      { ...second, names: [...second.names, { source: 'Okta', name: 'acme-two' }] },
    ];
    const { verbs } = world();
    const app = testPorts(world({ verbs: { ...verbs, accounts: async () => ok(listed) } }));
    expect((await run(app.ports, ['account', 'list'])).out).toBe(
      [
        'MARK  ACCOUNT                  SESSIONS  CALLED',
        'PROD  Web shop (111111111111)  1         Corp: acct-11',
        '      acct-22 (222222222222)   1         Corp: acct-22, Okta: acme-two',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [['label', '111111111111', ' Shop '], 'setAccountLabel', { accountId: '111111111111', label: 'Shop' }],
    [['label', '1111-1111-1111', '--remove'], 'setAccountLabel', { accountId: '111111111111', label: null }],
    [['label', 'ACCT-22', 'Two'], 'setAccountLabel', { accountId: '222222222222', label: 'Two' }],
    [
      ['mark', '999999999999', 'production'],
      'setAccountMark',
      { accountId: '999999999999', mark: 'production' },
    ],
    [['mark', 'acct-22', 'ordinary'], 'setAccountMark', { accountId: '222222222222', mark: 'ordinary' }],
    [['mark', 'acct-22', 'by-pattern'], 'setAccountMark', { accountId: '222222222222', mark: null }],
  ])('account %j', async (argv, verb, input) => {
    const app = testPorts(world());
    const ran = await run(app.ports, ['account', ...argv]);
    expect([ran.code, app.called]).toEqual([0, [{ verb, input }]]);
  });

  it.each([
    [['label', '111111111111'], 2],
    [['label', '111111111111', 'A', '--remove'], 2],
    [['label', '111111111111', '222222222222'], 2],
    [['label', '111111111111', 'a\u001b[2J'], 2],
    [['label', 'acct', 'A'], 1],
    [['label', 'nowhere', 'A'], 1],
    [['mark', '111111111111', 'prod'], 2],
  ])('account %j changes nothing', async (argv, code) => {
    const app = testPorts(world());
    const ran = await run(app.ports, ['account', ...argv]);
    expect([ran.code, app.called]).toEqual([code, []]);
  });

  it('mark: one session, by what names it', async () => {
    const app = testPorts(world());
    const ran = await run(app.ports, ['mark', 'prod', 'production']);
    expect([ran.code, app.called]).toEqual([
      0,
      [{ verb: 'setSessionMark', input: { sessionId: 's2', mark: 'production' } }],
    ]);
    expect((await run(app.ports, ['mark', 'prod', 'maybe'])).code).toBe(2);
  });
});
