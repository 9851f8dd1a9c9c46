import { type CertificateFault, certificateFault } from '../../certificate-fault.ts';
import type { NetworkCause } from '../../network-cause.ts';
import type { ProblemCode, ProblemOf } from '../../problem.ts';
import { shellWord } from '../../shell-quote.ts';
import { withoutSecrets } from '../../without-secrets.ts';
import { lockSettings } from '../lock.ts';
import { plainLine, quoted } from '../plain-line.ts';
import type { problemText as English, problemSentence as EnglishSentence } from '../problem.ts';
import type { ProblemText } from '../problem-text.ts';
import { boxTexts as englishBoxTexts } from '../time-box.ts';
import { unsetKeys } from '../which.ts';
import { failedFix, refusalFix } from './aws-fixes.ts';
import { defaultGone } from './default-gone.ts';
import { lockFaults, lockLeaves, lockTexts } from './lock.ts';
import { phrase } from './phrases.ts';
import { shadowText } from './shadow.ts';
import { boxTexts } from './time-box.ts';
import { updateFaults } from './update.ts';
import { bannerText, settingsText } from './window-pages.ts';

/** Of a provider's words; the part that says what to do comes after them. */
const WORDS_LENGTH = 500;
/** Of one part of a problem, with names of files and sources in it. */
const PART_LENGTH = 3000;

type ProblemByCode = { readonly [C in ProblemCode]: ProblemOf<C> };
type Wording = { readonly [C in ProblemCode]: (p: ProblemByCode[C]) => ProblemText };

const t = (what: string, why: string | null, fix: string): ProblemText => ({ what, why, fix });
/** SECURITY: in quotation marks, so that nobody takes what they say for a sentence of ours, and without what looks like a secret. */
const words = (detail: string): string => quoted(withoutSecrets(detail), WORDS_LENGTH);
/** `lead`: before the colon, such as `AWS antwortete`. */
const said = (lead: string, detail: string | undefined): string | null =>
  detail === undefined || detail.trim() === '' ? null : `${lead}: ${words(detail)}`;
const awsSaid = (detail: string | undefined): string | null => said('AWS antwortete', detail);
const providerSaid = (detail: string | undefined): string | null => said('Der Anbieter antwortete', detail);
const answer = (detail: string | undefined): string | null => said('Die Antwort war', detail);
const sentences = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' ');
const because = (detail: string | undefined): string | null =>
  detail === undefined || detail === '' ? null : phrase(detail);
const list = (names: readonly string[]): string => names.join(', ');
const nearest = (similar: readonly string[]): string | null =>
  similar.length === 0 ? null : `Ähnlich: ${list(similar)}.`;
interface NotRead {
  readonly syncing?: readonly string[] | undefined;
  readonly notSynced?: readonly string[] | undefined;
}
/** Why it may be there although nobody knows it. */
function notRead({ syncing, notSynced }: NotRead): string | null {
  if (syncing !== undefined) return `Die Konten und Rollen von ${list(syncing)} werden noch gelesen.`;
  return notSynced === undefined
    ? null
    : `Die letzte Synchronisierung von ${list(notSynced)} ist fehlgeschlagen.`;
}
const notReadFix = ({ syncing, notSynced }: NotRead, otherwise: string): string => {
  if (syncing !== undefined)
    return 'Versuchen Sie es noch einmal, wenn das fertig ist. Zum Nachsehen: latchkey status';
  return notSynced === undefined ? otherwise : 'Um zu sehen, warum: latchkey status';
};
const number = (n: number): string => n.toLocaleString('de-DE');
const seconds = (ms: number): string => `${number(Math.round(ms / 1000))} s`;
const offBy = (ms: number): string => (ms < 120_000 ? seconds(ms) : `${number(Math.round(ms / 60_000))} min`);
/** After “von”: networkText names a proxy whose own certificate is meant. */
const ofHost = (host: string): string => {
  if (host === 'the proxy') return 'dem Proxy';
  return host.startsWith('the proxy ') ? `dem Proxy ${host.slice('the proxy '.length)}` : host;
};

/** Takes everything out of a shell that `latchkey env` and `exec` put into it. */
const leaveCommand = 'eval "$(latchkey env --unset)"';
const actsNowAs = (role: string | null, account: string | null): string => {
  if (role === null && account === null) return 'handelt jetzt als jemand anderes';
  if (role === null) return `handelt jetzt als Konto ${account}`;
  return account === null ? `handelt jetzt als ${role}` : `handelt jetzt als ${role} im Konto ${account}`;
};
const leaveShell = `Verlassen Sie die Sitzung: ${leaveCommand}`;

const ownCredentials: Readonly<Record<ProblemOf<'own-profile'>['has'], string>> = {
  role: 'eine Rolle (role_arn)',
  sso: 'IAM Identity Center (sso_session, sso_start_url)',
  keys: 'Zugriffsschlüssel in den AWS-Dateien',
  process: 'ein eigenes Programm (credential_process)',
  'web-identity': 'ein Web-Identity-Token (web_identity_token_file)',
  'credential-source': 'role_arn mit credential_source',
  login: 'aws login (login_session)',
  malformed: 'unvollständig oder widersprüchlich in den AWS-Dateien',
};

function ownProfileFix({ profile, session }: ProblemOf<'own-profile'>): string {
  const others =
    'Importieren Sie es: latchkey import. Oder nennen Sie ein Profil von Latchkey: latchkey list';
  if (session === undefined) return others;
  // The default profile is written for the session that is made the default.
  const isDefault = profile === 'default';
  const command = isDefault ? `use ${shellWord(session)}` : `profile add ${shellWord(profile)}`;
  return `Eine Sitzung von Latchkey hat diesen Profilnamen. Damit sie das Profil bekommt: latchkey ${command} --take-over`;
}

type FileCause = NonNullable<ProblemOf<'file-unwritable'>['cause']>;
const fileFixes: Readonly<Record<FileCause, string | ((file: string) => string)>> = {
  'read-only-disk':
    'Hängen Sie ihr Dateisystem zum Schreiben ein (mount -o remount,rw), oder verschieben Sie die Datei. Es wurde nichts geändert.',
  'too-many-open':
    'Schließen Sie Programme, oder erhöhen Sie die Grenze (ulimit -n), und versuchen Sie es dann noch einmal. Es wurde nichts geändert.',
  'not-a-file':
    'Legen Sie es an einen anderen Ort, und an seine Stelle eine gewöhnliche Datei. Es wurde nichts geändert.',
  'too-large':
    'Auch AWS-Programme lesen eine solche Datei bei jedem Start. Nehmen Sie heraus, was nicht gebraucht wird, zum Beispiel Profile von Latchkey: latchkey profile remove. Es wurde nichts geändert.',
  'network-disk':
    'Prüfen Sie die Verbindung zum Dateiserver, oder hängen Sie ihn neu ein, und versuchen Sie es dann noch einmal.',
  'disk-error':
    'Sehen Sie die Meldungen des Systems an (dmesg) und sichern Sie Ihre Daten. Es wurde nichts geändert.',
  path: 'Korrigieren Sie den Pfad oder die Links auf dem Weg dorthin; bei den AWS-Dateien nennen ihn AWS_CONFIG_FILE und AWS_SHARED_CREDENTIALS_FILE. Es wurde nichts geändert.',
  // Keys of ours that are there are taken out.
  'not-private':
    'Latchkey legt keine Schlüssel ab, wo ein anderer Benutzer an sie kommt. Machen Sie die Datei oder den Ordner zu Ihrem Eigentum (chown, oder entfernen Sie den Link), und nehmen Sie den anderen das Schreibrecht (chmod go-w). Oder wählen Sie die Bereitstellung „Auf Abruf“, die keine Schlüssel in einer Datei braucht.',
  // Where its mode allows it, an attribute of the file or of its folder does not.
  'not-permitted': (file) =>
    `Prüfen Sie ihre Zugriffsrechte und Attribute: lsattr -d ${shellWord(file)} zeigt ein i oder ein a, das chattr -i -a ${shellWord(file)} entfernt. Auch ihr Ordner kann eines haben. Es wurde nichts geändert.`,
};
function fileFix(cause: FileCause, file: string): string {
  const fix = fileFixes[cause];
  return typeof fix === 'string' ? fix : fix(file);
}
const spaceUsedUp = {
  disk: {
    what: 'Die Festplatte ist voll',
    fix: 'Schaffen Sie Platz und versuchen Sie es noch einmal.',
  },
  quota: {
    what: 'Ihr Speicherkontingent ist aufgebraucht',
    fix: 'Löschen Sie eigene Dateien, oder bitten Sie um ein größeres Kontingent (siehe: quota), und versuchen Sie es dann noch einmal.',
  },
  'file-size': {
    what: 'Die Grenze für die Größe einer Datei ist erreicht',
    fix: 'Erhöhen Sie sie (ulimit -f) und versuchen Sie es dann noch einmal.',
  },
} as const;

type NoAnswer = Readonly<
  Record<NetworkCause | 'unknown', { readonly why: string | null; readonly fix: string }>
>;
const noAnswer: NoAnswer = {
  unknown: {
    why: null,
    fix: 'Prüfen Sie Netzwerk, VPN und Proxy (latchkey network test) und versuchen Sie es dann noch einmal.',
  },
  offline: {
    why: 'Dieser Computer ist mit keinem Netzwerk verbunden.',
    fix: 'Verbinden Sie ihn und versuchen Sie es dann noch einmal.',
  },
  dns: {
    why: 'Der Name lässt sich nicht auflösen (DNS).',
    fix: 'Prüfen Sie die Verbindung, das VPN und den DNS-Server (unter Linux: resolvectl query HOST) und versuchen Sie es dann noch einmal.',
  },
  refused: {
    why: 'Die Verbindung wurde abgelehnt.',
    fix: 'Prüfen Sie die Adresse, und ob eine Firewall sie durchlässt, und versuchen Sie es dann noch einmal.',
  },
  unreachable: {
    why: 'Unter der Adresse antwortet nichts.',
    fix: 'Prüfen Sie das VPN und die Firewall und versuchen Sie es dann noch einmal.',
  },
  cut: {
    why: 'Die Verbindung endete, bevor die Antwort vollständig war.',
    fix: 'Prüfen Sie Netzwerk, VPN und Proxy, denn jedes davon kann eine Verbindung abbrechen, und versuchen Sie es dann noch einmal.',
  },
  proxy: {
    why: 'Der Proxy stellt keine Verbindung dorthin her.',
    fix: 'Prüfen Sie den Proxy in Einstellungen, Netzwerk, oder führen Sie aus: latchkey network test. Ein geändertes HTTPS_PROXY oder NO_PROXY zählt, sobald Latchkey neu gestartet ist (latchkey quit).',
  },
  redirected: {
    why: 'An seiner Stelle hat ein anderer Server mit einer Weiterleitung geantwortet.',
    fix: 'Melden Sie sich im Browser am Netzwerk an (Captive Portal eines Hotels oder einer Firma) und versuchen Sie es dann noch einmal.',
  },
  intercepted: {
    why: 'An seiner Stelle hat etwas dazwischen geantwortet: ein Proxy, eine Firewall oder ein Captive Portal.',
    fix: 'Melden Sie sich im Browser am Netzwerk an, oder bitten Sie den Betreiber von Proxy oder Firewall, diesen Host durchzulassen, und versuchen Sie es dann noch einmal.',
  },
};

/** `host` stands after “von”. */
const certificateFaults: Readonly<
  Record<CertificateFault, { readonly what: (host: string) => string; readonly fix: string }>
> = {
  'no-authority': {
    what: (host) => `Dem Zertifikat von ${host} wird nicht vertraut.`,
    fix: 'Wenn Ihre Firma den TLS-Verkehr untersucht, nehmen Sie ihr Wurzelzertifikat in den Zertifikatspeicher dieses Computers auf, oder nennen Sie dessen Datei: latchkey settings set ca-file FILE',
  },
  'other-host': {
    what: (host) => `Das Zertifikat, das von ${host} kam, gilt für einen anderen Host.`,
    fix: 'Prüfen Sie die Adresse. Wenn sie stimmt, melden Sie sich im Browser am Netzwerk an, oder bitten Sie den Betreiber von Host, Proxy oder Firewall um ein Zertifikat mit diesem Namen.',
  },
  'not-in-force': {
    what: (host) => `Das Zertifikat von ${host} ist abgelaufen oder noch nicht gültig.`,
    fix: 'Prüfen Sie das Datum dieses Computers. Wenn es stimmt, bitten Sie den Betreiber von Host, Proxy oder Firewall um ein neues Zertifikat.',
  },
  'no-handshake': {
    what: (host) => `Eine sichere Verbindung zu ${host} kam nicht zustande (TLS).`,
    fix: 'Prüfen Sie Netzwerk, VPN und Proxy, denn jedes davon kann eine Verbindung abbrechen oder an ihrer Stelle antworten, und versuchen Sie es dann noch einmal.',
  },
};

const wording: Wording = {
  internal: (p) =>
    t(
      `In Latchkey ist etwas schiefgegangen (${p.correlationId}).`,
      because(p.detail),
      'Versuchen Sie es noch einmal. Wenn es wieder geschieht, melden Sie es mit dieser Nummer.',
    ),
  cancelled: () => t('Abgebrochen.', null, 'Versuchen Sie es noch einmal, wenn Sie so weit sind.'),
  'timed-out': (p) =>
    t(
      `${phrase(p.what)} hat länger als ${seconds(p.afterMs)} gebraucht.`,
      null,
      'Prüfen Sie das Netzwerk und versuchen Sie es noch einmal.',
    ),
  'invalid-input': (p) =>
    t(
      `${phrase(p.field)}: ${phrase(p.reason)}`,
      providerSaid(p.detail),
      'Korrigieren Sie das und versuchen Sie es noch einmal.',
    ),
  'shortcut-taken': (p) =>
    t(
      `Das Tastenkürzel ${p.shortcut} der Schnellauswahl ist vergeben.`,
      'Ein anderes Programm oder der Desktop hat es.',
      'Legen Sie in den Einstellungen ein anderes fest, oder nehmen Sie es aus dem anderen Programm heraus.',
    ),
  'shortcut-unsupported': () =>
    t(
      'Latchkey kann auf diesem Desktop kein Tastenkürzel festlegen.',
      'Unter Wayland werden Tastenkürzel nur im Desktop festgelegt.',
      'Legen Sie in den Tastatureinstellungen Ihres Desktops ein Tastenkürzel für diesen Befehl an: latchkey panel',
    ),
  'restart-to-update': (p) =>
    t(
      p.installed === null
        ? `Latchkey wurde aktualisiert, und ${p.running} läuft noch.`
        : `Latchkey ${p.installed} ist installiert, und ${p.running} läuft noch.`,
      null,
      'Schließen Sie das Update mit einem Neustart ab: Beenden Sie Latchkey und starten Sie es wieder.',
    ),
  'updates-off': (p) =>
    p.policy === null
      ? t(
          'Updates sind ausgeschaltet.',
          null,
          'Um nur dann nach einem zu suchen, wenn Sie danach fragen: latchkey settings set updates manual',
        )
      : t(
          'Der Administrator dieses Computers hat Updates ausgeschaltet.',
          `${p.policy} bestimmt es so oder ist nicht lesbar.`,
          'Bitten Sie Ihren Administrator um eine neuere Version.',
        ),
  'update-unreachable': (p) =>
    t(
      `Von ${p.host} kam nichts über Updates.`,
      because(p.detail),
      'Prüfen Sie das Netzwerk (latchkey network test) und versuchen Sie es dann noch einmal. Es wurde nichts geändert.',
    ),
  'update-untrusted': (p) =>
    t(
      'Was gefunden wurde, ist kein Update, das die Hersteller von Latchkey für diese App signiert haben.',
      updateFaults[p.fault],
      'Es wurde nichts geändert. Versuchen Sie es später noch einmal; wenn es so bleibt, sagen Sie es den Herstellern von Latchkey.',
    ),
  'update-not-for-this': (p) =>
    t(
      `Latchkey ${p.version} hat kein AppImage für diesen Computer (${p.arch}).`,
      null,
      'Es wurde nichts geändert.',
    ),
  'update-not-stored': (p) =>
    t(
      `Die neue Version kann nicht in ${p.folder} abgelegt werden.`,
      because(p.detail),
      'Verschieben Sie das AppImage in einen eigenen Ordner, in den sonst niemand schreiben kann, starten Sie es dort und versuchen Sie es noch einmal.',
    ),
  'update-not-startable': (p) =>
    t(
      `Latchkey ${p.version} wurde heruntergeladen, startet aber auf diesem Computer nicht.`,
      because(p.detail),
      'Die Version, die läuft, bleibt, und es wurde nichts geändert.',
    ),
  'no-update-ready': () =>
    t('Es liegt keine neuere Version bereit.', null, 'Um eine zu bekommen: latchkey update'),
  'update-waits-for-sign-in': () =>
    t(
      'Gerade läuft eine Anmeldung, die ein Neustart beenden würde.',
      null,
      'Schließen Sie die Anmeldung ab und starten Sie dann neu.',
    ),
  'update-available': (p) =>
    t(`Latchkey ${p.version} ist da, und ${p.running} läuft.`, null, 'Um es zu bekommen: latchkey update'),
  'update-rolled-back': (p) =>
    t(
      `Latchkey ${p.version} ist nicht gestartet, deshalb wurde ${p.running} wiederhergestellt.`,
      null,
      'Diese Version wird nicht noch einmal installiert. Die nächste schon, sobald sie da ist: latchkey update',
    ),
  'app-quitting': () =>
    t('Latchkey wird gerade beendet.', null, 'Starten Sie Latchkey und versuchen Sie es noch einmal.'),
  locked: (p) =>
    t(
      `Latchkey ist ${lockTexts.lockedSince(p)}, ${lockTexts.because(p.why)}.`,
      null,
      'Entsperren Sie es in seinem Fenster oder im Infobereich, oder führen Sie aus: latchkey unlock',
    ),
  'lock-setting-fails': (p) => {
    const { why, fix } = lockFaults[p.what];
    return t(lockTexts.settingFails[p.what](lockSettings[p.setting]), why, fix);
  },
  'lock-incomplete': (p) => {
    const { what, fix } = lockLeaves[p.what];
    return t(what, because(p.detail), fix);
  },
  'lock-unavailable': (p) => {
    const { what, why, fix } = lockFaults[p.what];
    return t(what, sentences(why, said('Das System antwortete', p.detail)), fix);
  },

  'sign-in-needed': (p) =>
    t(
      `Sie müssen sich bei ${p.source} anmelden.`,
      null,
      p.command === undefined
        ? `Melden Sie sich im Infobereich an, oder führen Sie aus: latchkey login ${shellWord(p.source)}`
        : `Latchkey liest diese Anmeldung aus der AWS CLI. Führen Sie aus: ${p.command}`,
    ),
  'sign-in-not-given': (p) =>
    t(
      `Sie müssen sich bei ${p.source} anmelden. Innerhalb von ${offBy(p.waitedMs)} hat das niemand getan.`,
      null,
      p.command === undefined
        ? `Melden Sie sich im Infobereich an, oder führen Sie aus: latchkey login ${shellWord(p.source)}; wiederholen Sie dann den Befehl.`
        : `Latchkey liest diese Anmeldung aus der AWS CLI. Führen Sie aus: ${p.command}; wiederholen Sie dann den Befehl.`,
    ),
  'sign-in-denied': (p) =>
    t(
      `Die Anmeldung bei ${p.source} wurde verweigert.`,
      providerSaid(p.detail),
      'Melden Sie sich erneut an und wählen Sie „Zulassen“ (Allow).',
    ),
  'saml-unusable': (p) =>
    t(
      `Die SAML-Antwort von ${p.source} ist nicht verwendbar.`,
      phrase(p.reason),
      'Senden Sie diese Meldung an den Administrator des Identitätsanbieters. Melden Sie sich erneut an, wenn das behoben ist.',
    ),
  'device-code-expired': (p) =>
    t(
      `Der Code für ${p.source} ist abgelaufen, bevor er bestätigt wurde.`,
      null,
      'Melden Sie sich erneut an, um einen neuen Code zu bekommen.',
    ),
  'browser-not-back': (p) =>
    t(
      `Die Anmeldung bei ${p.source} wurde in Ihrem Browser nicht innerhalb von ${offBy(p.waitedMs)} abgeschlossen.`,
      'Die Seite wurde geschlossen, zeigte einen Fehler oder ist auf einem anderen Computer offen.',
      'Melden Sie sich erneut an und schließen Sie die Anmeldung auf der Seite ab. Wenn das nicht geht, verwenden Sie stattdessen einen Code.',
    ),
  'source-set-up-wrong': (p) =>
    t(
      `${p.source} ist nicht richtig eingerichtet.`,
      sentences(phrase(p.reason), providerSaid(p.detail)),
      `Korrigieren Sie „${phrase(p.field)}“ im Fenster unter Identitätsquellen, ${p.source}, Bearbeiten. Melden Sie sich dann erneut an.`,
    ),
  'nothing-here': (p) => {
    const theirs =
      p.answeredBy === undefined
        ? said('Die Meldung war', p.detail)
        : said(`${phrase(p.answeredBy)} antwortete`, p.detail);
    return t(`${p.source} hat keine Zugangsdaten.`, sentences(phrase(p.reason), theirs), phrase(p.advice));
  },
  'token-revoked': (p) =>
    t(
      `Ihre Anmeldung bei ${p.source} ist nicht mehr gültig.`,
      providerSaid(p.detail),
      'Melden Sie sich erneut an.',
    ),
  'mfa-needed': (p) =>
    t(
      `${p.session} braucht einen Code von Ihrem MFA-Gerät ${p.serial}.`,
      null,
      'Geben Sie die sechs Ziffern ein, wenn danach gefragt wird.',
    ),
  'mfa-wrong': (p) =>
    t(
      `Der Code von ${p.serial} wurde nicht angenommen.`,
      awsSaid(p.detail),
      'Warten Sie auf den nächsten Code (jeder gilt nur einmal) und geben Sie diesen ein. Prüfen Sie, ob die Uhr des Geräts richtig geht.',
    ),

  network: (p) => {
    const { why, fix } = noAnswer[p.cause ?? 'unknown'];
    const reasons = [why, because(p.detail)].filter((part) => part !== null);
    return t(`${p.host} ist nicht erreichbar.`, reasons.length === 0 ? null : reasons.join(' '), fix);
  },
  'tls-untrusted': (p) => {
    const { what, fix } = certificateFaults[certificateFault(p.detail ?? '')];
    return t(what(ofHost(p.host)), because(p.detail), fix);
  },
  'proxy-login': (p) =>
    p.refused
      ? t(
          `Der Proxy ${p.proxy} hat Benutzername und Passwort nicht angenommen.`,
          'Latchkey sendet sie nicht noch einmal, bis sie oder die Proxy-Einstellungen sich ändern.',
          'Korrigieren Sie beides in Einstellungen, Netzwerk, oder führen Sie aus: latchkey network login',
        )
      : t(
          `Der Proxy ${p.proxy} verlangt Benutzername und Passwort.`,
          null,
          'Geben Sie beides in Einstellungen, Netzwerk ein, oder führen Sie aus: latchkey network login',
        ),
  throttled: (p) =>
    t(
      `${p.service} begrenzt die Anfragen.`,
      answer(p.detail),
      p.retryAfterMs === undefined
        ? 'Warten Sie eine Minute: Latchkey versucht es automatisch noch einmal.'
        : `Warten Sie ${offBy(p.retryAfterMs)}, wie verlangt, und versuchen Sie es dann noch einmal.`,
    ),
  'upstream-failed': (p) => {
    const status = p.status === undefined ? '' : ` (HTTP ${p.status})`;
    if (p.intercepted === true)
      return t(
        `${p.service} hat nicht selbst geantwortet${status}.`,
        'Der Server davor ist vielleicht überlastet, oder ein Proxy, eine Firewall oder ein Captive Portal hat an seiner Stelle geantwortet.',
        'Versuchen Sie es in einer Minute noch einmal. Wenn es weiter fehlschlägt, melden Sie sich im Browser am Netzwerk an, oder bitten Sie den Betreiber von Proxy oder Firewall, diesen Dienst durchzulassen.',
      );
    return t(`Bei ${p.service} gab es einen Fehler${status}.`, answer(p.detail), failedFix(p.service));
  },
  'upstream-garbage': (p) =>
    t(
      `${p.service} hat unerwartet geantwortet.`,
      because(p.detail),
      'Ein Proxy oder Captive Portal kann dazwischen sein. Prüfen Sie das Netzwerk und versuchen Sie es noch einmal.',
    ),
  'access-denied': (p) =>
    t(
      `AWS hat ${p.action} verweigert.`,
      awsSaid(p.detail),
      'Bitten Sie Ihren Administrator um die Berechtigung, oder wählen Sie eine andere Rolle.',
    ),
  'accounts-not-read': (p) => {
    const left = p.count - p.accounts.length;
    const more = left > 0 ? ` und ${number(left)} weitere` : '';
    const whose = p.count === 1 ? 'eines Kontos' : `von ${number(p.count)} Konten`;
    return t(
      `Die Rollen ${whose} konnten nicht gelesen werden: ${list(p.accounts)}${more}.`,
      sentences(
        phrase(p.reason),
        said(p.count === 1 ? 'Die Antwort war' : 'Die Antwort zum ersten davon war', p.detail),
      ),
      p.count === 1
        ? 'Die schon bekannten Sitzungen dieses Kontos sind unverändert; alle anderen sind aktuell.'
        : 'Die schon bekannten Sitzungen dieser Konten sind unverändert; alle anderen sind aktuell.',
    );
  },
  'aws-refused': (p) =>
    t(`AWS hat ${p.action} abgelehnt (${p.awsCode}).`, awsSaid(p.detail), refusalFix(p.action, p.awsCode)),
  'clock-skewed': (p) =>
    t(
      `Die Uhr dieses Computers geht gegenüber AWS ${offBy(Math.abs(p.skewMs))} ${p.skewMs > 0 ? 'nach' : 'vor'}.`,
      awsSaid(p.detail),
      'Schalten Sie die automatische Uhrzeit ein. Bis dahin korrigiert Latchkey seine eigenen Signaturen.',
    ),
  'identity-mismatch': (p) => {
    if (p.source !== undefined)
      return t(
        `Bei ${p.source} ist jetzt ${p.answered} angemeldet, und diese Sitzung gehört ${p.asked}. Latchkey vermischt sie nicht.`,
        null,
        `Verwenden Sie die Sitzung dessen, der jetzt angemeldet ist, oder melden Sie sich von ${p.source} ab und erneut als ${p.asked} an.`,
      );
    return t(
      `${p.service} hat Zugangsdaten von ${p.answered} geliefert, nicht von ${p.asked}. Latchkey verwendet sie nicht.`,
      null,
      'Prüfen Sie den Endpunkt dieses Dienstes (latchkey doctor) und Konto und Rolle der Sitzung.',
    );
  },
  'other-account': (p) =>
    t(
      `Sie haben sich als ${p.answered} angemeldet, und ${p.source} ist für das Konto ${p.asked}. Latchkey verwendet diese Anmeldung nicht.`,
      null,
      `Melden Sie sich erneut an und wählen Sie auf der Seite von AWS die Sitzung des Kontos ${p.asked}; wenn sie dort nicht angeboten wird, melden Sie sich zuerst von der AWS-Konsole ab.`,
    ),
  'role-not-assigned': (p) =>
    t(
      `Die Rolle ${p.role} im Konto ${p.account} ist Ihnen nicht zugewiesen.`,
      awsSaid(p.detail),
      'Bitten Sie Ihren Administrator, sie Ihnen zuzuweisen, und synchronisieren Sie dann die Identitätsquelle.',
    ),
  'duration-too-long': (p) =>
    t(
      `Die Dauer von ${p.requestedSeconds} s ist länger, als die Rolle erlaubt.`,
      p.chained
        ? 'Rollen, die von einer anderen Rolle aus angenommen werden, sind auf eine Stunde begrenzt.'
        : awsSaid(p.detail),
      p.chained
        ? 'Setzen Sie die Dauer auf 3600 oder weniger.'
        : 'Verkürzen Sie die Dauer, oder erhöhen Sie das Maximum der Rolle.',
    ),
  'credentials-expired': (p) =>
    t(
      `Die Zugangsdaten von ${p.session} sind abgelaufen.`,
      awsSaid(p.detail),
      'Erneuern Sie die Sitzung; melden Sie sich erneut an, wenn das nicht hilft.',
    ),

  'unknown-session': (p) =>
    t(
      `Unbekannte Sitzung „${p.asked}“.`,
      notRead(p) ?? nearest(p.similar),
      notReadFix(p, 'Siehe: latchkey list'),
    ),
  'unknown-source': (p) =>
    t(
      `Unbekannte Identitätsquelle „${p.asked}“.`,
      nearest(p.similar),
      // A short name of a company is kept as the portal that it leads to.
      /^https?:\/\//i.test(p.asked)
        ? 'Fügen Sie sie im Fenster hinzu (Identitätsquellen, Hinzufügen), oder nennen Sie die, die Sie haben: latchkey sources'
        : 'Siehe: latchkey sources',
    ),
  'unknown-account': (p) =>
    t(`Unbekanntes Konto „${p.asked}“.`, nearest(p.similar), 'Siehe: latchkey account list'),
  'unknown-profile': (p) =>
    t(
      `Keine Sitzung hat das Profil „${p.asked}“.`,
      notRead(p) ?? nearest(p.similar),
      notReadFix(p, 'Siehe: latchkey list. Um ein eigenes Profil zu importieren: latchkey import'),
    ),
  'no-previous-default': () =>
    t(
      'Es gibt keine vorige Standardsitzung, zu der Sie zurückkehren könnten.',
      'Bisher gab es nur eine, oder die davor ist nicht mehr da.',
      'Wählen Sie eine Standardsitzung: latchkey use SESSION',
    ),
  'default-gone': defaultGone,
  'no-default-session': ({ among }) =>
    t(
      among === undefined
        ? 'Es wurde keine Sitzung genannt, und es gibt keine Standardsitzung.'
        : `Es wurde keine Sitzung genannt, es gibt keine Standardsitzung, und es gibt mehrere Sitzungen: ${among}.`,
      null,
      'Geben Sie ein Profil an, oder wählen Sie eine Standardsitzung: latchkey use SESSION',
    ),
  'foreign-keys': () =>
    t(
      'Diese Shell hat einen Zugriffsschlüssel, der nicht von Latchkey ist (AWS_ACCESS_KEY_ID oder AWS_ACCESS_KEY).',
      'aws oder ein SDK würde diesen Schlüssel verwenden, deshalb gibt Latchkey stattdessen keine Zugangsdaten eines anderen Kontos.',
      `Nennen Sie ein Profil (codecommit://PROFILE@REPOSITORY, AWS_PROFILE=PROFILE), oder nehmen Sie den Schlüssel heraus: ${unsetKeys}`,
    ),
  'session-keys-left': () =>
    t(
      'Diese Shell hat noch die Zugangsdaten einer Sitzung (AWS_ACCESS_KEY_ID oder AWS_CONTAINER_CREDENTIALS_FULL_URI) und sagt nicht mehr, welcher (LATCHKEY_SESSION_ID).',
      'aws würde diese verwenden, deshalb gibt Latchkey stattdessen keine Zugangsdaten einer anderen Sitzung.',
      leaveShell,
    ),
  'pin-dropped': (p) =>
    t(
      `Dies wurde in ${p.session} gestartet, und ein Programm dazwischen hat die Variablen herausgenommen, die das sagen.`,
      'tox zum Beispiel gibt nur manche Variablen weiter. AWS-Programme nehmen dann die Standardsitzung, und die ist eine andere.',
      `Lassen Sie dieses Programm AWS_* und LATCHKEY_* weitergeben (tox: pass_env), oder nennen Sie ein Profil. ${leaveShell}`,
    ),
  'credentials-gone': (p) =>
    t(
      `Diese Shell ist in ${p.session}, und das Standardprofil, das hier kein AWS_PROFILE nennt, ist das von ${p.other}.`,
      'Etwas hat herausgenommen oder neu gesetzt, was AWS-Programme in der Sitzung hält: AWS_PROFILE, ihre Schlüssel oder AWS_CONFIG_FILE. Latchkey gibt stattdessen keine Zugangsdaten einer anderen Sitzung.',
      `Bringen Sie die Shell wieder in die Sitzung (latchkey env), oder verlassen Sie sie: ${leaveCommand}`,
    ),
  'half-keys': () =>
    t(
      'AWS_ACCESS_KEY_ID ist gesetzt, und AWS_SECRET_ACCESS_KEY nicht.',
      'aws und boto3 brechen dort ab, und andere SDKs sehen im Standardprofil nach. Latchkey gibt stattdessen keine Zugangsdaten einer anderen Sitzung.',
      `Setzen Sie beide, oder nehmen Sie sie heraus: ${unsetKeys}`,
    ),
  'profile-variables-differ': (p) =>
    t(
      `AWS_PROFILE ist „${p.profile}“, und AWS_DEFAULT_PROFILE ist „${p.other}“.`,
      'boto3 und Version 1 von aws nehmen AWS_DEFAULT_PROFILE, andere Programme AWS_PROFILE.',
      'Nehmen Sie eine davon heraus: unset AWS_DEFAULT_PROFILE',
    ),
  'superproject-remotes-differ': (p) =>
    t(
      `Die Remotes des übergeordneten Projekts dieses Submoduls nennen ${p.profiles.join(', ')}${p.hasPlain ? ' und, in einer Adresse ohne Profil, die Standardsitzung' : ''}${p.isUnclear ? ', und es gibt weitere, die nicht gelesen wurden' : ''}.`,
      'Die Adresse des Submoduls nennt keines, und aus welchem Remote git sie gebildet hat, weiß niemand mehr.',
      'Nennen Sie das Profil in der Adresse: git remote set-url origin codecommit://PROFILE@REPOSITORY im Submodul; wo es noch nicht geklont ist, git config submodule.NAME.url codecommit://PROFILE@REPOSITORY im übergeordneten Projekt.',
    ),
  'pins-mixed': (p) =>
    t(
      `Diese Shell hat Werte von zwei Sitzungen von Latchkey: LATCHKEY_SESSION_ID ist nicht die Sitzung des Profils ${p.profile}.`,
      'Manche Programme würden als die eine handeln, manche als die andere.',
      leaveShell,
    ),
  'keys-of-another': (p) =>
    t(
      `Diese Shell wurde in ${p.session} gestartet, und ihre Zugangsdaten (AWS_ACCESS_KEY_ID oder AWS_CONTAINER_CREDENTIALS_FULL_URI) sind von ${p.keys}.`,
      'aws würde als die eine handeln, git als die andere.',
      leaveShell,
    ),
  'own-profile': (p) =>
    t(
      `„${p.profile}“ ist ein Profil von Ihnen selbst, und Latchkey gibt dessen Zugangsdaten nicht heraus.`,
      `Seine Zugangsdaten: ${ownCredentials[p.has]}.`,
      ownProfileFix(p),
    ),
  'pinned-session-gone': (p) =>
    t(
      `Die Sitzung, mit der diese Shell gestartet wurde (${p.session}), ist nicht mehr da.`,
      null,
      `Starten Sie eine andere: latchkey exec SESSION, oder verlassen Sie sie: ${leaveCommand}`,
    ),
  'session-edited': (p) =>
    t(
      `${p.session} wurde bearbeitet, nachdem diese Shell oder dieses Programm gestartet wurde, und ${actsNowAs(p.role, p.account)}.`,
      'Keines von beiden bekommt mitten in seiner Arbeit Zugangsdaten eines anderen Kontos oder einer anderen Rolle.',
      `Starten Sie es neu: ${startCommands(p)}. Oder verlassen Sie die Sitzung: ${leaveCommand}`,
    ),
  'keys-of-other-account': (p) =>
    p.account === null
      ? t(
          `Diese Shell oder dieses Programm wurde im Konto ${p.started} gestartet, und zu welchem Konto die neuen Schlüssel von ${p.session} gehören, ist nicht bekannt.`,
          'AWS STS konnte nicht gefragt werden.',
          'Prüfen Sie das Netzwerk und versuchen Sie es noch einmal: latchkey doctor',
        )
      : t(
          `Diese Shell oder dieses Programm wurde im Konto ${p.started} gestartet, und die Schlüssel von ${p.session} gehören jetzt zum Konto ${p.account}.`,
          'Was dieser Sitzung ihre Schlüssel gibt, gibt jetzt die eines anderen Kontos als vorher. Weder Shell noch Programm bekommt sie mitten in der Arbeit.',
          `Um in diesem Konto weiterzumachen, starten Sie es neu: ${startCommands(p)}. Oder verlassen Sie die Sitzung: ${leaveCommand}`,
        ),
  'signed-in-as-another': (p) =>
    t(
      `Nachdem diese Shell oder dieses Programm in ${p.session} gestartet wurde, hat sich bei ${p.source} ${p.user === null ? 'ein anderer Benutzer' : `ein anderer Benutzer (${p.user})`} angemeldet.`,
      'Weder Shell noch Programm bekommt Zugangsdaten, mit denen AWS ihre Arbeit als die eines anderen Benutzers aufzeichnen würde.',
      `Um als der weiterzumachen, der jetzt angemeldet ist, starten Sie es neu: ${startCommands(p)}. Oder lassen Sie den ersten Benutzer sich erneut anmelden: latchkey logout ${shellWord(p.source)} && latchkey login ${shellWord(p.source)}`,
    ),
  'session-stopped': (p) =>
    t(
      `${p.session} wurde beendet.`,
      null,
      `Starten Sie die Sitzung wieder: latchkey start ${shellWord(addressOf(p))}`,
    ),
  'session-ended': (p) =>
    t(
      `${p.asked === undefined ? '' : `${p.asked} ist auf ${p.session} aufgebaut. `}${boxTexts.ended(p)}`,
      null,
      `Starten Sie die Sitzung wieder: latchkey start ${shellWord(addressOf(p))} --for ${shellWord(englishBoxTexts.typed(p.spanMs))}`,
    ),
  'stop-not-kept': (p) =>
    t(
      `${p.session} ist beendet, bis Latchkey beendet wird: Dass die Zeit der Sitzung vorbei ist, konnte nicht gespeichert werden.`,
      because(p.detail),
      'Latchkey versucht es alle 15 Sekunden noch einmal. Beenden Sie die Sitzung noch einmal, um zu sehen, ob es gespeichert ist: Bis dahin erhalten Programme nach einem Neustart ihre Zugangsdaten, bis ihre Zeit zu Ende ist.',
    ),
  ambiguous: (p) =>
    t(
      `„${p.asked}“ passt auf mehr als eines: ${list(p.matches)}.`,
      null,
      'Geben Sie mehr vom Namen ein, oder das Profil, die ID oder die Kontonummer.',
    ),
  'chain-cycle': (p) =>
    t(
      'Die Kette der Rollen läuft im Kreis.',
      `${p.chain.join(' → ')}`,
      'Wählen Sie für eine davon eine andere Sitzung, auf der sie aufbaut.',
    ),
  'chain-parent-missing': (p) =>
    t(
      `${p.session} baut auf ${p.parent} auf, und das gibt es nicht.`,
      null,
      'Bearbeiten Sie die Sitzung und wählen Sie, worauf sie sonst aufbaut.',
    ),
  'region-missing': (p) =>
    t(
      `${p.session} hat keine Region.`,
      null,
      'Geben Sie der Sitzung eine Region, oder legen Sie in den Einstellungen die Standardregion fest.',
    ),
  'profile-name-taken': (p) =>
    t(
      `Das Profil ${p.profile} gibt es in ${p.file} schon, und Latchkey hat es nicht geschrieben.`,
      null,
      'Lassen Sie Latchkey es übernehmen, oder wählen Sie einen anderen Profilnamen.',
    ),
  'profile-name-invalid': (p) =>
    t(
      `„${p.profile}“ ist kein gültiger Profilname.`,
      'Manche SDKs übergehen Namen mit anderen Zeichen.',
      'Verwenden Sie nur Buchstaben, Ziffern und _ @ + . % : / -',
    ),
  'profile-shadowed': shadowText,
  'production-unconfirmed': (p) =>
    t(
      `${p.session}${p.account === null ? '' : `, Konto ${p.account},`} ist als Produktion markiert, und es gibt kein Terminal, in dem Sie bestätigen könnten.`,
      null,
      'Bestätigen Sie in einem Skript mit --yes: latchkey use SESSION --yes',
    ),
  'switch-superseded': (p) =>
    t(
      p.session === null
        ? 'Die Standardsitzung wurde nicht aufgehoben.'
        : `${p.session} ist nicht die Standardsitzung.`,
      'Seitdem gab es einen anderen Wechsel.',
      'Wenn Sie diesen noch wollen, wechseln Sie noch einmal.',
    ),
  'in-use': (p) =>
    t(
      `${p.what} wird verwendet von ${list(p.by)}.`,
      null,
      'Ändern oder löschen Sie zuerst, was es verwendet.',
    ),

  'keychain-missing': (p) =>
    t(
      'Dieser Computer hat keinen Schlüsselbund, den Latchkey verwenden kann, deshalb können Sie sich nicht anmelden.',
      because(p.detail),
      `Installieren und starten Sie einen (unter Linux: gnome-keyring oder KWallet mit dem Secret Service), und drücken Sie dann „${bannerText.retryKeychain}“.`,
    ),
  'keychain-locked': (p) =>
    t(
      'Der Schlüsselbund ist gesperrt.',
      because(p.detail),
      `Entsperren Sie ihn (melden Sie sich neu am Computer an, oder öffnen Sie Ihre Passwort-App), und drücken Sie dann „${bannerText.retryKeychain}“.`,
    ),
  'keychain-cancelled': () =>
    t(
      'Der Schlüsselbund ist noch gesperrt: Seine Abfrage wurde abgebrochen.',
      null,
      'Versuchen Sie es noch einmal und entsperren Sie ihn.',
    ),
  'keychain-volatile': (p) =>
    t(
      'Der Schlüsselbund behält Geheimnisse nur, bis Sie sich vom Computer abmelden.',
      because(p.detail),
      'Legen Sie einen dauerhaften Schlüsselbund „Anmeldung“ an (login), oder melden Sie sich nach jedem Start erneut an.',
    ),
  'keychain-timeout': (p) =>
    t(
      `Der Schlüsselbund hat nicht innerhalb von ${seconds(p.afterMs)} geantwortet.`,
      null,
      'Suchen Sie nach einem verdeckten Fenster zum Entsperren und versuchen Sie es dann noch einmal.',
    ),
  'keychain-failed': (p) =>
    t(
      'Der Schlüsselbund hat einen Fehler gemeldet.',
      because(p.detail),
      'Versuchen Sie es noch einmal; prüfen Sie den Schlüsselbund in Ihrer Passwort-App.',
    ),
  'keychain-corrupt': (p) =>
    t(
      `Der Eintrag von ${p.source} im Schlüsselbund ist nicht lesbar.`,
      null,
      'Melden Sie sich erneut an, um ihn zu ersetzen.',
    ),
  'keychain-not-removed': (p) =>
    t(
      `Sie haben sich von ${p.source} abgemeldet, aber dessen Geheimnisse sind noch im Schlüsselbund.`,
      'Der Schlüsselbund war nicht verfügbar, um sie zu entfernen.',
      `Um sie zu entfernen, entsperren Sie den Schlüsselbund, und drücken Sie dann „${bannerText.retryKeychain}“, oder melden Sie sich noch einmal ab.`,
    ),

  'file-unreadable': (p) =>
    t(
      `${p.file} ist nicht lesbar.`,
      because(p.detail),
      p.cause === undefined
        ? 'Prüfen Sie, ob es die Datei gibt und ob Sie sie lesen dürfen. Es wurde nichts geändert.'
        : fileFix(p.cause, p.file),
    ),
  'file-unwritable': (p) =>
    t(
      `${p.file} kann nicht geschrieben werden.`,
      because(p.detail),
      p.cause === undefined
        ? 'Prüfen Sie ihre Zugriffsrechte. Es wurde nichts geändert.'
        : fileFix(p.cause, p.file),
    ),
  'left-in-git': (p) =>
    t(
      `${p.file} kann ein Geheimnis enthalten, und git nimmt es beim nächsten Commit mit.`,
      `Die Regeln in ${p.list} lassen sie zu.`,
      `Führen Sie aus: printf '\\n*.latchkey-*\\n' >> ${shellWord(p.list)}`,
    ),
  'file-malformed': (p) =>
    t(
      p.line === undefined
        ? `${p.file} ist nicht zu verstehen.`
        : `${p.file} ist nicht zu verstehen (Zeile ${p.line}).`,
      because(p.detail),
      'Korrigieren Sie die Datei von Hand. Latchkey hat nichts geändert.',
    ),
  'not-taken-back': (p) =>
    t(
      `${p.file} wurde nur zum Teil geschrieben und konnte nicht wiederhergestellt werden.`,
      because(p.detail),
      'Prüfen Sie ihre Zugriffsrechte und den Platz auf der Festplatte, und führen Sie dann aus: latchkey doctor',
    ),
  'profile-blocked': (p) =>
    t(
      `Das Profil ${p.profile} wurde nicht geändert: ${p.file}${p.line === undefined ? '' : `, Zeile ${p.line}`}.`,
      because(p.detail),
      'Korrigieren Sie es von Hand. Alles andere ist aktuell.',
    ),
  'profile-in-use': (p) =>
    t(
      `${p.program} (PID ${p.pid}), von latchkey exec gestartet, läuft im Profil ${p.profile}.`,
      'Es würde dort ohne ein Wort andere Schlüssel lesen. Deshalb bleibt dieses Profil bei Latchkey und hat keine Schlüssel in einer Datei, bis das Programm endet.',
      'Lassen Sie es fertig werden, oder beenden Sie es: Das Profil wird ein paar Sekunden danach geschrieben. Alles andere ist aktuell.',
    ),
  'default-put-right': (p) =>
    t(
      `Als Latchkey startete, hatten Ihre AWS-Dateien ${p.found} als Standardsitzung.`,
      'Ein Wechsel wurde abgebrochen, oder jemand hat die Datei geändert.',
      p.kept === null
        ? 'Es gibt keine Standardsitzung, wie vorher. Um eine zu haben, wählen Sie sie.'
        : `${p.kept} ist die Standardsitzung, wie vorher. Um eine andere zu haben, wählen Sie sie.`,
    ),
  'file-changed-meanwhile': (p) =>
    t(
      `Ein anderes Programm hat ${p.file} zur selben Zeit geändert.`,
      null,
      'Versuchen Sie es noch einmal. Es wurde nichts überschrieben.',
    ),
  'file-locked': (p) =>
    t(
      `${p.file} wird gerade von ${p.holder} geschrieben.`,
      null,
      'Warten Sie, bis das fertig ist, und versuchen Sie es noch einmal.',
    ),
  'disk-full': (p) => {
    const { what, fix } = spaceUsedUp[p.limit ?? 'disk'];
    return t(`${what}: ${p.file} wurde nicht geschrieben.`, 'Die vorhandene Datei ist unverändert.', fix);
  },
  'nothing-to-undo': () =>
    t(
      'Es gibt nichts rückgängig zu machen.',
      null,
      'Latchkey hat seit dem letzten Rückgängigmachen keine Datei geändert.',
    ),
  'undo-refused': (p) =>
    t(
      `${p.file} wurde geändert, nachdem Latchkey sie geschrieben hatte. Beim Rückgängigmachen ginge diese Änderung verloren.`,
      null,
      'Um den Unterschied zu sehen und die Datei trotzdem wiederherzustellen, wobei der jetzige Text als Sicherung bleibt: latchkey undo --force',
    ),
  detached: () =>
    t(
      'Latchkey ist getrennt: Es schreibt nichts in Ihre AWS- und git-Dateien.',
      'Sie haben es getrennt, in den Einstellungen oder mit latchkey detach.',
      `Um es wieder zu verbinden: Einstellungen, „${settingsText.uninstall}“, oder latchkey attach`,
    ),

  usage: (p) => t(phrase(p.message), null, 'Siehe: latchkey help'),
  'not-codecommit-url': (p) =>
    t(
      `„${p.url}“ ist keine CodeCommit-Adresse.`,
      phrase(p.reason),
      'Verwenden Sie codecommit://Profile@Repository oder codecommit::region://Profile@Repository.',
    ),
  'program-missing': (p) =>
    t(
      `Das Programm ${p.program} wurde nicht gefunden.`,
      null,
      'Installieren Sie es, oder nehmen Sie es in den PATH auf.',
    ),
  'endpoint-unavailable': (p) =>
    t(
      'Programme erreichen Latchkey nicht: Sein lokaler Endpunkt ist nicht offen.',
      because(p.detail),
      'Beenden Sie Latchkey und starten Sie es wieder.',
    ),
  refused: (p) => t('Abgelehnt.', sentences(phrase(p.reason), answer(p.detail)), 'Es wurde nichts geändert.'),
};

/** SECURITY: one line each, whatever names and words of others are in it. */
export const problemText: typeof English = (problem) => {
  const { what, why, fix } = word(problem.code, problem);
  return {
    what: plainLine(what, PART_LENGTH),
    why: why === null ? null : plainLine(why, PART_LENGTH),
    fix: plainLine(fix, PART_LENGTH),
  };
};

/** Keeps a code and its own member together, so that each entry gets exactly what it takes. */
function word<C extends ProblemCode>(code: C, problem: ProblemByCode[C]): ProblemText {
  return wording[code](problem);
}

interface NamedSession {
  readonly session: string;
  /** What means exactly this session, where its name may be that of several. Absent: the name is all that is known. */
  readonly address?: string | undefined;
}

const addressOf = ({ session, address }: NamedSession): string => address ?? session;

const startCommands = (p: NamedSession): string =>
  `latchkey exec ${shellWord(addressOf(p))} oder eval "$(latchkey env ${shellWord(addressOf(p))})"`;

/** One line for terminals, notifications and logs. */
export const problemSentence: typeof EnglishSentence = (problem) => {
  const { what, why, fix } = problemText(problem);
  return [what, why, fix].filter((s) => s !== null && s !== '').join(' ');
};
