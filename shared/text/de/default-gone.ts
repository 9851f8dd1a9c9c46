import type { defaultGone as English } from '../default-gone.ts';

const fix = 'Wählen Sie eine andere: latchkey use SESSION. Für keine: latchkey use --none';
const stillAnswers =
  'Vielleicht wurde die Rolle entzogen, oder ein anderer Benutzer hat sich angemeldet. Programme, die kein Profil nennen, fragen weiter diese Sitzung und keine andere.';

export const defaultGone: typeof English = ({ session, cause, source }) => {
  const nobody =
    'Seitdem antwortet Programmen, die kein Profil nennen, keine Sitzung, auch nicht die einzige, die noch da ist.';
  const by = source === null ? 'ihrer Identitätsquelle' : source;
  switch (cause) {
    case 'removed':
      return { what: `Die Standardsitzung, ${session}, wurde entfernt.`, why: nobody, fix };
    case 'with-source':
      return {
        what: `Die Standardsitzung, ${session}, wurde mit der Identitätsquelle ${source ?? ''} entfernt.`,
        why: nobody,
        fix,
      };
    case 'not-found':
      return {
        what: `Die letzte Synchronisierung von ${by} hat die Standardsitzung, ${session}, nicht gefunden.`,
        why: stillAnswers,
        fix,
      };
    case 'parent-not-found':
      return {
        what: `Die letzte Synchronisierung von ${by} hat nicht gefunden, worauf die Standardsitzung, ${session}, aufbaut.`,
        why: stillAnswers,
        fix,
      };
  }
};
