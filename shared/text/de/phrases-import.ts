/** What an import finds, makes of it and says about it, in fixed words. */
export const importPhrases: Readonly<Record<string, string>> = {
  'a profile with two sections': 'ein Profil mit zwei Abschnitten',
  'a profile with a duplicate setting': 'ein Profil mit einer doppelten Einstellung',
  'your own profile, renamed by Latchkey': 'Ihr eigenes Profil, von Latchkey umbenannt',
  'a profile of Latchkey': 'ein Profil von Latchkey',
  'a profile of Latchkey without its marker': 'ein Profil von Latchkey ohne seine Markierung',
  'a role with two parents': 'eine Rolle mit zwei Grundlagen',
  'a role without a parent': 'eine Rolle ohne Grundlage',
  'a sign-in without account and role': 'eine Anmeldung ohne Konto und Rolle',
  'temporary keys with a session token': 'temporäre Schlüssel mit Sitzungstoken',
  'static keys and Identity Center at once': 'statische Schlüssel und Identity Center zugleich',
  'a sign-in of aws login': 'eine Anmeldung von aws login',
  'settings without credentials': 'Einstellungen ohne Zugangsdaten',
  'a section that the tools do not read': 'ein Abschnitt, den die Programme nicht lesen',
  'Identity Center portal, shared by profiles (sso-session)':
    'Identity-Center-Portal, von Profilen geteilt (sso-session)',
  'a permission set of Identity Center, the portal named in the profile':
    'ein Berechtigungssatz von Identity Center, das Portal steht im Profil',
  'a role by web identity (web_identity_token_file)':
    'eine Rolle über Web Identity (web_identity_token_file)',
  'a role on top of the machine’s own credentials (credential_source)':
    'eine Rolle auf den eigenen Zugangsdaten des Computers (credential_source)',
  'a long-term access key of an IAM user (static keys)':
    'ein langfristiger Zugriffsschlüssel eines IAM-Benutzers (statische Schlüssel)',
  'a command of another program (credential_process)':
    'ein Befehl eines anderen Programms (credential_process)',
  'nothing: it stays as it is': 'nichts: Es bleibt, wie es ist',

  'It has both source_profile and credential_source; tools accept only one. Delete one of the two lines.':
    'Es hat source_profile und credential_source; Programme nehmen nur eines von beiden an. Löschen Sie eine der zwei Zeilen.',
  'It does not say whose credentials assume it: add a source_profile line.':
    'Es sagt nicht, wessen Zugangsdaten die Rolle annehmen: Fügen Sie eine Zeile source_profile hinzu.',
  'It has no sso_account_id and sso_role_name: tools use only its token.':
    'Es hat kein sso_account_id und kein sso_role_name: Programme verwenden nur sein Token.',
  'They are temporary keys, which expire: import the profile that creates them, or sign in with Latchkey.':
    'Das sind temporäre Schlüssel, die ablaufen: Importieren Sie das Profil, das sie erstellt, oder melden Sie sich mit Latchkey an.',
  'The aws command uses one of the two and the JavaScript SDK the other: delete the lines that you no longer need.':
    'Der Befehl aws verwendet das eine, das JavaScript-SDK das andere: Löschen Sie die Zeilen, die Sie nicht mehr brauchen.',
  'The aws command manages it itself. Latchkey can sign in so too: add the identity source AWS console sign-in.':
    'Der Befehl aws verwaltet sie selbst. Latchkey kann sich auch so anmelden: Fügen Sie die Identitätsquelle „Anmeldung bei der AWS-Konsole“ hinzu.',
  'There is nothing to import in it.': 'Darin gibt es nichts zu importieren.',
  'Latchkey already delivers it.': 'Latchkey stellt es schon bereit.',
  'Its MFA code is asked for once, for all roles on this key.':
    'Nach dem MFA-Code wird einmal gefragt, für alle Rollen auf diesem Schlüssel.',
  'No tool supports this credential_source.': 'Kein Programm unterstützt diese credential_source.',
  'Another program keeps the token file up to date; Latchkey reads it for each renewal.':
    'Ein anderes Programm hält die Token-Datei aktuell; Latchkey liest sie für jede Erneuerung.',
  'Latchkey uses the keys of the environment that it was started in, not the tool’s.':
    'Latchkey verwendet die Schlüssel der Umgebung, in der es gestartet wurde, nicht die des Programms.',
  'It calls Latchkey itself: give the session this profile name, or delete the section.':
    'Es ruft Latchkey selbst auf: Geben Sie der Sitzung diesen Profilnamen, oder löschen Sie den Abschnitt.',
  'Its command spans several lines, which tools reject.':
    'Sein Befehl geht über mehrere Zeilen; das lehnen Programme ab.',
  'Latchkey runs that program from now on, and keeps what it prints until it expires.':
    'Latchkey führt dieses Programm von jetzt an aus und behält, was es ausgibt, bis das abläuft.',
  'A quotation mark in its command is not closed.':
    'Ein Anführungszeichen in seinem Befehl ist nicht geschlossen.',
  'Its command needs a shell ($), and Latchkey runs it without.':
    'Sein Befehl braucht eine Shell ($), und Latchkey führt ihn ohne aus.',
  'Its command needs a shell for ~, and Latchkey runs it without.':
    'Sein Befehl braucht eine Shell für ~, und Latchkey führt ihn ohne aus.',
  'It is built on a profile that is not part of this import. Select that one too.':
    'Es baut auf einem Profil auf, das nicht Teil dieses Imports ist. Wählen Sie auch dieses aus.',
  'The files have changed since they were read. Read them again.':
    'Die Dateien haben sich geändert, seit sie gelesen wurden. Lesen Sie sie noch einmal.',
  'An account id has twelve digits.': 'Eine Konto-ID hat zwölf Ziffern.',
  'A line of this section cannot be read with certainty: correct it (see the notes), then import again.':
    'Eine Zeile dieses Abschnitts lässt sich nicht sicher lesen: Korrigieren Sie sie (siehe Hinweise), und importieren Sie noch einmal.',
  'The key moves to the keychain and is removed from the file. Two files next to it that only you can read still contain it: the numbered backup (.latchkey-backup.N), which undo restores, and .latchkey-kept.NAME, from which it is put back when the session is removed. Tools then get temporary keys, which AWS does not let call IAM unless the session uses an MFA code.':
    'Der Schlüssel kommt in den Schlüsselbund und wird aus der Datei entfernt. Zwei Dateien daneben, die nur Sie lesen können, enthalten ihn noch: die nummerierte Sicherung (.latchkey-backup.N), die beim Rückgängigmachen wiederhergestellt wird, und .latchkey-kept.NAME, woraus er zurückkommt, wenn die Sitzung entfernt wird. Programme bekommen dann temporäre Schlüssel; mit diesen lässt AWS keine Aufrufe von IAM zu, außer wenn die Sitzung einen MFA-Code verwendet.',
  'Its aws_access_key_id is not an access key ID.': 'Sein aws_access_key_id ist keine Zugriffsschlüssel-ID.',
  'Its aws_secret_access_key is not 40 letters, digits, / and +. Tools treat a space, quotes or a comment as part of it. Correct it by hand.':
    'Sein aws_secret_access_key besteht nicht aus 40 Buchstaben, Ziffern, / und +. Für Programme gehören ein Leerzeichen, Anführungszeichen oder ein Kommentar dazu. Korrigieren Sie es von Hand.',
  'The temporary keys beside it are left over from another tool, and tools may take them first: they become comments.':
    'Die temporären Schlüssel daneben sind von einem anderen Programm übrig, und Programme nehmen sie vielleicht zuerst: Sie werden zu Kommentaren.',
  'It has two different keys, one in each file: delete the one that you no longer need.':
    'Es hat zwei verschiedene Schlüssel, einen in jeder Datei: Löschen Sie den, den Sie nicht mehr brauchen.',
  'It also has an access key that tools do not use here: delete it, or move it to a profile of its own.':
    'Es hat außerdem einen Zugriffsschlüssel, den Programme hier nicht verwenden: Löschen Sie ihn, oder verschieben Sie ihn in ein eigenes Profil.',
  'This identity source cannot take over a key.': 'Diese Identitätsquelle kann keinen Schlüssel übernehmen.',
  'The keychain already has another key for this identity source, so this one stays in the file. Sign out of the source, or sign in to it with this key, then import again.':
    'Der Schlüsselbund hat für diese Identitätsquelle schon einen anderen Schlüssel, deshalb bleibt dieser in der Datei. Melden Sie sich von der Quelle ab, oder melden Sie sich mit diesem Schlüssel bei ihr an, und importieren Sie noch einmal.',
  'The keychain did not store the key, so it stays in the file.':
    'Der Schlüsselbund hat den Schlüssel nicht gespeichert, deshalb bleibt er in der Datei.',
  'A value of it is longer than any that AWS takes.': 'Ein Wert darin ist länger als alles, was AWS annimmt.',
  'Its source profile must be corrected first.': 'Sein source_profile muss zuerst korrigiert werden.',
  'A value has no safe fix: correct it by hand, then import again.':
    'Für einen Wert gibt es keine sichere Korrektur: Korrigieren Sie ihn von Hand, und importieren Sie noch einmal.',
  'Rename the section, then import again.': 'Benennen Sie den Abschnitt um, und importieren Sie noch einmal.',
  'Its program reads source_profile, which a profile of Latchkey cannot have: tools refuse it.':
    'Sein Programm liest source_profile, und das kann ein Profil von Latchkey nicht haben: Programme lehnen es ab.',
  'It has no region: choose a default region in Settings, or give the session one.':
    'Es hat keine Region: Wählen Sie eine Standardregion in den Einstellungen, oder geben Sie der Sitzung eine.',
  'This version of Latchkey has no identity source for it. It keeps working as it is.':
    'Diese Version von Latchkey hat dafür keine Identitätsquelle. Es funktioniert weiter, wie es ist.',
  'The session that its source_profile was written for is no longer in Latchkey.':
    'Die Sitzung, für die sein source_profile geschrieben wurde, gibt es in Latchkey nicht mehr.',
  'It becomes the default session.': 'Daraus wird die Standardsitzung.',

  'its profiles were edited since': 'seine Profile wurden seitdem bearbeitet',
  'it was edited since': 'es wurde seitdem bearbeitet',
  'it was used since': 'es wurde seitdem verwendet',
  'you signed in to it since': 'Sie haben sich seitdem dort angemeldet',
  'its key in the keychain is not the one in the file':
    'sein Schlüssel im Schlüsselbund ist nicht der aus der Datei',
  'its keychain item could not be removed': 'sein Eintrag im Schlüsselbund ließ sich nicht entfernen',

  'The aws command lets every profile inherit the settings under [DEFAULT]; other tools do not.':
    'Der Befehl aws lässt jedes Profil die Einstellungen unter [DEFAULT] erben; andere Programme tun das nicht.',
  'One profile is Latchkey’s own.': 'Ein Profil gehört Latchkey selbst.',
  'AWS_ACCESS_KEY_ID is set: the aws command uses those keys, and no profile, unless one is specified.':
    'AWS_ACCESS_KEY_ID ist gesetzt: Der Befehl aws verwendet diese Schlüssel und kein Profil, außer wenn eines angegeben ist.',
  'AWS_WEB_IDENTITY_TOKEN_FILE is set: tools assume that role unless a profile is named.':
    'AWS_WEB_IDENTITY_TOKEN_FILE ist gesetzt: Programme nehmen diese Rolle an, außer wenn ein Profil genannt ist.',
  'The aws command rejects the whole file for the byte order mark at its start: save it as UTF-8 without one.':
    'Der Befehl aws lehnt die ganze Datei ab, wegen der Byte Order Mark an ihrem Anfang: Speichern Sie sie als UTF-8 ohne diese.',
  'The aws command rejects the whole file for bytes that are not UTF-8 in this line.':
    'Der Befehl aws lehnt die ganze Datei ab, wegen Bytes in dieser Zeile, die nicht UTF-8 sind.',
  'The aws command rejects the whole file for a line before the first section.':
    'Der Befehl aws lehnt die ganze Datei ab, wegen einer Zeile vor dem ersten Abschnitt.',
  'The aws command rejects the whole file for this line: it is neither a setting nor a comment.':
    'Der Befehl aws lehnt die ganze Datei ab, wegen dieser Zeile: Sie ist weder eine Einstellung noch ein Kommentar.',
  'A name with a space is not read without quotes, and not by every tool with them.':
    'Ein Name mit Leerzeichen wird ohne Anführungszeichen nicht gelesen, und mit ihnen nicht von jedem Programm.',
  'In the config file a profile’s header begins with the word profile: no tool reads this section.':
    'In der Datei config beginnt die Kopfzeile eines Profils mit dem Wort profile: Kein Programm liest diesen Abschnitt.',
  'Quotes are part of a value in these files.': 'Anführungszeichen sind in diesen Dateien Teil des Werts.',
  'The aws command reads a comment on the same line as part of the value.':
    'Der Befehl aws liest einen Kommentar in derselben Zeile als Teil des Werts.',
  'It is not a role ARN such as arn:aws:iam::111111111111:role/Name.':
    'Es ist kein Rollen-ARN wie arn:aws:iam::111111111111:role/Name.',
  'A role ARN has exactly two colons before the account id; STS refuses this one.':
    'Ein Rollen-ARN hat genau zwei Doppelpunkte vor der Konto-ID; STS lehnt diesen ab.',
  'STS takes 2 to 64 letters, digits and _ + = , . @ - in a session name, and no spaces.':
    'STS nimmt in einem Sitzungsnamen 2 bis 64 Buchstaben, Ziffern und _ + = , . @ - an, und keine Leerzeichen.',
  'It is not a whole number of seconds; tools ignore it and use 3600.':
    'Es ist keine ganze Zahl von Sekunden; Programme ignorieren es und verwenden 3600.',
  'A role on top of another session lasts one hour at most.':
    'Eine Rolle auf einer anderen Sitzung gilt höchstens eine Stunde.',
  'It must be a whole number of seconds; tools ignore anything else.':
    'Es muss eine ganze Zahl von Sekunden sein; alles andere ignorieren Programme.',
  'STS takes 2 to 1224 letters, digits and _ + = , . @ : / - in an external id.':
    'STS nimmt in einer externen ID 2 bis 1224 Buchstaben, Ziffern und _ + = , . @ : / - an.',
  'An MFA device ARN has exactly two colons before the account id.':
    'Der ARN eines MFA-Geräts hat genau zwei Doppelpunkte vor der Konto-ID.',
  'It is not an MFA device ARN such as arn:aws:iam::111111111111:mfa/name.':
    'Es ist kein ARN eines MFA-Geräts wie arn:aws:iam::111111111111:mfa/name.',
  'It is not a region name such as us-east-1.': 'Es ist kein Name einer Region wie us-east-1.',
  'It is not a permission set name: only letters, digits and _ + = , . @ - are allowed.':
    'Es ist kein Name eines Berechtigungssatzes: Erlaubt sind nur Buchstaben, Ziffern und _ + = , . @ -',
  'The start URL is not a web address that begins with https://.':
    'Die Start-URL ist keine Webadresse, die mit https:// beginnt.',
  'The # at the end belongs to the page in the browser, not to the address.':
    'Das # am Ende gehört zur Seite im Browser, nicht zur Adresse.',
  'Tools do not expand ~ here: the path must be absolute.':
    'Programme ersetzen ~ hier nicht: Der Pfad muss absolut sein.',
  'Tools look for it in the directory they are started in: the path must be absolute.':
    'Programme suchen sie in dem Verzeichnis, in dem sie gestartet werden: Der Pfad muss absolut sein.',
  'It is not an access key ID such as AKIAIOSFODNN7EXAMPLE.':
    'Es ist keine Zugriffsschlüssel-ID wie AKIAIOSFODNN7EXAMPLE.',
};
