import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { ActsAsNow } from '../acts-as.ts';
import type { RecordsKeeper } from '../records.ts';
import type { RunningCommands } from '../running-commands.ts';
import { type ProfileScope, withProfileLimit } from '../sessions/profile-scope.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { Transaction } from '../transaction.ts';
import { withChange } from './change-record.ts';
import type { createImportWork } from './import-work.ts';
import { inUseBy, keptBack } from './profiles-in-use.ts';
import type {
  CurrentProfiles,
  ProfileConflict,
  ProfileSession,
  ProfilesInput,
  UserFiles,
} from './user-files-port.ts';

export interface CarryOutPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'change' | 'commit' | 'flush' | 'suppose'>;
  readonly catalogue: Pick<SessionCatalogue, 'nameProfiles'>;
  readonly facts: Pick<SessionFacts, 'delivery'>;
  readonly scope: Pick<ProfileScope, 'isWritten' | 'candidates'>;
  readonly userFiles: Pick<UserFiles, 'currentProfiles' | 'apply' | 'conflicts'>;
  readonly commands: Pick<RunningCommands, 'all'>;
  readonly actsAs: ActsAsNow;
  readonly session: (entry: SessionEntry) => ProfileSession;
  readonly importWork: ReturnType<typeof createImportWork>;
  /** Never the same twice, over restarts too. */
  readonly newTag: () => string;
  readonly record: (entry: ActivityDraft) => void;
  /** The files are as the records say: profiles that the user has to decide about. */
  readonly conflicts: (conflicts: readonly ProfileConflict[]) => void;
}

/** `problems`: of profiles that nobody needed. */
export type CarriedOut = Result<{ readonly problems: readonly Problem[] }, Problem>;
const nothingWrong = { problems: [] } as const;

/** What all of them make of the records. */
export const changeOf =
  (transactions: readonly Transaction[]) =>
  (records: Records): Records =>
    transactions.reduce((r, { change, asksFor, consent, imports }) => {
      const asked = asksFor === undefined ? r : askedFor(r, asksFor);
      const agreed = agreedTo(asked, consent === undefined ? (imports ?? []) : [consent.profile]);
      return change === undefined ? agreed : change(agreed);
    }, records);

function askedFor(r: Records, profiles: readonly string[]): Records {
  if (!r.deliveryPaused && !profiles.some((name) => r.declined.includes(name))) return r;
  return {
    ...r,
    deliveryPaused: false,
    declined: r.declined.filter((name) => !profiles.includes(name)),
  };
}

function agreedTo(r: Records, profiles: readonly string[]): Records {
  if (profiles.length === 0) return r;
  return {
    ...r,
    consents: [...new Set([...r.consents, ...profiles])],
    declined: r.declined.filter((name) => !profiles.includes(name)),
  };
}

/** A write that wanted none of a profile, such as one between an import and its switch, leaves the consent for the next. */
function consentsOf({ sessions, defaultSessionId, consents }: ProfilesInput): ReadonlySet<string> {
  const wanted = new Set<string>(
    sessions.flatMap(({ profile, otherProfiles }) => [
      ...(profile === null ? [] : [profile]),
      ...(otherProfiles ?? []).map(({ name }) => name),
    ]),
  );
  if (sessions.some(({ id }) => id === defaultSessionId)) wanted.add('default');
  return new Set([...consents].filter((name) => wanted.has(name)));
}

/** SECURITY: a consent is to the text that was there. It is over with the write that needed it. */
function withUsed(r: Records, used: ReadonlySet<string>): Records {
  if (used.size === 0) return r;
  return {
    ...r,
    consents: r.consents.filter((name) => !used.has(name)),
    consentsUsed: [...new Set([...(r.consentsUsed ?? []), ...used])],
  };
}

/** The two things that are ever done to the files. */
export function createCarryOut(ports: CarryOutPorts) {
  const { records, catalogue, facts, scope, userFiles, importWork } = ports;
  const hasKeys = () => scope.candidates().some((entry) => facts.delivery(entry.id) === 'keys');

  // SECURITY: after an undo keys would be neither refreshed nor removed any more, so they leave at once.
  const withdrawKeys = async (signal: AbortSignal): Promise<CarriedOut> => {
    if (!hasKeys() || records.get().detached !== undefined) return ok(nothingWrong);
    const outcome = await userFiles.apply(
      { sessions: [], defaultSessionId: null, consents: new Set<string>(), onlyWithdrawKeys: true },
      signal,
    );
    return outcome.ok ? ok(nothingWrong) : outcome;
  };

  return {
    hasKeys,
    withdrawKeys,
    /** What the files are to say where the records are these. */
    input: (supposed: Records): ProfilesInput => records.suppose(supposed, () => inputOf(ports, [], null)),
    async transactions(transactions: readonly Transaction[], signal: AbortSignal): Promise<CarriedOut> {
      const changed = changeOf(transactions);
      // The records alone: an attach writes what they say then.
      if (changed(records.get()).detached !== undefined) {
        const current = await userFiles.currentProfiles(signal);
        if (current.ok) await catalogue.nameProfiles(current.value.foreign);
        const committed = await records.commit(changed);
        if (!committed.ok) return committed;
        for (const { committed: announce } of transactions) announce?.();
        return ok(nothingWrong);
      }
      if (changed(records.get()).deliveryPaused) {
        const out = await withdrawKeys(signal);
        if (!out.ok) return out;
        const committed = await records.commit(changed);
        return committed.ok ? out : committed;
      }
      const current = await userFiles.currentProfiles(signal);
      if (!current.ok) return current;
      await catalogue.nameProfiles(current.value.foreign);
      const change = (r: Records) => withProfileLimit(changed(r), current.value.sessionIds);
      // Before the files that rest on them: an app that is killed now must find its sessions again, not their profiles only.
      await records.flush();
      const doing = transactions.some(({ imports }) => imports !== undefined) ? importWork.get() : null;
      const wanted = records.suppose(change(records.get()), () =>
        inputOf(ports, transactions, current.value),
      );
      const changeTag = ports.newTag();
      const written = await userFiles.apply({ ...wanted, ...doing, changeTag }, signal);
      if (!written.ok) return written;
      const isWritten = written.value.changedFiles.length > 0;
      const done = (r: Records): Records => {
        const next = withUsed(change(r), consentsOf(wanted));
        const write = { tag: doing?.tag ?? changeTag, remembered: written.value.remembered };
        return isWritten ? withChange(next, r, write, current.value.sessionIds) : next;
      };
      // Files first: what the records say then is in them, and an app that is killed in between finds the old records.
      const committed = await records.commit(done);
      if (!committed.ok) {
        const back = await written.value.takeBack();
        if (back.ok) return committed;
        // Somebody wrote since: their lines stay, and ours are planned again from the records as they still are.
        const again = await userFiles.apply(inputOf(ports, [], current.value), signal);
        if (again.ok) return committed;
        // The files are ahead of the records until a later attempt: the rest of an undo would hold it off for good.
        records.change((r) => ({ ...r, deliveryPaused: false }));
        return back;
      }
      for (const { committed: announce } of transactions) announce?.();
      importWork.done(doing);
      for (const file of written.value.changedFiles) ports.record({ event: 'file-written', note: file });
      for (const file of written.value.madePrivate ?? [])
        ports.record({ event: 'file-made-private', note: `${file}: other users could read it` });
      for (const { file, reason } of written.value.unsynced ?? [])
        ports.record({ event: 'file-unsynced', note: `${file}: ${reason}` });
      ports.conflicts(written.value.conflicts);
      return ok({ problems: [...written.value.problems, ...keptBack(wanted)] });
    },
  };
}

function inputOf(
  { records, scope, session, commands, actsAs }: CarryOutPorts,
  transactions: readonly Transaction[],
  current: CurrentProfiles | null,
): ProfilesInput {
  const { defaultSessionId, consents } = records.get();
  const agreed = transactions.flatMap(({ agreedTo: profiles }) => profiles ?? []);
  const stale = new Set(transactions.flatMap(({ staleKeysOf }) => staleKeysOf?.() ?? []));
  const sessions = scope
    .candidates()
    .filter((entry) => entry.id === defaultSessionId || scope.isWritten(entry))
    .map((entry) => (stale.has(entry.id) ? { ...session(entry), lease: null } : session(entry)));
  return {
    sessions,
    defaultSessionId,
    inUse: inUseBy(commands.all(), actsAs, current),
    consents: new Set([...consents, ...agreed]),
    consentedTo: new Map(
      transactions.flatMap(({ consent }) =>
        consent === undefined ? [] : [[consent.profile, consent.basis] as const],
      ),
    ),
    unseen: new Set(agreed.filter((profile) => !consents.includes(profile))),
    needs: transactions.flatMap(({ needs }) => needs ?? []),
    isAllOrNothing: transactions.some(({ change }) => change !== undefined),
  };
}

/** Those of the turns that can be done, each after the ones before it. */
export function feasible<T extends { readonly transaction: Transaction }>(
  records: Pick<RecordsKeeper, 'get' | 'suppose'>,
  turns: readonly T[],
  refuse: (turn: T, problem: Result<never, Problem>) => void,
): readonly T[] {
  let supposed = records.get();
  return turns.filter((turn) => {
    const { refusal, mustWrite } = turn.transaction;
    const isDetached = mustWrite === true && supposed.detached !== undefined;
    const problem = isDetached
      ? ({ code: 'detached' } as const)
      : refusal === undefined
        ? null
        : records.suppose(supposed, refusal);
    if (problem !== null) {
      refuse(turn, err(problem));
      return false;
    }
    supposed = changeOf([turn.transaction])(supposed);
    return true;
  });
}
