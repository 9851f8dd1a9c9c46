import type { AppState } from '../../../shared/app-state.ts';

/** Whether the user is in the middle of a sign-in or of a question, which a restart would end. */
export const isSigningIn = ({ sources, prompts }: Pick<AppState, 'sources' | 'prompts'>): boolean =>
  prompts.length > 0 || sources.some(({ state }) => state === 'signing-in');
