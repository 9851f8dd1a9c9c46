import type {
  notificationText as EnglishNotification,
  sourceStateWord as EnglishSourceState,
  trayText as EnglishTray,
  trayStateWord as EnglishTrayState,
} from '../tray.ts';
import { clockText } from './lock.ts';
import { shortTime, timeLeft } from './time.ts';
import { boxTexts } from './time-box.ts';

/** `asked` has one program or several: `aws, git`. */
const whoAsks = (asked: string): string => (asked === '' ? 'Ein Programm' : asked);
const waits = (asked: string): string => (asked.includes(', ') ? 'warten' : 'wartet');
const begun = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export const trayText: typeof EnglishTray = {
  signedOut: 'Abgemeldet',
  noDefault: 'Keine Standardsitzung',
  defaultRemoved: (session) => `Standardsitzung entfernt: ${session}`,
  notFound: 'von der letzten Synchronisierung nicht gefunden',
  clearDefault: 'Keine Standardsitzung',
  switchRole: 'Rolle wechseln',
  allSessions: 'Alle Sitzungen…',
  activeSessions: 'Aktive Sitzungen',
  makeDefault: 'Als Standard festlegen',
  openConsole: 'AWS-Konsole öffnen',
  openFromClipboard: 'AWS-Seite aus der Zwischenablage öffnen',
  copyConsoleLink: 'Link zur AWS-Konsole kopieren',
  copyEnvironment: 'Umgebungsvariablen kopieren',
  copyProfileName: 'Profilnamen kopieren',
  renewNow: 'Jetzt erneuern',
  stop: 'Sitzung beenden',
  useFor: 'Benutzen für…',
  useForSpan: (ms) => `${boxTexts.span(ms)} benutzen`,
  useSessionFor: (session, ms) => `${session} ${boxTexts.span(ms)} lang benutzen`,
  noEnd: 'Ohne Ende',
  waitsForYou: 'Wartet auf Sie',
  chooseRoles: (source) => `Rollen aus ${source} auswählen…`,
  toolWaits: (asked, source, leftMs) =>
    leftMs > 0
      ? `${whoAsks(asked)} ${waits(asked)} auf Ihre Anmeldung bei ${source} (höchstens ${shortTime(leftMs)})`
      : `${whoAsks(asked)} ${asked.includes(', ') ? 'haben' : 'hat'} Ihre Anmeldung bei ${source} verlangt`,
  typeSecrets: (source) => `Anmeldung bei ${source} abschließen…`,
  confirmProduction: (session) => `Produktion bestätigen: ${session}…`,
  typeCode: (session) => `MFA-Code für ${session} eingeben…`,
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  signInAgain: 'Erneut anmelden',
  copyCommand: (command) => `Kopieren: ${command}`,
  lookAgain: 'Erneut prüfen',
  cancelSignIn: 'Anmeldung abbrechen',
  useCode: 'Stattdessen einen Code verwenden',
  showSignIn: 'Anmeldefenster zeigen',
  sync: 'Synchronisieren',
  syncFailed: 'Synchronisierung fehlgeschlagen',
  syncAgain: (why) => `Erneut synchronisieren (fehlgeschlagen: ${why})`,
  addSource: 'Identitätsquelle hinzufügen…',
  needsAttention: 'Handlungsbedarf',
  panel: 'Schnellauswahl…',
  open: 'Latchkey öffnen',
  settings: 'Einstellungen…',
  checkForUpdates: 'Nach Updates suchen…',
  quit: 'Latchkey beenden',
  leftNeedsSignIn: 'Anmeldung nötig',
  leftFailed: 'fehlgeschlagen',
  failedBy: (why) => `fehlgeschlagen: ${why}`,
  signedOutOf: (source) => `abgemeldet von ${source}`,
  signInEnds: (left) => `Anmeldung endet in ${left}`,
  // After “in”.
  now: 'weniger als einer Minute',
  production: 'Produktion',
  unused: 'von AWS-Programmen nicht verwendet',
  leftOnDemand: 'startet bei Bedarf',
  leftRenewing: 'wird erneuert',
  more: (count) => `${count.toLocaleString('de-DE')} weitere…`,
};

export const sourceStateWord: typeof EnglishSourceState = {
  'signed-out': 'abgemeldet',
  'signing-in': 'wird angemeldet…',
  'signed-in': 'angemeldet',
  'needs-attention': 'Handlungsbedarf',
};

export const trayStateWord: typeof EnglishTrayState = {
  'signed-out': 'abgemeldet',
  active: 'aktiv',
  renewing: 'wird erneuert',
  expiring: 'läuft bald ab',
  attention: 'Handlungsbedarf',
  locked: 'gesperrt',
};

export const notificationText: typeof EnglishNotification = {
  switched: (name, note) => ({ title: `${name} ist die Standardsitzung`, body: note }),
  otherUser: (source, sentence) => ({
    title: `Bei ${source} ist ein anderer Benutzer angemeldet`,
    body: sentence,
  }),
  expiring: (name, left) => ({
    title: `${name} läuft bald ab`,
    body: `${begun(left)}. Erneuern Sie die Sitzung, um weiterzuarbeiten.`,
  }),
  expiringMany: (count, left) => ({
    title: `${count.toLocaleString('de-DE')} Sitzungen laufen bald ab`,
    body: `Die erste: ${left}.`,
  }),
  sourceExpiring: (name, left, command) => ({
    title: `Ihre Anmeldung bei ${name} läuft bald ab`,
    body:
      command === undefined
        ? `${begun(left)}. Melden Sie sich erneut an, um weiterzuarbeiten.`
        : `${begun(left)}. Zum Erneuern führen Sie aus: ${command}`,
  }),
  signInNeeded: ({ source, askedBy, session, waits: most, command }) => ({
    title: `Anmelden bei ${source}`,
    body: `${whoAsks(askedBy)} ${waits(askedBy)} auf Zugangsdaten von ${session}, höchstens ${most}.${
      command === undefined ? '' : ` Führen Sie aus: ${command}`
    }`,
  }),
  chooseRoles: (source) => ({
    title: `${source}: Rollen auswählen`,
    body: 'Sie haben mehr als eine. Die Anmeldung ist abgeschlossen, sobald Sie ausgewählt haben, welche bleiben.',
  }),
  boxEnds: (name, until, now) => ({
    title: `${name} endet um ${clockText(until, now)}`,
    body: `${timeLeft(until - now)}. Danach bekommt kein Programm Zugangsdaten, bis Sie die Sitzung wieder starten.`,
  }),
  boxEnded: (name, at, givenUntil, now) => ({
    title: `${name} endete um ${clockText(at, now)}`,
    body: [
      'Die Zeit der Sitzung ist um, und kein Programm startet sie wieder.',
      ...boxTexts.livesOn(givenUntil, now),
    ].join(' '),
  }),
  moreTime: '1 Stunde länger',
  useAgain: '1 Stunde benutzen',
  open: 'Latchkey öffnen',
  failed: (name, sentence) => ({ title: `${name} konnte nicht erneuert werden`, body: sentence }),
  renew: 'Erneuern',
  signIn: 'Anmelden',
  snooze: 'Später erinnern',
};
