import type { RecordsKeeper } from '../records.ts';
import {
  planTakeBack,
  type TakeBack,
  type TakeBackPlanPorts,
  type TakeBackPorts,
  takeBack,
} from './take-back.ts';

export interface UndoImportPorts extends TakeBackPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'change' | 'flush'>;
  readonly catalogue: TakeBackPorts['catalogue'] & TakeBackPlanPorts['catalogue'];
  readonly lifetime: AbortSignal;
}

/** Removes what an import had made beside the files. Null: what was undone was not an import. */
export async function undoImport(ports: UndoImportPorts, tag: string | undefined): Promise<TakeBack | null> {
  const plan = planTakeBack(ports, tag);
  if (plan === null) return null;
  const takenBack = await takeBack(ports, plan, ports.lifetime);
  ports.records.change((r) => ({ ...r, imports: (r.imports ?? []).filter((one) => one.tag !== tag) }));
  await ports.records.flush();
  return takenBack;
}
