import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { resultOf } from '../async/result-of.ts';
import type { BoundSource, SourceContext, SourceSecrets } from '../identity-source.ts';

/**
 * Signs out of one source. `isHeld`: the keychain still holds the sign-in. It counts as removed although the provider could
 * not be reached or the caller left; `onRemoved` is called at that moment, before the provider has answered.
 */
export async function forgetSignIn(
  { bound, onThrow }: { readonly bound: BoundSource; readonly onThrow: (error: unknown) => Problem },
  context: SourceContext,
  onRemoved: () => void,
  signal: AbortSignal,
): Promise<{ readonly outcome: Result<void, Problem>; readonly isHeld: boolean }> {
  let isRemoved = false;
  const secrets: SourceSecrets = {
    ...context.secrets,
    remove: async (each) => {
      const removed = await context.secrets.remove(each);
      if (removed.ok && !isRemoved) {
        isRemoved = true;
        onRemoved();
      }
      return removed;
    },
  };
  const outcome = await resultOf(() => bound.signOut({ ...context, secrets }, signal), onThrow, signal);
  return { outcome, isHeld: !outcome.ok && !isRemoved };
}
