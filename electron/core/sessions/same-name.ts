/**
 * A name as the user sees it: without upper and lower case, the Unicode form, characters that nothing shows, and the width of blanks.
 *
 * SECURITY: two names of one such form look alike, so neither may choose an account silently.
 */
export function foldName(name: string): string {
  // Nearly all of thousands of names.
  if (/^[\x21-\x7e]*$/.test(name)) return name.toLowerCase();
  return name
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\s+/g, ' ')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC');
}

/** Two names that look alike and are not the same. */
export const isLookalike = (one: string, other: string): boolean =>
  one !== other && foldName(one) === foldName(other);
