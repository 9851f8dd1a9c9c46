import type { SessionId } from '../../../shared/ids.ts';
import type { AttentionList } from '../attention.ts';
import type { RecordsKeeper } from '../records.ts';
import type { Prompts } from '../sign-in/prompts.ts';
import type { ProfileConflict } from './user-files-port.ts';

/** Asks the user about profiles of theirs that sessions want, one question a profile. */
export interface TakeOverQuestions {
  /** What the last write found: asks what is new, withdraws what no longer matters. */
  meet(conflicts: readonly ProfileConflict[]): void;
  withdrawAll(): void;
  /** A question about this profile is open, or was answered with no. */
  isInSight(profile: string): boolean;
}

export function createTakeOverQuestions(ports: {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly prompts: Pick<Prompts, 'ask'>;
  readonly attention: AttentionList;
  readonly sessionName: (id: SessionId) => string;
  /** The user said yes. */
  readonly onConsent: () => Promise<unknown>;
}): TakeOverQuestions {
  const { records, attention } = ports;
  const questions = new Map<string, AbortController>();
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
    const { profile, file, diff, sessionId } = conflict;
    const question = new AbortController();
    questions.set(profile, question);
    const sessionName = ports.sessionName(sessionId);
    const answer = await ports.prompts.ask(
      { kind: 'take-over-profile', profile, file, diff, sessionName },
      question.signal,
    );
    questions.delete(profile);
    if (question.signal.aborted) return;
    if (answer.kind === 'yes') {
      records.change((r) => ({ ...r, consents: [...new Set([...r.consents, profile])] }));
      await ports.onConsent();
    } else {
      records.change((r) => ({ ...r, declined: [...new Set([...r.declined, profile])] }));
      leave(conflict);
    }
  };

  return {
    meet(conflicts) {
      const now = new Map(conflicts.map((conflict) => [String(conflict.profile), conflict]));
      for (const [profile, question] of questions) if (!now.has(profile)) question.abort();
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
      for (const question of questions.values()) question.abort();
    },
    isInSight: (profile) => questions.has(profile) || leftAlone.has(profile),
  };
}
