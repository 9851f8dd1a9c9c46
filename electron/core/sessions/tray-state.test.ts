import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/app-state.ts';
import { PromptId, SourceId } from '../../../shared/ids.ts';
import type { SessionState } from '../../../shared/session.ts';
import type { SourceView } from '../../../shared/source.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { trayState } from './tray-state.ts';

async function stateWith(...states: readonly SessionState[]): Promise<AppState> {
  const { app } = await startApp();
  const state = app.state();
  return {
    ...state,
    sessions: state.sessions.map((view, i) => ({
      ...view,
      state: states[i] ?? 'inactive',
      lastUsedAt: state.now,
      expiresAt: states[i] === 'expiring' || states[i] === 'active' ? state.now + 60_000 : null,
    })),
  };
}

describe('the tray icon', () => {
  it('says the most pressing', async () => {
    expect(trayState(await stateWith())).toBe('active');
    expect(trayState(await stateWith('active', 'renewing'))).toBe('renewing');
    expect(trayState(await stateWith('active', 'renewing', 'expiring'))).toBe('expiring');
    const pressed = await stateWith('expiring');
    const problem = { code: 'disk-full', file: 'x' } as const;
    expect(trayState({ ...pressed, attention: [{ id: 'a', problem, fix: { kind: 'none' } }] })).toBe(
      'attention',
    );
  });

  it('asks for attention when a tool waits, not while a code is being confirmed', async () => {
    const state = await stateWith();
    const id = PromptId.parse('p-1');
    const [source] = state.sources;
    if (source === undefined) throw new Error('one source expected');
    const waiting = {
      kind: 'sign-in-needed',
      id,
      sourceId: source.id,
      sourceName: 'Work',
      askedBy: ['aws'],
      sessionName: 'x',
      since: 0,
      until: 60_000,
    } as const;
    expect(trayState({ ...state, prompts: [{ ...waiting, askedBy: ['aws'] }] })).toBe('attention');
    const code = {
      kind: 'device-code',
      id,
      sourceId: source.id,
      sourceName: 'Work',
      userCode: 'A',
      verificationUri: 'https://x',
      verificationUriComplete: null,
      issuedAt: 0,
      expiresAt: 1,
    } as const;
    expect(trayState({ ...state, prompts: [code] })).toBe('active');
  });

  it('is signed out when nobody is signed in and nothing is held', async () => {
    const { app, sourceId } = await startApp();
    must(await app.verbs.signOut({ sourceId }, never));
    expect(trayState(app.state())).toBe('signed-out');
  });

  describe('with a default session', () => {
    const of = async (...states: readonly SessionState[]) => {
      const state = await stateWith(...states);
      const [first] = state.sessions;
      return { ...state, defaultSessionId: first?.id ?? null };
    };
    const withSource = (state: AppState, over: Partial<SourceView>): AppState => ({
      ...state,
      sources: state.sources.map((source) => ({ ...source, ...over })),
    });

    it('speaks of it and of no other', async () => {
      expect(trayState(await of('active', 'expiring', 'renewing'))).toBe('active');
      expect(trayState(await of('expiring', 'active'))).toBe('expiring');
      expect(trayState(await of('renewing'))).toBe('renewing');
      expect(trayState(await of('failed', 'active'))).toBe('attention');
      expect(trayState(await of('needs-sign-in', 'active'))).toBe('signed-out');
    });

    it('speaks of its source too: signed out, and about to end', async () => {
      const out = { state: 'signed-out', expiresAt: null } as const;
      const other = { id: SourceId.parse('other'), state: 'signed-in' } as const;
      const idle = withSource(await of('inactive'), out);
      const [source] = idle.sources;
      if (source === undefined) throw new Error('one source expected');
      expect(trayState({ ...idle, sources: [source, { ...source, ...other }] })).toBe('signed-out');
      // What is held works after a sign-out too.
      expect(trayState(withSource(await of('active'), out))).toBe('active');
      const ends = (minutes: number, renewsItself: boolean) => async () =>
        trayState(
          withSource(await of('active'), {
            state: 'signed-in',
            renewsItself,
            expiresAt: idle.now + minutes * 60_000,
          }),
        );
      expect(await ends(8, false)()).toBe('expiring');
      expect(await ends(8, true)()).toBe('active');
      expect(await ends(80, false)()).toBe('active');
      expect(trayState(withSource(idle, { state: 'needs-attention' }))).toBe('attention');
    });
  });

  it('does not turn for a lost sign-in of sessions that nobody used', async () => {
    const state = await stateWith();
    const [source] = state.sources;
    if (source === undefined) throw new Error('one source expected');
    const lost = (lastUsedAt: number | null): AppState => ({
      ...state,
      sources: [{ ...source, state: 'signed-out', expiresAt: null }],
      sessions: state.sessions.map((session) => ({ ...session, lastUsedAt })),
      attention: [
        {
          id: `source:${source.id}`,
          problem: { code: 'sign-in-needed', source: source.name },
          fix: { kind: 'sign-in', sourceId: source.id },
        },
      ],
    });
    expect(trayState(lost(null))).toBe('signed-out');
    expect(trayState(lost(state.now - 24 * 3_600_000))).toBe('signed-out');
    expect(trayState(lost(state.now - 60_000))).toBe('attention');
  });
});
