import type { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/text/window.ts';

export const groupings = ['source', 'account', 'none'] as const;
export type Grouping = (typeof groupings)[number];

export type Row =
  | { readonly kind: 'group'; readonly key: string; readonly label: string; readonly count: number }
  | { readonly kind: 'session'; readonly session: SessionView };

/** Flattens sessions into table rows. Groups stand in the order their first session has, so the best match leads. */
export function groupRows(sessions: readonly SessionView[], by: Grouping): readonly Row[] {
  if (by === 'none') return sessions.map((session) => ({ kind: 'session', session }));
  const groups = new Map<string, { readonly label: string; readonly sessions: SessionView[] }>();
  for (const session of sessions) {
    const [key, label] = groupOf(session, by);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { label, sessions: [session] });
    else group.sessions.push(session);
  }
  return [...groups].flatMap(([key, group]): readonly Row[] => [
    { kind: 'group', key, label: group.label, count: group.sessions.length },
    ...group.sessions.map((session): Row => ({ kind: 'session', session })),
  ]);
}

function groupOf(session: SessionView, by: 'source' | 'account'): readonly [string, string] {
  if (by === 'source') return [session.sourceId ?? '', session.sourceName ?? w.sessions.ungrouped];
  if (session.accountId === null) return ['', w.sessions.noAccount];
  const label =
    session.accountName === null ? session.accountId : `${session.accountName} · ${session.accountId}`;
  return [session.accountId, label];
}

/** The ids from one row to another, for Shift. */
export function idsBetween(rows: readonly Row[], from: SessionId, to: SessionId): readonly SessionId[] {
  const ids = rows.flatMap((row) => (row.kind === 'session' ? [row.session.id] : []));
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
