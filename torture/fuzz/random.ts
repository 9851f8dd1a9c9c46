/** Numbers that a seed says: the same inputs again, on every machine. */
export interface Random {
  /** From 0 up to `below`, without it. */
  below(below: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  chance(of: number): boolean;
}

/** xorshift32, with a seed that is never zero. */
export function createRandom(seed: number): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ seed) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let turn = 0; turn < 8; turn++) next();
  const below = (end: number): number => next() % end;
  return {
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    chance: (of) => next() / 0x1_0000_0000 < of,
  };
}

const odd: readonly [string, ...string[]] = [
  '\0',
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\u00a0',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u202e',
  '\x1b',
  '\x7f',
  '"',
  "'",
  '\\',
  '[',
  ']',
  '=',
  ':',
  '#',
  ';',
  '%',
  '@',
  '/',
  '.',
  '..',
  '$',
  '`',
  '&',
  '<',
  '>',
  '-',
  '__proto__',
  'constructor',
  'DEFAULT',
  'é',
  '漢',
  '😀',
  'a',
  'Z',
  '0',
  '',
];

/** Takes pieces out, doubles them, swaps them, puts odd ones in. */
export function mutate(random: Random, text: string): string {
  let changed = text;
  for (let times = random.below(4); times > 0; times--) {
    const [at, length] = [random.below(changed.length + 1), random.below(8)];
    const [before, piece, after] = [
      changed.slice(0, at),
      changed.slice(at, at + length),
      changed.slice(at + length),
    ];
    const how = random.below(4);
    if (how === 0) changed = before + after;
    else if (how === 1) changed = before + piece + piece + after;
    else if (how === 2) changed = before + random.pick(odd) + piece + after;
    else changed = after + before + random.pick(odd);
  }
  // Half a character is in no file.
  return changed.toWellFormed();
}

/** The smallest text that still fails, as far as leaving pieces out goes. */
export async function shrink(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let smallest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.length; ) {
      const shorter = (smallest.slice(0, at) + smallest.slice(at + size)).toWellFormed();
      if (shorter.length < smallest.length && (await fails(shorter))) smallest = shorter;
      else at += size;
    }
  }
  return smallest;
}
