import type { detachTexts as English } from '../detach.ts';

export const detachTexts: typeof English = {
  keepsRecords: (directory) =>
    `Anmeldungen bleiben im Schlüsselbund, Sitzungen und Einstellungen in ${directory}: latchkey attach macht damit weiter, und eine neue Installation ebenso. Um auch Anmeldungen und Sitzungen zu entfernen: latchkey detach --forget`,
  keepsSettings: (directory) => `Einstellungen, Aktivität und Logs bleiben in ${directory}.`,
  keepsLines: (file) =>
    `${file} bleibt: Zeilen darin konnten nicht zurückgegeben werden, und ein Kommentar in Ihrer Datei nennt ${file}.`,
  keepsOthers: (file) =>
    `${file} hat Abschnitte eines anderen Latchkey, etwa eines mit einem anderen Datenverzeichnis: Sie bleiben, und was neben der Datei liegt, auch.`,
  ofAnother: (profile) =>
    `Das Profil ${profile} gehörte einem anderen Latchkey, als dieses es übernahm. Es wird wieder, was es vor beiden war. Das andere Latchkey bekommt es nicht von selbst zurück: Es fragt in seinem Fenster danach.`,
  keepsPrograms:
    'Sobald Latchkey getrennt ist, bekommen Programme, die Profile von Latchkey verwenden, keine Zugangsdaten.',
  waits: (program, pid, profile) =>
    `${program} (Prozess ${pid}) läuft im Profil ${profile}. Deshalb bleibt das Profil, bis dieses Programm endet. Dann nimmt Latchkey es heraus, und was um Ihre Dateien liegt. Deinstallieren Sie erst danach.`,

  file: (file) => `Zeilen von Latchkey verschwinden aus ${file}, und was übernommen war, kommt zurück:`,
  removes: (path) => `Wird entfernt: ${path}`,
  moves: (from, to) => `Wird verschoben: ${from} nach ${to}`,
  reopens: (file, mode) => `${file} bekommt wieder die Zugriffsrechte ${mode}.`,
  autostart: 'Der Start beim Anmelden wird ausgeschaltet.',
  forgets:
    'Sie werden überall abgemeldet; Sitzungen, Identitätsquellen und ihre Einträge im Schlüsselbund werden entfernt.',
  nothing: 'In Ihren Dateien ist nichts von Latchkey.',
  dryRun: (forget) => `Es wurde nichts geändert. Um dies zu tun: latchkey detach${forget ? ' --forget' : ''}`,
  question: 'Latchkey von diesen Dateien trennen? [y/N] ',
  notUsed: 'AWS-Programme verwenden die Standardsitzung nicht, solange Latchkey getrennt ist.',
  done: 'Latchkey ist getrennt: Es schreibt nichts in Ihre Dateien. Um es wieder zu verbinden: latchkey attach',
  doneUnnoted:
    'In Ihren Dateien ist nichts von Latchkey. Seine eigenen Daten sind nicht lesbar, deshalb ist das nicht vermerkt: Solange das so ist, wird nichts geschrieben, und danach wieder.',
  uninstallLater:
    'Deinstallieren Sie, wenn dieses Programm beendet ist: latchkey status nennt es dann nicht mehr.',
  uninstall: 'Zum Deinstallieren beenden Sie die App (latchkey quit) und entfernen Sie ihr Paket.',
  attached: 'Latchkey schreibt wieder in Ihre Dateien.',
  attachedAlready: 'Latchkey ist verbunden: Es schreibt in Ihre Dateien.',
  activity: (forget) =>
    forget
      ? 'von Ihren Dateien getrennt; Sitzungen und Identitätsquellen sind entfernt'
      : 'von Ihren Dateien getrennt',
  attachedActivity: 'wieder mit Ihren Dateien verbunden',
};
