import { type SessionColumns, type TableColumn, withColumnAt } from '../../../shared/session-columns.ts';
import { resized, type TableLayout } from './table-layout.ts';

export type HeadingAction =
  /** To the heading before or behind. */
  | { readonly kind: 'go'; readonly step: 1 | -1 }
  | { readonly kind: 'resize' | 'move'; readonly column: TableColumn; readonly columns: SessionColumns };

export interface HeadingKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const STEP_PX = 16;

/** What a key does in the headings; null: nothing, so that the button or the page may have it. */
export function headingAction(
  { key, shiftKey, ctrlKey, metaKey, altKey }: HeadingKey,
  {
    layout,
    columns,
    column,
  }: { readonly layout: TableLayout; readonly columns: SessionColumns; readonly column: TableColumn },
): HeadingAction | null {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : null;
  if (step === null || altKey) return null;
  if (ctrlKey || metaKey) return { kind: 'move', column, columns: moved(columns, layout, column, step) };
  if (!shiftKey) return { kind: 'go', step };
  return { kind: 'resize', column, columns: resized(columns, layout, column, step * STEP_PX) };
}

/** Past the next column that is seen, whatever hidden ones are between them. */
function moved(
  columns: SessionColumns,
  { placed }: TableLayout,
  column: TableColumn,
  step: 1 | -1,
): SessionColumns {
  const at = placed.findIndex((one) => one.column === column);
  const neighbour = placed[at + step];
  if (at === -1 || neighbour === undefined) return columns;
  const target = step === -1 ? neighbour : placed[at + 2];
  return withColumnAt(columns, column, target?.column ?? null);
}
