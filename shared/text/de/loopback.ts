import type { loopbackText as English } from '../loopback.ts';

export const loopbackText: typeof English = {
  received: 'Sie können diese Seite schließen',
  receivedMore:
    'Sie können diese Seite schließen; Latchkey hat Ihre Anmeldung erhalten und zeigt, wann sie fertig ist.',
  refused: 'Die Anmeldung wurde abgelehnt',
  refusedMore: (reason) => `Der Identitätsanbieter hat die Anmeldung abgelehnt: ${reason}`,
  unclear: 'Diese Antwort ist nicht verwendbar',
  unclearMore: 'Sie enthält denselben Wert zweimal oder ist kein Formular.',
  tooLarge: 'Diese Antwort ist zu groß',
  tooLargeMore: 'Eine Antwort auf eine Anmeldung hat höchstens 1 MiB.',
  elsewhere: 'Hier ist nichts',
  elsewhereMore: 'Diese Adresse nimmt nur die Antwort auf eine Anmeldung an, die Latchkey begonnen hat.',
  tryAgain: 'Sie können diese Seite schließen und die Anmeldung in Latchkey noch einmal beginnen.',
};
