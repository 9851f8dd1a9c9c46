import { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { UndoFilePreview } from '../ports/files.ts';
import { withoutChange } from '../profiles/change-record.ts';
import type { UserFiles } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { ProductionQuestion } from '../sessions/production-question.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { sessionAndAccount } from '../sessions/session-names.ts';

export interface UndoDefaultPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'suppose'>;
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly userFiles: Pick<UserFiles, 'defaultAfter'>;
  readonly view: (entry: SessionEntry) => SessionView;
}

/** The default session before and after an undo; null: none. */
export interface DefaultMove {
  readonly from: SessionView | null;
  readonly to: SessionView | null;
}

interface Plan {
  readonly tag?: string;
  readonly files: readonly UndoFilePreview[];
}

export const importOf = (records: Pick<RecordsKeeper, 'get'>, tag: string | undefined): ImportRecord | null =>
  records.get().imports?.find((one) => tag !== undefined && one.tag === tag) ?? null;

/** How the default session changes where the files name `named` for the `default` profile. Null: it stays. */
export function moveTo(
  {
    records,
    catalogue,
    view,
  }: Pick<UndoDefaultPorts, 'catalogue' | 'view'> & {
    readonly records: Pick<RecordsKeeper, 'get'>;
  },
  named: string | null,
  madeDefault: ImportRecord['madeDefault'],
): DefaultMove | null {
  const find = (named: string | null): SessionView | null => {
    const id = SessionId.safeParse(named);
    const entry = id.success ? catalogue.find(id.data) : null;
    return entry === null ? null : view(entry);
  };
  const { defaultSessionId } = records.get();
  // Keys are never in what an undo brings back, so the files do not name a default session that delivers keys.
  const isOfImport = madeDefault !== undefined && madeDefault.id === defaultSessionId;
  const to = find(named) ?? (isOfImport ? find(madeDefault.before) : null);
  return (to?.id ?? null) === defaultSessionId ? null : { from: find(defaultSessionId), to };
}

/** What `read` sees once the change with this tag is undone: sessions that it removed are there again. */
export const whereUndone = <T>(
  { records }: Pick<UndoDefaultPorts, 'records'>,
  tag: string | undefined,
  read: () => T,
): T => records.suppose(withoutChange(records.get(), tag), read);

/** What an undo of `plan` would make of the default session; touches nothing. Null: it stays. */
export async function plannedMove(
  ports: UndoDefaultPorts,
  plan: Plan,
  signal: AbortSignal,
): Promise<DefaultMove | null> {
  const named = await ports.userFiles.defaultAfter(plan.files, signal);
  if (!named.ok) return null;
  const { madeDefault } = importOf(ports.records, plan.tag) ?? {};
  return whereUndone(ports, plan.tag, () => moveTo(ports, named.value, madeDefault));
}

/** Asks the user where the undo makes a production session the default. The session that they agreed to; null: none was asked about. */
export async function agreeToMove(
  ports: UndoDefaultPorts & { readonly agreed: ProductionQuestion },
  plan: Plan,
  confirmed: SessionId | undefined,
  signal: AbortSignal,
): Promise<Result<SessionId | null, Problem>> {
  const to = (await plannedMove(ports, plan, signal))?.to ?? null;
  if (to === null || to.production !== true) return ok(null);
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
  if (to === null || to.id === agreedTo || to.production !== true) return null;
  return err({
    code: 'refused',
    reason: `The undo would now make ${sessionAndAccount(to)} the default session. It is production, and you were not asked about it. Undo again.`,
  });
}

/** For the user, with the accounts. */
export function shownMove(move: DefaultMove | null) {
  const named = (view: SessionView | null) =>
    view === null
      ? null
      : {
          id: view.id,
          session: sessionAndAccount(view),
          ...(view.production === true ? { production: true } : {}),
        };
  return move === null ? {} : { defaultSession: { from: named(move.from), to: named(move.to) } };
}
