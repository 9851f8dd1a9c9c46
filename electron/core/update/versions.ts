/** Whether a version comes after another, by the order of semantic versions. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [partsOf(version), partsOf(than)];
  if (a === null || b === null) return false;
  for (const [i, number] of a.numbers.entries()) {
    const other = b.numbers[i] ?? 0;
    if (number !== other) return number > other;
  }
  // A version comes after those that led to it.
  if (a.before === null || b.before === null) return a.before === null && b.before !== null;
  return isLater(a.before, b.before);
}

interface Parts {
  readonly numbers: readonly number[];
  /** `beta.1` of 1.0.0-beta.1; null: it is the version itself. */
  readonly before: readonly string[] | null;
}

function partsOf(version: string): Parts | null {
  const read = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.]+))?$/.exec(version);
  if (read === null) return null;
  const [, major, minor, patch, before] = read;
  return { numbers: [Number(major), Number(minor), Number(patch)], before: before?.split('.') ?? null };
}

function isLater(a: readonly string[], b: readonly string[]): boolean {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i], b[i]];
    if (one === undefined || other === undefined) return other === undefined;
    if (one === other) continue;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isNumber && isOtherNumber) return Number(one) > Number(other);
    // Numbers come before words.
    return isNumber === isOtherNumber ? one > other : isOtherNumber;
  }
  return false;
}
