/** Up to so many sessions all have their profile in the AWS files; each `aws` call reads the whole file. */
export const SESSIONS_ALL_WRITTEN = 300;

export const PATTERNS_LENGTH = 1_000;

export const patternWords = (list: string): readonly string[] =>
  list.split(/[\s,]+/).filter((word) => word !== '');

/** Letters of profile names, `*` for any text and `?` for any letter; separated by spaces or commas. */
export const isPatternList = (list: string): boolean => /^[A-Za-z0-9_@+.%:/*?,\s-]*$/.test(list);

/** Of names that people gave: letters of any script; a blank still ends a pattern, `?` stands for one in a name. */
export const isNamePatternList = (list: string): boolean =>
  !/[\p{Cc}\p{Cf}]/u.test(list) && list.isWellFormed();

export const isPattern = (word: string): boolean => /[*?]/.test(word) && isPatternList(word);

/** Whether one of the patterns is the whole of one of the texts, in any case of letters. */
export function patternMatcher(list: string): (texts: readonly (string | null)[]) => boolean {
  const patterns = patternWords(list).map(matcher);
  return (texts) =>
    texts.some((text) => text !== null && patterns.some((matches) => matches(text.toLowerCase())));
}

/** Not a regular expression: one of many stars would take a time that grows with their number. */
function matcher(pattern: string): (text: string) => boolean {
  const wanted = pattern.toLowerCase();
  return (text) => {
    let [at, of] = [0, 0];
    let star: { readonly at: number; readonly of: number } | null = null;
    while (of < text.length) {
      const letter = wanted[at];
      if (letter === '*') {
        star = { at, of };
        at += 1;
      } else if (letter === '?' || letter === text[of]) {
        at += 1;
        of += 1;
      } else if (star !== null) {
        // The star takes one letter more.
        star = { at: star.at, of: star.of + 1 };
        at = star.at + 1;
        of = star.of;
      } else return false;
    }
    while (wanted[at] === '*') at += 1;
    return at === wanted.length;
  };
}
