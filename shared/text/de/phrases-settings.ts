import { SESSIONS_ALL_WRITTEN } from '../../profile-patterns.ts';

/** What the settings and the titles of the pages say. */
export const settingPhrases: Readonly<Record<string, string>> = {
  'Start at login': 'Beim Anmelden am Computer starten',
  'Tools get credentials without opening Latchkey first.':
    'Programme bekommen Zugangsdaten, ohne dass Sie Latchkey zuerst öffnen.',
  Language: 'Sprache',
  'Of the window, the tray and the notifications. The terminal speaks English.':
    'Des Fensters, des Infobereichs und der Mitteilungen. Das Terminal spricht Englisch.',
  Theme: 'Farbschema',
  'Match system': 'Wie das System',
  Light: 'Hell',
  Dark: 'Dunkel',
  'Zoom of the window': 'Zoom des Fensters',
  'Ctrl or Cmd with plus, minus and 0 change it too.': 'Auch Strg oder Cmd mit Plus, Minus und 0 ändern ihn.',
  'Shortcut of the quick panel': 'Tastenkürzel der Schnellauswahl',
  'Works in every program. On Wayland, give the command latchkey panel a shortcut in the keyboard settings of your desktop.':
    'Funktioniert in jedem Programm. Unter Wayland geben Sie dem Befehl latchkey panel ein Tastenkürzel in den Tastatureinstellungen Ihres Desktops.',
  'Show which account git uses': 'Anzeigen, welches Konto git verwendet',
  'One line in the terminal, where neither the address nor the environment names a profile.':
    'Eine Zeile im Terminal, wenn weder die Adresse noch die Umgebung ein Profil nennt.',
  'Keep activity for': 'Aktivität aufbewahren für',
  'On this machine only: who asked for which credentials. 0 keeps nothing on the disk and removes what is there.':
    'Nur auf diesem Computer: wer nach welchen Zugangsdaten gefragt hat. 0 behält nichts auf dem Datenträger und entfernt, was dort ist.',
  Updates: 'Updates',
  'Once a day, Latchkey asks its own server whether there is a newer version. It installs none that you did not ask for.':
    'Einmal am Tag fragt Latchkey seinen eigenen Server, ob es eine neuere Version gibt. Latchkey installiert keine, um die Sie nicht gebeten haben.',
  'Never look': 'Nie suchen',
  'Look when I ask': 'Suchen, wenn ich es verlange',
  'Look once a day': 'Einmal am Tag suchen',
  'Which sessions get a profile': 'Welche Sitzungen ein Profil bekommen',
  [`With more than ${SESSIONS_ALL_WRITTEN} sessions, "all" are those that you pin, use, make or ask for: a large file slows every aws call.`]: `Bei mehr als ${SESSIONS_ALL_WRITTEN} Sitzungen sind „alle“ die, die Sie anheften, verwenden, anlegen oder verlangen: Eine große Datei macht jeden Aufruf von aws langsamer.`,
  'All sessions': 'Alle Sitzungen',
  'Sessions that were used': 'Verwendete Sitzungen',
  'Only those I name': 'Nur die, die ich nenne',
  'Profiles are always written for': 'Profile werden immer geschrieben für',
  'Patterns of profile names or account numbers, such as prod-* 111122223333. A single * is all of them.':
    'Muster von Profilnamen oder Kontonummern, zum Beispiel prod-* 111122223333. Ein einzelnes * steht für alle.',
  'Default region': 'Standardregion',
  'For sessions that have none of their own. Empty: the region of their identity source.':
    'Für Sitzungen, die keine eigene haben. Leer: die Region ihrer Identitätsquelle.',
  'Production sessions': 'Produktionssitzungen',
  'Patterns of session, profile or account names, or account numbers, such as prod* 111122223333. Making one the default asks first.':
    'Muster von Sitzungs-, Profil- oder Kontonamen oder Kontonummern, zum Beispiel prod* 111122223333. Bevor eine davon als Standard festgelegt wird, fragt Latchkey nach.',
  'Lock with the screen': 'Mit dem Bildschirm sperren',
  'While Latchkey is locked, no tool gets credentials. Unlocking the screen unlocks it.':
    'Solange Latchkey gesperrt ist, bekommt kein Programm Zugangsdaten. Wenn Sie den Bildschirm entsperren, ist auch Latchkey entsperrt.',
  'Lock when the computer sleeps': 'Sperren, wenn der Computer schläft',
  'Lock when nobody uses the computer for': 'Sperren, wenn niemand den Computer benutzt, nach',
  '0 turns it off.': '0 schaltet es aus.',
  'Open the sign-in page automatically': 'Anmeldeseite automatisch öffnen',
  'When you start a sign-in, its page opens in your browser.':
    'Wenn Sie eine Anmeldung starten, öffnet sich die Seite dafür in Ihrem Browser.',
  Notifications: 'Mitteilungen',
  'Before a sign-in expires, and when a tool is waiting for you.':
    'Bevor eine Anmeldung abläuft und wenn ein Programm auf Sie wartet.',
  'Notify me before expiry': 'Vor dem Ablauf benachrichtigen',
  'How long a tool waits for sign-in': 'Wie lange ein Programm auf die Anmeldung wartet',
  Proxy: 'Proxy',
  "Automatic: HTTPS_PROXY of the app's environment, else the system's settings.":
    'Automatisch: HTTPS_PROXY aus der Umgebung der App, sonst die Einstellungen des Systems.',
  Automatic: 'Automatisch',
  "The system's settings": 'Einstellungen des Systems',
  'The address below': 'Adresse unten',
  'The PAC file below': 'PAC-Datei unten',
  'No proxy': 'Kein Proxy',
  'Proxy address': 'Proxy-Adresse',
  'Such as http://proxy.example.com:3128. Latchkey asks for user name and password, and keeps them in the keychain.':
    'Zum Beispiel http://proxy.example.com:3128. Latchkey fragt nach Benutzername und Passwort und bewahrt sie im Schlüsselbund auf.',
  'Hosts without proxy': 'Hosts ohne Proxy',
  'As NO_PROXY: names with all that is below them, addresses, blocks such as 10.0.0.0/8. For the proxy address.':
    'Wie NO_PROXY: Namen mit allem, was darunter liegt, Adressen, Blöcke wie 10.0.0.0/8. Gilt für die Proxy-Adresse.',
  'Address of the PAC file': 'Adresse der PAC-Datei',
  'Such as http://wpad.example.com/proxy.pac.': 'Zum Beispiel http://wpad.example.com/proxy.pac.',
  'More certificate authorities': 'Weitere Zertifizierungsstellen',
  "A PEM file that counts beside the system's, AWS_CA_BUNDLE and ca_bundle.":
    'Eine PEM-Datei, die zusätzlich zu denen des Systems, AWS_CA_BUNDLE und ca_bundle gilt.',

  Sessions: 'Sitzungen',
  'Identity sources': 'Identitätsquellen',
  Activity: 'Aktivität',
  Settings: 'Einstellungen',
};
