import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerOf, outcomeOf } from '../../../shared/activity.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { AccountId, SessionId } from '../../../shared/ids.ts';
import { BURST_GAP_MS, groupActivity } from './group-activity.ts';

const accounts = ['111122223333', '444455556666'].map((id) => AccountId.parse(id));
const sessions = ['own:deploy', 'own:audit'].map((id) => SessionId.parse(id));
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 27, 23, 30);
const dayOf = (at: number): string => String(Math.floor(at / DAY_MS));
const accountOf = (entry: ActivityEntry): string | null => entry.accountId ?? null;
const group = (entries: readonly ActivityEntry[]) => groupActivity(entries, { dayOf, accountOf });
const burstsOf = (entries: readonly ActivityEntry[]) => group(entries).flatMap(({ bursts }) => bursts);

const entryOf = (seq: number, more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  seq,
  at: START + seq * 1_000,
  event: 'credentials-given',
  sessionId: sessions[0] ?? null,
  sessionName: 'deploy',
  accountId: accounts[0] ?? null,
  sourceName: null,
  caller: `credential-process · aws (pid ${seq})`,
  cwd: '/home/ada/web',
  durationMs: 3,
  problem: null,
  note: null,
  ...more,
});

/** Newest first. What it is about changes seldom, so that bursts come about; the clock may be put back. */
const record = fc
  .array(
    fc.record({
      stepMs: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: BURST_GAP_MS }) },
        { weight: 1, arbitrary: fc.constantFrom(BURST_GAP_MS + 1, 3_600_000, DAY_MS, -7_200_000) },
      ),
      event: fc.constantFrom<ActivityEntry['event']>(
        'credentials-given',
        'credentials-given',
        'credentials-given',
        'credentials-refused',
        'default-changed',
      ),
      session: fc.constantFrom(0, 0, 0, 1, 2),
      account: fc.constantFrom(0, 0, 0, 1, 2),
      program: fc.constantFrom('aws', 'aws', 'aws', 'git', null),
      isBad: fc.constantFrom(false, false, true),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = START;
    return steps
      .map((step, index) => {
        at += step.stepMs;
        return entryOf(index + 1, {
          at,
          event: step.event,
          sessionId: sessions[step.session] ?? null,
          accountId: accounts[step.account] ?? null,
          caller: step.program === null ? null : `credential-process · ${step.program} (pid ${index})`,
          problem: step.isBad ? { code: 'app-quitting' } : null,
        });
      })
      .toReversed();
  });

const sameness = (entry: ActivityEntry) => [
  dayOf(entry.at),
  entry.accountId,
  entry.sessionId,
  callerOf(entry)?.program,
  outcomeOf(entry),
  entry.event,
];

describe('activity in days and bursts', () => {
  it('loses no entry, doubles none, and keeps their order', () => {
    fc.assert(
      fc.property(record, (entries) => {
        expect(burstsOf(entries).flatMap((burst) => burst.entries)).toEqual(entries);
      }),
    );
  });

  it('never has two days, accounts, sessions, programs or outcomes in a burst, nor a longer pause', () => {
    fc.assert(
      fc.property(record, (entries) => {
        for (const { day, bursts } of group(entries))
          for (const burst of bursts) {
            expect(dayOf(burst.entries[0].at)).toBe(day);
            for (const [at, entry] of burst.entries.entries()) {
              expect(sameness(entry)).toEqual(sameness(burst.entries[0]));
              const before = burst.entries[at - 1];
              if (before !== undefined)
                expect(Math.abs(before.at - entry.at)).toBeLessThanOrEqual(BURST_GAP_MS);
            }
          }
      }),
    );
  });

  it('shows alone what no program asked for: a switch, or an entry without a session', () => {
    fc.assert(
      fc.property(record, (entries) => {
        for (const { entries: of } of burstsOf(entries)) {
          const [first] = of;
          if (first.event === 'default-changed' || first.caller === null || first.sessionId === null)
            expect(of).toHaveLength(1);
        }
      }),
    );
  });

  it('makes the same bursts of the part that was there before when newer entries come', () => {
    fc.assert(
      fc.property(record, fc.nat(60), (entries, news) => {
        const before = burstsOf(entries.slice(news));
        const after = burstsOf(entries);
        // The newest of the former ones may have become longer; it keeps its key.
        const kept = after.slice(after.length - before.length);
        expect(kept.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
        expect(kept.slice(1)).toEqual(before.slice(1));
      }),
    );
  });

  it('is one row for a burst, and a heading for each day', () => {
    const entries = [
      ...[6, 5, 4].map((seq) => entryOf(seq, { at: START + DAY_MS + seq })),
      ...[3, 2, 1].map((seq) => entryOf(seq)),
    ];
    expect(group(entries).map(({ bursts }) => bursts.map((burst) => burst.entries.length))).toEqual([
      [3],
      [3],
    ]);
  });

  it('separates what one program did before and after the session got another account', () => {
    const entries = [entryOf(2, { accountId: accounts[1] ?? null }), entryOf(1)];
    expect(burstsOf(entries)).toHaveLength(2);
  });
});
