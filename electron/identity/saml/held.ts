import type { SourceContext } from '../../core/identity-source.ts';
import type { Secret } from '../../core/secret.ts';
import type { Assertion } from './assertion.ts';

export interface Held {
  readonly secret: Secret<string>;
  readonly assertion: Assertion;
}

/** The assertion in memory, while it can still be redeemed. */
export async function held(ctx: SourceContext): Promise<Held | null> {
  const secret = ctx.memory.get();
  if (secret === null) return null;
  const { parseAssertion } = await import('./parse-assertion.ts');
  const assertion = parseAssertion(secret.reveal());
  return assertion.ok ? { secret, assertion: assertion.value } : null;
}
