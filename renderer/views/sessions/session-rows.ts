import { accountText } from '../../../shared/account.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';

export const groupings = ['source', 'account', 'none'] as const;
export type Grouping = (typeof groupings)[number];

export type Row =
  | { readonly kind: 'group'; readonly key: string; readonly label: string; readonly count: number }
  | SessionRowData;

export interface SessionRowData {
  readonly kind: 'session';
  readonly session: SessionView;
  /** Where it was measured last, and its height there; see row-height.ts. */
  measured?: { readonly by: object; readonly px: number };
}

/** The same row for the same view: each letter in the search field gives other lists of the same 20,000 rows. */
const rowsOfSessions = new WeakMap<SessionView, SessionRowData>();
function rowOf(session: SessionView): SessionRowData {
  const known = rowsOfSessions.get(session);
  if (known !== undefined) return known;
  const row: SessionRowData = { kind: 'session', session };
  rowsOfSessions.set(session, row);
  return row;
}

/** Flattens sessions into table rows. Groups are ordered by their first session, so the best match leads. */
export function groupRows(sessions: readonly SessionView[], by: Grouping): readonly Row[] {
  if (by === 'none') return sessions.map(rowOf);
  const groups = new Map<string, SessionView[]>();
  let [lastKey, last]: [string | null, SessionView[]] = [null, []];
  for (const session of sessions) {
    const key = (by === 'source' ? session.sourceId : session.accountId) ?? '';
    if (key !== lastKey) {
      last = groups.get(key) ?? [];
      groups.set(key, last);
      lastKey = key;
    }
    last.push(session);
  }
  const rows: Row[] = [];
  for (const [key, group] of groups) {
    const [first] = group;
    if (first === undefined) continue;
    rows.push({ kind: 'group', key, label: groupLabel(first, by), count: group.length });
    for (const session of group) rows.push(rowOf(session));
  }
  return rows;
}

function groupLabel(session: SessionView, by: 'source' | 'account'): string {
  if (by === 'source') return session.sourceName ?? w.sessions.ungrouped;
  return accountText(session) ?? w.sessions.noAccount;
}

export const idsOf = (rows: readonly Row[]): readonly SessionId[] =>
  rows.flatMap((row) => (row.kind === 'session' ? [row.session.id] : []));

/** How many of the rows are selected. */
export function selectedShare(
  rows: readonly Row[],
  selected: ReadonlySet<SessionId>,
): 'none' | 'some' | 'all' {
  if (selected.size === 0) return 'none';
  // Without lists in between: each click on a check box asks over all rows.
  let sessions = 0;
  let count = 0;
  for (const row of rows) {
    if (row.kind !== 'session') continue;
    sessions += 1;
    if (selected.has(row.session.id)) count += 1;
    // No later row changes that.
    if (count > 0 && count < sessions) return 'some';
  }
  return count === 0 ? 'none' : 'all';
}

/** The ids from one row to another, for Shift. */
export function idsBetween(rows: readonly Row[], from: SessionId, to: SessionId): readonly SessionId[] {
  const ids = idsOf(rows);
  const a = ids.indexOf(from);
  const b = ids.indexOf(to);
  if (a === -1 || b === -1) return [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** The session row that a step up or down from `index` reaches, over group lines. */
export function nextSession(rows: readonly Row[], index: number, step: 1 | -1): number {
  for (let i = index + step; i >= 0 && i < rows.length; i += step) {
    if (rows[i]?.kind === 'session') return i;
  }
  return index;
}
