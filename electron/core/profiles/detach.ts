import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { ActsAsNow } from '../acts-as.ts';
import type { RecordsKeeper } from '../records.ts';
import type { RunningCommands } from '../running-commands.ts';
import type { Transaction } from '../transaction.ts';
import type { CarriedOut } from './carry-out.ts';
import { inUseBy, keptBack } from './profiles-in-use.ts';
import type { UserFiles } from './user-files-port.ts';

export interface DetachPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'commit' | 'flush' | 'refusal'>;
  readonly userFiles: Pick<UserFiles, 'currentProfiles' | 'detach'>;
  readonly commands: Pick<RunningCommands, 'all'>;
  readonly actsAs: ActsAsNow;
  readonly record: (entry: ActivityDraft) => void;
}

/**
 * Everything of ours leaves the user's files, and the records say so: both or neither. Files come first, as in every
 * transaction. An app that is killed in between writes them again at its next start, and nobody heard otherwise.
 *
 * SECURITY: a profile in which a command of `exec` runs stays ours until that ends: the user's own lines, given back there,
 * would move the command to their account without a word. The next detach takes it out.
 */
export async function carryOutDetach(ports: DetachPorts, signal: AbortSignal): Promise<CarriedOut> {
  const { records, userFiles } = ports;
  // A region that the user wrote into a profile of ours is theirs: it is kept for the day they attach again.
  const current = await userFiles.currentProfiles(signal);
  if (!current.ok) return current;
  await records.flush();
  const inUse = inUseBy(ports.commands.all(), ports.actsAs, current.value).filter(
    (one) => one.current !== null,
  );
  const out = await userFiles.detach(inUse, signal);
  if (!out.ok) return out;
  const git = out.value.hadGit || records.get().detached?.git === true;
  // SECURITY: a yes to a take-over was for the text of then; after this the section is the user's own again.
  const committed = await noted(records, inUse.length === 0 ? { git } : { git, waits: true });
  if (!committed.ok) {
    const back = await out.value.takeBack();
    return back.ok ? committed : back;
  }
  for (const file of out.value.changedFiles) ports.record({ event: 'file-written', note: file });
  for (const { file, reason } of out.value.unsynced ?? [])
    ports.record({ event: 'file-unsynced', note: `${file}: ${reason}` });
  const waiting = keptBack({ sessions: [], defaultSessionId: null, inUse });
  return ok({ problems: [...waiting, ...out.value.problems] });
}

/** Records that cannot be read are left alone, and nothing is written from them: they need not say so. */
async function noted(
  records: DetachPorts['records'],
  detached: NonNullable<Records['detached']>,
): Promise<Result<void, Problem>> {
  if (records.refusal() !== null) return ok(undefined);
  return records.commit(({ consentsUsed: _, ...r }) => ({ ...r, detached, consents: [] }));
}

/** The files are written from the records again; where that fails, Latchkey stays detached. */
export const attaching: Transaction = {
  change: ({ detached: _, ...r }) => ({ ...r, deliveryPaused: false }),
};
