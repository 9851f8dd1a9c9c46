import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { UndoFilePreview } from '../ports/files.ts';
import type { UserFiles } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { ProductionQuestion } from '../sessions/production-question.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { sessionAndAccount } from '../sessions/session-names.ts';

export interface UndoDefaultPorts {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly catalogue: Pick<SessionCatalogue, 'all'>;
  readonly userFiles: Pick<UserFiles, 'defaultAfter'>;
  readonly view: (entry: SessionEntry) => SessionView;
}

/** The default session before and after an undo; null: none. */
export interface DefaultMove {
  readonly from: SessionEntry | null;
  readonly to: SessionEntry | null;
}

interface Plan {
  readonly tag?: string;
  readonly files: readonly UndoFilePreview[];
}

export const importOf = (records: Pick<RecordsKeeper, 'get'>, tag: string | undefined): ImportRecord | null =>
  records.get().imports?.find((one) => tag !== undefined && one.tag === tag) ?? null;

/** How the default session changes where the files name `named` for the `default` profile. Null: it stays. */
export function moveTo(
  { records, catalogue }: Pick<UndoDefaultPorts, 'records' | 'catalogue'>,
  named: string | null,
  madeDefault: ImportRecord['madeDefault'],
): DefaultMove | null {
  const find = (id: string | null) => catalogue.all().find((one) => one.id === id) ?? null;
  const { defaultSessionId } = records.get();
  // Keys are never in what an undo brings back, so the files do not name a default session that delivers keys.
  const isOfImport = madeDefault !== undefined && madeDefault.id === defaultSessionId;
  const to = find(named) ?? (isOfImport ? find(madeDefault.before) : null);
  return (to?.id ?? null) === defaultSessionId ? null : { from: find(defaultSessionId), to };
}

/** What an undo of `plan` would make of the default session; touches nothing. Null: it stays. */
export async function plannedMove(
  ports: UndoDefaultPorts,
  plan: Plan,
  signal: AbortSignal,
): Promise<DefaultMove | null> {
  const named = await ports.userFiles.defaultAfter(plan.files, signal);
  return named.ok ? moveTo(ports, named.value, importOf(ports.records, plan.tag)?.madeDefault) : null;
}

/** Asks the user where the undo makes a production session the default. The session that they agreed to; null: none was asked about. */
export async function agreeToMove(
  ports: UndoDefaultPorts & { readonly agreed: ProductionQuestion },
  plan: Plan,
  confirmed: SessionId | undefined,
  signal: AbortSignal,
): Promise<Result<SessionId | null, Problem>> {
  const to = (await plannedMove(ports, plan, signal))?.to ?? null;
  if (to === null || ports.view(to).production !== true) return ok(null);
  const agreed = await ports.agreed(to, to.id === confirmed, signal);
  return agreed.ok ? ok(to.id) : agreed;
}

/** While the user was asked, another change may have become the last one. Null: the undo may go on. */
export async function notAgreed(
  ports: UndoDefaultPorts,
  plan: Plan,
  agreedTo: SessionId | null,
  signal: AbortSignal,
): Promise<Result<never, Problem> | null> {
  const to = (await plannedMove(ports, plan, signal))?.to ?? null;
  if (to === null || to.id === agreedTo) return null;
  const view = ports.view(to);
  if (view.production !== true) return null;
  return err({
    code: 'refused',
    reason: `The undo would now make ${sessionAndAccount(view)} the default session. It is production, and you were not asked about it. Undo again.`,
  });
}

/** For the user, with the accounts. */
export function shownMove(view: UndoDefaultPorts['view'], move: DefaultMove | null) {
  const named = (entry: SessionEntry | null) =>
    entry === null ? null : { id: entry.id, session: sessionAndAccount(view(entry)) };
  return move === null ? {} : { defaultSession: { from: named(move.from), to: named(move.to) } };
}
