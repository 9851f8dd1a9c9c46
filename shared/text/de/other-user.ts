import type { otherUserText as English } from '../other-user.ts';

export const otherUserText: typeof English = (source, before, now) => {
  const name = now === null || now === '' ? 'ein anderer Benutzer' : now;
  const earlier = before === '' ? 'ein anderer Benutzer' : before;
  const who =
    earlier === name
      ? `Angemeldet ist ein anderer Benutzer als zuvor (${name}).`
      : `Zuvor war ${earlier} angemeldet, jetzt ist es ${name}.`;
  return `${who} Alle Sitzungen von ${source} handeln als dieser Benutzer. Wenn Sie das nicht wollten, melden Sie sich dort und im Browser ab.`;
};
