import type { AppState, Attention } from '../shared/app-state.ts';
import type { Problem } from '../shared/problem.ts';
import type { SessionView } from '../shared/session.ts';
import type { Route } from './navigate.ts';

type Health = Pick<AppState, 'attention' | 'endpoint' | 'keychain' | 'files'>;

/** Banners above every page: first those that stop everything. */
export function ongoingProblems(state: Health): readonly Attention[] {
  const health: readonly Attention[] = [
    ...own('keychain', state.keychain.problem, { kind: 'retry-keychain' }),
    ...own('endpoint', state.endpoint.problem, { kind: 'none' }),
    ...own('files', state.files.problem, { kind: 'none' }),
  ];
  const codes = new Set(state.attention.map((a) => a.problem.code));
  // The app may have raised the same matter itself, with a fix that fits better.
  return [...health.filter((h) => !codes.has(h.problem.code)), ...state.attention];
}

const own = (
  id: string,
  problem: Attention['problem'] | null,
  fix: Attention['fix'],
): readonly Attention[] => (problem === null ? [] : [{ id: `health ${id}`, problem, fix }]);

/** Whether banners or the page itself show this problem as their own: then it need not be reported a second time. */
export function isInSight(
  problem: Problem,
  route: Route,
  state: (Health & Pick<AppState, 'sources'> & { readonly sessions: readonly SessionView[] }) | null,
): boolean {
  if (state === null) return false;
  const onPage =
    route.place === 'sessions'
      ? state.sessions.filter((s) => s.id === route.detail).map((s) => s.problem)
      : route.place === 'sources'
        ? state.sources.flatMap((s) => [s.problem, s.sync.problem])
        : [];
  const banners = ongoingProblems(state).map((matter) => matter.problem);
  return [...onPage, ...banners].some((shown) => shown !== null && matterOf(shown) === matterOf(problem));
}

// What the system answered may differ between two tries; it is the same matter anyway.
const matterOf = (problem: Problem): string => JSON.stringify({ ...problem, detail: null });
