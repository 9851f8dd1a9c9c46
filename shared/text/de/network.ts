import type { networkText as English } from '../network.ts';
import { many } from './plural.ts';

const named = (proxy: string): string => (proxy === '' ? 'Der Proxy' : `Der Proxy ${proxy}`);
const because = (words: string): string => (words === '' ? '' : ` (${words})`);

export const networkText: typeof English = {
  broken: (from, setting) =>
    from === setting
      ? 'Die Proxy-Einstellung von Latchkey hat keine brauchbare Adresse. Korrigieren Sie sie in Einstellungen, Netzwerk.'
      : `${from} in der Umgebung von Latchkey ist keine Adresse eines Proxys. Korrigieren oder entfernen Sie die Variable und starten Sie Latchkey neu.`,
  noProxy: (proxy, words) => `${named(proxy)} ist nicht erreichbar (${words}).`,
  noLogin: 'Die Anmeldedaten des Proxys können nicht aus dem Schlüsselbund gelesen werden.',
  noPac: (words) => `Die PAC-Datei ist nicht lesbar${because(words)}.`,
  noSocksLogin: (proxy, words) =>
    `${named(proxy)} hat keine Verbindung hergestellt. Es ist ein SOCKS-Proxy, und solchen kann Latchkey keinen Benutzernamen und kein Passwort senden: Verwenden Sie seine HTTP-Adresse oder einen, der beides nicht braucht (${words}).`,
  socksLogin: (proxy) =>
    `Der Proxy ${proxy} ist ein SOCKS-Proxy, und solchen kann Latchkey keinen Benutzernamen und kein Passwort senden. Verwenden Sie seine HTTP-Adresse oder einen, der beides nicht braucht.`,
  ofProxy: (proxy) => (proxy === '' ? 'dem Proxy' : `dem Proxy ${proxy}`),
  noTunnel: (proxy, words) => `${named(proxy)} hat keine Verbindung dorthin hergestellt (${words}).`,

  authorities: 'Zertifizierungsstellen',
  trustFault: (from, path, why) => `${from} nennt ${path}, und das ist nicht verwendbar: ${why}`,
  trustFix: (from) =>
    from === 'ca-file'
      ? 'Korrigieren Sie es: latchkey settings set ca-file FILE'
      : from === 'ca_bundle'
        ? `Korrigieren oder entfernen Sie ${from}.`
        : `Korrigieren oder entfernen Sie ${from} in der Datei „environment“ von Latchkey und starten Sie es neu.`,
  environment: 'Umgebungsdatei',
  passedOver: (file, line, why) => `${file}, Zeile ${line}: ${why}`,
  morePassedOver: (lines) =>
    lines === 1
      ? '1 weitere Zeile zählt nicht'
      : `${lines.toLocaleString('de-DE')} weitere Zeilen zählen nicht`,
  environmentFix:
    'Korrigieren Sie die Zeile, oder nennen Sie einen Proxy in Einstellungen, Netzwerk. Starten Sie Latchkey dann neu.',
  fileUnused: (file, why) => `${file} wird nicht gelesen: ${why}`,
  ownFileFix: 'Korrigieren Sie die Datei und starten Sie Latchkey dann neu.',
  proxy: 'Proxy',
  direct: (origin) => `keiner (${origin})`,
  through: (proxy, origin) => `${proxy} (${origin})`,
  directly: 'kein Proxy',
  nextWay: (from, why, to) => `${from} antwortet nicht (${why}); der nächste Weg ist ${to}`,
  fromSystem: 'aus den Einstellungen des Systems',
  fromSetting: 'aus der Einstellung von Latchkey',
  fromVariable: (name) => `${name} in der Umgebung der App`,
  proxyFix: (route, setting) => {
    if (route.kind === 'system')
      return 'Korrigieren Sie die Proxy-Einstellungen des Systems, oder nennen Sie einen Proxy: latchkey settings set proxy-address URL, danach: latchkey settings set proxy-mode address';
    if (route.from === setting)
      return 'Korrigieren Sie es in Einstellungen, Netzwerk, oder gehen Sie zurück: latchkey settings reset proxy-mode';
    return `Korrigieren Sie ${route.from ?? 'die Angabe'} dort, woher Latchkey sie hat (Ihre Anmeldung am System oder die Datei environment im Datenverzeichnis), oder nennen Sie einen Proxy in Einstellungen, Netzwerk. Eine geänderte Variable zählt, sobald Latchkey neu gestartet ist.`;
  },
  notLetThrough: (host) =>
    `Der Proxy antwortet: Bitten Sie seinen Betreiber, ${host} durchzulassen, oder nennen Sie einen anderen in Einstellungen, Netzwerk.`,
  dns: 'Name',
  unknownName: (host) => `${host} ist im DNS nicht bekannt`,
  knownName: (host) => `${host} ist bekannt`,
  dnsFix:
    'Prüfen Sie Netzwerk und VPN. Hinter einem Firmen-Proxy nennen Sie diesen in Einstellungen, Netzwerk.',
  proxyConnection: 'Verbindung zum Proxy',
  connection: 'Verbindung',
  connects: (place) => `${place} antwortet`,
  noConnection: (place, why) => `${place} ist nicht erreichbar: ${why}`,
  connectionFix:
    'Prüfen Sie Netzwerk, VPN und Firewall. Hinter einem Firmen-Proxy nennen Sie diesen in Einstellungen, Netzwerk.',
  noAnswer: 'keine rechtzeitige Antwort',
  stopped: 'abgebrochen',
  proxyLogin: 'Anmeldung am Proxy',
  proxyLets: 'nicht nötig oder angenommen',
  loginNeeded: (proxy) => `${proxy} verlangt Benutzername und Passwort`,
  loginRefused: (proxy) => `${proxy} hat Benutzername und Passwort nicht angenommen`,
  loginFix: 'Geben Sie beides in Einstellungen, Netzwerk ein, oder führen Sie aus: latchkey network login',
  certificate: 'Zertifikat',
  trusted: (host) => `dem von ${host} wird vertraut`,
  untrusted: (host, words) => `dem von ${host} wird nicht vertraut (${words})`,
  certificateFix:
    'Wenn Ihre Firma den TLS-Verkehr untersucht, nehmen Sie ihr Wurzelzertifikat in den Zertifikatspeicher dieses Computers auf, oder nennen Sie dessen Datei: latchkey settings set ca-file FILE',
  namedByProfile: (file, profile, path) =>
    `Das Profil ${profile} in ${file} nennt ${path} als sein ca_bundle, für seine eigenen Aufrufe. Wenn es dieses ist: latchkey settings set ca-file ${path}`,
  clock: 'Uhr dieses Computers',
  clockFine: 'stimmt mit der Antwort überein',
  skewed: (minutes) => `weicht um ${many(minutes, 'Minute', 'Minuten')} ab`,
  clockFix: 'Stellen Sie die Uhr, oder lassen Sie das System sie über das Netzwerk stellen.',
  aws: 'Antwort von AWS',
  answered: (host) => `${host} hat geantwortet`,
  otherAnswer: (host, status) => `${host} hat mit HTTP ${status} geantwortet, und nicht so wie AWS`,
  otherAnswerFix:
    'Ein Proxy oder Captive Portal kann dazwischen sein: Öffnen Sie eine beliebige Webseite und versuchen Sie es dann noch einmal.',

  section: 'Netzwerk',
  sectionHint:
    'Proxy und Zertifikate für alles, was Latchkey sendet. Adressen auf diesem Computer gehen nie über einen Proxy.',
  test: 'Verbindung testen',
  testing: 'Wird getestet…',
  allGood: 'AWS antwortet.',
  login: 'Anmeldung am Proxy',
  loginHint: 'Bleibt im Schlüsselbund, nur für diesen Proxy, und geht an keinen Server.',
  userName: 'Benutzername',
  password: 'Passwort',
  keep: 'Speichern',
  forget: 'Vergessen',
  kept: 'Im Schlüsselbund gespeichert.',
  forgotten: 'Aus dem Schlüsselbund entfernt.',
  noProxyKnown: 'Es ist kein Proxy in Gebrauch: Es gibt nichts, woran man sich anmelden könnte.',
};
