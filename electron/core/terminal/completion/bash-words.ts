/** The words of a bash command line up to the cursor. */
export interface BashLine {
  /** Without their quotes; the last is the one under the cursor, perhaps empty. */
  readonly words: readonly string[];
  /** The quote that the last word is still in, or none. */
  readonly quote: '' | '"' | "'";
  /** How much of the last word bash keeps itself: up to the last character at which it breaks words. */
  readonly kept: string;
}

/** `COMP_WORDBREAKS` of a session and profile name; quotes and blanks end a word anyhow. */
const BREAKS = /[=:]/;

/** Reads quoting as bash does; what a substitution would give is not known, so it stays as typed. */
export function bashLine(line: string): BashLine {
  const words: string[] = [];
  let word: string | null = null;
  let quote: BashLine['quote'] = '';
  let kept = '';
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (quote === '"' && char === '\\' && /["\\$`]/.test(line.charAt(at + 1))) {
        at += 1;
        word = (word ?? '') + line.charAt(at);
      } else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      kept = '';
    } else {
      word = (word ?? '') + char;
      if (BREAKS.test(char)) kept = word;
    }
  }
  return { words: [...words, word ?? ''], quote, kept: quote === '' ? kept : '' };
}

/** A word as bash reads it back. Inside a quote readline keeps the opening one, and closes it. */
export function bashQuoted(word: string, quote: BashLine['quote']): string {
  switch (quote) {
    case "'":
      return word.replaceAll("'", "'\\''");
    case '"':
      return word.replace(/["\\$`]/g, '\\$&');
    case '':
      return word.replace(/[^\w@%+=:,./\-\u0080-\u{10ffff}]/gu, '\\$&');
  }
}
