import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SignInStatus } from '../identity-source.ts';
import type { SourceEvent } from './source-event.ts';
import { reduce } from './source-machine.ts';
import {
  attemptOf,
  isClosed,
  isSignedIn,
  newSource,
  nextDue,
  type SignedIn,
  type SourceModel,
  shownState,
} from './source-model.ts';
import { newsOf, type SourceNews } from './source-news.ts';

const moment = fc.record({
  at: fc.integer({ min: 0, max: 10_000_000 }),
  fraction: fc.double({ min: 0, max: 0.999, noNaN: true }),
});
const signIn = fc.record(
  {
    kind: fc.constant('signed-in' as const),
    signedInAs: fc.constantFrom('ada', null),
    expiresAt: fc.oneof(fc.integer({ min: 0, max: 20_000_000 }), fc.constant(null)),
    renewsItself: fc.boolean(),
  },
  { requiredKeys: ['kind', 'signedInAs', 'expiresAt'] },
) satisfies fc.Arbitrary<SignedIn>;
const status: fc.Arbitrary<SignInStatus> = fc.oneof(signIn, fc.constant({ kind: 'signed-out' as const }));
const problem = fc.constantFrom(
  { code: 'network' as const, host: 'portal' },
  { code: 'sign-in-needed' as const, source: 'Work' },
  { code: 'keychain-locked' as const },
);
const number = fc.integer({ min: 1, max: 4 });
const of = <T extends string>(type: T) => fc.constant(type);

const event: fc.Arbitrary<SourceEvent> = fc.oneof(
  fc.record({ type: of('restore-begun') }),
  fc.record({ type: of('restored'), status, isLook: fc.boolean(), moment }),
  fc.record({ type: of('restore-failed'), problem, moment }),
  fc.record({ type: of('sign-in-begun'), attempt: number }),
  fc.record({ type: of('sign-in-succeeded'), attempt: number, signIn, moment }),
  fc.record({ type: of('sign-in-failed'), attempt: number, problem }),
  fc.record({ type: of('cancelled'), attempt: number }),
  fc.record({ type: of('refresh-succeeded'), signIn, moment }),
  fc.record({ type: of('refresh-failed'), problem, moment }),
  fc.record({ type: of('lost'), problem, moment }),
  fc.record({
    type: of('identified'),
    identity: fc.record({ signedInAs: fc.constantFrom('ada', 'eve', null) }),
  }),
  fc.record({ type: of('sync-begun'), run: number }),
  fc.record({ type: of('sync-progress'), run: number, done: number, total: number }),
  fc.record(
    {
      type: of('synced'),
      run: number,
      added: number,
      removed: number,
      moment,
      facts: fc.array(fc.constant('A role is left out.'), { maxLength: 1 }),
    },
    { requiredKeys: ['type', 'run', 'added', 'removed', 'moment'] },
  ),
  fc.record({ type: of('sync-failed'), run: number, problem, moment }),
  fc.record({ type: of('sync-cancelled'), run: number }),
  fc.record({ type: of('sign-out-begun') }),
  fc.record({ type: of('keychain-removed') }),
  fc.record({ type: of('signed-out'), moment }),
  fc.record({ type: of('keychain-held'), moment }),
  fc.record({ type: of('acted'), status, moment }),
);
const start: fc.Arbitrary<SourceModel> = fc
  .record({
    externalSignIn: fc.constantFrom(undefined, { lookEveryMs: 60_000 }, { lookEveryMs: null }),
    keychainHolds: fc.boolean(),
  })
  .map(({ externalSignIn, keychainHolds }) =>
    newSource({
      externalSignIn,
      keychainHolds: keychainHolds && externalSignIn === undefined,
      syncedAt: null,
    }),
  );

interface Step {
  readonly before: SourceModel;
  readonly event: SourceEvent;
  readonly after: SourceModel;
  readonly news: readonly SourceNews[];
}

/** Walks any events from any start, and checks each step. What a step begins with is frozen: nothing may change it. */
function eachStep(check: (step: Step) => void): void {
  fc.assert(
    fc.property(start, fc.array(event, { maxLength: 60 }), (from, events) => {
      let before = from;
      for (const next of events) {
        freeze(before);
        const after = reduce(before, next);
        check({ before, event: next, after, news: newsOf(before, next, after) });
        before = after;
      }
    }),
    { numRuns: 2_000 },
  );
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

it('is never signed in while the user leaves, and plans nothing then', () => {
  eachStep(({ after }) => {
    if (after.phase.kind === 'leaving') expect(isSignedIn(after)).toBe(false);
    if (isClosed(after)) expect(nextDue(after)).toBeNull();
  });
});

it('signs nobody in from what the keychain still holds, until it is removed or the user signs in', () => {
  eachStep(({ before, event: { type }, after }) => {
    if (after.keychainHolds) expect(isSignedIn(after)).toBe(false);
    if (before.keychainHolds && !after.keychainHolds)
      expect(['keychain-removed', 'signed-out', 'sign-in-succeeded']).toContain(type);
    if (after.keychainHolds && attemptOf(after) === null) expect(shownState(after)).toBe('needs-attention');
  });
});

it('takes a sign-in back after a sign-out only when the user wants it', () => {
  eachStep(({ before, event: { type }, after }) => {
    if (!before.isLeft || after.isLeft) return;
    expect(['restore-begun', 'sign-in-succeeded']).toContain(type);
    if (type === 'restore-begun') expect(isSignedIn(after)).toBe(false);
  });
});

it('has no problem and no failures left after a success', () => {
  eachStep(({ before, event: { type }, after }) => {
    if (after === before || !['sign-in-succeeded', 'refresh-succeeded', 'acted'].includes(type)) return;
    if (after.phase.kind === 'leaving') return;
    expect([after.problem, after.failures]).toEqual([null, 0]);
  });
});

it('lets no late outcome of a sign-in or a sync change anything', () => {
  eachStep(({ before, event: happened, after, news }) => {
    const isLate =
      ('attempt' in happened &&
        happened.type !== 'sign-in-begun' &&
        happened.attempt !== attemptOf(before)) ||
      ('run' in happened && happened.type !== 'sync-begun' && happened.run !== before.syncRun);
    if (!isLate) return;
    expect(after).toBe(before);
    expect(news).toEqual([]);
  });
});

it('tells the end of every sign-in that it told the beginning of, once', () => {
  eachStep(({ before, event: { type }, after, news }) => {
    const ends = news.filter(
      (each) => each.type === 'sign-in-failed' || (each.type === 'signed-in' && each.byUser),
    );
    const isEnded = attemptOf(before) !== null && attemptOf(after) === null;
    expect(ends).toHaveLength(isEnded ? 1 : 0);
    if (type === 'sign-in-begun') expect(news).toEqual([{ type: 'signing-in' }]);
  });
});

it('tells nothing of a step that changed nothing, and plans at a time', () => {
  eachStep(({ before, after, news }) => {
    if (after === before) expect(news).toEqual([]);
    const due = nextDue(after);
    if (due !== null) expect(Number.isFinite(due.at)).toBe(true);
  });
});
