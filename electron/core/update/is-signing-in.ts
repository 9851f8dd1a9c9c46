import type { AppState, Prompt } from '../../../shared/app-state.ts';

/** Questions about files and the default session: nobody waits for the answer, it may stay out for days, and they come again. */
const OTHER: ReadonlySet<Prompt['kind']> = new Set(['take-over-profile', 'production-default']);

/** Whether the user is in the middle of a sign-in, or of a question of one, which a restart would end. */
export const isSigningIn = ({ sources, prompts }: Pick<AppState, 'sources' | 'prompts'>): boolean =>
  prompts.some(({ kind }) => !OTHER.has(kind)) || sources.some(({ state }) => state === 'signing-in');
