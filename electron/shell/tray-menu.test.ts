import { describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/app-state.ts';
import { AccountId, PromptId, Region, SessionId, SourceId } from '../../shared/ids.ts';
import type { SessionView } from '../../shared/session.ts';
import type { ShadowCause } from '../../shared/shadow.ts';
import type { SourceView } from '../../shared/source.ts';
import { trayState } from '../core/sessions/tray-state.ts';
import { appState, NOW, session, signInNeeded, source } from './testing.ts';
import { createSessionsOfTray, headline, type TrayItem, trayMenu } from './tray-menu.ts';

const labels = (items: readonly TrayItem[]): string[] =>
  items.map((i) => (i.kind === 'separator' ? '—' : i.label));
const submenu = (items: readonly TrayItem[], label: string): readonly TrayItem[] => {
  const found = items.find((i) => i.kind === 'submenu' && i.label.startsWith(label));
  if (found?.kind !== 'submenu') throw new Error(`no submenu ${label}`);
  return found.items;
};

describe('tray menu', () => {
  it('has every section in the order of the design, from headline to quit', () => {
    const state = appState({ defaultSessionId: session().id });
    expect(labels(trayMenu(state))).toEqual([
      'Production Admin (111111111111) · us-east-1 · 1 h 12 min left · sign-in ends in 8 h',
      '—',
      'Switch role',
      '—',
      'Active sessions',
      'Production Admin (111111111111) · 1 h 12 min left',
      '—',
      'Sign in',
      '—',
      'Quick panel…',
      'Open Latchkey',
      'Settings…',
      'Check for updates…',
      '—',
      'Lock now',
      'Quit',
    ]);
  });

  it('says that Latchkey is locked before all else, and offers only what is not refused', () => {
    const since = NOW - 60_000;
    const state = appState({ defaultSessionId: session().id, locked: { since, why: 'screen' } });
    expect(trayState(state)).toBe('locked');
    const [first, ...rest] = labels(trayMenu(state));
    expect(first).toMatch(/^Locked since \d\d:\d\d$/);
    expect(rest).toEqual([
      '—',
      'Unlock…',
      '—',
      'Quick panel…',
      'Open Latchkey',
      'Settings…',
      'Check for updates…',
      '—',
      'Quit',
    ]);
  });

  it('leads to a question that only the window can put, which may never have been open', () => {
    const roles = [{ key: 'k', account: '111111111111', role: 'Dev' }];
    const of = { sourceId: SourceId.parse('acme'), sourceName: 'Acme' };
    const state = appState({
      prompts: [{ kind: 'choose-roles', id: PromptId.parse('p1'), ...of, roles }],
    });
    const items = trayMenu(state);
    expect(labels(items).slice(1, 5)).toEqual(['—', 'Waiting for you', 'Choose roles from Acme…', '—']);
    expect(items[3]).toMatchObject({ action: { kind: 'open', page: 'sessions' } });
    const key = { id: PromptId.parse('p2'), title: 'Key', fields: [], problem: null, ...of };
    const asked = trayMenu(appState({ prompts: [{ kind: 'secrets', ...key }] }));
    expect(labels(asked)).toContain('Finish signing in to Acme…');
  });

  it('leaves out a section with nothing in it and offers the first step', () => {
    expect(labels(trayMenu(appState({ sources: [], sessions: [] })))).toEqual([
      'No default session',
      '—',
      'Add an identity source…',
      '—',
      'Quick panel…',
      'Open Latchkey',
      'Settings…',
      'Check for updates…',
      '—',
      'Lock now',
      'Quit',
    ]);
  });

  it('lists pinned first, then the eight most recently used, then the palette', () => {
    const many = Array.from({ length: 12 }, (_, n) =>
      session({
        id: SessionId.parse(`s${n}`),
        name: `S${n}`,
        lastUsedAt: NOW - n * 1000,
        pinned: n === 11,
        state: 'inactive',
        expiresAt: null,
      }),
    );
    const items = submenu(trayMenu(appState({ sessions: many })), 'Switch role');
    const line = (n: number) => `S${n} · Production (111111111111)`;
    expect(labels(items)).toEqual([
      line(11),
      '—',
      ...[0, 1, 2, 3, 4, 5, 6, 7].map(line),
      '—',
      'All sessions…',
    ]);
  });

  it('marks the default session and never offers one that is gone', () => {
    const gone = session({ id: SessionId.parse('gone'), name: 'Gone', missing: true });
    const items = submenu(
      trayMenu(appState({ sessions: [session(), gone], defaultSessionId: session().id })),
      'Switch role',
    );
    expect(labels(items).join()).not.toContain('Gone');
    expect(items[0]).toMatchObject({ label: 'Production Admin (111111111111)', checked: true });
  });

  it('offers to sign in, to cancel, or to sign out by the source state', () => {
    const state = appState({
      sources: [
        source({ id: SourceId.parse('a'), name: 'A', state: 'signed-out', expiresAt: null }),
        source({ id: SourceId.parse('b'), name: 'B', state: 'signing-in', expiresAt: null }),
        source({ id: SourceId.parse('c'), name: 'C' }),
      ],
    });
    const items = submenu(trayMenu(state), 'Sign in');
    expect(labels(items)).toEqual(['A · signed out', 'B · signing in…', 'C · signed in, 8 h left']);
    expect(items[0]).toMatchObject({ action: { kind: 'sign-in' } });
    expect(labels(submenu(items, 'B'))).toEqual(['Cancel sign-in']);
    expect(labels(submenu(items, 'C'))).toEqual(['Sign in again', 'Sign out', 'Sync']);
    expect(submenu(items, 'C')[0]).toMatchObject({ action: { kind: 'sign-in', sourceId: 'c' } });
  });

  it('offers a code in place of the browser where the sign-in knows codes', () => {
    const prompt = {
      kind: 'browser',
      id: PromptId.parse('p1'),
      sourceId: SourceId.parse('b'),
      sourceName: 'B',
      url: 'https://oidc.example/',
      expiresAt: NOW + 600_000,
    } as const;
    const items = (offersCode: boolean) =>
      submenu(
        submenu(
          trayMenu(
            appState({
              sources: [source({ id: SourceId.parse('b'), name: 'B', state: 'signing-in', expiresAt: null })],
              prompts: [
                { ...prompt, offersCode },
                { ...prompt, sourceId: SourceId.parse('c') },
              ],
            }),
          ),
          'Sign in',
        ),
        'B',
      );
    expect(labels(items(false))).toEqual(['Cancel sign-in']);
    expect(labels(items(true))).toEqual(['Cancel sign-in', 'Use a code instead']);
    expect(items(true)[1]).toMatchObject({ action: { kind: 'use-code', promptId: 'p1' } });
  });

  it('leads to the window in which a sign-in continues, not before there is one', () => {
    const state = (isPutOff: boolean) =>
      appState({
        sources: [source({ id: SourceId.parse('b'), name: 'B', state: 'signing-in', expiresAt: null })],
        prompts: ['b', 'c'].map((id) => ({
          kind: 'sign-in-window',
          id: PromptId.parse(`p-${id}`),
          sourceId: SourceId.parse(id),
          sourceName: id.toUpperCase(),
          host: 'idp.example',
          issuedAt: NOW,
          expiresAt: NOW + 600_000,
          isPutOff,
        })),
      });
    const items = (isPutOff: boolean) => submenu(submenu(trayMenu(state(isPutOff)), 'Sign in'), 'B');
    expect(labels(items(false))).toEqual(['Cancel sign-in', 'Show the sign-in window']);
    expect(items(false)[1]).toMatchObject({ action: { kind: 'show-sign-in', promptId: 'p-b' } });
    expect(labels(trayMenu(state(false)))).not.toContain('Waiting for you');
    expect(labels(items(true))).toEqual(['Cancel sign-in']);
  });

  it('speaks of the end of a sign-in only when it does not renew automatically', () => {
    const words = (leftMs: number, renewsItself: boolean) =>
      labels(
        submenu(
          trayMenu(appState({ sources: [source({ expiresAt: NOW + leftMs, renewsItself })] })),
          'Sign in',
        ),
      );
    expect(words(3_600_000, true)).toEqual(['Acme · signed in']);
    expect(words(3_600_000, false)).toEqual(['Acme · signed in, 1 h left']);
    expect(words(5 * 60_000, true)).toEqual(['Acme · signed in']);
  });

  it('has number and name of every account, and what tells sessions of one name apart', () => {
    const two = [
      session(),
      session({ id: SessionId.parse('s2'), accountId: AccountId.parse('222222222222') }),
      session({ id: SessionId.parse('s3'), region: Region.parse('eu-west-1') }),
      session({ id: SessionId.parse('s4'), name: 'deploy', production: true }),
    ];
    const menu = trayMenu(appState({ sessions: two, defaultSessionId: two[3]?.id ?? null }));
    const shown = [
      'Production Admin (111111111111) · us-east-1',
      'Production Admin (222222222222)',
      'Production Admin (111111111111) · eu-west-1',
      'deploy · Production (111111111111) · production',
    ];
    expect(labels(submenu(menu, 'Switch role')).slice(0, 4)).toEqual(shown);
    const at = labels(menu).indexOf('Active sessions');
    expect(labels(menu).slice(at + 1, at + 5)).toEqual(shown.map((line) => `${line} · 1 h 12 min left`));
    expect(labels(menu)[0]).toMatch(/^deploy · Production \(111111111111\) · production · us-east-1 · /);
  });

  it('says of the default session what became of it and of its source', () => {
    const said = (over: Partial<SessionView>, of: Partial<SourceView> = {}) => {
      const one = session({ expiresAt: null, ...over });
      const state = appState({ sessions: [one], sources: [source(of)], defaultSessionId: one.id });
      return headline(state).replace('Production Admin (111111111111) · us-east-1 · ', '');
    };
    const out = { state: 'signed-out', expiresAt: null } as const;
    const problem = { code: 'access-denied', action: 'GetRoleCredentials' } as const;
    expect(said({ state: 'inactive' }, out)).toBe('signed out of Acme');
    expect(said({ state: 'needs-sign-in' }, out)).toBe('signed out of Acme');
    expect(said({ state: 'inactive' }, { ...out, state: 'signing-in' })).toBe('signing in…');
    expect(said({ state: 'inactive' }, { renewsItself: true })).toBe('starts on demand');
    expect(said({ state: 'inactive' }, { expiresAt: NOW + 8 * 60_000 })).toBe(
      'starts on demand · sign-in ends in 8 min',
    );
    expect(said({ state: 'expiring', expiresAt: NOW + 6 * 60_000 }, { renewsItself: true })).toBe(
      '6 min left',
    );
    // Credentials that are held are good although nobody is signed in any more.
    expect(said({ state: 'active', expiresAt: NOW + 3_600_000 }, out)).toBe('1 h left');
    expect(said({ state: 'failed', problem })).toBe('failed: AWS denied GetRoleCredentials');
    expect(said({ state: 'inactive' }, { ...out, state: 'needs-attention', problem })).toBe(
      'failed: AWS denied GetRoleCredentials',
    );
  });

  it('says of a default session that AWS tools do not use it', () => {
    const one = session();
    const of = (over: Partial<AppState>) => headline(appState({ defaultSessionId: one.id, ...over }));
    const shadowed = (profile: string, cause: ShadowCause): Pick<AppState, 'attention'> => {
      const shadow = { profile, cause, file: '/c', session: one.name, line: 1, every: true };
      const problem = { code: 'profile-shadowed', ...shadow } as const;
      return { attention: [{ id: 'x', problem, fix: { kind: 'none' } }] };
    };
    const unused = 'Production Admin (111111111111) · us-east-1 · not used by AWS tools · ';
    expect(of({})).not.toContain('not used');
    expect(of({ files: { ...appState().files, detached: true } })).toContain(unused);
    for (const cause of ['keys', 'missing', 'other-session'] as const)
      expect(of(shadowed('default', cause))).toContain(unused);
    for (const cause of ['region', 'unmarked'] as const)
      expect(of(shadowed('default', cause))).not.toContain('not used');
    expect(of(shadowed('dev', 'keys'))).not.toContain('not used');
  });

  it('says that the default session was removed or is no longer found, until there is one or none is wanted', () => {
    const removed = { why: 'removed', session: 'Old Admin (222222222222)', source: null } as const;
    const gone = appState({ defaultSessionId: null, withoutDefault: removed });
    expect(headline(gone)).toBe('Default session removed: Old Admin (222222222222)');
    const switches = submenu(trayMenu(gone), 'Switch role');
    expect(switches.at(-1)).toMatchObject({
      label: 'No default session',
      action: { kind: 'clear-default' },
    });
    expect(headline(appState({ withoutDefault: removed, sessions: [] }))).toBe('No default session');
    const chosen = appState({ defaultSessionId: null, withoutDefault: { why: 'chosen' } });
    expect(headline(chosen)).toBe('No default session');
    expect(labels(submenu(trayMenu(chosen), 'Switch role'))).not.toContain('No default session');
    const problem = {
      code: 'default-gone',
      session: 'Production Admin',
      cause: 'not-found',
      source: 'Acme',
    } as const;
    const lost = appState({
      defaultSessionId: session().id,
      attention: [{ id: 'default-gone', problem, fix: { kind: 'open-page', page: 'sessions' } }],
    });
    expect(headline(lost)).toContain(
      'Production Admin (111111111111) · us-east-1 · not found by the last sync · ',
    );
    expect(trayState(lost)).toBe('attention');
  });

  it('gives the command of a sign-in that is only read, before and after its end', () => {
    const command = 'aws sso login --sso-session acme';
    const copy = { label: `Copy: ${command}`, action: { kind: 'copy-command', command } };
    const items = (over: Partial<SourceView>) =>
      submenu(submenu(trayMenu(appState({ sources: [source({ command, ...over })] })), 'Sign in'), 'Acme');
    expect(items({ hasSync: false })).toMatchObject([copy, { label: 'Sign out' }]);
    expect(items({ state: 'signed-out', expiresAt: null })).toMatchObject([
      copy,
      { label: 'Check again', action: { kind: 'sign-in' } },
    ]);
  });

  it('says that a tool waits, and for how long, and what ends that', () => {
    const menu = (over: Parameters<typeof signInNeeded>[0]) =>
      trayMenu(appState({ sources: [source()], sessions: [], prompts: [signInNeeded(over)] }));
    const text = 'git waits for your sign-in to Acme (1 min 40 s at most)';
    const items = menu({ askedBy: ['git'] });
    expect(labels(items)).toContain('Waiting for you');
    expect(items).toContainEqual(
      expect.objectContaining({ label: text, action: { kind: 'sign-in', sourceId: 'acme' } }),
    );
    const command = 'aws sso login --sso-session acme';
    expect(labels(submenu(menu({ askedBy: ['git'], command }), text))).toEqual([`Copy: ${command}`]);
  });

  it('says of a source that needs attention why', () => {
    const problem = { code: 'access-denied', action: 'GetSessionToken' } as const;
    const state = appState({ sources: [source({ state: 'needs-attention', expiresAt: null, problem })] });
    expect(labels(submenu(trayMenu(state), 'Sign in'))).toEqual([
      'Acme · needs attention: AWS denied GetSessionToken',
    ]);
  });

  it('says of a source whose accounts and roles could not be read why, and offers to try again', () => {
    const failed = { ...source().sync, problem: { code: 'network', host: 'portal.example' } as const };
    const menu = (sync: SourceView['sync']) =>
      submenu(trayMenu(appState({ sources: [source({ sync })] })), 'Sign in');
    const [line] = labels(menu(failed));
    expect(line).toMatch(/^Acme · signed in.* · sync failed$/);
    expect(labels(submenu(menu(failed), 'Acme'))).toContain(
      'Sync again (failed: portal.example cannot be reached)',
    );
    expect(labels(menu({ ...failed, running: true }))[0]).not.toContain('sync failed');
  });

  it('says what needs attention as a sentence', () => {
    const state = appState({
      attention: [{ id: 'k', problem: { code: 'keychain-locked' }, fix: { kind: 'retry-keychain' } }],
    });
    expect(labels(trayMenu(state))).toContain('The keychain is locked.');
  });

  it('never says more time than there is', () => {
    const at = (ms: number) =>
      headline(
        appState({ defaultSessionId: session().id, now: NOW, sessions: [session({ expiresAt: NOW + ms })] }),
      );
    expect(at(59_999)).toContain('less than a minute left');
    expect(at(119_000)).toContain('1 min left');
    expect(at(-1)).toContain('expired');
  });
});

describe('the sessions of a tray', () => {
  /** Sessions of every sort, most of them plain; the same for the same seed. */
  const company = (seed: number) => {
    let last = seed;
    const dice = (sides: number): number => {
      last = (last * 48_271) % 2_147_483_647;
      return last % sides;
    };
    const states = ['active', 'expiring', 'failed', 'needs-sign-in', 'renewing'] as const;
    return Array.from({ length: 60 }, (_, n) => {
      const state = dice(9) === 0 ? (states[dice(5)] ?? 'active') : 'inactive';
      return session({
        id: SessionId.parse(`acme:${seed}/${n}`),
        name: `Account ${n}`,
        state,
        expiresAt: state === 'inactive' ? null : NOW + n * 60_000,
        pinned: dice(10) === 0,
        missing: dice(4) === 0,
        lastUsedAt: dice(8) === 0 ? NOW - n : null,
        isDefault: n === seed,
      });
    });
  };

  it('are few of many, and make the same menu, headline and icon', () => {
    const ofTray = createSessionsOfTray();
    for (let seed = 1; seed <= 50; seed += 1) {
      const sessions = company(seed);
      const state = appState({ sessions, defaultSessionId: sessions[seed]?.id ?? null });
      const short = { ...state, sessions: ofTray(sessions) };
      expect(trayMenu(short)).toEqual(trayMenu(state));
      expect([headline(short), trayState(short)]).toEqual([headline(state), trayState(state)]);
    }
    const plain = session({
      state: 'inactive',
      expiresAt: null,
      pinned: false,
      lastUsedAt: null,
      isDefault: false,
    });
    const many = Array.from({ length: 5_000 }, () => ({ ...plain }));
    expect(ofTray([...many, session({ pinned: true })])).toHaveLength(9);
  });
});
