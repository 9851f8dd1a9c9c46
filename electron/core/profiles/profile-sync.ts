import type { AppState } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { sessionText } from '../../../shared/text/session-text.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { ActsAsNow } from '../acts-as.ts';
import { type AttentionList, byGravity, raiseFileProblems } from '../attention.ts';
import type { Lease } from '../credentials.ts';
import type { RecordsKeeper } from '../records.ts';
import type { RunningCommand, RunningCommands } from '../running-commands.ts';
import type { ProfileScope } from '../sessions/profile-scope.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { Prompts } from '../sign-in/prompts.ts';
import type { Transact } from '../transaction.ts';
import { type CarriedOut, createCarryOut, feasible } from './carry-out.ts';
import { attaching, carryOutDetach } from './detach.ts';
import { createImportWork, type ImportWork } from './import-work.ts';
import { createOtherDefault } from './other-default.ts';
import { createTakeOverQuestions } from './take-over-questions.ts';
import { createTransactionQueue } from './transaction-queue.ts';
import type { ProfileSession, UserFiles } from './user-files-port.ts';

/** Keeps the user's files saying what the app knows: one write at a time, many requests in one write. */
export interface ProfileSync {
  /** Changes the records and the files, or neither. Settles when it is done. */
  readonly transact: Transact;
  /** Settles when a write that covers this request is done. */
  request(): Promise<Result<void, Problem>>;
  /**
   * Gives the user's yes to a take-over, if its question is still about what is in the files; a question about another text
   * is replaced first. Settles when the profile is taken over, or could not be.
   */
  takeOver(profile: string, give: () => Result<void, Problem>): Promise<Result<void, Problem>>;
  /** After a write that failed the files may not say what the records say, where it could not be taken back: they are written again. */
  putRight(): Promise<void>;
  /** Somebody wrote the files: open questions are about what is there now. */
  lookAgain(): Promise<void>;
  session(entry: SessionEntry): ProfileSession;
  /** What the write of a confirmed import does beside (`Transaction.imports`). */
  alsoImport(work: ImportWork): void;
  /** The import could not be written: no later write may carry it out. */
  dropImport(): void;
  /** Settles when no write is under way that began before. */
  settled(): Promise<void>;
  /**
   * An undo, as one write among the others: the rotating keys are out before it, and when it is done nothing is written, nor taken over
   * again, until the user asks for something.
   */
  undo<T>(putBack: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>>;
  /** Takes everything of ours out of the user's files. Nothing is written into them from then on, until `attach`. */
  detach(): Promise<Result<void, Problem>>;
  /** Writes the user's files again. */
  attach(): Promise<Result<void, Problem>>;
  /** Some session may have keys in the credentials file: by what is committed, or by what is being written. */
  hasKeys(): boolean;
  /** As `hasKeys`, of one session. */
  mayHaveKeys(id: SessionId): boolean;
  /** Quitting: no keys may stay behind. */
  withdrawKeys(signal: AbortSignal): Promise<void>;
  files(): AppState['files'];
  /** A question about this profile is open, or was answered with no. */
  isInSight(profile: string): boolean;
}

export interface ProfileSyncPorts {
  readonly userFiles: Pick<
    UserFiles,
    'currentProfiles' | 'currentDefault' | 'apply' | 'conflicts' | 'detach'
  >;
  readonly records: RecordsKeeper;
  readonly catalogue: SessionCatalogue;
  readonly facts: SessionFacts;
  readonly scope: Pick<ProfileScope, 'isWritten' | 'candidates'>;
  readonly commands: Pick<RunningCommands, 'all' | 'whenOneEnds'>;
  readonly actsAs: ActsAsNow;
  readonly held: (id: SessionId) => Lease | null;
  readonly prompts: Prompts;
  readonly attention: AttentionList;
  readonly paths: () => { readonly config: string; readonly credentials: string };
  readonly lifetime: AbortSignal;
  /** As in `CarryOutPorts`. */
  readonly newTag: () => string;
  readonly onThrow: (error: unknown) => Problem;
  /** Tries again a little later; `soon`: in seconds, else in a minute. */
  readonly later: (work: () => void, how: 'soon' | 'calmly') => void;
  /** What lies around the user's files goes as well: nothing of ours is in them any more. */
  readonly clearTraces: () => Promise<void>;
  readonly record: (entry: ActivityDraft) => void;
  readonly changed: () => void;
  /** The files were brought up to date, or could not be. */
  readonly written: () => void;
}

type Outcome = Promise<Result<void, Problem>>;
/** What a detach takes out is known by the files: records that cannot be read must not keep a user from uninstalling. */
const byTheFiles = { withoutRecords: true };

export function createProfileSync(given: ProfileSyncPorts): ProfileSync {
  const ports = { ...given, commands: remembered(given.commands) };
  const { records, attention, lifetime } = ports;
  let isQuitting = false;
  const session = (entry: SessionEntry) => profileSession(ports, entry, isQuitting);
  const sessionName = (id: SessionId): string => nameOf(ports, id);
  const importWork = createImportWork();
  const questions = createTakeOverQuestions({
    records,
    prompts: ports.prompts,
    attention,
    sessionName,
    async onConsent(consent) {
      const taken = await transact({ consent, needs: [consent.profile], mustWrite: true });
      // Asked again, about what is there now: the yes has changed nothing.
      if (!taken.ok) await look();
      return taken;
    },
  });
  const carryOut = createCarryOut({ ...ports, session, importWork, conflicts: questions.meet });
  const otherDefault = createOtherDefault({ ...ports, sessionName });

  const { run, problem, hasFailed } = createRun(ports, () => void request());
  const { transact, next, isBusy } = createTransactionQueue(async (all) => {
    let turns = all;
    const outcome = await run(async () => {
      turns = feasible(records, all, ({ settle }, refused) => settle(refused));
      // Nothing is left to do: what is known of the files stays.
      if (turns.length === 0) return err({ code: 'cancelled' });
      const transactions = turns.map(({ transaction }) => transaction);
      const write = () => carryOut.transactions(transactions, lifetime);
      return endDetach(ports, await otherDefault.whilePutRight(transactions, write));
    }, lifetime);
    return { turns, outcome };
  });
  const request = (): Outcome => transact({});
  const look = (): Outcome =>
    next(async () => {
      if (records.refusal() !== null || isAtRest(records)) return ok(undefined);
      const found = await ports.userFiles.conflicts(carryOut.input(records.get()), lifetime);
      if (found.ok) questions.meet(found.value);
      return ok(undefined);
    });
  const lookAgain = async (): Promise<void> => {
    if (questions.isAnyOpen()) await look();
  };

  return {
    transact,
    request,
    async takeOver(profile, give) {
      await lookAgain();
      const outcome = questions.outcome(profile);
      const given = give();
      return given.ok && outcome !== null ? outcome : given;
    },
    async putRight() {
      if (hasFailed()) await request();
    },
    lookAgain,
    session,
    alsoImport: importWork.add,
    dropImport: importWork.drop,
    async settled() {
      if (isBusy()) await next(async () => ok(undefined));
    },
    async undo(putBack) {
      const done = await next(async () => {
        if (records.get().detached !== undefined) return err({ code: 'detached' });
        // SECURITY: what an undo puts aside is kept as a backup, in which no live key may be.
        await carryOut.withdrawKeys(lifetime);
        const back = await putBack();
        if (back.ok) await beginRest(records, questions);
        return back;
      });
      // Those of active sessions come back where nothing was put back.
      void request();
      return done;
    },
    async detach() {
      const out = await next(() => run(() => carryOutDetach(ports, lifetime), lifetime, byTheFiles));
      if (out.ok) questions.withdrawAll();
      return out;
    },
    attach: () => transact(attaching),
    hasKeys: () => isBusy() || carryOut.hasKeys(),
    mayHaveKeys: (id) => isBusy() || ports.facts.delivery(id) === 'keys',
    async withdrawKeys(signal) {
      isQuitting = true;
      questions.withdrawAll();
      if (carryOut.hasKeys()) await next(() => run(() => carryOut.transactions([], signal), signal));
    },
    files: () => ({ ...ports.paths(), problem: problem(), ...detachedNow(records) }),
    isInSight: questions.isInSight,
  };
}

/** A question is about an account: its number is in it. */
function nameOf({ catalogue, facts }: Pick<ProfileSyncPorts, 'catalogue' | 'facts'>, id: SessionId): string {
  const entry = catalogue.find(id);
  return entry === null ? id : sessionText(facts.view(entry));
}

/**
 * What a write is kept back by is what ran when it was planned: one that ended while the files were written is waited for as well, or
 * its profile would stay for good.
 */
function remembered(commands: ProfileSyncPorts['commands']) {
  let planned: readonly RunningCommand[] = [];
  return {
    whenOneEnds: commands.whenOneEnds,
    all(): readonly RunningCommand[] {
      planned = commands.all();
      return planned;
    },
    whenOneOfThemEnds: (callback: () => void): void => commands.whenOneEnds(planned, callback),
  };
}

/** Runs a write; what keeps it from being done is in sight until a later one is. */
function createRun(
  ports: Pick<ProfileSyncPorts, 'records' | 'attention' | 'onThrow' | 'changed' | 'written' | 'later'> & {
    readonly commands: Pick<ReturnType<typeof remembered>, 'whenOneOfThemEnds'>;
  },
  request: () => void,
) {
  let problems: readonly Problem[] = [];
  let hasFailed = false;
  let isAgainDue = false;
  const again = (): void => {
    if (isAgainDue) return;
    isAgainDue = true;
    ports.later(() => {
      isAgainDue = false;
      if (hasFailed) request();
    }, 'calmly');
  };
  const run = async (
    work: () => Promise<CarriedOut>,
    signal: AbortSignal,
    { withoutRecords = false }: { readonly withoutRecords?: boolean } = {},
  ): Outcome => {
    // Records that could not be read look like no sessions at all: acting on that would empty the user's files.
    const refusal = ports.records.refusal();
    if (refusal !== null && !withoutRecords) return err(refusal);
    let outcome: CarriedOut;
    try {
      outcome = await work();
    } catch (error) {
      outcome = err(signal.aborted ? { code: 'cancelled' } : ports.onThrow(error));
    }
    if (!outcome.ok && outcome.error.code === 'cancelled') return outcome;
    hasFailed = !outcome.ok;
    // A write that failed has not asked git again: what it would take along, it still would.
    const left = problems.filter(({ code }) => code === 'left-in-git');
    problems = outcome.ok ? byGravity(outcome.value.problems) : [outcome.error, ...left];
    // Files and records differ for as long as the disk fails: no longer than that.
    if (problems.some(({ code }) => code === 'not-taken-back')) ports.later(request, 'soon');
    else if (!outcome.ok && passing.has(outcome.error.code)) again();
    if (outcome.ok && outcome.value.problems.some(({ code }) => code === 'profile-in-use'))
      ports.commands.whenOneOfThemEnds(request);
    raiseFileProblems(ports.attention, problems);
    ports.changed();
    ports.written();
    return outcome.ok ? ok(undefined) : outcome;
  };
  return { run, problem: () => problems[0] ?? null, hasFailed: () => hasFailed };
}

/** Faults of the machine that go away without anybody in Latchkey. */
const passing: ReadonlySet<Problem['code']> = new Set([
  'disk-full',
  'file-unwritable',
  'file-unreadable',
  'file-locked',
  'file-changed-meanwhile',
]);

const detachedNow = ({ get }: Pick<RecordsKeeper, 'get'>): { readonly detached?: true } =>
  get().detached === undefined ? {} : { detached: true };

/** A detach that left profiles in the files because of commands that ran there. */
const isWaiting = ({ get }: Pick<RecordsKeeper, 'get'>): boolean => get().detached?.waits === true;

/** Behind a write: takes those out whose commands have ended. */
async function endDetach(ports: ProfileSyncPorts, written: CarriedOut): Promise<CarriedOut> {
  if (!written.ok || !isWaiting(ports.records)) return written;
  const out = await carryOutDetach(ports, ports.lifetime);
  if (out.ok && !isWaiting(ports.records)) await ports.clearTraces();
  return out;
}

/** After an undo, and while detached, nothing is asked about. */
const isAtRest = ({ get }: Pick<RecordsKeeper, 'get'>): boolean =>
  get().deliveryPaused || get().detached !== undefined;

async function beginRest(
  records: Pick<RecordsKeeper, 'change' | 'flush'>,
  questions: { readonly withdrawAll: () => void },
): Promise<void> {
  questions.withdrawAll();
  // What was just put back is foreign again; a yes given before the undo does not outlive it.
  records.change(({ consentsUsed = [], ...r }) => ({
    ...r,
    deliveryPaused: true,
    consents: [],
    declined: [...new Set([...r.declined, ...r.consents, ...consentsUsed])],
  }));
  // At once: an app that is killed before it is saved would write the files again at its next start.
  await records.flush();
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
