import type { Problem } from '../../../../shared/problem.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { changeTexts, type TextPlan, type WriteOptions } from '../atomic-file-write.ts';
import type { FileUndoJournal } from '../undo-journal.ts';

/** As `changeTexts`, for what is never taken back but by `undo`. Returns the paths written. */
export async function writeTexts(
  ports: { readonly journal: FileUndoJournal },
  paths: readonly string[],
  plan: TextPlan,
  options: WriteOptions,
): Promise<Result<readonly string[], Problem>> {
  const written = await changeTexts(ports, paths, plan, options);
  return written.ok ? ok(written.value.paths) : written;
}
