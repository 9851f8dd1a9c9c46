import type { ShadowCause, ShadowView } from '../../shadow.ts';
import { shellWord } from '../../shell-quote.ts';
import type { shadowText as English } from '../shadow.ts';

/** As a sentence that ends after it: `FILE, Zeile 3: …`. */
const things: { readonly [C in ShadowCause]: string } = {
  keys: 'Zugriffsschlüssel, die Programme zuerst nehmen',
  role: 'eine eigene Rolle von Ihnen, die Programme zuerst annehmen',
  'web-identity': 'eine Web-Identity-Rolle, die Programme zuerst annehmen',
  sso: 'Einstellungen von IAM Identity Center, die aws und boto3 zuerst nehmen',
  login: 'eine Anmeldung mit „aws login“, die manche Programme zuerst nehmen',
  process: 'ein anderer credential_process',
  inherited: 'Zugangsdaten in einem Abschnitt [DEFAULT], die jedes Profil erbt',
  'second-section': 'ein zweiter Abschnitt dieses Namens, und Programme lesen nur einen von beiden',
  missing: 'Der Abschnitt, den Latchkey geschrieben hat, ist nicht da',
  'own-section': 'Der Abschnitt gehört Ihnen, hat keine Zugangsdaten, und Latchkey hat ihn nicht bekommen',
  'other-session': 'der Abschnitt einer anderen Sitzung',
  'other-latchkey': 'der Befehl eines anderen Latchkey, etwa eines mit einem anderen Datenverzeichnis',
  'no-program': 'Er nennt ein Programm, das nicht da ist',
  region: 'eine andere Region',
  'bad-region': 'eine Region, die keine ist',
  unreadable: 'etwas, das aws und boto3 nicht verstehen',
  unmarked: 'was Latchkey geschrieben hat, ohne seine Kommentare',
};

export const shadowText: typeof English = (shadow) => {
  const { profile, file, session, cause, line, every, region } = shadow;
  const who = every ? 'AWS-Programme' : 'Manche AWS-Programme';
  const place = line === null ? file : `${file}, Zeile ${line}`;
  if (cause === 'region')
    return {
      what: `Für das Profil ${profile} verwendet aws die Region ${region ?? '?'}, nicht die von ${session}.`,
      why: `${place} legt sie fest.`,
      fix: 'Nehmen Sie diese Zeile heraus, oder geben Sie der Sitzung diese Region.',
    };
  if (cause === 'bad-region')
    return {
      what:
        region === undefined || region === ''
          ? `Die Region des Profils ${profile} ist leer.`
          : `Das Profil ${profile} hat „${region}“ als Region, und das ist keine Region.`,
      why: `${place} legt sie fest: aws und boto3 schlagen fehl oder fragen nach einer Region.`,
      fix: `Geben Sie ihm eine, zum Beispiel: aws configure set region us-east-1 --profile ${shellWord(profile)}`,
    };
  if (cause === 'unreadable')
    return {
      what: `aws und boto3 können ${file} nicht lesen, deshalb verwenden sie für das Profil ${profile} nicht ${session}.`,
      why:
        line === null
          ? 'Sie weisen die ganze Datei ab.'
          : `Sie weisen die ganze Datei wegen ihrer Zeile ${line} ab.`,
      fix: 'Korrigieren Sie sie von Hand. Um zu sehen, was mit ihr nicht stimmt: latchkey doctor',
    };
  if (cause === 'unmarked')
    return {
      what: `Das Profil ${profile} funktioniert, aber die Kommentare von Latchkey in seinem Abschnitt sind weg.`,
      why: `${place}: Ein anderes Programm hat die Datei ohne Kommentare geschrieben. Was Latchkey von Ihren eigenen Einstellungen aufbewahrt hat, ist in den Dateien ${file}.latchkey-kept.*`,
      fix: 'Um den Abschnitt wieder zu kennzeichnen, mit dem, was aufbewahrt wurde: latchkey doctor --fix',
    };
  return {
    what: `${who} verwenden für das Profil ${profile} nicht ${session}.`,
    why: `${place}: ${shadow.program === undefined ? things[cause] : `Es startet ${shadow.program}, und das ist nicht da`}.`,
    fix: fixOf(shadow),
  };
};

function fixOf({ profile, session, handle, cause, canTakeOver }: ShadowView): string {
  // SECURITY: for any other profile, `use` would change which account is the default.
  const command =
    profile === 'default'
      ? `latchkey use ${shellWord(handle ?? session)}`
      : `latchkey profile add ${shellWord(profile)}`;
  if (cause === 'missing' || cause === 'other-session') return `Schreiben Sie ihn neu: ${command}`;
  if (cause === 'other-latchkey')
    return `Nehmen Sie das Profil dort heraus (latchkey detach). Oder übernehmen Sie es hier, in einem Terminal: ${command}`;
  if (cause === 'no-program') return 'Um ihn neu zu schreiben: latchkey doctor --fix';
  if (cause === 'own-section')
    return `Um ihn zu übergeben, beantworten Sie die Frage von Latchkey in seinem Fenster, oder: ${command} --take-over`;
  if (canTakeOver === true)
    return `Damit Latchkey diesen Abschnitt umbenennt und seinen Namen verwendet: ${command} --take-over`;
  return 'Nehmen Sie es aus der Datei heraus, oder geben Sie ihm einen anderen Profilnamen. Danach: latchkey doctor';
}
