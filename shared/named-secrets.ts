const HIDDEN = '[redacted]';
/** Longer than any secret in quotes that nothing else recognises. A quote that nobody closes costs no more than this. */
const LONGEST_QUOTED = 10_000;

/** What a secret is called, in any case, with or without a separator between the words. */
const words = [
  'secret',
  'passw(?:or)?d',
  'passwd',
  '(?<![a-z])pwd',
  '(?<![a-z])pass(?![a-z])',
  'passphrase',
  'token',
  '(?:access|api|auth|private|shared|signing|encryption|master|account)[-_ ]?key',
  'signature',
  '(?<![a-z])sig(?![a-z])',
  'assertion',
  'saml[-_ ]?(?:response|request)',
  '(?:device|user|mfa|otp|auth|authorization|verification|one[-_ ]?time)[-_ ]?code(?![a-z])',
  'code[-_ ]?verifier',
  '(?<![a-z])t?otp(?![a-z])',
  '(?<![a-z])pin(?![a-z])',
  '(?<![a-z])_?auth(?=["\']?[ \t]?=)',
  'bearer(?=["\']?[ \t]{0,9}[=:])',
  '(?:jsession|phpsess|asp\\.net_session)id',
  '(?<![a-z])sid(?![a-z])',
].join('|');
const quote = '(?:\\\\*["\'`]|%2[27]|&quot;|&#3[49];)';
/** The rest of the name, taken whole so that a long line is read once. */
const restOfName = '(?=((?:[\\w.-]|%(?:5f|2d|2e)){0,60}))\\1\\]?';
const strong = `(?:${quote})?[ \\t]{0,20}(?::=|=>|==?|:|%3[ad])[ \\t]{0,20}`;
const listed = `${quote}[ \\t]{0,20},[ \\t]{0,20}(?=[bur]?${quote})`;
const weak = `(?:${quote})?[ \\t]{1,20}(?:(?:is|was|to|of)[ \\t]{1,20})?`;

/** A name whose last word is one of these says where a secret is, or what became of one; `PASSWORD_ADMIN` does not end with the word `in`. */
const aboutSecret =
  /(?:^|[-_.]|%(?:5f|2d|2e))(?:s?manager|ids?|files?|paths?|dir|urls?|uri|endpoint|type|arns?|names?|exception|error|fault|required|expiry|expired|expires|expiration|expires_?at|expires_?in|at|in|ttl|policy|length|count|lifetime|duration|seconds|host|server|provider|method|status|stdin)$/i;
const isAboutSecret = (rest: string): boolean =>
  aboutSecret.test(rest.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_'));
/** Error codes: what comes after the colon is a sentence. */
const codeBefore = /(?:expired|invalid|missing|bad|malformed|unknown|unsupported|wrong)[-_ ]?$/i;
const flagBefore = /(?:^|[\s"'=])--?[\w-]*$/;
const nothing = /(?:null|true|false|undefined|none|nil)(?=[\s,;}\])&"']|$)/iy;
const opening = /(?:[bur])?(\\*["'`]|%2[27]|&quot;|&#3[49];)/iy;
const unquoted = /\S+/y;
const inLine = /[^\r\n]{1,10000}/y;
/** On the next lines: a block of YAML, and what a prompt is answered with. */
const nextLine = /[ \t]{0,20}([|>][-+\d]{0,2}[ \t]{0,20}(?:#[^\r\n]{0,200})?)?\r?\n/y;
const otherSetting = /[ \t]*(?:- |[{[]|["']?[\w.-]{1,40}["']?[ \t]*(?:[=:][ \t]|:$))/my;
/** Secrets that may be several words. */
const passphrase = /^(?:passw(?:or)?d|passwd|pwd|pass|passphrase)/i;
const wordsOfPhrase =
  /\S+(?:[ \t]+(?!["']?[\w.-]{1,40}["']?[ \t]*(?:=|:[ \t])|[-({[]|(?:and|or|for|in|on|at|from|with)[ \t])[^\s,;]+)*/y;
/** What a system says of a file of that name: `token: No such file or directory`. */
const ofSystem =
  /(?:No such file or directory|Permission denied|Not a directory|Is a directory|Read-only file system|Operation not permitted|Input\/output error|Too many (?:open files|levels of symbolic links)|File (?:exists|name too long)|Device or resource busy|Access is denied)/iy;
const ofSentence =
  /(?:No such|cannot|could not|can't|not|is|was|has|must|does|did|failed|expected|unexpected|unknown|no|required|missing|invalid|expired|denied|unable)(?=[.,]?(?: |$))/my;
const inElement = /<!\[CDATA\[(?:(?!\]\]>)[\s\S]){1,10000}|[^<]{1,10000}/y;
const unquotedWord = /\S{1,10000}/y;
const plainWords = [
  // A word of a sentence, also with a hyphen, an apostrophe or a mark behind it.
  /^\(?[A-Za-z]?[a-z]{0,19}(?:['’-][a-z]{1,19}){0,3}[.,:;!?)]*$/,
  /^\(?[A-Z_]{1,12}[.,:;!?)]*$/,
  // A code such as AccessDenied, and a name such as access_token.
  /^\(?(?:[A-Z][a-z]{2,19}){1,6}[.,:;!?)]*$/,
  /^\(?[a-z]{2,19}(?:_[a-z]{2,19}){1,5}[.,:;!?)=]*$/,
  /^\(?(?:https?:\/\/|arn:)/,
];

/** In a sentence a name is followed by a word more often than by a secret. */
function looksSecret(value: string): boolean {
  return value.length >= 6 && !plainWords.some((look) => look.test(value));
}

function match(look: RegExp, text: string, at: number): RegExpExecArray | null {
  look.lastIndex = at;
  return look.exec(text);
}

/** Where the value ends that begins here. */
function endOfValue(text: string, at: number, isElement: boolean): number {
  if (isElement) return at + (match(inElement, text, at)?.[0].length ?? 0);
  const [begin, mark] = match(opening, text, at) ?? [];
  if (begin === undefined || mark === undefined) return at + (match(unquoted, text, at)?.[0].length ?? 0);
  const from = at + begin.length;
  const within = text.slice(from, from + LONGEST_QUOTED);
  let close = within.indexOf(mark);
  // An escaped mark is a part of the value.
  while (close > 0 && !mark.startsWith('\\') && isEscaped(within, close))
    close = within.indexOf(mark, close + 1);
  return close < 0 ? from + within.length : from + close;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/** Of a value that begins on the next line; null: that line is something else. */
function onNextLines(text: string, name: string, at: number): readonly [begin: number, end: number] | null {
  const head = match(nextLine, text, at);
  if (head === null) return null;
  const begin = at + head[0].length;
  const outside = indentAt(text, text.lastIndexOf('\n', at - 1) + 1);
  let end = begin;
  for (let line = begin; line < text.length && line - begin < LONGEST_QUOTED; ) {
    const next = lineAfter(text, line);
    const isBlank = text.slice(line, next).trim() === '';
    if (!isBlank && indentAt(text, line) <= outside) break;
    if (head[1] === undefined && match(otherSetting, text, line) !== null) break;
    if (!isBlank) end = line + (match(inLine, text, line)?.[0].length ?? 0);
    line = next;
  }
  if (end > begin) return [begin, end];
  // As a terminal shows a prompt and what was typed. A sentence there is about it.
  const [line = ''] = match(inLine, text, begin) ?? [];
  // A block may have lost its indentation, too.
  const isAnswer =
    head[1] !== undefined || /^\S+$/.test(line) || (passphrase.test(name) && /^[^.,:;!?]+$/.test(line));
  if (line === '' || !isAnswer || match(otherSetting, text, begin) !== null) return null;
  return [begin, begin + line.length];
}

const indentAt = (text: string, at: number): number => match(/[ \t]{0,200}/y, text, at)?.[0].length ?? 0;
function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Behind `:` and a blank, what is said of the thing, and not the thing. */
const isSaid = (text: string, name: string, at: number): boolean =>
  match(ofSystem, text, at) !== null || (!passphrase.test(name) && match(ofSentence, text, at) !== null);

/** A phrase goes on to the end of its line. */
function endOfPhrase(text: string, name: string, at: number): number {
  const isSpaced = /[ \t]$/.test(text.slice(at - 1, at)) || /^passphrase/i.test(name);
  if (!passphrase.test(name) || !isSpaced || isQuoted(text, at)) return at;
  return at + (match(wordsOfPhrase, text, at)?.[0].length ?? 0);
}

/** Hides the value that follows the name of a secret: `name=SECRET`, `"name": "SECRET"`, `--name SECRET`, `<name>SECRET<` and similar forms. */
export function withoutNamedSecrets(text: string): string {
  // `secret` in the ARN of one is followed by its name.
  const named = new RegExp(
    `(?<!\\d{12}:)(?:${words})${restOfName}(?:(${strong})|(${listed})|(>)|(${weak}))`,
    'gi',
  );
  let shown = '';
  let from = 0;
  for (;;) {
    const found = named.exec(text);
    if (found === null) return shown + text.slice(from);
    const at = named.lastIndex;
    const [name, rest = '', firm, , element, loose] = found;
    if (rest !== '' && isAboutSecret(rest)) continue;
    const isColon = firm?.includes(':') === true && !firm.includes('=');
    const below = isColon ? onNextLines(text, name, at) : null;
    if (below !== null) {
      shown += text.slice(from, below[0]) + HIDDEN;
      from = below[1];
      named.lastIndex = from;
      continue;
    }
    if (isColon && /[ \t]$/.test(firm) && isSaid(text, name, at)) continue;
    const before = text.slice(Math.max(0, found.index - 60), found.index);
    const isSentence =
      (loose !== undefined && !flagBefore.test(before)) || (codeBefore.test(before) && !isQuoted(text, at));
    if (match(nothing, text, at) !== null) continue;
    if (isSentence && !looksSecret(wordAt(text, at))) continue;
    const phrase = firm === undefined ? at : endOfPhrase(text, name, at);
    const end = Math.max(phrase, endOfValue(text, at, element !== undefined));
    if (end === at) continue;
    shown += text.slice(from, at) + HIDDEN;
    from = end;
    named.lastIndex = end;
  }
}

const isQuoted = (text: string, at: number): boolean => match(opening, text, at) !== null;

function wordAt(text: string, at: number): string {
  const begin = match(opening, text, at)?.[0].length ?? 0;
  const word = match(unquotedWord, text, at + begin)?.[0] ?? '';
  return begin === 0 ? word : word.replace(/["'`\\].*$/s, '');
}
