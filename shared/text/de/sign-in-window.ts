import type {
  passkeyText as EnglishPasskey,
  passwordText as EnglishPassword,
  signInWindowText as EnglishWindow,
} from '../sign-in-window.ts';
import { phrase } from './phrases.ts';

export const passwordText: typeof EnglishPassword = {
  title: (host) => `${host} verlangt ein Passwort`,
  site: (host) => `${host} verlangt Benutzername und Passwort.`,
  proxy: (host) => `Der Proxy ${host} verlangt Benutzername und Passwort.`,
  realm: (realm) => `Die Meldung dazu: „${realm}“`,
  wrong: 'Benutzername und Passwort wurden nicht angenommen. Geben Sie sie noch einmal ein.',
  readable: 'Die Verbindung ist nicht verschlüsselt: Jeder im Netzwerk kann Ihr Passwort lesen.',
  guessable:
    'Die Verbindung ist nicht verschlüsselt: Jeder im Netzwerk kann versuchen, Ihr Passwort zu erraten.',
  passedOn: 'Latchkey gibt beides weiter und speichert es nicht.',
  user: 'Benutzername',
  domain: 'Bei Windows-Konten oft DOMAIN\\name.',
  password: 'Passwort',
  signIn: 'Anmelden',
  cancel: 'Abbrechen',
};

export const signInWindowText: typeof EnglishWindow = {
  title: (host, source) => `${host} · Anmeldung bei ${source} · Latchkey`,
  crashed: 'Die Seite ist abgestürzt.',
  noResponse: 'Sie hat keine SAMLResponse gesendet.',
  noPassword: 'Verlangt wird etwas anderes als ein Passwort, etwa ein Kerberos-Ticket.',
  noPage: 'Es kam keine Seite, die gezeigt werden kann.',
  file: (kind) => `Statt einer Seite kam eine Datei (${kind}).`,
};

export const passkeyText: typeof EnglishPasskey = {
  waits: (host) => `${host} wartet auf einen Passkey oder einen Sicherheitsschlüssel.`,
  advice: (source) =>
    `Wenn Ihr Sicherheitsschlüssel eingesteckt ist, berühren Sie ihn. Passkeys dieses Computers, eines Telefons oder eines Passwortmanagers gehen in diesem Fenster nicht. Wählen Sie auf der Seite einen anderen Weg, oder lassen Sie ${source} Ihren eigenen Browser verwenden: Identitätsquellen, ${source}, Bearbeiten, Weitere Optionen, „${phrase('Port for sign-in in your own browser')}“.`,
  goOn: 'Weiter',
};
