import type { AccountChoice, Mark } from '../../../shared/account.ts';
import { AccountId } from '../../../shared/ids.ts';
import { patternMatcher, patternWords } from '../../../shared/profile-patterns.ts';

/** What can say of a session, or of an account alone, that it is production: the nearest mark, then the patterns. */
export interface Marked {
  readonly sessionMark: Mark | undefined;
  readonly account: AccountChoice;
  /** The names that a pattern may match: of the session, its profiles and its account. */
  readonly names: readonly (string | null)[];
  readonly accountId: string | null;
}

/**
 * A pattern that is the whole number of an account, also in groups, matches the account alone.
 * SECURITY: a session of another account whose profile has that name would be marked in its place.
 */
function matcherOf(list: string): (marked: Pick<Marked, 'names' | 'accountId' | 'account'>) => boolean {
  const numbers = new Set<string>();
  const others: string[] = [];
  for (const word of patternWords(list)) {
    const number = word.replaceAll('-', '');
    if (AccountId.safeParse(number).success) numbers.add(number);
    else others.push(word);
  }
  const matches = patternMatcher(others.join(' '));
  const isNumber = (text: string | null): boolean => text !== null && numbers.has(text.replaceAll('-', ''));
  return ({ names, accountId, account }) =>
    // While nobody knows the account, its number in a name is all there is to go by.
    (accountId === null ? names.some(isNumber) : numbers.has(accountId)) ||
    matches([...names, accountId, account.label ?? null]);
}

/** `patterns`: those of the settings, none by default. The last list is kept ready: thousands of sessions ask for it. */
export function createProduction(patterns: () => string): (marked: Marked) => boolean {
  let list = '';
  let matches = matcherOf(list);
  return (marked) => {
    const { sessionMark, account } = marked;
    const mark = sessionMark ?? account.mark;
    if (mark !== undefined) return mark === 'production';
    const wanted = patterns();
    if (wanted === '') return false;
    if (wanted !== list) {
      matches = matcherOf(wanted);
      list = wanted;
    }
    return matches(marked);
  };
}
