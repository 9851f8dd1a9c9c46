import type { ImportRow } from '../../../shared/import.ts';

/** Whether a row may be ticked, given that fixes are accepted or not. */
export function canImport(row: ImportRow, acceptFixes: boolean): boolean {
  if (row.action === 'import') return true;
  return row.action === 'needs-fix' && acceptFixes && row.fixes.every((fix) => fix.proposed !== null);
}

/** The chosen rows with every row they need, and theirs; ids that cannot be imported are dropped with the rows that need them. */
export function withNeeds(
  rows: readonly ImportRow[],
  chosen: ReadonlySet<string>,
  acceptFixes: boolean,
): readonly string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const closure = (id: string, path: ReadonlySet<string>): ReadonlySet<string> | null => {
    if (path.has(id)) return path;
    const row = byId.get(id);
    if (row === undefined || !canImport(row, acceptFixes)) return null;
    let reached: ReadonlySet<string> = new Set(path).add(id);
    for (const need of row.needs) {
      const further = closure(need, reached);
      if (further === null) return null;
      reached = further;
    }
    return reached;
  };
  const all = new Set<string>();
  for (const id of chosen) for (const reached of closure(id, new Set()) ?? []) all.add(reached);
  return rows.flatMap((row) => (all.has(row.id) ? [row.id] : []));
}
