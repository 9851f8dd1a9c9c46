import type { Problem } from '../shared/problem.ts';
import type { Result } from '../shared/result.ts';
import { lockTexts } from '../shared/words.ts';
import { useApp } from './app-context.tsx';

/** Has the system ask who it is, and says what the user does where it asks at the screen. */
export function useUnlock(): () => Promise<Result<unknown, Problem>> {
  const { client, tell } = useApp();
  return async () => {
    const outcome = await client.unlock({});
    if (outcome.ok) tell(lockTexts.how[outcome.value.how]);
    return outcome;
  };
}
