import type { Problem } from '../../../shared/problem.ts';
import type { FoundRecord, MadeRecord, Records } from '../../../shared/records.ts';
import type { WithoutDefault } from '../../../shared/without-default.ts';
import type { AttentionList } from '../attention.ts';
import type { Events } from '../events.ts';
import { sessionOfRecord } from './session-records.ts';

const ATTENTION = 'default-gone';

export const defaultRemoved = ({
  session,
  source,
}: Extract<WithoutDefault, { why: 'removed' }>): Problem & { readonly code: 'default-gone' } => ({
  code: 'default-gone',
  session,
  cause: source === null ? 'removed' : 'with-source',
  source,
});

/** Says that the default session went away for as long as the user has chosen no other one, or none. */
export function watchDefault(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly attention: Pick<AttentionList, 'raise' | 'clear'>;
}): void {
  ports.events.on((event) => {
    if (event.type !== 'records-changed' || watched.every((key) => event.before[key] === event.after[key]))
      return;
    const problem = defaultProblem(event.after);
    if (problem === null) ports.attention.clear(ATTENTION);
    else ports.attention.raise(ATTENTION, problem, { kind: 'open-page', page: 'sessions' });
  });
}

const watched = ['defaultSessionId', 'withoutDefault', 'found', 'made', 'sources', 'accounts'] as const;

/** Of the records alone: a sync of thousands of sessions changes them, and nothing waits for its pass over all. */
function defaultProblem(r: Records): Problem | null {
  const { defaultSessionId: id, withoutDefault } = r;
  if (withoutDefault?.why === 'removed')
    // Without any session there is nothing to choose from, and that is said everywhere.
    return r.found.length + r.made.length === 0 ? null : defaultRemoved(withoutDefault);
  if (id === null) return null;
  const session = recordOf(r, id);
  // The list of what syncs found is a file of its own: after a crash it may be an older one.
  if (session === null) return defaultRemoved({ why: 'removed', session: id, source: null });
  const lost = lostInChain(r, session);
  if (lost === null) return null;
  return {
    code: 'default-gone',
    session: sessionOfRecord(r, session),
    cause: lost === session ? 'not-found' : 'parent-not-found',
    source: r.sources.find((source) => source.id === lost.sourceId)?.name.slice(0, 300) ?? null,
  };
}

/** What the last sync did not find of the session and those that it is built on. */
function lostInChain(r: Records, session: FoundRecord | MadeRecord): FoundRecord | null {
  const seen = new Set<string>();
  for (let at: FoundRecord | MadeRecord | null = session; at !== null && !seen.has(at.id); ) {
    seen.add(at.id);
    if ('sourceId' in at) return at.missing ? at : null;
    at = at.parent.kind === 'session' ? recordOf(r, at.parent.id) : null;
  }
  return null;
}

const recordOf = (r: Records, id: string): FoundRecord | MadeRecord | null =>
  r.made.find((one) => one.id === id) ?? r.found.find((one) => one.id === id) ?? null;
