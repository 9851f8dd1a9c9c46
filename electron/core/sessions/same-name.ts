/**
 * A name as the user sees it: without upper and lower case, the Unicode form, characters that nothing shows, and the width of blanks.
 *
 * SECURITY: two names of one such form look alike, so neither may choose an account silently.
 */
export function foldName(name: string): string {
  if (isPlain(name)) return name.toLowerCase();
  return name
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\s+/g, ' ')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC');
}

/** Nearly all of thousands of names: ASCII, with single blanks. Folded it has as many characters. */
const isPlain = (name: string): boolean => /^(?:[\x21-\x7e]| (?! ))*$/.test(name);

/** Whether a name folds to `wanted`, which is folded. A company has thousands of names, of which hardly one does. */
export const isFolded = (name: string, wanted: string): boolean =>
  !(name.length !== wanted.length && isPlain(name)) && foldName(name) === wanted;

/**
 * Whether `account/role` can fold to `wanted`, by the role alone: false only where it cannot. For one look at thousands of
 * sessions, which have few roles.
 */
export function roleFilter(wanted: string): (role: string) => boolean {
  const known = new Map<string, boolean>();
  return (role) => {
    const before = known.get(role);
    if (before !== undefined) return before;
    const can = !isPlain(role) || wanted.endsWith(`/${role.toLowerCase()}`);
    known.set(role, can);
    return can;
  };
}

/** Two names that look alike and are not the same. */
export const isLookalike = (one: string, other: string): boolean =>
  one !== other && foldName(one) === foldName(other);
