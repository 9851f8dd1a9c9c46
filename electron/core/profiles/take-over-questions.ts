import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { deferred } from '../async/deferred.ts';
import type { AttentionList } from '../attention.ts';
import type { RecordsKeeper } from '../records.ts';
import { type Prompts, REPLACED } from '../sign-in/prompts.ts';
import type { ProfileConflict } from './user-files-port.ts';

/** Asks the user about profiles of theirs that sessions want, one question a profile. */
export interface TakeOverQuestions {
  /**
   * What is in the files: asks what is new, withdraws what no longer matters. A question about another text, or another
   * session, than the one that is there now is replaced.
   */
  meet(conflicts: readonly ProfileConflict[]): void;
  withdrawAll(): void;
  isAnyOpen(): boolean;
  /** What came of the open question about this profile, once it is answered and carried out; null: none is open. */
  outcome(profile: string): Promise<Result<void, Problem>> | null;
  /** A question about this profile is open, or was answered with no. */
  isInSight(profile: string): boolean;
}

interface OpenQuestion {
  readonly asking: AbortController;
  readonly basis: string;
  readonly outcome: Promise<Result<void, Problem>>;
}

export function createTakeOverQuestions(ports: {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly prompts: Pick<Prompts, 'ask'>;
  readonly attention: AttentionList;
  readonly sessionName: (id: SessionId) => string;
  /** The user said yes to what this conflict was about. */
  readonly onConsent: (consent: {
    readonly profile: string;
    readonly basis: string;
  }) => Promise<Result<void, Problem>>;
}): TakeOverQuestions {
  const { records, attention } = ports;
  const questions = new Map<string, OpenQuestion>();
  const leftAlone = new Set<string>();

  const leave = ({ profile, file }: ProfileConflict) => {
    leftAlone.add(profile);
    attention.raise(
      `profile:${profile}`,
      { code: 'profile-name-taken', profile, file },
      { kind: 'open-page', page: 'sessions' },
    );
  };

  // SECURITY: a profile that the user wrote is theirs; without this yes its section is never touched.
  const ask = async (conflict: ProfileConflict) => {
    const { profile, file, diff, basis, sessionId, isOfAnother } = conflict;
    const asking = new AbortController();
    const outcome = deferred<Result<void, Problem>>();
    const question = { asking, basis, outcome: outcome.promise };
    questions.set(profile, question);
    const sessionName = ports.sessionName(sessionId);
    const answer = await ports.prompts.ask(
      {
        kind: 'take-over-profile',
        profile,
        file,
        diff,
        sessionId,
        sessionName,
        ...(isOfAnother ? { isOfAnother } : {}),
      },
      asking.signal,
    );
    if (questions.get(profile) === question) questions.delete(profile);
    if (asking.signal.aborted) return outcome.resolve(ok(undefined));
    if (answer.kind === 'yes') return outcome.resolve(await ports.onConsent({ profile, basis }));
    records.change((r) => ({ ...r, declined: [...new Set([...r.declined, profile])] }));
    leave(conflict);
    return outcome.resolve(ok(undefined));
  };

  return {
    meet(conflicts) {
      const now = new Map(conflicts.map((conflict) => [String(conflict.profile), conflict]));
      for (const [profile, { asking, basis }] of questions) {
        const conflict = now.get(profile);
        if (conflict?.basis === basis) continue;
        questions.delete(profile);
        asking.abort(conflict === undefined ? undefined : REPLACED);
      }
      for (const profile of leftAlone) {
        if (now.has(profile) && records.get().declined.includes(profile)) continue;
        leftAlone.delete(profile);
        attention.clear(`profile:${profile}`);
      }
      for (const conflict of now.values()) {
        if (records.get().declined.includes(conflict.profile)) leave(conflict);
        else if (!questions.has(conflict.profile)) void ask(conflict);
      }
    },
    withdrawAll() {
      for (const { asking } of questions.values()) asking.abort();
    },
    isAnyOpen: () => questions.size > 0,
    outcome: (profile) => questions.get(profile)?.outcome ?? null,
    isInSight: (profile) => questions.has(profile) || leftAlone.has(profile),
  };
}
