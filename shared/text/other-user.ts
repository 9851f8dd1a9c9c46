import type { SourceView } from '../source.ts';

type Signed = Pick<SourceView, 'name' | 'signedInAs' | 'signedInBefore' | 'hasExternalSignIn'>;

/** Another user is signed in than before: who, whom the sessions act as, and what to do. Null: the same one, or nobody knows. */
export function otherUserText({
  name: source,
  signedInAs: now,
  signedInBefore: before,
  hasExternalSignIn,
}: Signed): string | null {
  if (before === undefined) return null;
  const name = now === null || now === '' ? 'another user' : now;
  const earlier = before === '' ? 'another user' : before;
  const who =
    earlier === name
      ? `Signed in as another ${name} than before.`
      : `Signed in as ${earlier} before, as ${name} now.`;
  // Where the sign-in is made elsewhere, signing out here would bring back the same user with the next renewal.
  const fix =
    hasExternalSignIn === true
      ? `correct it where ${source} gets its sign-in from.`
      : 'sign out there and in the browser.';
  return `${who} All sessions of ${source} act as that user. If you did not mean it, ${fix}`;
}
