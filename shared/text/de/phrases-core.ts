/** Why Latchkey itself refuses something, in fixed words. */
export const corePhrases: Readonly<Record<string, string>> = {
  'This sign-in is no longer waiting.': 'Diese Anmeldung wartet nicht mehr.',
  'What this question was about has changed since. Read the question that took its place.':
    'Worum es in dieser Frage ging, hat sich seitdem geändert. Lesen Sie die Frage, die sie ersetzt hat.',
  'This question is no longer open.': 'Diese Frage ist nicht mehr offen.',
  'The code is the six digits your device shows.':
    'Der Code besteht aus den sechs Ziffern, die Ihr Gerät zeigt.',
  'Choose at least one role from the list.': 'Wählen Sie mindestens eine Rolle aus der Liste.',
  'This sign-in is confirmed in the browser; here it can only be cancelled.':
    'Diese Anmeldung wird im Browser bestätigt; hier können Sie sie nur abbrechen.',
  'This sign-in continues in its own window; here it can only be cancelled.':
    'Diese Anmeldung geht in ihrem eigenen Fenster weiter; hier können Sie sie nur abbrechen.',
  'This question is answered with yes or cancel.': 'Auf diese Frage antworten Sie mit Ja oder brechen ab.',
  'This question is answered field by field.': 'Diese Frage wird Feld für Feld beantwortet.',
  'This source has no such action.': 'Diese Quelle hat keine solche Aktion.',
  'This source does not offer that action in its current state.':
    'Diese Quelle bietet diese Aktion in ihrem jetzigen Zustand nicht an.',
  'Its sign-in has ended. Latchkey reads that sign-in and cannot renew it.':
    'Die Anmeldung dort ist beendet. Latchkey liest diese Anmeldung und kann sie nicht erneuern.',
  'The credentials that it gave contain a character that ends a line.':
    'Die Zugangsdaten, die sie lieferte, enthalten ein Zeichen, das eine Zeile beendet.',

  'It does not begin with codecommit:// or codecommit::region://.':
    'Sie beginnt nicht mit codecommit:// oder codecommit::region://.',
  'The profile before @ is empty.': 'Das Profil vor dem @ ist leer.',
  'The profile before @ contains a character that profile names cannot contain.':
    'Das Profil vor dem @ enthält ein Zeichen, das Profilnamen nicht enthalten können.',
  'The repository name is missing.': 'Der Name des Repositorys fehlt.',
  'A repository name holds no slash: nothing may follow the repository.':
    'Der Name eines Repositorys enthält keinen Schrägstrich: Nach dem Repository darf nichts folgen.',
  'A repository name has at most 100 characters.': 'Der Name eines Repositorys hat höchstens 100 Zeichen.',
  'A repository name holds letters, digits and . _ - only.':
    'Der Name eines Repositorys enthält nur Buchstaben, Ziffern und . _ -',
  'A CodeCommit repository name never ends in .git: leave that off.':
    'Der Name eines CodeCommit-Repositorys endet nie auf .git: Lassen Sie das weg.',
  'This is not a repository name.': 'Das ist kein Name eines Repositorys.',

  'This session has no profile. Give it one before you add another.':
    'Diese Sitzung hat kein Profil. Geben Sie ihr eines, bevor Sie ein weiteres hinzufügen.',
  'This session has no profile. Give it one in its details.':
    'Diese Sitzung hat kein Profil. Geben Sie ihr eines in ihren Details.',
  'The profile "default" is that of the default session, which is another one. Give this session a profile of its own.':
    'Das Profil „default“ gehört der Standardsitzung, und die ist eine andere. Geben Sie dieser Sitzung ein eigenes Profil.',
  'The default profile belongs to the default session: make this session the default instead.':
    'Das Standardprofil gehört der Standardsitzung: Legen Sie stattdessen diese Sitzung als Standard fest.',
  'This session comes from its identity source; only sessions created by hand can be edited.':
    'Diese Sitzung kommt von ihrer Identitätsquelle; bearbeiten lassen sich nur von Hand angelegte Sitzungen.',
  'This session comes from its identity source and would come back with the next sync.':
    'Diese Sitzung kommt von ihrer Identitätsquelle und wäre nach der nächsten Synchronisierung wieder da.',
  'Keys cannot be written for the profile DEFAULT: in the credentials file every other profile inherits what is in a section of that name. Give the session another profile, or deliver by credential_process.':
    'Für das Profil DEFAULT können keine Schlüssel geschrieben werden: In der Datei credentials erbt jedes andere Profil, was in einem Abschnitt dieses Namens steht. Geben Sie der Sitzung ein anderes Profil, oder stellen Sie über credential_process bereit.',
  'It appears there more than once.': 'Es steht dort mehr als einmal.',
  'It cannot be edited without losing something.':
    'Es lässt sich nicht bearbeiten, ohne dass etwas verloren geht.',
  'Because of its indentation, a new line would change what another profile means.':
    'Wegen der Einrückung würde eine neue Zeile ändern, was ein anderes Profil bedeutet.',
  'Every tool reads only letters, digits and _ @ + . % : / - in a name.':
    'In einem Namen lesen alle Programme nur Buchstaben, Ziffern und _ @ + . % : / -',
  'A name that begins with - reads as an option on a command line.':
    'Ein Name, der mit - beginnt, liest sich auf einer Befehlszeile wie eine Option.',
  'The JavaScript SDK cannot read a file with this name.':
    'Das JavaScript-SDK kann eine Datei mit diesem Namen nicht lesen.',
  'The path of the latchkey command is not absolute.': 'Der Pfad des Befehls latchkey ist nicht absolut.',
  'The path of the latchkey command contains a line break.':
    'Der Pfad des Befehls latchkey enthält einen Zeilenumbruch.',
  'The path of the latchkey command has a character that shells expand; install it elsewhere.':
    'Der Pfad des Befehls latchkey enthält ein Zeichen, das Shells ersetzen; installieren Sie ihn anderswo.',
  'The path of the latchkey command reads as a comment.':
    'Der Pfad des Befehls latchkey liest sich wie ein Kommentar.',
  'The comments around the part that Latchkey wrote no longer match.':
    'Die Kommentare um den Teil, den Latchkey geschrieben hat, passen nicht mehr zusammen.',
  'The keys contain white space or control characters.':
    'Die Schlüssel enthalten Leerraum oder Steuerzeichen.',
  'git fails with every command.': 'git scheitert bei jedem Befehl.',

  'Another change was made, or this one undone, after it was shown. Look at what an undo would do now, and undo again.':
    'Nachdem die Änderung gezeigt wurde, gab es eine weitere, oder sie wurde schon rückgängig gemacht. Sehen Sie nach, was jetzt rückgängig gemacht würde, und versuchen Sie es noch einmal.',
  'The config file and the credentials file are the same file; use two separate files.':
    'Die Dateien config und credentials sind dieselbe Datei; verwenden Sie zwei getrennte.',
  'No port of this machine is free for the browser. Close a program and try again.':
    'Auf diesem Computer ist kein Port für den Browser frei. Schließen Sie ein Programm, und versuchen Sie es noch einmal.',
  'This is not a web address.': 'Das ist keine Webadresse.',
  'This is not a region.': 'Das ist keine Region.',
  'Only the Latchkey window may call this.': 'Das darf nur das Fenster von Latchkey aufrufen.',
  'The window asked for something that does not exist.':
    'Das Fenster hat etwas angefragt, das es nicht gibt.',
  'The command was not understood.': 'Der Befehl wurde nicht verstanden.',

  'Permission denied.': 'Der Zugriff wurde verweigert.',
  'The operating system does not permit it.': 'Das Betriebssystem erlaubt es nicht.',
  'Its directory cannot be created.': 'Das Verzeichnis dafür lässt sich nicht anlegen.',
  'It is on a read-only file system.': 'Sie liegt auf einem schreibgeschützten Dateisystem.',
  'Latchkey has as many files open as the system allows it.':
    'Latchkey hat so viele Dateien offen, wie das System ihm erlaubt.',
  'The system has as many files open as it can.': 'Das System hat so viele Dateien offen, wie es kann.',
  'It is a directory, not a file.': 'Es ist ein Verzeichnis, keine Datei.',
  'A part of its path is not a directory.': 'Ein Teil des Pfads ist kein Verzeichnis.',
  'A part of its path is no directory.': 'Ein Teil des Pfads ist kein Verzeichnis.',
  'Its symbolic links form a loop.': 'Die symbolischen Links im Pfad bilden eine Schleife.',
  'Its path is too long.': 'Der Pfad ist zu lang.',
  'The disk reported an error.': 'Der Datenträger meldete einen Fehler.',
  'The network file system lost it.': 'Das Netzwerk-Dateisystem hat sie verloren.',
  'The server of the network file system is down.': 'Der Server des Netzwerk-Dateisystems ist ausgefallen.',
  'The network file system did not answer.': 'Das Netzwerk-Dateisystem hat nicht geantwortet.',
  'The network file system is not connected.': 'Das Netzwerk-Dateisystem ist nicht verbunden.',
  'The disk is full.': 'Der Datenträger ist voll.',
  'Your disk quota is used up.': 'Ihr Speicherkontingent ist aufgebraucht.',
  'It is not a regular file.': 'Es ist keine gewöhnliche Datei.',
  'It is not an ordinary file.': 'Es ist keine gewöhnliche Datei.',
  'It is larger than 8 MB.': 'Sie ist größer als 8 MB.',
  'It is larger than 1 MiB.': 'Sie ist größer als 1 MiB.',
  'It is larger than 64 KiB.': 'Sie ist größer als 64 KiB.',
  'It would become larger than 8 MB.': 'Sie würde größer als 8 MB.',
  'The file is marked read-only.': 'Die Datei ist als schreibgeschützt markiert.',
  'The backup is gone or was changed.': 'Die Sicherung ist weg oder wurde geändert.',
  'There is no such file.': 'Diese Datei gibt es nicht.',
  'Its permissions do not allow it.': 'Die Zugriffsrechte der Datei erlauben es nicht.',
  'It is not UTF-8 text.': 'Es ist kein UTF-8-Text.',
  'It cannot be read.': 'Sie ist nicht lesbar.',
  'It has a control character.': 'Er enthält ein Steuerzeichen.',
  'It belongs to another user.': 'Sie gehört einem anderen Benutzer.',
  'Other users may write to it.': 'Andere Benutzer dürfen sie beschreiben.',
  'It is not JSON.': 'Es ist kein JSON.',
  'It printed more than 1 MiB.': 'Die Ausgabe war größer als 1 MiB.',
  'Not started: Latchkey has as many files open as the system allows it.':
    'Nicht gestartet: Latchkey hat so viele Dateien offen, wie das System ihm erlaubt.',
  'The keychain did not store what was written.': 'Der Schlüsselbund hat das Geschriebene nicht gespeichert.',
  'The default keyring is kept in memory only.': 'Der Standard-Schlüsselbund liegt nur im Arbeitsspeicher.',
  'No default keyring has been created yet.': 'Es wurde noch kein Standard-Schlüsselbund angelegt.',
  'Latchkey is quitting.': 'Latchkey wird gerade beendet.',
  'The response is too large.': 'Die Antwort ist zu groß.',
  'No complete response in time.': 'Keine rechtzeitige vollständige Antwort.',
  'A web page came in place of a response.': 'Statt einer Antwort kam eine Webseite.',

  'Write profiles': 'Profile schreiben',
  Import: 'Import',
  'Install the git helper': 'Den git-Helper installieren',
  'Remove the git helper': 'Den git-Helper entfernen',
  'Follow the moved app in the git helper': 'Im git-Helper der verschobenen App folgen',
  'Rotate keys': 'Schlüssel erneuern',
  'The container’s credentials endpoint': 'Der Endpunkt des Containers für Zugangsdaten',

  // Keys, by the names on a German keyboard.
  Ctrl: 'Strg',
  Shift: 'Umschalt',
  Enter: 'Eingabe',
  Space: 'Leertaste',
  Escape: 'Esc',

  // Of the sign-in window and the lock.
  'The page crashed.': 'Die Seite ist abgestürzt.',
  'It posted no SAMLResponse.': 'Sie hat keine SAMLResponse gesendet.',
  'It asks for something other than a password, such as a Kerberos ticket.':
    'Verlangt wird etwas anderes als ein Passwort, etwa ein Kerberos-Ticket.',
  'It sent no page to show.': 'Es kam keine Seite, die gezeigt werden kann.',
  'The system did not confirm that it is you.': 'Das System hat nicht bestätigt, dass Sie es sind.',
};
