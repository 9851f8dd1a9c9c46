import { describe, expect, it } from 'vitest';
import { anyActivity } from '../../shared/activity-query.ts';
import { AppState } from '../../shared/app-state.ts';
import { PromptId, SessionId } from '../../shared/ids.ts';
import { contract } from '../../shared/ipc/contract.ts';
import { settle } from './testing/fake-clock.ts';
import { CANARY } from './testing/fake-identity.ts';
import { never, startApp } from './testing/running-app.ts';

describe('attack: read a secret out of what leaves the core', () => {
  it('finds none in any state, answer, record, log line or export, whatever verb is run', async () => {
    const { world, app, sourceId, sessionId, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    // The lock ends at once, or every verb behind it would be refused.
    world.device.ability = { ...world.device.ability, asksUser: true };
    const seen: string[] = [];
    app.subscribe((state) => void seen.push(JSON.stringify(AppState.parse(state))));
    const promptId = PromptId.parse('p-none');
    const inputs: { readonly [K in keyof typeof contract]: unknown } = {
      state: {},
      activityFiles: {},
      verifyActivity: {},
      forms: {},
      addSource: { kind: 'fake', name: 'More', values: { url: 'https://m.example' } },
      resolveSource: { kind: 'fake', values: { url: 'https://m.example' } },
      editSource: { sourceId, name: 'Work', values: { url: 'https://x.example' } },
      addSession: { kind: 'fake-assumed', name: 'Deploy', values: { parent: sessionId } },
      editSession: { sessionId, name: 'x', values: { parent: sessionId } },
      sessionValues: { sessionId },
      setSessionProfile: { sessionId, profile: 'prod', region: 'eu-west-1' },
      addSessionProfile: { sessionId, profile: 'prod-us', region: 'us-west-2' },
      removeSessionProfile: { sessionId, profile: 'prod-us' },
      setProfilesWritten: { sessionIds: [sessionId], written: true },
      setDelivery: { sessionId, delivery: 'keys' },
      setPinned: { sessionId, pinned: true },
      accounts: {},
      setSessionMark: { sessionId, mark: 'production' },
      changeTags: { sessionIds: [sessionId], add: ['payments'], remove: [] },
      browsers: {},
      setAccountBrowser: { accountId: '111111111111', browser: { browser: 'firefox' } },
      setAccountMark: { accountId: '111111111111', mark: 'ordinary' },
      setAccountLabel: { accountId: '111111111111', label: 'Main' },
      start: { sessionId, forMs: 3_600_000 },
      setEnd: { sessionId, end: { kind: 'more', ms: 3_600_000 } },
      setStopsAfter: { sessionId, minutes: 60 },
      renew: { sessionId },
      makeDefault: { sessionId, confirmed: true },
      copyEnvironment: { sessionId },
      openConsole: { sessionId },
      copyProfileName: { sessionId },
      profileText: { sessionId },
      clearDefault: {},
      answerPrompt: { promptId, answer: { kind: 'yes' } },
      openPromptLink: { promptId },
      copyPromptCode: { promptId },
      importPlan: {},
      importApply: { rows: [], acceptFixes: true },
      gitPlan: { install: true },
      gitApply: { install: true },
      shellStates: { which: 'all', look: true },
      shellPlan: { shell: 'bash', install: true },
      shellApply: { shell: 'bash', install: true },
      undoPlan: {},
      undo: {},
      detachPlan: {},
      detach: {},
      attach: {},
      lock: {},
      unlock: {},
      changeSettings: { patch: { theme: 'dark' } },
      activity: { beforeSeq: null, limit: 500 },
      searchActivity: { query: anyActivity, beforeSeq: null, limit: 500 },
      activityNames: {},
      activityCounts: { query: anyActivity, edges: [0, 1] },
      diagnostics: {},
      exportActivity: {},
      testNetwork: {},
      setProxyLogin: { login: { userName: 'maria', password: 'of-the-proxy' } },
      update: { install: true },
      restartToUpdate: {},
      retryKeychain: {},
      sync: { sourceId },
      sourceAct: { sourceId, action: 'none' },
      stop: { sessionId },
      cancelSignIn: { sourceId },
      signIn: { sourceId, openBrowser: null },
      deleteSession: { sessionId: SessionId.parse('nobody') },
      signOut: { sourceId },
      setSourceLead: { sourceId, minutes: 30 },
      deleteSource: { sourceId },
    };
    for (const [name, input] of Object.entries(inputs)) {
      const verb = Reflect.get(app.verbs, name);
      const definition = Reflect.get(contract, name);
      const outcome = await verb(definition.input.parse(input), never);
      // The strict schema at the border would refuse an extra field; so must the core never make one.
      if (outcome.ok) definition.output.parse(outcome.value);
      seen.push(JSON.stringify(outcome));
      await lease({ whenSignInNeeded: 'fail' });
      await settle();
    }
    await world.clock.advance(2 * 3_600_000);
    await app.stop();
    seen.push(JSON.stringify(world.saved), ...world.logged, world.exported ?? '');
    const all = seen.join('\n');
    expect(seen.length).toBeGreaterThan(50);
    // The canary was really there to be found.
    expect(world.provider.leaseCalls).toBeGreaterThan(2);
    expect(all).not.toContain(CANARY);
    expect(all).not.toContain('ASIAFAKE');
  });

  it('and none of a bug that quotes what it choked on', async () => {
    const { world, app, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    world.provider.leaseProblem = () => {
      throw new Error(`cannot parse ${CANARY}`);
    };
    const outcome = await lease();
    expect(outcome).toMatchObject({ ok: false, error: { code: 'internal' } });
    const said = JSON.stringify([outcome, app.state(), world.logged]);
    expect(said).not.toContain(CANARY);
    if (!outcome.ok && outcome.error.code === 'internal') {
      expect(world.logged.join()).toContain(outcome.error.correlationId);
    }
  });
});
