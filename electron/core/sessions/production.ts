import type { AccountChoice, Mark } from '../../../shared/account.ts';
import { patternMatcher } from '../../../shared/profile-patterns.ts';

/** What can say of a session, or of an account alone, that it is production: the nearest mark, then the patterns. */
export interface Marked {
  readonly sessionMark: Mark | undefined;
  readonly account: AccountChoice;
  /** Names and numbers that a pattern may match: of the session, its profiles and its account. */
  readonly texts: readonly (string | null)[];
}

/** `patterns`: those of the settings, none by default. The last list is kept ready: thousands of sessions ask for it. */
export function createProduction(patterns: () => string): (marked: Marked) => boolean {
  let list = '';
  let matches = patternMatcher(list);
  return ({ sessionMark, account, texts }) => {
    const mark = sessionMark ?? account.mark;
    if (mark !== undefined) return mark === 'production';
    const wanted = patterns();
    if (wanted === '') return false;
    if (wanted !== list) {
      matches = patternMatcher(wanted);
      list = wanted;
    }
    return matches(account.label === undefined ? texts : [...texts, account.label]);
  };
}
