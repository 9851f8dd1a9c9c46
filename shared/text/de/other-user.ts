import type { otherUserText as English } from '../other-user.ts';

export const otherUserText: typeof English = ({
  name: source,
  signedInAs: now,
  signedInBefore: before,
  hasExternalSignIn,
}) => {
  if (before === undefined) return null;
  const name = now === null || now === '' ? 'ein anderer Benutzer' : now;
  const earlier = before === '' ? 'ein anderer Benutzer' : before;
  const who =
    earlier === name
      ? `Angemeldet ist ein anderer Benutzer als zuvor (${name}).`
      : `Zuvor war ${earlier} angemeldet, jetzt ist es ${name}.`;
  const fix =
    hasExternalSignIn === true
      ? `berichtigen Sie es dort, woher ${source} die Anmeldung hat.`
      : 'melden Sie sich dort und im Browser ab.';
  return `${who} Alle Sitzungen von ${source} handeln als dieser Benutzer. Wenn Sie das nicht wollten, ${fix}`;
};
