import type { firstStepsText as English } from '../first-steps.ts';
import { many } from './plural.ts';
import { missingText } from './shell-setup.ts';

const sections = (n: number): string => many(n, 'Abschnitt', 'Abschnitte');

export const firstStepsText: typeof English = {
  title: 'Erste Schritte',
  hint: 'In beliebiger Reihenfolge. Eine Anmeldung fügt Ihrer AWS-Konfiguration für jede Sitzung ein Profil hinzu; Ihre eigenen Zeilen bleiben, wie sie sind.',
  done: 'Erledigt',
  open: 'Offen',
  finish: 'Zu meinen Sitzungen',
  reminder: 'Als Nächstes: was in Ihren AWS-Dateien steht, und Ihr Terminal.',
  show: 'Schritte zeigen',
  close: 'Erste Schritte schließen',

  signIn: 'Anmelden',
  noSource:
    'Fügen Sie die Identitätsquelle hinzu, bei der Sie sich anmelden. Aus ihren Konten und Rollen werden Sitzungen.',
  sources: 'Melden Sie sich bei einer Identitätsquelle an. Aus ihren Konten und Rollen werden Sitzungen.',
  moreSources: (n) => `${many(n, 'weitere Identitätsquelle', 'weitere Identitätsquellen')}: alle zeigen`,
  signedIn: (n) => `Sie haben ${many(n, 'Sitzung', 'Sitzungen')}.`,
  syncing: 'Angemeldet. Die Konten und Rollen werden gelesen.',
  nothingFound: 'Angemeldet, aber für Sie wurde kein Konto und keine Rolle gefunden.',

  import: 'Vorhandenes importieren',
  reading: 'Ihre AWS-Dateien werden gelesen…',
  importable: (n) =>
    n === 1
      ? `${sections(n)} Ihrer AWS-Dateien kann eine Sitzung werden. Sie sehen jede Änderung vorher und können sie rückgängig machen.`
      : `${sections(n)} Ihrer AWS-Dateien können Sitzungen werden. Sie sehen jede Änderung vorher und können sie rückgängig machen.`,
  nothingToImport: 'In Ihren AWS-Dateien gibt es nichts zu importieren.',
  notImportable: (n) =>
    n === 1
      ? `${sections(n)} Ihrer AWS-Dateien kann so, wie er ist, keine Sitzung werden. Der Import zeigt, warum.`
      : `${sections(n)} Ihrer AWS-Dateien können so, wie sie sind, keine Sitzungen werden. Der Import zeigt, warum.`,

  terminal: 'Im Terminal verwenden',
  shell: (shell) =>
    `latchkey in den PATH von ${shell} aufnehmen, auch für codecommit://-Adressen, und mit der Tab-Taste vervollständigen`,
  shellReady: (shell) =>
    `Ein neues ${shell}-Terminal findet latchkey, auch für codecommit://-Adressen, und vervollständigt mit der Tab-Taste.`,
  shellInstalled: (shell, missing) =>
    `Die Zeilen von Latchkey sind da, aber ein neues ${shell}-Terminal findet ${missingText(missing)} nicht.`,
  shellLooking: 'Es wird geprüft, was ein neues Terminal findet…',
  shellInstall: 'Terminal einrichten…',
  shellAgain: 'Erneut prüfen',
  onPath: 'Damit gehen latchkey und codecommit://-Adressen in einem neuen Terminal. Einfügen in',
  completion: 'Vervollständigung mit der Tab-Taste. Einfügen in',
  tryIt: 'Fragen Sie AWS, wer Sie sind',
  waiting:
    'Dieser Schritt ist erledigt, wenn ein neues Terminal latchkey findet oder ein Programm seine ersten Zugangsdaten bekommen hat.',
  next: 'Noch hat kein Programm nach Zugangsdaten gefragt. Schon offene Terminals reichen dafür nicht: Öffnen Sie ein neues.',
  asked: (who) => `${who} hat Zugangsdaten bekommen.`,
  aTool: 'Ein Programm',
  git: 'git für https-Adressen von CodeCommit Latchkey verwenden lassen',
  gitDone: 'git verwendet Latchkey für https-Adressen von CodeCommit.',
  gitInstall: 'git einrichten…',
};
