import { z } from 'zod';

/** Columns of the table of sessions in their usual order; profile and region are lines under name and role. */
export const tableColumns = ['state', 'name', 'account', 'role', 'time'] as const;
export type TableColumn = (typeof tableColumns)[number];

/**
 * What may be left out.
 * SECURITY: never the account. Who cannot see it acts in another account than they mean.
 */
export const hideableColumns = ['state', 'profile', 'role', 'region', 'time'] as const;
export type HideableColumn = (typeof hideableColumns)[number];

const Column = z.enum(tableColumns);

/** How the user arranged the table; what is missing is as usual. */
export const SessionColumns = z.strictObject({
  order: z.array(Column).max(tableColumns.length).optional(),
  hidden: z.array(z.enum(hideableColumns)).max(hideableColumns.length).optional(),
  /** Of state and time in pixels; of the others the shares of what those leave. */
  widths: z.partialRecord(Column, z.number().int().min(1).max(100_000)).optional(),
});
export type SessionColumns = z.infer<typeof SessionColumns>;

/** Every column once: a column that the user's order does not know is behind the one that it usually follows. */
export function orderOf({ order = [] }: SessionColumns): readonly TableColumn[] {
  const all = [...new Set(order)];
  for (const [at, column] of tableColumns.entries()) {
    if (all.includes(column)) continue;
    const before = tableColumns[at - 1];
    all.splice(before === undefined ? 0 : all.indexOf(before) + 1, 0, column);
  }
  return all;
}

/** With `column` in the place of `at`, which goes one further; null: at the end. */
export function withColumnAt(
  columns: SessionColumns,
  column: TableColumn,
  at: TableColumn | null,
): SessionColumns {
  if (column === at) return columns;
  const others = orderOf(columns).filter((one) => one !== column);
  const place = at === null ? others.length : others.indexOf(at);
  return { ...columns, order: others.toSpliced(place, 0, column) };
}

export function withHidden(
  columns: SessionColumns,
  column: HideableColumn,
  isHidden: boolean,
): SessionColumns {
  const others = (columns.hidden ?? []).filter((one) => one !== column);
  return { ...columns, hidden: isHidden ? [...others, column] : others };
}
