import type {
  bannerText as EnglishBanner,
  consoleText as EnglishConsole,
  diffText as EnglishDiff,
  eventWord as EnglishEvents,
  paletteText as EnglishPalette,
  panelText as EnglishPanel,
  settingsText as EnglishSettings,
  shortcutText as EnglishShortcuts,
  timeText as EnglishTime,
} from '../window-pages.ts';
import { phrase } from './phrases.ts';
import { many } from './plural.ts';
import { boxTexts } from './time-box.ts';

export const eventWord: typeof EnglishEvents = {
  'credentials-given': 'Zugangsdaten gegeben',
  'credentials-refused': 'Zugangsdaten verweigert',
  renewed: 'Erneuert',
  'renewal-failed': 'Erneuerung fehlgeschlagen',
  'signed-in': 'Angemeldet',
  'signed-out': 'Abgemeldet',
  'sign-in-failed': 'Anmeldung fehlgeschlagen',
  sync: 'Synchronisierung',
  'default-changed': 'Standard gewechselt',
  'session-stopped': 'Sitzung beendet',
  'console-opened': 'Konsole geöffnet',
  'file-written': 'Datei geschrieben',
  'file-made-private': 'Datei privat gemacht',
  'file-unsynced': 'Datei geschrieben, aber noch nicht sicher vor einem Stromausfall',
  'file-undone': 'Dateiänderung rückgängig gemacht',
  'settings-changed': 'Einstellungen geändert',
  'session-changed': 'Sitzung geändert',
  'account-changed': 'Konto geändert',
  app: 'Latchkey',
};

const closesItself = 'Der Dialog schließt sich automatisch, sobald Sie fertig sind.';
const timedOut = 'Die Zeit für diese Anmeldung ist abgelaufen. Brechen Sie sie ab und beginnen Sie neu.';
const signInTo = (source: string): string => `Bei ${source} anmelden`;

export const panelText: typeof EnglishPanel = {
  device: {
    title: signInTo,
    compare: 'Prüfen Sie, ob die Seite diesen Code zeigt, und bestätigen Sie ihn dann dort.',
    code: 'Code',
    address: 'Seite',
    open: 'Seite öffnen',
    copy: 'Code kopieren',
    copied: 'Code kopiert.',
    validFor: 'noch gültig',
    ended: 'Der Code ist abgelaufen.',
    waiting: closesItself,
  },
  browser: {
    title: signInTo,
    body: `Machen Sie in Ihrem Browser weiter. ${closesItself}`,
    address: 'Seite',
    again: 'Erneut öffnen',
    otherDevice: 'Kein Browser hier, oder lieber ein anderes Gerät?',
    useCode: 'Stattdessen einen Code verwenden',
    copy: 'Link kopieren',
    copied: 'Link kopiert. Er funktioniert nur in einem Browser auf diesem Computer.',
    validFor: 'noch gültig',
    ended: timedOut,
  },
  signInWindow: {
    title: signInTo,
    body: `Machen Sie im Anmeldefenster weiter. ${closesItself}`,
    putOff: 'Das Anmeldefenster öffnet sich, sobald dieser Computer entsperrt ist.',
    address: 'Seite',
    show: 'Fenster zeigen',
    validFor: 'wird noch gewartet',
    ended: timedOut,
  },
  roles: {
    title: (source) => `Rollen aus ${source} auswählen`,
    body: 'Jede Rolle, die Sie auswählen, wird zu einer Sitzung.',
    find: 'Rolle suchen',
    findHint: 'Konto oder Rolle',
    list: 'Rollen',
    none: 'Keine passende Rolle.',
    chosen: (n, all) => `${n} von ${many(all, 'Rolle', 'Rollen')} ausgewählt`,
    all: 'Alle auswählen',
    noneOf: 'Keine auswählen',
    use: 'Diese verwenden',
  },
  secrets: {
    body: 'Die Eingabe wird nur im Schlüsselbund dieses Computers gespeichert und nicht wieder angezeigt.',
    use: 'Im Schlüsselbund speichern',
    page: {
      body: 'Öffnen Sie die Seite in einem Browser auf einem beliebigen Gerät und melden Sie sich dort an. Geben Sie dann den Code ein, den die Seite zeigt.',
      use: 'Anmelden',
      open: 'Seite öffnen',
      copy: 'Adresse kopieren',
      copied: 'Adresse kopiert.',
      address: 'Seite',
    },
    picture: 'QR-Bild…',
    noQr: 'In diesem Bild wurde kein QR-Code gefunden. Wählen Sie ein schärferes, oder fügen Sie den Text ein, den der Code enthält.',
  },
  mfa: {
    title: (session) => `MFA-Code für ${session}`,
    device: 'Gerät',
    code: 'Sechsstelliger Code',
    hint: 'Wird gesendet, sobald Sie die sechste Ziffer eingeben. Sie können ihn auch einfügen.',
    checking: 'Wird geprüft…',
  },
  needed: {
    title: (source) => `${source} braucht Ihre Anmeldung`,
    // One or several names, so that no verb may depend on how many.
    asked: (who, session) => `Zugangsdaten von ${session} wurden von ${who} angefragt.`,
    somebody: 'einem Programm',
    waiting: (since, left) =>
      [
        since === null ? '' : `Angefragt vor ${since}. `,
        left === null ? 'Die Anfrage wartet nicht mehr.' : `Die Anfrage wartet noch höchstens ${left}.`,
      ].join(''),
    run: 'Diese Anmeldung geschieht im Terminal. Führen Sie aus:',
    look: 'Erneut prüfen',
    yes: 'Anmelden',
    no: 'Jetzt nicht',
  },
  takeOver: {
    title: (profile) => `Das Profil ${profile} übernehmen?`,
    body: (profile, file, session) =>
      `${profile} gibt es schon in ${file}. Wenn Sie zustimmen, bekommen Programme, die es benutzen, die Zugangsdaten von ${session}. Sie können das in den Einstellungen rückgängig machen.`,
    ofAnother:
      'Ein anderes Latchkey schreibt dieses Profil, etwa eines mit einem anderen Datenverzeichnis. Wenn dieses das Profil zurückgibt, wird es wieder, was es vor beiden war, und nicht, was das andere geschrieben hat.',
    diff: 'Was sich ändern würde',
    yes: 'Ja, übernehmen',
    no: 'Nein, so lassen',
  },
  production: {
    title: (session) => `${session} als Standardsitzung festlegen?`,
    body: (session, account) =>
      `${session}${account === null ? '' : `, Konto ${account},`} ist als Produktion markiert. Programme, die kein Profil nennen, benutzen diese Sitzung, bis Sie wieder wechseln.`,
    yes: 'Als Standard festlegen',
    no: 'Abbrechen',
  },
  of: (n, all) => `${n} von ${all}`,
};

export const diffText: typeof EnglishDiff = {
  added: 'hinzugefügt',
  removed: 'entfernt',
  unchanged: 'Keine Änderung: Es steht schon da.',
};

export const consoleText: typeof EnglishConsole = {
  title: 'AWS-Konsole',
  open: 'Öffnen',
  copy: 'Link kopieren',
  to: 'Ressource oder Seite',
  toHint:
    'Der ARN einer Ressource oder die Adresse einer Seite der Konsole. Nur aus dem Konto dieser Sitzung.',
  service: 'Dienst',
  serviceHint: 'Zum Beispiel s3 oder codecommit. Leer: die Startseite.',
  opensIn: 'Öffnet sich in',
  opensInHint:
    'Für jede Sitzung dieses Kontos. Ein Container braucht das Firefox-Add-on „Open external links in a container“.',
  usual: 'Ihr üblicher Browser',
  gone: (browser) => `${browser} (nicht auf diesem Computer)`,
};

export const paletteText: typeof EnglishPalette = {
  title: 'Rolle wechseln',
  panelTitle: 'Latchkey-Schnellauswahl',
  groups: { previous: 'Zurück zu', pinned: 'Angeheftet', recent: 'Zuletzt benutzt', all: 'Alle Sitzungen' },
  field: 'Sitzung suchen',
  placeholder: 'Sitzung suchen, oder was zu tun ist: anmelden, alle beenden, öffnen…',
  none: 'Kein Treffer.',
  enter: 'Als Standard festlegen',
  enterVerb: 'Ausführen',
  console: 'AWS-Konsole',
  alternate: 'Umgebung kopieren',
  done: (name) => `${name} ist die Standardsitzung.`,
  noDefault: 'Es gibt keine Standardsitzung.',
  results: 'Gefunden',
  verbs: {
    open: (page) => `${page} öffnen`,
    add: 'Identitätsquelle oder Sitzung hinzufügen',
    import: 'Vorhandenes importieren',
    signIn: signInTo,
    cancelSignIn: (source) => `Anmeldung bei ${source} abbrechen`,
    signOut: (source) => `Von ${source} abmelden`,
    sync: (source) => `${source} synchronisieren`,
    stopAll: (n) => `Alle beenden: ${many(n, 'aktive Sitzung', 'aktive Sitzungen')}`,
    forAnHour: (session) => `${session} 1 Stunde benutzen`,
    hourMore: (session) => `1 Stunde länger für ${session}`,
    noEnd: (session) => `Ohne Ende: ${session}`,
    timeWords: ['benutzen', 'stunde', 'länger', 'ohne', 'ende'],
    clearDefault: 'Keine Standardsitzung',
    lock: 'Latchkey jetzt sperren',
    unlock: 'Latchkey entsperren',
    help: 'Tastenkürzel anzeigen',
  },
};

export const timeText: typeof EnglishTime = {
  title: 'Zeit der Sitzung',
  useIt: 'Benutzen für',
  forAnHour: '1 Stunde benutzen',
  hourMore: '1 Stunde länger',
  more: 'Für eine Zeit benutzen…',
  usedFor: (session, ms) => `${session} gibt ${boxTexts.span(ms)} lang Zugangsdaten.`,
  noEnd: 'Ohne Ende',
  noEndNow: 'Die Sitzung hat kein Ende: Sie gibt Zugangsdaten, bis Sie sie beenden oder die Anmeldung endet.',
  hasNoEnd: (session) => `${session} gibt Zugangsdaten, bis Sie die Sitzung beenden.`,
  stopsAfter: 'Endet nach jedem Start von selbst nach',
  stopsAfterHint:
    'Gezählt ab der ersten Benutzung oder dem Start. Danach startet kein Programm sie wieder, nur Sie.',
  stopsItself: (minutes) => `Endet ${boxTexts.span(minutes * 60_000)} nach jedem Start von selbst.`,
  never: 'Nie',
  fact: 'Ende',
};

export const shortcutText: typeof EnglishShortcuts = {
  title: 'Tastenkürzel',
  window: 'Überall im Fenster',
  palette: 'Rolle wechseln, oder etwas über seinen Namen ausführen',
  search: 'Auf der Seite suchen',
  pages: 'Zu einer Seite gehen',
  settings: 'Einstellungen',
  zoom: 'Größere, kleinere und übliche Schrift',
  close: 'Fenster schließen; Latchkey bleibt im Infobereich',
  help: 'Diese Liste',
  table: 'In der Tabelle der Sitzungen',
  move: 'Eine andere Zeile aktivieren',
  open: 'Details öffnen',
  makeDefault: 'Als Standardsitzung festlegen',
  menu: 'Alles, was damit möglich ist',
  select: 'Auswählen, auch einen Bereich',
  clear: 'Auswahl aufheben',
  sort: 'In den Spaltenköpfen: Spalte wählen und danach sortieren',
  resize: 'In den Spaltenköpfen: Spalte breiter oder schmaler machen',
  moveColumn: 'In den Spaltenköpfen: Spalte verschieben',
  inPalette: 'In „Rolle wechseln“',
  run: 'Als Standard festlegen, oder tun, was die Zeile sagt',
  console: 'AWS-Konsole der Sitzung öffnen',
  copy: 'Umgebungsvariablen kopieren',
};

export const settingsText: typeof EnglishSettings = {
  general: 'Allgemein',
  profiles: 'Profile',
  deliveryTitle: 'Wie Profile bereitgestellt werden',
  delivery:
    'Ein Profil enthält eine Zeile, credential_process. Über sie fragt ein Programm Latchkey nach Zugangsdaten, wenn es welche braucht. Kein Schlüssel wird auf die Festplatte geschrieben. Ein Programm, das dies nicht kann, kann wechselnde Schlüssel in der Datei credentials bekommen: Wählen Sie das in den Details der Sitzung.',
  files: (config, credentials) => `Dateien: ${config} und ${credentials}`,
  accounts: 'Konten und Produktion',
  lock: 'Sperre',
  signIn: 'Anmeldung und Mitteilungen',
  unit: { minutes: 'Minuten', seconds: 'Sekunden', days: 'Tage' },
  patternsReason: {
    profiles:
      'Verwenden Sie die Zeichen von Profilnamen, * für beliebigen Text und ? für ein beliebiges Zeichen.',
    names:
      'Verwenden Sie Namen oder Kontonummern, * für beliebigen Text und ? für ein beliebiges Zeichen, mit Leerzeichen oder Kommas dazwischen.',
  },
  pressKeys: 'Tasten drücken',
  removeShortcut: 'Entfernen',
  textReason: {
    proxy: 'Zum Beispiel http://proxy.example.com:3128, ohne Benutzernamen und Passwort.',
    pac: 'Eine Adresse mit http, https oder file.',
    hosts: 'Namen und Adressen, mit Kommas dazwischen.',
    file: 'Der ganze Pfad einer Datei.',
  },
  numberReason: (min, max) => `Eine ganze Zahl von ${min} bis ${max}.`,
  git: 'Git-Integration',
  gitHint: 'Damit funktionieren git clone, fetch und push für CodeCommit-Repositorys mit Ihren Sitzungen.',
  gitInstalled: 'Installiert',
  gitNotInstalled: 'Nicht installiert',
  gitInstall: 'Installieren…',
  gitRemove: 'Entfernen…',
  gitInstallTitle: 'Git-Integration installieren?',
  gitRemoveTitle: 'Git-Integration entfernen?',
  gitWhat: (file) => `Was sich in ${file} ändert`,
  gitNotes: 'Zu Ihrer eigenen git-Konfiguration',
  gitInstallYes: 'Installieren',
  gitRemoveYes: 'Entfernen',
  gitDone: { install: 'Die Git-Integration ist installiert.', remove: 'Die Git-Integration ist entfernt.' },
  uninstall: 'Vor dem Deinstallieren',
  uninstallHint:
    'Nimmt alles, was Latchkey geschrieben hat, aus Ihren Dateien heraus und gibt zurück, was übernommen wurde.',
  isAttached: 'Latchkey schreibt in Ihre AWS-Dateien',
  isDetached: 'Getrennt: Latchkey schreibt nichts in Ihre Dateien',
  detach: 'Trennen…',
  detachTitle: 'Latchkey von Ihren Dateien trennen?',
  detachYes: 'Trennen',
  detached: 'Latchkey ist getrennt. Beenden Sie Latchkey, bevor Sie es deinstallieren.',
  attach: 'Wieder verbinden',
  undo: 'Die letzte Dateiänderung rückgängig machen',
  undoHint: 'Stellt die Dateien so wieder her, wie sie waren, bevor Latchkey sie zuletzt geändert hat.',
  undoButton: 'Rückgängig machen…',
  undoTitle: 'Die letzte Dateiänderung rückgängig machen?',
  undoNothing:
    'Es gibt nichts rückgängig zu machen: Latchkey hat seit dem letzten Rückgängigmachen keine Datei geschrieben.',
  undoWhat: (note) =>
    `Die letzte Änderung: ${phrase(note)}. Jede Datei wird gesichert, bevor sie wiederhergestellt wird.`,
  undoFile: {
    restorable: (file) => `Was sich in ${file} ändert`,
    restored: (file) => `${file} ist schon wiederhergestellt`,
    changed: (file) => `${file} wurde geändert, nachdem Latchkey die Datei geschrieben hatte`,
  },
  undoLoses:
    'Das Wiederherstellen verwirft auch alles, was seitdem geändert wurde. Der Unterschied zeigt alles davon.',
  undoDefault: (from, to) => `Die Standardsitzung ändert sich: von ${from ?? 'keiner'} zu ${to ?? 'keiner'}.`,
  undoTakesBack: (names) => `Wird auch entfernt, weil der Import es angelegt hat: ${names}.`,
  undoBringsBack: (names) =>
    `Kommt auch zurück, weil diese Änderung es entfernt hat: ${names}. Bei einer Quelle, die zurückkommt, melden Sie sich neu an.`,
  undoStaysRemoved: (names) =>
    `Kommt nicht zurück, weil entfernt ist, worauf es aufgebaut war: ${names}. Das Profil steht dann wieder in den Dateien, und nichts antwortet darauf.`,
  undoKeeps: (name, reason) => `${name} bleibt: ${phrase(reason)}.`,
  undoForce: 'Trotzdem wiederherstellen',
  undoYes: 'Rückgängig machen',
  undone: (files, takenBack = [], kept = [], becomes, back = []) =>
    [
      `Wiederhergestellt: ${files}.`,
      ...(becomes === undefined
        ? []
        : [`Standardsitzung: ${becomes.to ?? 'keine'}. Vorher: ${becomes.from ?? 'keine'}.`]),
      ...(takenBack.length === 0 ? [] : [`Entfernt: ${takenBack.join(', ')}.`]),
      ...(back.length === 0 ? [] : [`Wieder da: ${back.join(', ')}.`]),
      ...kept.map(({ name, reason }) => `${name} bleibt: ${phrase(reason)}.`),
    ].join(' '),
  diagnostics: 'Diagnose',
  diagnosticsHint: 'Sucht nach bekannten Problemen und sagt, wie Sie sie beheben.',
  run: 'Prüfungen starten',
  copyReport: 'Bericht kopieren',
  running: 'Wird geprüft…',
  allGood: (n) => `Alle ${n} Prüfungen bestanden.`,
  found: (n) => many(n, 'Problem gefunden', 'Probleme gefunden'),
  ok: 'OK',
  notOk: 'Problem',
  about: 'Über Latchkey',
  version: (v) => `Latchkey ${v}`,
  command: (path) => `Terminalbefehl: ${path}`,
  clock: (seconds) =>
    `Die Uhr dieses Computers weicht um ${seconds} s von AWS ab. Latchkey berücksichtigt das.`,
};

export const bannerText: typeof EnglishBanner = {
  region: 'Handlungsbedarf',
  signIn: 'Anmelden',
  openPage: 'Anzeigen',
  askAgain: 'Erneut fragen',
  otherName: 'Anderen Namen wählen',
  noDefault: 'Keine Standardsitzung',
  retryKeychain: 'Schlüsselbund erneut versuchen',
  diagnostics: 'Prüfungen starten',
  more: (n) => `${n} mehr anzeigen`,
  fewer: 'Weniger anzeigen',
};
