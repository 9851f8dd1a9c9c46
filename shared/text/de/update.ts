import type { UpdateHow } from '../../update.ts';
import type { updateText as English, updateFaults as EnglishFaults } from '../update.ts';

export const updateFaults: typeof EnglishFaults = {
  'no-signature': 'Die Ankündigung hat keine lesbare Signatur.',
  'other-key': 'Sie ist mit einem Schlüssel signiert, den diese App nicht kennt.',
  signature: 'Die Ankündigung wurde geändert, nachdem sie signiert worden war.',
  comment: 'Der Kommentar der Signatur wurde geändert oder gehört nicht zu einer Version von Latchkey.',
  'not-understood': 'Die Ankündigung ist signiert, aber nicht zu verstehen.',
  'other-version': 'Die Ankündigung und ihre Signatur nennen verschiedene Versionen.',
  'other-channel': 'Sie ist für einen anderen Kanal.',
  size: 'Die Datei ist kürzer oder länger als angekündigt.',
  hash: 'Die Datei ist nicht die angekündigte.',
};

const ways: Readonly<Record<Exclude<UpdateHow, 'appimage'>, string>> = {
  deb: 'Updates bringt Ihre Paketverwaltung: sudo apt update && sudo apt install --only-upgrade latchkey',
  rpm: 'Updates bringt Ihre Paketverwaltung: sudo dnf upgrade latchkey',
  download:
    'Laden Sie es dort herunter, woher Sie Latchkey haben, prüfen Sie es und installieren Sie es über dieses.',
  checkout: 'Dies ist ein Checkout: Holen Sie das neuere Tag und bauen Sie es.',
};

export const updateText: typeof English = {
  section: 'Updates',
  check: 'Nach Updates suchen',
  checking: 'Wird gesucht…',
  install: 'Herunterladen und prüfen',
  installing: 'Wird heruntergeladen…',
  restart: 'Jetzt neu starten',
  restarting: 'Latchkey startet neu.',
  found({ running, how, checked, available, staged, failed }) {
    if (staged !== null) return [updateText.staged(running, staged)];
    if (!checked)
      return [
        `Dieser Build von Latchkey ${running} kennt keinen Ort, an dem er nach Updates suchen kann.`,
        ...(how === 'appimage' ? [] : [ways[how]]),
      ];
    if (available === null) return [`Latchkey ${running} ist die neueste Version.`];
    if (failed)
      return [
        `Latchkey ${available} ist da, startete hier aber nicht. Deshalb wurde ${running} wiederhergestellt. ${available} wird nicht noch einmal installiert.`,
      ];
    return [
      `Latchkey ${available} ist da, und ${running} läuft.`,
      ...(how === 'appimage' ? [] : [ways[how]]),
    ];
  },
  staged: (running, version) =>
    `Latchkey ${version} ist heruntergeladen und geprüft. Es ersetzt ${running}, wenn Sie Latchkey beenden.`,
  howToGet: 'Um es zu bekommen: latchkey update',
  howToRestart: 'Um jetzt neu zu starten: latchkey update restart',
};
