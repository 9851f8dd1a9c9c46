import { setTimeout as sleep } from 'node:timers/promises';
import type { LatchkeyApp } from '../../electron/core/app-ports.ts';
import { must, never } from '../../electron/core/testing/running-app.ts';
import { ProfileName, type SessionId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import { ok, type Result } from '../../shared/result.ts';

type Done = Promise<Result<unknown, Problem>>;

export interface Scenario {
  /** What the app has done before, in a process that ended well. */
  readonly prepare: (app: LatchkeyApp) => Promise<void>;
  /** After the start of the process in which `act` is disturbed. */
  readonly begin?: (app: LatchkeyApp) => Promise<void>;
  readonly act: (app: LatchkeyApp) => Done;
}

const first = (app: LatchkeyApp): SessionId => {
  const session = app.state().sessions.find(({ kind }) => kind === 'fake-role');
  if (session === undefined) throw new Error('the sync found no session');
  return session.id;
};
const source = (app: LatchkeyApp) => {
  const made = app.state().sources.find(({ kind }) => kind === 'fake');
  if (made === undefined) throw new Error('there is no source');
  return made.id;
};

/** The user says yes to whatever take-over is asked about. */
export async function answerTakeOvers(app: LatchkeyApp): Done {
  for (let turn = 0; turn < 20; turn++) {
    await app.filesWritten();
    const [prompt] = app.state().prompts.filter(({ kind }) => kind === 'take-over-profile');
    if (prompt === undefined) return ok(undefined);
    const answered = await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never);
    if (!answered.ok) return answered;
    await sleep(1);
  }
  throw new Error('it asks again and again');
}

const use = async (app: LatchkeyApp): Done => {
  const done = await app.verbs.makeDefault({ sessionId: first(app), confirmed: true }, never);
  return done.ok ? answerTakeOvers(app) : done;
};
const takeOver = async (app: LatchkeyApp): Done => {
  const profile = ProfileName.parse('deploy');
  const done = await app.verbs.setSessionProfile({ sessionId: first(app), profile, region: null }, never);
  return done.ok ? answerTakeOvers(app) : done;
};
export const importAll = async (app: LatchkeyApp): Done => {
  const plan = await app.verbs.importPlan({}, never);
  if (!plan.ok) return plan;
  const rows = plan.value.rows
    .filter(({ action }) => action === 'import' || action === 'needs-fix')
    .map(({ id }) => id);
  return app.verbs.importApply({ rows, acceptFixes: true, confirmed: true }, never);
};
const giveKeys = async (app: LatchkeyApp): Promise<void> => {
  must(await app.verbs.setDelivery({ sessionId: first(app), delivery: 'keys' }, never));
};
const startKeys = async (app: LatchkeyApp): Promise<void> => {
  must(await app.verbs.start({ sessionId: first(app) }, never));
  await app.filesWritten();
};
const nothing = async (): Promise<void> => undefined;

/** What Latchkey does to a user's files, each from a state that the user may really be in. */
export const scenarios = {
  'take-over': { prepare: nothing, act: takeOver },
  use: { prepare: nothing, act: use },
  'use-keys': { prepare: giveKeys, begin: startKeys, act: use },
  renew: {
    prepare: async (app) => {
      await giveKeys(app);
      must(await takeOver(app));
    },
    begin: startKeys,
    act: (app) => app.verbs.renew({ sessionId: first(app) }, never),
  },
  import: {
    prepare: nothing,
    // Read before, as a window that shows the plan has done.
    begin: async (app) => void must(await app.verbs.importPlan({}, never)),
    act: importAll,
  },
  undo: {
    prepare: async (app) => void must(await importAll(app)),
    begin: async (app) => void must(await app.verbs.undoPlan({}, never)),
    act: async (app) => {
      const plan = await app.verbs.undoPlan({}, never);
      // After a new start it may have been done already; the write before is not meant.
      if (!plan.ok || plan.value?.note !== 'Import') return plan;
      return app.verbs.undo({}, never);
    },
  },
  git: { prepare: nothing, act: (app) => app.verbs.gitApply({ install: true }, never) },
  'sign-out': {
    prepare: async (app) => {
      await giveKeys(app);
      must(await use(app));
    },
    begin: startKeys,
    act: (app) => app.verbs.signOut({ sourceId: source(app) }, never),
  },
} satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];
