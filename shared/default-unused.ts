import type { AppState } from './app-state.ts';
import type { ShadowCause } from './shadow.ts';

/** The credentials are those of the session nevertheless. */
const harmless: ReadonlySet<ShadowCause> = new Set(['region', 'bad-region', 'unmarked']);

/**
 * Whether AWS tools are known not to take the default session: something of the user's own wins over it, what was written is
 * gone, or Latchkey is detached and has written nothing. Each place that shows the default session says so beside it.
 */
export const isDefaultUnused = ({ files, attention }: Pick<AppState, 'files' | 'attention'>): boolean =>
  files.detached === true ||
  attention.some(
    ({ problem }) =>
      problem.code === 'profile-shadowed' && problem.profile === 'default' && !harmless.has(problem.cause),
  );
