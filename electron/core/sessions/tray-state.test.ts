import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/app-state.ts';
import { PromptId } from '../../../shared/ids.ts';
import type { SessionState } from '../../../shared/session.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { trayState } from './tray-state.ts';

async function stateWith(...states: readonly SessionState[]): Promise<AppState> {
  const { app } = await startApp();
  const state = app.state();
  return {
    ...state,
    sessions: state.sessions.map((view, i) => ({ ...view, state: states[i] ?? 'inactive' })),
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
});
