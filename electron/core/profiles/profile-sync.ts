import type { AppState } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { AttentionList } from '../attention.ts';
import type { Lease } from '../credentials.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue, SessionEntry } from '../sessions/session-catalogue.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { Prompts } from '../sign-in/prompts.ts';
import type { ProfileConflict, ProfileSession, ProfilesInput, UserFiles } from './user-files-port.ts';

/** Keeps the user's files saying what the app knows: one write at a time, many wishes in one write. */
export interface ProfileSync {
  /** Settles when a write that covers this wish is done. */
  request(): Promise<Result<void, Problem>>;
  /** As `request`, for what the user asked themselves: also ends the peace after an undo. */
  requestByPerson(named?: string): Promise<Result<void, Problem>>;
  session(entry: SessionEntry): ProfileSession;
  /** For imported profiles: the confirmed import was the yes. */
  consent(profiles: readonly string[]): void;
  /** What the next write does beside: for a confirmed import. */
  alsoImport(work: ImportWork): void;
  /** The import could not be written: no later write may carry it out. */
  dropImport(): void;
  /** After an undo nothing is written, nor taken over again, until the user asks for something. */
  rest(): void;
  /** Takes out the rotating keys for now: the next write brings those of active sessions back. */
  clearKeys(): Promise<void>;
  /** Quitting: no keys may stay behind. */
  withdrawKeys(signal: AbortSignal): Promise<void>;
  files(): AppState['files'];
}

export type ImportWork = Pick<ProfilesInput, 'mends' | 'handOver' | 'tag'>;

export interface ProfileSyncPorts {
  readonly userFiles: Pick<UserFiles, 'standingProfiles' | 'apply'>;
  readonly records: RecordsKeeper;
  readonly catalogue: SessionCatalogue;
  readonly facts: SessionFacts;
  readonly held: (id: SessionId) => Lease | null;
  readonly prompts: Prompts;
  readonly attention: AttentionList;
  readonly paths: () => { readonly config: string; readonly credentials: string };
  readonly lifetime: AbortSignal;
  readonly onThrow: (error: unknown) => Problem;
  readonly record: (entry: ActivityDraft) => void;
  readonly changed: () => void;
}

export function createProfileSync(ports: ProfileSyncPorts): ProfileSync {
  const { records, catalogue, facts } = ports;
  const questions = new Map<string, AbortController>();
  const leftAlone = new Set<string>();
  let work: ImportWork | null = null;
  let problem: Problem | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  let waiting: Promise<Result<void, Problem>> | null = null;
  let isQuitting = false;

  const session = (entry: SessionEntry): ProfileSession => {
    const delivery = facts.delivery(entry.id);
    return {
      id: entry.id,
      name: entry.name,
      profile: facts.profile(entry),
      region: facts.region(entry),
      delivery,
      lease: delivery === 'keys' && !isQuitting ? ports.held(entry.id) : null,
    };
  };

  const apply = async (signal: AbortSignal): Promise<Result<void, Problem>> => {
    const standing = await ports.userFiles.standingProfiles(signal);
    if (!standing.ok) return standing;
    await catalogue.nameProfiles(standing.value.foreign);
    // Before the files that depend on them: an app that is killed now must find its sessions again, not their profiles only.
    await records.flush();
    const { defaultSessionId, consents } = records.get();
    const doing = work;
    const sessions = catalogue
      .all()
      .map(session)
      .filter((one) => one.profile !== null || one.id === defaultSessionId);
    const outcome = await ports.userFiles.apply(
      { sessions, defaultSessionId, consents: new Set(consents), ...doing },
      signal,
    );
    if (!outcome.ok) return outcome;
    if (work === doing) work = null;
    for (const file of outcome.value.changedFiles) ports.record({ event: 'file-written', note: file });
    meetConflicts(outcome.value.conflicts);
    return ok(undefined);
  };

  const hasKeys = () => catalogue.all().some((entry) => facts.delivery(entry.id) === 'keys');
  // SECURITY: after an undo keys would be neither refreshed nor removed any more, so they leave at once.
  const withdraw = async (signal: AbortSignal): Promise<Result<void, Problem>> => {
    if (!hasKeys()) return ok(undefined);
    const nothing = { sessions: [], defaultSessionId: null, consents: new Set<string>() };
    const outcome = await ports.userFiles.apply({ ...nothing, onlyWithdrawKeys: true }, signal);
    return outcome.ok ? ok(undefined) : outcome;
  };

  const run = async (signal: AbortSignal): Promise<Result<void, Problem>> => {
    waiting = null;
    // Records that could not be read look like no sessions at all: acting on that would empty the user's files.
    const refusal = records.refusal();
    if (refusal !== null) return err(refusal);
    let outcome: Result<void, Problem>;
    try {
      outcome = await (records.get().deliveryPaused ? withdraw(signal) : apply(signal));
    } catch (error) {
      outcome = err(signal.aborted ? { code: 'cancelled' } : ports.onThrow(error));
    }
    if (!outcome.ok && outcome.error.code === 'cancelled') return outcome;
    problem = outcome.ok ? null : outcome.error;
    if (problem === null) ports.attention.clear('files');
    else ports.attention.raise('files', problem, { kind: 'open-page', page: 'settings' });
    ports.changed();
    return outcome;
  };

  const request = (): Promise<Result<void, Problem>> => {
    if (waiting !== null) return waiting;
    const mine = tail.then(() => run(ports.lifetime));
    waiting = mine;
    tail = mine;
    return mine;
  };

  const meetConflicts = (conflicts: readonly ProfileConflict[]) => {
    const now = new Map(conflicts.map((conflict) => [String(conflict.profile), conflict]));
    for (const [profile, question] of questions) if (!now.has(profile)) question.abort();
    for (const profile of leftAlone) {
      if (now.has(profile) && records.get().declined.includes(profile)) continue;
      leftAlone.delete(profile);
      ports.attention.clear(`profile:${profile}`);
    }
    for (const conflict of now.values()) {
      if (records.get().declined.includes(conflict.profile)) leave(conflict);
      else if (!questions.has(conflict.profile)) void ask(conflict);
    }
  };
  const leave = ({ profile, file }: ProfileConflict) => {
    leftAlone.add(profile);
    ports.attention.raise(
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
    const sessionName = catalogue.find(sessionId)?.name ?? sessionId;
    const answer = await ports.prompts.ask(
      { kind: 'take-over-profile', profile, file, diff, sessionName },
      question.signal,
    );
    questions.delete(profile);
    if (question.signal.aborted) return;
    if (answer.kind === 'yes') {
      records.change((r) => ({ ...r, consents: [...new Set([...r.consents, profile])] }));
      await request();
    } else {
      records.change((r) => ({ ...r, declined: [...new Set([...r.declined, profile])] }));
      leave(conflict);
    }
  };

  return {
    request,
    requestByPerson(named) {
      records.change((r) => {
        const isNamed = named !== undefined && r.declined.includes(named);
        if (!r.deliveryPaused && !isNamed) return r;
        return { ...r, deliveryPaused: false, declined: r.declined.filter((name) => name !== named) };
      });
      return request();
    },
    session,
    consent(profiles) {
      records.change((r) => ({
        ...r,
        consents: [...new Set([...r.consents, ...profiles])],
        declined: r.declined.filter((name) => !profiles.includes(name)),
      }));
    },
    alsoImport(next) {
      work = {
        ...next,
        mends: [...(work?.mends ?? []), ...(next.mends ?? [])],
        handOver: [...(work?.handOver ?? []), ...(next.handOver ?? [])],
      };
    },
    dropImport() {
      work = null;
    },
    rest() {
      for (const question of questions.values()) question.abort();
      // What was just put back is foreign again; a yes given before the undo does not outlive it.
      records.change((r) => ({
        ...r,
        deliveryPaused: true,
        consents: [],
        declined: [...new Set([...r.declined, ...r.consents])],
      }));
      void request();
    },
    async clearKeys() {
      if (!hasKeys()) return;
      const mine = tail.then(() => withdraw(ports.lifetime));
      tail = mine;
      await mine;
    },
    async withdrawKeys(signal) {
      isQuitting = true;
      for (const question of questions.values()) question.abort();
      if (!hasKeys()) return;
      const mine = tail.then(() => run(signal));
      tail = mine;
      await mine;
    },
    files: () => ({ ...ports.paths(), problem }),
  };
}
