import { describe, expect, it } from 'vitest';
import type { SourceEvent } from './source-event.ts';
import { reduce } from './source-machine.ts';
import {
  isSignedIn,
  knownSignIn,
  type Moment,
  nextDue,
  type Phase,
  type SignedIn,
  type SourceModel,
  shownProblem,
  shownState,
  shownSync,
} from './source-model.ts';
import { newsOf } from './source-news.ts';
import {
  ada,
  events,
  late,
  MINUTE,
  models,
  moment,
  needed,
  network,
} from './testdata/source-machine-cases.ts';
import { outcomes } from './testdata/source-machine-outcomes.ts';

function phaseText(phase: Phase): string {
  switch (phase.kind) {
    case 'signed-out':
      return 'signed-out';
    case 'signed-in':
      return `signed-in ${phase.signIn.signedInAs}`;
    case 'signing-in':
    case 'leaving':
      return `${phase.kind}${phase.attempt === null ? '' : ` #${phase.attempt}`} ${phase.before?.signedInAs ?? 'nobody'}`;
  }
}

/** Everything that a step leads to, in a line: `=` changes nothing. */
function outcome(before: SourceModel, event: SourceEvent): string {
  const after = reduce(before, event);
  if (after === before) return '=';
  const due = nextDue(after);
  const { doneAccounts, totalAccounts, added, removed, lastAt, problem } = after.sync;
  const news = newsOf(before, event, after);
  return [
    phaseText(after.phase),
    after.problem === null ? '' : `! ${after.problem.code}`,
    after.failures === 0 ? '' : `failures ${after.failures}`,
    after.isLeft ? 'left' : '',
    after.keychainHolds ? 'keychain holds' : '',
    after.syncRun === null ? '' : `sync #${after.syncRun} ${doneAccounts}/${totalAccounts}`,
    lastAt === null ? '' : `synced +${added} -${removed}`,
    problem === null ? '' : `sync ! ${problem.code}`,
    due === null ? '' : `${due.what} in ${(due.at - moment.at) / MINUTE} min`,
    news.length === 0 ? '' : `> ${news.map((each) => each.type).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join(' | ');
}

const cases = Object.entries(events).flatMap(([eventName, event]) =>
  Object.entries(models).map(([modelName, model]) => ({ eventName, event, modelName, model })),
);

it.each(cases)('$modelName + $eventName', ({ eventName, event, modelName, model }) => {
  const row: Readonly<Record<string, string>> = outcomes[eventName as keyof typeof outcomes];
  expect(outcome(model, event)).toBe(row[modelName]);
});

it.each(Object.entries(late))('takes no late %s from what a newer one replaced', (_, event) => {
  for (const model of Object.values(models)) {
    expect(reduce(model, event)).toBe(model);
    expect(newsOf(model, event, model)).toEqual([]);
  }
});

describe('what the user is shown', () => {
  it.each([
    ['new', 'signed-out', null, false],
    ['lost', 'needs-attention', 'sign-in-needed', false],
    ['left', 'signed-out', null, false],
    ['left, keychain holds', 'needs-attention', 'keychain-not-removed', false],
    ['signing in', 'signing-in', 'sign-in-needed', false],
    ['signing in again', 'signing-in', null, true],
    ['signed in', 'signed-in', null, true],
    ['signed in, failing', 'needs-attention', 'network', true],
    ['leaving', 'signed-in', null, false],
    ['leaving, sign-in waits', 'signing-in', null, false],
    ['leaving, keychain holds', 'needs-attention', 'keychain-not-removed', false],
  ] as const)('%s: %s, %s', (name, state, problem, mayBeUsed) => {
    const model = models[name];
    expect([shownState(model), shownProblem(model, 'Work')?.code ?? null, isSignedIn(model)]).toEqual([
      state,
      problem,
      mayBeUsed,
    ]);
  });

  it('is the sign-in that the keychain still holds, whatever else failed since', () => {
    const failed = reduce(models['signing in, keychain holds'], events['sign-in-failed']);
    expect(failed.problem).toEqual(network);
    expect(shownProblem(failed, 'Work')).toEqual({ code: 'keychain-not-removed', source: 'Work' });
  });

  it('says that a sync runs for as long as one does', () => {
    const { running, ...rest } = shownSync(models['signed in, syncing']);
    expect(running).toBe(true);
    expect(shownSync(models['signed in'])).toEqual({ ...rest, running: false });
  });
});

describe('a sign-in that says it renews itself', () => {
  it('is shown to end once a renewal that was due moved nothing, and not any more after one that did', () => {
    const signIn: SignedIn = { ...ada, renewsItself: true };
    const at = (minutes: number): Moment => ({ at: minutes * MINUTE, fraction: 0.5 });
    const renewed = (model: SourceModel, expiresAt: number, minutes: number) =>
      reduce(model, { type: 'refresh-succeeded', signIn: { ...signIn, expiresAt }, moment: at(minutes) });
    const first = renewed(models.new, 60 * MINUTE, 0);
    expect(knownSignIn(first)?.renewsItself).toBe(true);
    const unmoved = renewed(first, 60 * MINUTE, 50);
    expect(knownSignIn(unmoved)?.renewsItself).toBe(false);
    expect(knownSignIn(renewed(unmoved, 120 * MINUTE, 55))?.renewsItself).toBe(true);
  });
});

it('takes a shorter sign-in of the user for a new one, not for the end of the one before', () => {
  const long: SignedIn = { ...ada, expiresAt: moment.at + 600 * MINUTE, renewsItself: true };
  const first = reduce(models['signing in'], {
    type: 'sign-in-succeeded',
    attempt: 2,
    signIn: long,
    moment,
  });
  const again = reduce(first, { type: 'sign-in-begun', attempt: 3 });
  const short: SignedIn = { ...long, expiresAt: moment.at + 60 * MINUTE };
  const second = reduce(again, { type: 'sign-in-succeeded', attempt: 3, signIn: short, moment });
  expect(knownSignIn(second)).toEqual(short);
});

it('does not lose to a sync what the user is leaving', () => {
  const syncing = reduce(models.leaving, { type: 'sync-begun', run: 3 });
  const refused: SourceEvent = { type: 'sync-failed', run: 3, problem: needed, moment };
  expect(outcome(syncing, refused)).toBe('leaving ada | sync ! sign-in-needed | > synced');
});

describe('when a source does something without being asked', () => {
  const due = (model: SourceModel, fraction: number) =>
    nextDue({ ...model, pace: model.pace === null ? null : { ...model.pace, fraction } });

  it('is spread by ten per cent either way, renewal and retry', () => {
    // Ada's sign-in ends two hours after it was adopted: 20 minutes ahead.
    const end = 11 * 60 * MINUTE;
    expect(due(models['signed in'], 0)).toEqual({ what: 'renew', at: end - 18 * MINUTE });
    expect(due(models['signed in'], 1)).toEqual({ what: 'renew', at: end - 22 * MINUTE });
    const retried = 9 * 60 * MINUTE;
    expect(due(models['signed in, failing'], 0)).toEqual({ what: 'renew', at: retried + 54_000 });
    expect(due(models['signed in, failing'], 1)).toEqual({ what: 'renew', at: retried + 66_000 });
  });

  it('backs off from 30 seconds to 15 minutes', () => {
    let model: SourceModel = models['signed in'];
    const waits = Array.from({ length: 8 }, () => {
      model = reduce(model, events['refresh-failed']);
      return ((nextDue(model)?.at ?? 0) - moment.at) / 1000;
    });
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it.each([null, { lookEveryMs: null }])(
    'comes no sooner than in a minute after a renewal that moved nothing (%j)',
    (externalSignIn) => {
      const soon: SignedIn = { ...ada, expiresAt: moment.at + 30_000 };
      const phase: Phase = { kind: 'signed-in', signIn: soon };
      const model: SourceModel = { ...models['signed in'], externalSignIn, phase };
      const unmoved = reduce(model, { type: 'refresh-succeeded', signIn: soon, moment });
      expect(nextDue(unmoved)).toEqual({ what: 'renew', at: moment.at + MINUTE });
    },
  );

  it('is nothing where a look would run the user’s own program, and nothing where no end is known', () => {
    const quiet: SourceModel = { ...models['outside, lost'], externalSignIn: { lookEveryMs: null } };
    expect(nextDue(quiet)).toBeNull();
    const endless: SignedIn = { ...ada, expiresAt: null };
    expect(nextDue({ ...models['signed in'], phase: { kind: 'signed-in', signIn: endless } })).toBeNull();
  });
});
