/** Gives each distinct text a small number, for as long as somebody holds it. */
export interface Interner {
  /** By number; an empty text where the number is free. */
  readonly texts: readonly string[];
  hold(text: string): number;
  release(number: number): void;
  /** How many times it is held. */
  holders(number: number): number;
}

export function createInterner(): Interner {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const counts: number[] = [];
  const free: number[] = [];
  return {
    texts,
    hold(text) {
      const known = numbers.get(text);
      if (known !== undefined) {
        counts[known] = (counts[known] ?? 0) + 1;
        return known;
      }
      const number = free.pop() ?? texts.length;
      numbers.set(text, number);
      texts[number] = text;
      counts[number] = 1;
      return number;
    },
    release(number) {
      const left = (counts[number] ?? 0) - 1;
      counts[number] = left;
      if (left > 0) return;
      numbers.delete(texts[number] ?? '');
      texts[number] = '';
      free.push(number);
    },
    holders: (number) => counts[number] ?? 0,
  };
}
