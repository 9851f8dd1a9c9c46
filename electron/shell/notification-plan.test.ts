import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../shared/app-state.ts';
import { PromptId, SessionId, SourceId } from '../../shared/ids.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { sessionText } from '../../shared/text/session-text.ts';
import { causeKeys, type Ledger, planNotifications, SNOOZE_MS, snoozed } from './notification-plan.ts';
import { appState, NOW, session, signInNeeded, source } from './testing.ts';

const minute = 60_000;
const none: Ledger = new Map();
const signedOut = [source({ state: 'signed-out', expiresAt: null })];
const soon = (n: number, over = {}) =>
  session({
    id: SessionId.parse(`s${n}`),
    name: `S${n}`,
    state: 'expiring',
    expiresAt: NOW + (5 + n) * minute,
    ...over,
  });

describe('notification plan', () => {
  it('names the account of a session that expires or failed', () => {
    const titles = (over: object): readonly string[] =>
      planNotifications(appState({ sessions: [session(over)] }), none).show.map(({ title }) => title);
    expect(titles({ state: 'expiring', expiresAt: NOW + 5 * minute })).toEqual([
      'Production Admin (111111111111) expires soon',
    ]);
    const problem = { code: 'access-denied', action: 'GetRoleCredentials' } as const;
    expect(titles({ name: 'deploy', state: 'failed', expiresAt: null, problem })).toEqual([
      'deploy · Production (111111111111) could not be renewed',
    ]);
  });

  it('reports the end of a sign-in that is only read with its command, and only to who uses it', () => {
    const read = source({
      hasExternalSignIn: true,
      command: 'aws sso login --sso-session acme',
      expiresAt: NOW + 5 * minute,
    });
    const shown = (lastUsedAt: number | null, defaultSessionId: SessionId | null = null) =>
      planNotifications(
        appState({ sources: [read], sessions: [session({ lastUsedAt })], defaultSessionId }),
        none,
      ).show;
    expect(shown(null)).toEqual([]);
    expect(shown(NOW - 24 * 3_600_000)).toEqual([]);
    expect(shown(null, session().id)).toHaveLength(1);
    expect(shown(NOW - minute)[0]).toMatchObject({
      body: '5 min left. To renew it, run: aws sso login --sso-session acme',
      actions: [{ id: 'snooze' }],
    });
  });

  it('says once that another user is signed in than before', () => {
    const bySomebody = (signedInAs: string, over = {}) =>
      appState({ sources: [source({ signedInAs, expiresAt: null, ...over })] });
    const first = planNotifications(bySomebody('eve', { signedInBefore: 'ada' }), none);
    expect(first.show).toMatchObject([
      { title: `Another user is signed in to ${source().name}`, actions: [{ id: 'open' }] },
    ]);
    expect(first.show[0]?.body).toContain('Signed in as ada before, as eve now.');
    expect(planNotifications(bySomebody('eve', { signedInBefore: 'ada' }), first.ledger).show).toEqual([]);
    const back = planNotifications(bySomebody('ada', { signedInBefore: 'eve' }), first.ledger);
    expect(back.show).toHaveLength(1);
    // A change of its own, however soon.
    const again = planNotifications(bySomebody('eve', { signedInBefore: 'ada' }), back.ledger);
    expect(again.show).toHaveLength(1);
    expect(planNotifications(bySomebody('ada'), none).show).toEqual([]);
  });

  it('says once which programs a switch takes along, and nothing of a switch that takes none', () => {
    const note = 'terraform (pid 4711, within 52 min)';
    const switched = (over: Partial<ActivityEntry> = {}): ActivityEntry => ({
      seq: 7,
      at: NOW - 1_000,
      event: 'default-changed',
      sessionId: session().id,
      sessionName: 'Prod',
      sourceName: null,
      caller: null,
      cwd: null,
      durationMs: null,
      problem: null,
      note,
      ...over,
    });
    const plan = (entry: ActivityEntry, ledger: Ledger = none) =>
      planNotifications(
        appState({ sessions: [session()], defaultSessionId: session().id, activity: [entry] }),
        ledger,
      );
    const first = plan(switched());
    expect(first.show).toMatchObject([
      { title: `${sessionText(session())} is the default session`, body: note },
    ]);
    expect(first.show[0]?.title).toContain(String(session().accountId));
    expect(plan(switched(), first.ledger).show).toEqual([]);
    for (const over of [{ note: null }, { at: NOW - 5 * minute }, { sessionId: SessionId.parse('other') }])
      expect(plan(switched(over)).show).toEqual([]);
  });

  it('tells once that a tool asked, however many callers wait', () => {
    const first = planNotifications(
      appState({ sources: signedOut, sessions: [], prompts: [signInNeeded()] }),
      none,
    );
    expect(first.show).toHaveLength(1);
    expect(first.show[0]).toMatchObject({
      title: 'Sign in to Acme',
      body: 'aws waits for credentials of Production Admin, for 1 min 40 s at most.',
    });
    const command = 'aws sso login --sso-session acme';
    const external = planNotifications(
      appState({ sources: signedOut, sessions: [], prompts: [signInNeeded({ command })] }),
      none,
    );
    expect(external.show[0]?.body).toContain(`at most. Run: ${command}`);
    expect(external.show[0]?.actions.map(({ id }) => id)).toEqual(['snooze']);
    const again = planNotifications(
      appState({ sources: signedOut, sessions: [], prompts: [signInNeeded({ askedBy: ['aws', 'git'] })] }),
      first.ledger,
    );
    expect(again.show).toEqual([]);
  });

  it('tells once that roles wait to be chosen, and takes it back with the question', () => {
    const asked = appState({
      sessions: [],
      prompts: [
        {
          kind: 'choose-roles',
          id: PromptId.parse('p1'),
          sourceId: SourceId.parse('acme'),
          sourceName: 'Acme',
          roles: [],
        },
      ],
    });
    const first = planNotifications(asked, none);
    expect(first.show).toMatchObject([
      { title: 'Acme: choose your roles', actions: [{ id: 'open' }], about: { kind: 'question' } },
    ]);
    expect(planNotifications(asked, first.ledger).show).toEqual([]);
    expect(
      planNotifications({ ...asked, prompts: [] }, first.ledger).ledger.get('question:p1'),
    ).toMatchObject({ isOngoing: false });
  });

  it('does not tell the same cause twice within the lead time, though it went and came back', () => {
    const asked = appState({ sources: signedOut, sessions: [], prompts: [signInNeeded()] });
    const first = planNotifications(asked, none);
    const gone = planNotifications({ ...asked, prompts: [], now: NOW + minute }, first.ledger);
    expect(gone.ledger.get('sign-in:acme')).toMatchObject({ isOngoing: false });
    const back = { ...asked, now: NOW + 2 * minute, prompts: [signInNeeded({ since: NOW + 2 * minute })] };
    expect(planNotifications(back, gone.ledger).show).toEqual([]);
    const later = { ...back, now: NOW + 12 * minute };
    expect(
      planNotifications(
        later,
        planNotifications({ ...asked, prompts: [], now: NOW + 11 * minute }, gone.ledger).ledger,
      ).show,
    ).toHaveLength(1);
  });

  it('groups sessions that expire together, and names the first', () => {
    const made = planNotifications(appState({ sessions: [soon(2), soon(1)] }), none);
    expect(made.show).toHaveLength(1);
    expect(made.show[0]).toMatchObject({
      title: '2 sessions expire soon',
      body: 'The first has 6 min left.',
    });
    const [spec] = made.show;
    expect(spec === undefined ? [] : causeKeys(spec)).toEqual(['expiring:s2', 'expiring:s1']);
  });

  it('adds those still on the screen to the group, and not the dismissed ones', () => {
    const first = planNotifications(appState({ sessions: [soon(1)] }), none);
    const both = appState({ sessions: [soon(1), soon(2)] });
    const joined = planNotifications(both, first.ledger, new Set(['expiring:s1']));
    expect(joined.show.map((spec) => spec.title)).toEqual(['2 sessions expire soon']);
    const alone = planNotifications(both, first.ledger);
    expect(alone.show.flatMap(causeKeys)).toEqual(['expiring:s2']);
    expect(planNotifications(both, joined.ledger, new Set(['expiring:s1', 'expiring:s2'])).show).toEqual([]);
  });

  it('keeps quiet about sessions nobody used, and about those outside the lead time', () => {
    const state = appState({ sessions: [soon(1, { lastUsedAt: null }), soon(9)] });
    expect(planNotifications(state, none).show).toEqual([]);
  });

  it('tells that a sign-in ends ahead of time, by the set lead', () => {
    const state = appState({ sessions: [], sources: [source({ expiresAt: NOW + 20 * minute })] });
    expect(planNotifications(state, none).show).toEqual([]);
    const earlier = { ...state, settings: { ...defaultSettings, notifyLeadMinutes: 30 } };
    expect(planNotifications(earlier, none).show[0]?.title).toBe('Your sign-in to Acme expires soon');
    const afterSleep = { ...state, now: NOW + 21 * minute };
    expect(planNotifications(afterSleep, none).show).toEqual([]);
  });

  it('takes the lead of the source before that of the settings', () => {
    const shown = (left: number, notifyLeadMinutes: number) =>
      planNotifications(
        appState({ sessions: [], sources: [source({ expiresAt: NOW + left * minute, notifyLeadMinutes })] }),
        none,
      ).show.length;
    expect([shown(45, 60), shown(61, 60), shown(8, 5), shown(5, 5)]).toEqual([1, 0, 0, 1]);
  });

  it('does not report a short sign-in that renews automatically', () => {
    const hour = source({ expiresAt: NOW + minute, renewsItself: true });
    expect(planNotifications(appState({ sessions: [], sources: [hour] }), none).show).toEqual([]);
  });

  it('takes a sign-in that is needed again after one was given for another cause', () => {
    const asked = appState({ sources: signedOut, sessions: [], prompts: [signInNeeded()] });
    const first = planNotifications(asked, none);
    // The sign-in settles the matter.
    const given = { ...asked, sources: [source({})], prompts: [], now: NOW + minute };
    const between = planNotifications(given, first.ledger);
    const again = { ...asked, now: NOW + 2 * minute, prompts: [signInNeeded({ since: NOW + 2 * minute })] };
    expect(planNotifications(again, between.ledger).show).toHaveLength(1);
  });

  it('shows a snoozed one again after the pause, and only while its cause exists', () => {
    const state = appState({ sessions: [soon(1)] });
    const first = planNotifications(state, none);
    const [spec] = first.show;
    const paused = snoozed(first.ledger, spec === undefined ? [] : causeKeys(spec), NOW);
    expect(planNotifications({ ...state, now: NOW + SNOOZE_MS - 1 }, paused).show).toEqual([]);
    expect(planNotifications({ ...state, now: NOW + SNOOZE_MS }, paused).show).toHaveLength(1);
    expect(planNotifications({ ...state, sessions: [], now: NOW + SNOOZE_MS }, paused).show).toEqual([]);
  });

  it('says nothing when the user turned notifications off', () => {
    const settings = { ...defaultSettings, notificationsEnabled: false };
    expect(
      planNotifications(appState({ settings, sessions: [soon(1)], prompts: [signInNeeded()] }), none).show,
    ).toEqual([]);
  });

  it('says why a session could not be renewed', () => {
    const failed = session({
      state: 'failed',
      problem: { code: 'network', host: 'sts.us-east-1.amazonaws.com' },
    });
    const [spec] = planNotifications(appState({ sessions: [failed] }), none).show;
    expect(spec?.body).toContain('cannot be reached');
    expect(spec?.actions.map((a) => a.id)).toEqual(['renew', 'snooze']);
  });
});
