import type { AppState } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { AttentionList } from '../attention.ts';
import type { Lease } from '../credentials.ts';
import type { RecordsKeeper } from '../records.ts';
import { noteProfileLimit, type ProfileScope } from '../sessions/profile-scope.ts';
import type { SessionCatalogue, SessionEntry } from '../sessions/session-catalogue.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { Prompts } from '../sign-in/prompts.ts';
import { createTakeOverQuestions } from './take-over-questions.ts';
import type { ProfileSession, ProfilesInput, UserFiles } from './user-files-port.ts';

/** Keeps the user's files saying what the app knows: one write at a time, many wishes in one write. */
export interface ProfileSync {
  /** Settles when a write that covers this wish is done. */
  request(): Promise<Result<void, Problem>>;
  /** As `request`, for what the user asked for: also ends the pause after an undo. */
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
  /** A question about this profile is open, or was answered with no. */
  isInSight(profile: string): boolean;
}

export type ImportWork = Pick<ProfilesInput, 'corrections' | 'handOver' | 'tag'>;

export interface ProfileSyncPorts {
  readonly userFiles: Pick<UserFiles, 'standingProfiles' | 'apply'>;
  readonly records: RecordsKeeper;
  readonly catalogue: SessionCatalogue;
  readonly facts: SessionFacts;
  readonly scope: Pick<ProfileScope, 'isWritten'>;
  readonly held: (id: SessionId) => Lease | null;
  readonly prompts: Prompts;
  readonly attention: AttentionList;
  readonly paths: () => { readonly config: string; readonly credentials: string };
  readonly lifetime: AbortSignal;
  readonly onThrow: (error: unknown) => Problem;
  readonly record: (entry: ActivityDraft) => void;
  readonly changed: () => void;
  /** The files were brought up to date, or could not be. */
  readonly written: () => void;
}

type Outcome = Promise<Result<void, Problem>>;

export function createProfileSync(ports: ProfileSyncPorts): ProfileSync {
  const { records } = ports;
  const queue = createQueue();
  let isQuitting = false;
  let problem: Problem | null = null;

  const session = (entry: SessionEntry) => profileSession(ports, entry, isQuitting);
  const importWork = createImportWork();
  const questions = createTakeOverQuestions({
    records,
    prompts: ports.prompts,
    attention: ports.attention,
    sessionName: (id) => ports.catalogue.find(id)?.name ?? id,
    onConsent: () => request(),
  });
  const write = createProfileWrite(ports, { session, importWork, questions });

  const run = async (signal: AbortSignal): Outcome => {
    // Records that could not be read look like no sessions at all: acting on that would empty the user's files.
    const refusal = records.refusal();
    if (refusal !== null) return err(refusal);
    let outcome: Result<void, Problem>;
    try {
      outcome = await (records.get().deliveryPaused ? write.withdrawKeys(signal) : write.profiles(signal));
    } catch (error) {
      outcome = err(signal.aborted ? { code: 'cancelled' } : ports.onThrow(error));
    }
    if (!outcome.ok && outcome.error.code === 'cancelled') return outcome;
    problem = outcome.ok ? null : outcome.error;
    if (problem === null) ports.attention.clear('files');
    else ports.attention.raise('files', problem, { kind: 'open-page', page: 'settings' });
    ports.changed();
    ports.written();
    return outcome;
  };
  const request = (): Outcome => queue.once(() => run(ports.lifetime));

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
    alsoImport: importWork.add,
    dropImport: importWork.drop,
    rest() {
      questions.withdrawAll();
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
      if (write.hasKeys()) await queue.next(() => write.withdrawKeys(ports.lifetime));
    },
    async withdrawKeys(signal) {
      isQuitting = true;
      questions.withdrawAll();
      if (write.hasKeys()) await queue.next(() => run(signal));
    },
    files: () => ({ ...ports.paths(), problem }),
    isInSight: questions.isInSight,
  };
}

/** One write after the other. */
function createQueue(): {
  readonly next: (write: () => Outcome) => Outcome;
  /** As `next`, but wishes that come before it begins share it. */
  readonly once: (write: () => Outcome) => Outcome;
} {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting: Outcome | null = null;
  const next = (write: () => Outcome): Outcome => {
    const mine = tail.then(write);
    tail = mine;
    return mine;
  };
  return {
    next,
    once(write) {
      waiting ??= next(() => {
        waiting = null;
        return write();
      });
      return waiting;
    },
  };
}

/** What an import wants of the next write. */
function createImportWork() {
  let work: ImportWork | null = null;
  return {
    get: () => work,
    add(next: ImportWork) {
      work = {
        ...next,
        corrections: [...(work?.corrections ?? []), ...(next.corrections ?? [])],
        handOver: [...(work?.handOver ?? []), ...(next.handOver ?? [])],
      };
    },
    drop() {
      work = null;
    },
    /** Unless more came while it was written. */
    done(written: ImportWork | null) {
      if (work === written) work = null;
    },
  };
}

function profileSession(
  { facts, scope, held }: Pick<ProfileSyncPorts, 'facts' | 'scope' | 'held'>,
  entry: SessionEntry,
  isQuitting: boolean,
): ProfileSession {
  const delivery = facts.delivery(entry.id);
  const isWritten = scope.isWritten(entry);
  return {
    id: entry.id,
    name: entry.name,
    profile: facts.profile(entry),
    isWritten,
    otherProfiles: facts.otherProfiles(entry),
    region: facts.region(entry),
    regionAsDefault: facts.regionAsDefault(entry),
    delivery,
    lease: delivery === 'keys' && !isQuitting ? held(entry.id) : null,
  };
}

interface WriteParts {
  readonly session: (entry: SessionEntry) => ProfileSession;
  readonly importWork: ReturnType<typeof createImportWork>;
  readonly questions: ReturnType<typeof createTakeOverQuestions>;
}

/** The two things that are ever done to the files. */
function createProfileWrite(ports: ProfileSyncPorts, { session, importWork, questions }: WriteParts) {
  const { records, catalogue, facts, scope, userFiles } = ports;
  const hasKeys = () => catalogue.all().some((entry) => facts.delivery(entry.id) === 'keys');
  const input = (): ProfilesInput => {
    const { defaultSessionId, consents } = records.get();
    const sessions = catalogue
      .all()
      .filter((entry) => entry.id === defaultSessionId || scope.isWritten(entry))
      .map(session);
    return { sessions, defaultSessionId, consents: new Set(consents) };
  };

  return {
    hasKeys,
    async profiles(signal: AbortSignal): Outcome {
      const standing = await userFiles.standingProfiles(signal);
      if (!standing.ok) return standing;
      await catalogue.nameProfiles(standing.value.foreign);
      noteProfileLimit(records, standing.value.sessionIds);
      // Before the files that rest on them: an app that is killed now must find its sessions again, not their profiles only.
      await records.flush();
      const doing = importWork.get();
      const outcome = await userFiles.apply({ ...input(), ...doing }, signal);
      if (!outcome.ok) return outcome;
      importWork.done(doing);
      for (const file of outcome.value.changedFiles) ports.record({ event: 'file-written', note: file });
      questions.meet(outcome.value.conflicts);
      return ok(undefined);
    },
    // SECURITY: after an undo keys would be neither refreshed nor removed any more, so they leave at once.
    async withdrawKeys(signal: AbortSignal): Outcome {
      if (!hasKeys()) return ok(undefined);
      const outcome = await userFiles.apply(
        { sessions: [], defaultSessionId: null, consents: new Set<string>(), onlyWithdrawKeys: true },
        signal,
      );
      return outcome.ok ? ok(undefined) : outcome;
    },
  };
}
