import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { argumentTexts } from '../../../../shared/text/terminal-help.ts';
import { boxTexts } from '../../../../shared/text/time-box.ts';
import { type BoxEnd, boxChoicesMs, boxTimeOf } from '../../../../shared/time-box.ts';
import type { Argument } from '../syntax.ts';

/** For how long a session gives credentials. */
export const boxTime: Argument = {
  name: 'DURATION|none',
  about: argumentTexts.DURATION,
  candidates: () => [...boxChoicesMs.map(boxTexts.typed), 'none'].map((value) => ({ value, about: '' })),
};

/** `typed` null: the user said nothing of it. */
export function typedEnd(
  typed: string | null,
): Result<Extract<BoxEnd, { readonly kind: 'for' | 'none' | 'start' }>, Problem> {
  if (typed === null) return ok({ kind: 'start' });
  if (typed === 'none') return ok({ kind: 'none' });
  const ms = boxTimeOf(typed);
  return ms === null
    ? err({ code: 'usage', message: boxTexts.badTime(typed.slice(0, 40)) })
    : ok({ kind: 'for', ms });
}
