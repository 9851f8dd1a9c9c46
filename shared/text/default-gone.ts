import type { ProblemOf } from '../problem.ts';
import type { ProblemText } from './problem-text.ts';

const fix = 'Choose another one: latchkey use SESSION. For none: latchkey use --none';
const stillAnswers =
  'The role may have been taken away, or another user has signed in. Tools that name no profile still ask this session, and none other.';

/** The default session went away, and the user has chosen no other one since. */
export function defaultGone({ session, cause, source }: ProblemOf<'default-gone'>): ProblemText {
  const nobody =
    'Since then no session answers tools that name no profile, also not the only one that is left.';
  const by = source === null ? 'its identity source' : source;
  switch (cause) {
    case 'removed':
      return { what: `The default session, ${session}, was removed.`, why: nobody, fix };
    case 'with-source':
      return {
        what: `The default session, ${session}, was removed with the identity source ${source ?? ''}.`,
        why: nobody,
        fix,
      };
    case 'not-found':
      return {
        what: `The default session, ${session}, was not found by the last synchronisation of ${by}.`,
        why: stillAnswers,
        fix,
      };
    case 'parent-not-found':
      return {
        what: `What the default session, ${session}, is built on was not found by the last synchronisation of ${by}.`,
        why: stillAnswers,
        fix,
      };
  }
}
