import type { Template } from './phrase-template.ts';

/** Why Latchkey itself refuses something, with values. */
const refusalTemplates: readonly Template[] = [
  ['Unknown kind of identity source: <kind>.', 'Unbekannte Art von Identitätsquelle: <kind>.'],
  [
    'This build does not support <kind:word> sources.',
    'Diese Version unterstützt keine Quellen der Art <kind>.',
  ],
  [
    'This build does not support <kind:word> sessions.',
    'Diese Version unterstützt keine Sitzungen der Art <kind>.',
  ],
  [
    'A session of kind <kind:word> cannot be made by hand.',
    'Eine Sitzung der Art <kind> lässt sich nicht von Hand anlegen.',
  ],
  [
    'The region <region:word> is of the partition <there:word>, and <session> is of the partition <own:word>: its credentials are unknown there, and are not sent there. Choose a session of <there>, or a region of <own>.',
    'Die Region <region> gehört zur Partition <there>, und <session> gehört zur Partition <own>: Die Zugangsdaten der Sitzung sind dort unbekannt und werden nicht dorthin gesendet. Wählen Sie eine Sitzung von <there> oder eine Region von <own>.',
  ],
  [
    'This role is of the partition <role:word>, and what it is built on is of <parent:word>: credentials of one are unknown in the other.',
    'Diese Rolle gehört zur Partition <role>, und worauf sie aufbaut, gehört zu <parent>: Die Zugangsdaten der einen sind in der anderen unbekannt.',
  ],
  [
    '"<value>" is no region; one looks like us-east-1.',
    '„<value>“ ist keine Region; eine Region sieht so aus: us-east-1.',
  ],
  ['"<value>" is no region.', '„<value>“ ist keine Region.'],
  ['CodeCommit is not offered in <region:word>.', 'CodeCommit gibt es in <region> nicht.'],
  [
    '<profile> is not one of the additional profiles of <session>.',
    '<profile> ist keines der zusätzlichen Profile von <session>.',
  ],
  ['Choose another name.', 'Wählen Sie einen anderen Namen.'],
  ['Choose another label.', 'Wählen Sie eine andere Bezeichnung.'],
  [
    '"<profile>" has neither a letter nor a digit, so nobody can read whose it is.',
    '„<profile>“ hat weder einen Buchstaben noch eine Ziffer; so kann niemand lesen, wessen Profil es ist.',
  ],
  [
    '"<profile>" reads as the name of another account, <account> (<id:number>).',
    '„<profile>“ liest sich wie der Name eines anderen Kontos, <account> (<id>).',
  ],
  [
    '"<text>" reads as the number of an account, <number>, and nothing says that it is the account of this one.',
    '„<text>“ liest sich wie die Nummer eines Kontos, <number>, und nichts sagt, dass es das Konto von diesem hier ist.',
  ],
  [
    '"<text>" reads as the number of another account, <number>.',
    '„<text>“ liest sich wie die Nummer eines anderen Kontos, <number>.',
  ],
  [
    '"<text>" reads as account <number>, and is a name of <session>. Type the number of the account that you mean.',
    '„<text>“ liest sich wie das Konto <number> und ist ein Name von <session>. Tippen Sie die Nummer des Kontos, das Sie meinen.',
  ],
  [
    '<profile> is also a name of another session, <session>. Choose another name.',
    '<profile> ist auch ein Name einer anderen Sitzung, <session>. Wählen Sie einen anderen Namen.',
  ],
  [
    '<profile> differs only by case from <other>, a profile of your own in the AWS files. Choose another name.',
    '<profile> unterscheidet sich nur durch Groß- und Kleinschreibung von <other>, einem eigenen Profil von Ihnen in den AWS-Dateien. Wählen Sie einen anderen Namen.',
  ],
  [
    '<profile> differs only by case from <other>, a profile of <session>. Choose another name.',
    '<profile> unterscheidet sich nur durch Groß- und Kleinschreibung von <other>, einem Profil von <session>. Wählen Sie einen anderen Namen.',
  ],
  [
    '"<label>" differs only by case or by characters that look alike from "<other>", a name of account <id:number>. Choose another label.',
    '„<label>“ unterscheidet sich nur durch Groß- und Kleinschreibung oder durch ähnlich aussehende Zeichen von „<other>“, einem Namen des Kontos <id>. Wählen Sie eine andere Bezeichnung.',
  ],
  [
    'An identity source has this name, or one that looks like it: <whose>. Choose another one, such as "<free>".',
    'Eine Identitätsquelle hat diesen Namen oder einen, der ähnlich aussieht: <whose>. Wählen Sie einen anderen, zum Beispiel „<free>“.',
  ],
  [
    'The undo would now make <session> the default session. It is production, and you were not asked about it. Undo again.',
    'Das Rückgängigmachen würde jetzt <session> als Standardsitzung festlegen. Sie ist Produktion, und Sie wurden nicht danach gefragt. Machen Sie es noch einmal rückgängig.',
  ],
  [
    '<program> (pid <pid:number>), which latchkey exec started, runs in the profile <profile>, and the undo would change that profile. Let it finish, or end it, and undo again.',
    '<program> (pid <pid>), von latchkey exec gestartet, läuft im Profil <profile>, und das Rückgängigmachen würde dieses Profil ändern. Lassen Sie es zu Ende laufen, oder beenden Sie es, und machen Sie es noch einmal rückgängig.',
  ],
  [
    'FIPS hosts are asked for (AWS_USE_FIPS_ENDPOINT, or use_fips_endpoint of the profile), and CodeCommit has none for Git in <region:word>. Take a repository of another region, or set AWS_USE_FIPS_ENDPOINT=false for this command.',
    'Verlangt sind FIPS-Hosts (AWS_USE_FIPS_ENDPOINT oder use_fips_endpoint des Profils), und CodeCommit hat in <region> keine für Git. Nehmen Sie ein Repository einer anderen Region, oder setzen Sie AWS_USE_FIPS_ENDPOINT=false für diesen Befehl.',
  ],
  [
    "No port of this machine is free for the browser's answer. Close the program that uses it, or choose another port.",
    'Auf diesem Computer ist kein Port für die Antwort des Browsers frei. Schließen Sie das Programm, das ihn verwendet, oder wählen Sie einen anderen Port.',
  ],
  [
    "None of the ports <ports> of this machine is free for the browser's answer. Close the program that uses it, or choose another port.",
    'Keiner der Ports <ports> dieses Computers ist für die Antwort des Browsers frei. Schließen Sie das Programm, das ihn verwendet, oder wählen Sie einen anderen Port.',
  ],
  [
    'The configured endpoint <host:word> uses plain http, which is allowed to this machine only. Use https.',
    'Der konfigurierte Endpunkt <host> verwendet unverschlüsseltes http; das ist nur zu diesem Computer erlaubt. Verwenden Sie https.',
  ],
  ['It is larger than <size:number> KB.', 'Sie ist größer als <size> KB.'],
  ['It ended with <code:number> and said nothing.', 'Beendet mit <code>, ohne Meldung.'],
  ['It ended with a signal and said nothing.', 'Durch ein Signal beendet, ohne Meldung.'],
];

/** What a plan of the git configuration says of the user's own lines. */
const gitTemplates: readonly Template[] = [
  [
    "Line <line:number>: another Latchkey, with its own data directory, has written lines for CodeCommit. They stay; git asks the last ones in the file, which are this Latchkey's then.",
    'Zeile <line>: Ein anderes Latchkey mit eigenem Datenverzeichnis hat Zeilen für CodeCommit geschrieben. Sie bleiben; git fragt die letzten in der Datei, und das sind dann die von diesem Latchkey.',
  ],
  [
    'Line <line:number>, <header>: git uses the section that matches a host most exactly, so this section of yours may take precedence over Latchkey.',
    'Zeile <line>, <header>: git verwendet den Abschnitt, der am genauesten zu einem Host passt, deshalb kann dieser Abschnitt von Ihnen Vorrang vor Latchkey haben.',
  ],
  [
    "Line <line:number>, <header>: git before 2.46 also gives the session's credentials to this helper, because it is below Latchkey's lines, and the helper \"store\" writes them to a file. Latchkey's lines move below it.",
    'Zeile <line>, <header>: git vor 2.46 gibt die Zugangsdaten der Sitzung auch diesem Helper, weil er unter den Zeilen von Latchkey steht, und der Helper „store“ schreibt sie in eine Datei. Die Zeilen von Latchkey rücken darunter.',
  ],
  [
    "Line <line:number>, <header>: git reads a file here, below Latchkey's lines. Before 2.46 it also gives the session's credentials to a helper in that file. Latchkey's lines move below it.",
    'Zeile <line>, <header>: git liest hier eine Datei, unter den Zeilen von Latchkey. Vor 2.46 gibt es die Zugangsdaten der Sitzung auch einem Helper in dieser Datei. Die Zeilen von Latchkey rücken darunter.',
  ],
  [
    'Line <line:number>, <header>: you decide which protocols git may use, so Latchkey does not allow codecommit:// submodules.',
    'Zeile <line>, <header>: Sie entscheiden, welche Protokolle git verwenden darf, deshalb erlaubt Latchkey keine codecommit://-Submodule.',
  ],
];

/** What an import finds, makes of it and says about it, with values. */
const importTemplates: readonly Template[] = [
  ['identity source <name> (IAM Identity Center)', 'Identitätsquelle <name> (IAM Identity Center)'],
  ['session <name> (assumed role on <source>)', 'Sitzung <name> (angenommene Rolle auf <source>)'],
  ['session <name> (assumed role)', 'Sitzung <name> (angenommene Rolle)'],
  ['session <name> (role by web identity token)', 'Sitzung <name> (Rolle über Web-Identity-Token)'],
  [
    'session <name> (IAM user), its key in the keychain',
    'Sitzung <name> (IAM-Benutzer), ihr Schlüssel im Schlüsselbund',
  ],
  ['session <name> (what <source> prints)', 'Sitzung <name> (was <source> ausgibt)'],
  ['session <name> (<role:word> in <account:word>)', 'Sitzung <name> (<role> in <account>)'],
  [
    'a permission set of Identity Center (sso-session <name>)',
    'ein Berechtigungssatz von Identity Center (sso-session <name>)',
  ],
  ['assumed role on top of <profile>', 'angenommene Rolle auf <profile>'],
  [
    'There are <count:number> sections for the sso-session <name>: keep one of them.',
    'Es gibt <count> Abschnitte für die sso-session <name>: Behalten Sie einen davon.',
  ],
  [
    'Keep one section for <name>: tools reject the file or disagree.',
    'Behalten Sie einen Abschnitt für <name>: Programme lehnen die Datei ab oder sind sich nicht einig.',
  ],
  [
    'Keep one line for <key:word>: the aws command rejects the whole file.',
    'Behalten Sie eine Zeile für <key>: Der Befehl aws lehnt die ganze Datei ab.',
  ],
  ['The name <name:word> is taken by another profile.', 'Den Namen <name> hat schon ein anderes Profil.'],
  [
    'It gets its name <name> back when no session uses that name.',
    'Es bekommt seinen Namen <name> zurück, wenn keine Sitzung diesen Namen verwendet.',
  ],
  [
    'There is no section [sso-session <name>] in the config file.',
    'In der Datei config gibt es keinen Abschnitt [sso-session <name>].',
  ],
  [
    'Its <key:word> differs from that of the sso-session, so tools reject the profile. Delete the line.',
    'Sein <key> unterscheidet sich von dem der sso-session, deshalb lehnen Programme das Profil ab. Löschen Sie die Zeile.',
  ],
  ['Its portal lacks a usable <key:word>.', 'Seinem Portal fehlt ein verwendbares <key>.'],
  ['It has no <key:word>: a key has two halves.', 'Es hat kein <key>: Ein Schlüssel hat zwei Hälften.'],
  ['It has no <key:word>.', 'Es hat kein <key>.'],
  [
    'Its program <program:word> depends on the directory that a tool is started in: write its whole path, then import again.',
    'Sein Programm <program> hängt von dem Verzeichnis ab, in dem ein Programm gestartet wird: Schreiben Sie den ganzen Pfad, und importieren Sie noch einmal.',
  ],
  [
    'There is no program <program> that Latchkey could run.',
    'Es gibt kein Programm <program>, das Latchkey ausführen könnte.',
  ],
  [
    'Latchkey does not find the program <program>, which may be on the PATH of your terminal only: write its whole path, then import again.',
    'Latchkey findet das Programm <program> nicht, das vielleicht nur im PATH Ihres Terminals ist: Schreiben Sie den ganzen Pfad, und importieren Sie noch einmal.',
  ],
  [
    'Its command needs the variable <name:word>, which Latchkey does not have.',
    'Sein Befehl braucht die Variable <name>, die Latchkey nicht hat.',
  ],
  [
    'Its command needs a shell for the variable <name:word>, and Latchkey runs it without.',
    'Sein Befehl braucht eine Shell für die Variable <name>, und Latchkey führt ihn ohne aus.',
  ],
  [
    'Its command needs a shell (<character:word>), and Latchkey runs it without.',
    'Sein Befehl braucht eine Shell (<character>), und Latchkey führt ihn ohne aus.',
  ],
  ['<section> cannot be imported. <innerWhy>', '<section> lässt sich nicht importieren. <innerWhy>'],
  ['<section> cannot be imported.', '<section> lässt sich nicht importieren.'],
  [
    '<section> can only be imported with its fixes (<keys>): accept them first.',
    '<section> lässt sich nur mit den Korrekturen (<keys>) importieren: Nehmen Sie diese zuerst an.',
  ],
  [
    '<section> can only be imported with the fixes of what it is built on: accept them first.',
    '<section> lässt sich nur mit den Korrekturen dessen importieren, worauf es aufbaut: Nehmen Sie diese zuerst an.',
  ],
  [
    'The key of <profile> is no longer in the files. Read them again.',
    'Der Schlüssel von <profile> ist nicht mehr in den Dateien. Lesen Sie sie noch einmal.',
  ],
  [
    'Its name differs only by case from the profile <name:word>: AWS tools tell them apart, and the eye may not.',
    'Sein Name unterscheidet sich nur durch Groß- und Kleinschreibung vom Profil <name>: AWS-Programme halten sie auseinander, das Auge vielleicht nicht.',
  ],
  [
    'Its name reads as the number of another account, <number>: it acts in <account:number>.',
    'Sein Name liest sich wie die Nummer eines anderen Kontos, <number>: Es arbeitet in <account>.',
  ],
  [
    'Its name reads as the number of another account, <number>, and nothing says that it acts there.',
    'Sein Name liest sich wie die Nummer eines anderen Kontos, <number>, und nichts sagt, dass es dort arbeitet.',
  ],
  [
    'Its name reads as the name of another account, <name> (<id:number>): it acts in <account:number>.',
    'Sein Name liest sich wie der Name eines anderen Kontos, <name> (<id>): Es arbeitet in <account>.',
  ],
  [
    'Its name reads as the name of another account, <name> (<id:number>), and nothing says that it acts there.',
    'Sein Name liest sich wie der Name eines anderen Kontos, <name> (<id>), und nichts sagt, dass es dort arbeitet.',
  ],
  [
    'Its name is also a name of another session, <session>: AWS tools that name the profile get this one.',
    'Sein Name ist auch ein Name einer anderen Sitzung, <session>: AWS-Programme, die das Profil nennen, bekommen diese hier.',
  ],
  [
    'Its name is also the ACCOUNT/ROLE of the profile <name:word>: who types it to Latchkey may mean that one.',
    'Sein Name ist auch das ACCOUNT/ROLE des Profils <name>: Wer ihn Latchkey gegenüber tippt, meint vielleicht jenes.',
  ],
  ['Latchkey could not take it over: <innerWhy>', 'Latchkey konnte es nicht übernehmen: <innerWhy>'],
  ['Its start URL could not be resolved: <innerWhy>', 'Die Start-URL ließ sich nicht auflösen: <innerWhy>'],
  ['Its start URL leads to <url:word>.', 'Die Start-URL führt zu <url>.'],
  [
    'It is its own source_profile and has no keys: <name> → <name>.',
    'Es ist sein eigenes source_profile und hat keine Schlüssel: <name> → <name>.',
  ],
  ['The source profiles form a cycle: <circle>.', 'Die source_profile bilden einen Kreis: <circle>.'],
  [
    'There is no profile <name>: correct source_profile, or add that profile.',
    'Es gibt kein Profil <name>: Korrigieren Sie source_profile, oder fügen Sie dieses Profil hinzu.',
  ],
  [
    'Its source profile <name> must be corrected first.',
    'Sein source_profile <name> muss zuerst korrigiert werden.',
  ],
  [
    'Its source profile <name> has temporary keys, which expire.',
    'Sein source_profile <name> hat temporäre Schlüssel, die ablaufen.',
  ],
  [
    'Its source profile <name> has no credentials yet: add them or name another profile, then import again.',
    'Sein source_profile <name> hat noch keine Zugangsdaten: Fügen Sie welche hinzu, oder nennen Sie ein anderes Profil, und importieren Sie noch einmal.',
  ],
  [
    'Its source profile <name> stays with the aws command, and so does this role.',
    'Sein source_profile <name> bleibt beim Befehl aws, und diese Rolle auch.',
  ],
  ['<section> takes the name <name:word>.', '<section> nimmt den Namen <name>.'],
  [
    'It has no region and gets that of the default profile, <region:word>.',
    'Es hat keine Region und bekommt die des Standardprofils, <region>.',
  ],
  [
    'Latchkey already has this portal: identity source <name>.',
    'Latchkey hat dieses Portal schon: Identitätsquelle <name>.',
  ],
  [
    'The same portal as <section>: both become one identity source.',
    'Dasselbe Portal wie <section>: Aus beiden wird eine Identitätsquelle.',
  ],
  [
    'In Latchkey the session <session> has the profile name <name:word>: give that session another one first.',
    'In Latchkey hat die Sitzung <session> den Profilnamen <name>: Geben Sie dieser Sitzung zuerst einen anderen.',
  ],
  [
    'The same account and role as <section>: one session gets both profiles, each with its region.',
    'Dasselbe Konto und dieselbe Rolle wie <section>: Eine Sitzung bekommt beide Profile, jedes mit seiner Region.',
  ],
  [
    'Latchkey already has this session, as <session> with no profile: it gets this profile.',
    'Latchkey hat diese Sitzung schon, als <session> ohne Profil: Sie bekommt dieses Profil.',
  ],
  [
    'Latchkey already has this session, as <session> with the profile <name:word>: it gets this profile as well.',
    'Latchkey hat diese Sitzung schon, als <session> mit dem Profil <name>: Sie bekommt auch dieses Profil.',
  ],
  [
    'It is built on <section>, which stays as it is.',
    'Es baut auf <section> auf, und das bleibt, wie es ist.',
  ],
  [
    'It is built on <section>, which must be corrected first.',
    'Es baut auf <section> auf, und das muss zuerst korrigiert werden.',
  ],
  ['<name> is built on it', '<name> baut darauf auf'],
  [
    'It names no region, so aws has none for it: Latchkey writes <region:word>, the region of the session that it becomes.',
    'Es nennt keine Region, also hat aws keine dafür: Latchkey schreibt <region>, die Region der Sitzung, die daraus wird.',
  ],
  [
    'It names no region, so aws has none for it: Latchkey writes <region:word>, the default region in Settings.',
    'Es nennt keine Region, also hat aws keine dafür: Latchkey schreibt <region>, die Standardregion aus den Einstellungen.',
  ],
  [
    'It names no region, so aws has none for it: Latchkey writes <region:word>, that of the portal.',
    'Es nennt keine Region, also hat aws keine dafür: Latchkey schreibt <region>, die des Portals.',
  ],
  [
    'It names no region, so aws has none for it: Latchkey writes <region:word>, that of its source_profile.',
    'Es nennt keine Region, also hat aws keine dafür: Latchkey schreibt <region>, die seines source_profile.',
  ],
  ['A session lasts 900 to <most:number> seconds.', 'Eine Sitzung dauert 900 bis <most> Sekunden.'],
  ['The tools know <names> only.', 'Die Programme kennen nur <names>.'],
];

/** What concerns a whole AWS file. */
const fileTemplates: readonly Template[] = [
  [
    'The folder <path> belongs to another user (uid <uid:number>).',
    'Der Ordner <path> gehört einem anderen Benutzer (uid <uid>).',
  ],
  [
    'The link <path> belongs to another user (uid <uid:number>).',
    'Der Link <path> gehört einem anderen Benutzer (uid <uid>).',
  ],
  ['<path> belongs to another user (uid <uid:number>).', '<path> gehört einem anderen Benutzer (uid <uid>).'],
  [
    'Others may write to the folder <path>, and put another file in its place.',
    'Andere dürfen in den Ordner <path> schreiben und die Datei durch eine andere ersetzen.',
  ],
  [
    'The JavaScript SDK ignores [<header>]: use letters, digits and _ @ + . % : / - in the name, and one space before it.',
    'Das JavaScript-SDK ignoriert [<header>]: Verwenden Sie im Namen Buchstaben, Ziffern und _ @ + . % : / - und davor ein Leerzeichen.',
  ],
  [
    'The JavaScript SDK ignores <raw:word>: write <key:word>.',
    'Das JavaScript-SDK ignoriert <raw>: Schreiben Sie <key>.',
  ],
  [
    'The comment after <key:word> is part of its value for the aws command: put it on a line of its own.',
    'Der Kommentar nach <key> gehört für den Befehl aws zum Wert: Schreiben Sie ihn in eine eigene Zeile.',
  ],
  ['<count:number> profiles are Latchkey’s own.', '<count> Profile gehören Latchkey selbst.'],
  [
    'Tools use the static keys of <name> and never run its credential_process.',
    'Programme verwenden die statischen Schlüssel von <name> und führen sein credential_process nie aus.',
  ],
  [
    'AWS_PROFILE is set: tools use <name>, not the default profile, unless a profile is specified.',
    'AWS_PROFILE ist gesetzt: Programme verwenden <name>, nicht das Standardprofil, außer wenn ein Profil angegeben ist.',
  ],
  [
    'The aws command rejects the whole file for a line under <what> without an equals sign.',
    'Der Befehl aws lehnt die ganze Datei ab, wegen einer Zeile unter <what> ohne Gleichheitszeichen.',
  ],
  [
    'The aws command rejects the whole file because <what> is given twice.',
    'Der Befehl aws lehnt die ganze Datei ab, weil <what> zweimal angegeben ist.',
  ],
  [
    'The aws command rejects the whole file because <what> stands twice in this section.',
    'Der Befehl aws lehnt die ganze Datei ab, weil <what> zweimal in diesem Abschnitt steht.',
  ],
  [
    'The JavaScript SDK rejects the whole file because of the name <what>.',
    'Das JavaScript-SDK lehnt die ganze Datei ab, wegen des Namens <what>.',
  ],
  [
    'The program in the profile <reader> reads these settings.',
    'Das Programm im Profil <reader> liest diese Einstellungen.',
  ],
  [
    'In the credentials file a header is only a name: this is a profile called "<header>".',
    'In der Datei credentials ist eine Kopfzeile nur ein Name: Das ist ein Profil, das „<header>“ heißt.',
  ],
  [
    'No tool reads [<header>]: a header begins with one of the words they know.',
    'Kein Programm liest [<header>]: Eine Kopfzeile beginnt mit einem der Wörter, die sie kennen.',
  ],
];

export const coreTemplates: readonly Template[] = [
  ...refusalTemplates,
  ...gitTemplates,
  ...importTemplates,
  ...fileTemplates,
];
