/** Why an input is refused or a source gives nothing, what to do about it, and what a source or a question says without values. */
export const reasonPhrases: Readonly<Record<string, string>> = {
  'This is not a web address: it starts with https://.':
    'Das ist keine Webadresse: Sie beginnt mit https://.',
  'This is not a region name such as us-east-1.': 'Das ist kein Name einer Region wie us-east-1.',
  'This is not a whole number.': 'Das ist keine ganze Zahl.',
  'Choose a session.': 'Wählen Sie eine Sitzung.',
  'Choose an identity source.': 'Wählen Sie eine Identitätsquelle.',
  'Choose one from the list.': 'Wählen Sie etwas aus der Liste.',
  'The identity source is required.': 'Die Identitätsquelle ist erforderlich.',
  'The name of a permission set is required.': 'Der Name eines Berechtigungssatzes ist erforderlich.',
  'The name of a cached sign-in is required.':
    'Der Name einer zwischengespeicherten Anmeldung ist erforderlich.',
  'The ARN of the role is required.': 'Der ARN der Rolle ist erforderlich.',
  'The start URL is required.': 'Die Start-URL ist erforderlich.',
  'The seed is required.': 'Der Seed ist erforderlich.',
  'A role ARN and a SAML provider ARN are needed.':
    'Ein Rollen-ARN und der ARN eines SAML-Anbieters sind nötig.',
  'This is not the ARN of a user or role session.':
    'Das ist nicht der ARN eines Benutzers oder einer Rollensitzung.',
  'Between 900 (15 minutes) and 129600 (36 hours).': 'Zwischen 900 (15 Minuten) und 129600 (36 Stunden).',
  'Between 1024 and 65535.': 'Zwischen 1024 und 65535.',
  'A port is a number from 1024 to 65535.': 'Ein Port ist eine Zahl von 1024 bis 65535.',
  'Choose “In the browser of this computer” or “With a code on any device”.':
    'Wählen Sie „Im Browser dieses Computers“ oder „Mit einem Code auf einem beliebigen Gerät“.',
  'The region of IAM Identity Center is required, such as us-east-1: this address does not contain it.':
    'Die Region von IAM Identity Center ist erforderlich, zum Beispiel us-east-1: Diese Adresse enthält sie nicht.',
  'The start URL in that Region is required.': 'Die Start-URL in dieser Region ist erforderlich.',
  'This is the Region of the start URL above.': 'Das ist die Region der Start-URL oben.',
  'This is not a web address such as https://acme.awsapps.com/start.':
    'Das ist keine Webadresse wie https://acme.awsapps.com/start.',
  'The address must not contain a user name or password.':
    'Die Adresse darf weder Benutzername noch Passwort enthalten.',
  'The address must start with https://.': 'Die Adresse muss mit https:// beginnen.',
  'This is the sign-in page. The start URL is the page with your accounts, such as https://acme.awsapps.com/start.':
    'Das ist die Anmeldeseite. Die Start-URL ist die Seite mit Ihren Konten, zum Beispiel https://acme.awsapps.com/start.',
  'This is the AWS console. The start URL is the page with your accounts, such as https://acme.awsapps.com/start.':
    'Das ist die AWS-Konsole. Die Start-URL ist die Seite mit Ihren Konten, zum Beispiel https://acme.awsapps.com/start.',
  'A sign-in page needs https://: over http:// anyone on the network could read it.':
    'Eine Anmeldeseite braucht https://: Über http:// könnte jeder im Netzwerk mitlesen.',
  'Leave user name and password out of the address.':
    'Lassen Sie Benutzername und Passwort aus der Adresse weg.',
  'This address has more than 4000 characters.': 'Diese Adresse hat mehr als 4000 Zeichen.',
  'Copy the link of the AWS tile on your provider’s page.':
    'Kopieren Sie den Link der AWS-Kachel auf der Seite Ihres Anbieters.',
  'This is an access portal of IAM Identity Center: add it as “IAM Identity Center” instead. Of a portal only the link of a SAML application (…/start/#/saml/…) starts a SAML sign-in.':
    'Das ist ein Zugriffsportal von IAM Identity Center: Fügen Sie es stattdessen als „IAM Identity Center“ hinzu. Von einem Portal startet nur der Link einer SAML-Anwendung (…/start/#/saml/…) eine SAML-Anmeldung.',
  'This is the AWS console, which starts no SAML sign-in.':
    'Das ist die AWS-Konsole, die keine SAML-Anmeldung startet.',
  'AWS receives the provider’s response at this address; no sign-in starts there.':
    'AWS empfängt unter dieser Adresse die Antwort des Anbieters; dort beginnt keine Anmeldung.',
  'IAM users sign in to the console at this address: add an “IAM user” instead. For SAML: Copy the link of the AWS tile on your provider’s page.':
    'Unter dieser Adresse melden sich IAM-Benutzer bei der Konsole an: Fügen Sie stattdessen einen „IAM-Benutzer“ hinzu. Für SAML: Kopieren Sie den Link der AWS-Kachel auf der Seite Ihres Anbieters.',
  'This is AWS’s own sign-in page, which starts no SAML sign-in.':
    'Das ist die Anmeldeseite von AWS selbst, die keine SAML-Anmeldung startet.',
  'A command belongs to “Another program” only.': 'Ein Befehl gehört nur zu „Ein anderes Programm“.',
  'The command that prints the credentials is required.':
    'Der Befehl, der die Zugangsdaten ausgibt, ist erforderlich.',
  'A command is one line.': 'Ein Befehl ist eine Zeile.',
  'This command calls Latchkey, which would wait for itself forever. Enter the program that has the credentials.':
    'Dieser Befehl ruft Latchkey auf, das dann ewig auf sich selbst warten würde. Geben Sie das Programm ein, das die Zugangsdaten hat.',
  'The command line is empty, or a quotation mark in it is not closed.':
    'Die Befehlszeile ist leer, oder ein Anführungszeichen darin ist nicht geschlossen.',
  'Either a file or a command, not both.': 'Entweder eine Datei oder ein Befehl, nicht beides.',
  'Enter the path of the token file, or a command.':
    'Geben Sie den Pfad der Token-Datei oder einen Befehl ein.',
  'A path is one line.': 'Ein Pfad ist eine Zeile.',
  'The path must be absolute or start with ~/.': 'Der Pfad muss absolut sein oder mit ~/ beginnen.',
  'Without a policy the federated user can do nothing: enter a policy ARN or a policy.':
    'Ohne Richtlinie kann der Verbundbenutzer nichts tun: Geben Sie einen Richtlinien-ARN oder eine Richtlinie ein.',
  'A tag has no key before its =.': 'Ein Tag hat keinen Schlüssel vor seinem =.',
  'The policy contains a character that IAM does not allow.':
    'Die Richtlinie enthält ein Zeichen, das IAM nicht erlaubt.',
  'This is not JSON: it cannot be read.': 'Das ist kein JSON: Es ist nicht lesbar.',
  'This is a temporary key, which expires. The key of an IAM user begins with AKIA.':
    'Das ist ein temporärer Schlüssel, der abläuft. Der Schlüssel eines IAM-Benutzers beginnt mit AKIA.',
  'An access key ID begins with AKIA and has 20 capital letters and digits.':
    'Die ID eines Zugriffsschlüssels beginnt mit AKIA und hat 20 Großbuchstaben und Ziffern.',
  'A secret access key has 40 letters, digits, / and +, and no space.':
    'Ein geheimer Zugriffsschlüssel hat 40 Buchstaben, Ziffern, / und + und kein Leerzeichen.',
  'This key belongs to the root user of the account, who can do everything. Create an IAM user and use its key.':
    'Dieser Schlüssel gehört dem Root-Benutzer des Kontos, der alles darf. Erstellen Sie einen IAM-Benutzer und verwenden Sie dessen Schlüssel.',
  'It does not belong to this access key ID: paste both again.':
    'Er gehört nicht zu dieser Zugriffsschlüssel-ID: Fügen Sie beide noch einmal ein.',
  'AWS has no active key with this ID: it was deleted or deactivated, or belongs to a different partition from the region.':
    'AWS hat keinen aktiven Schlüssel mit dieser ID: Er wurde gelöscht oder deaktiviert, oder er gehört zu einer anderen Partition als die Region.',
  'This is not the seed of a virtual device. The seed is the letters and digits under “show secret key”, or the otpauth address of its QR code, not a six-digit code.':
    'Das ist nicht der Seed eines virtuellen Geräts. Der Seed sind die Buchstaben und Ziffern unter „Geheimen Schlüssel anzeigen“ (show secret key) oder die otpauth-Adresse im QR-Code, kein sechsstelliger Code.',
  'An IAM user has no such action.': 'Ein IAM-Benutzer hat keine solche Aktion.',
  'This is not the code that the page shows at the end. Copy the whole of it, and paste it here.':
    'Das ist nicht der Code, den die Seite am Ende zeigt. Kopieren Sie ihn ganz, und fügen Sie ihn hier ein.',
  'This code is of another sign-in. Open the page above, and paste the code that it shows.':
    'Dieser Code gehört zu einer anderen Anmeldung. Öffnen Sie die Seite oben, und fügen Sie den Code ein, den sie zeigt.',
  'AWS considers the assertion too old although it was just issued: the clock of the identity provider is wrong.':
    'AWS hält die Assertion für zu alt, obwohl sie gerade ausgestellt wurde: Die Uhr des Identitätsanbieters geht falsch.',
  'The provider did not post a SAML response.': 'Der Anbieter hat keine SAML-Antwort gesendet.',
  'The SAML response has characters that do not fit the encoding it declares.':
    'Die SAML-Antwort enthält Zeichen, die nicht zu der Kodierung passen, die sie angibt.',
  'The assertion is encrypted, so its roles cannot be read here. Ask for a response without encryption.':
    'Die Assertion ist verschlüsselt, deshalb sind ihre Rollen hier nicht lesbar. Bitten Sie um eine unverschlüsselte Antwort.',
  'The SAML response contains no assertion.': 'Die SAML-Antwort enthält keine Assertion.',
  'The SAML response contains more than one assertion.': 'Die SAML-Antwort enthält mehr als eine Assertion.',
  'No value of the Role attribute is a pair of a role ARN and a SAML provider ARN, separated by a comma.':
    'Kein Wert des Attributs Role ist ein Paar aus einem Rollen-ARN und dem ARN eines SAML-Anbieters, durch ein Komma getrennt.',
  'All roles in the assertion belong to IAM Identity Center (AWSReservedSSO_…), which cannot be assumed by SAML. Add an IAM Identity Center source instead.':
    'Alle Rollen in der Assertion gehören zu IAM Identity Center (AWSReservedSSO_…) und können nicht über SAML angenommen werden. Fügen Sie stattdessen eine Quelle „IAM Identity Center“ hinzu.',
  'The responses that came do not answer Latchkey’s request. Start from this sign-in, not from another page of the provider.':
    'Die eingegangenen Antworten gehören nicht zur Anfrage von Latchkey. Beginnen Sie mit dieser Anmeldung, nicht mit einer anderen Seite des Anbieters.',
  'The responses that came are from another identity provider than the last sign-in. If yours changed its entity ID, sign out of this source and sign in again.':
    'Die eingegangenen Antworten kommen von einem anderen Identitätsanbieter als die letzte Anmeldung. Wenn Ihr Anbieter seine Entitäts-ID geändert hat, melden Sie sich von dieser Quelle ab und wieder an.',
  'The responses that came contained no assertion, and nothing shows that they are your provider’s. Its page says more; with an entity ID of the request, so can Latchkey.':
    'Die eingegangenen Antworten enthielten keine Assertion, und nichts zeigt, dass sie von Ihrem Anbieter sind. Seine Seite sagt mehr; mit einer Entitäts-ID der Anfrage kann auch Latchkey mehr sagen.',
  'One role belongs to IAM Identity Center (AWSReservedSSO_…) and cannot be assumed by SAML.':
    'Eine Rolle gehört zu IAM Identity Center (AWSReservedSSO_…) und kann nicht über SAML angenommen werden.',
  'One more value of the Role attribute is no pair of ARNs.':
    'Ein weiterer Wert des Attributs Role ist kein Paar von ARNs.',
  'It returned no ID token. The scope openid is required.':
    'Es kam kein ID-Token zurück. Der Scope openid ist erforderlich.',
  'The keys of this “aws login” have expired. They last 15 minutes, and only the AWS CLI renews them.':
    'Die Schlüssel dieses „aws login“ sind abgelaufen. Sie gelten 15 Minuten, und nur die AWS CLI erneuert sie.',
  'The program that writes the file must renew it; Latchkey reads it again each time.':
    'Das Programm, das die Datei schreibt, muss das Token erneuern; Latchkey liest sie jedes Mal neu.',
  'The command must print a valid token; Latchkey runs it again each time.':
    'Der Befehl muss ein gültiges Token ausgeben; Latchkey führt ihn jedes Mal neu aus.',
  'Run it in a terminal and check what it prints. It must not ask for input, and must print nothing else.':
    'Führen Sie ihn in einem Terminal aus und prüfen Sie, was er ausgibt. Er darf keine Eingabe verlangen und nichts anderes ausgeben.',
  'It is empty; a token is expected.': 'Sie ist leer; erwartet wird ein Token.',
  'It is longer than 20,000 characters, the most that AWS accepts.':
    'Sie ist länger als 20.000 Zeichen; mehr nimmt AWS nicht an.',
  'It contains something other than one token.': 'Sie enthält etwas anderes als ein Token.',

  'Neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set: this is neither an ECS task with a task role nor an EKS pod with Pod Identity.':
    'Weder AWS_CONTAINER_CREDENTIALS_RELATIVE_URI noch AWS_CONTAINER_CREDENTIALS_FULL_URI ist gesetzt: Das ist weder ein ECS-Task mit Task-Rolle noch ein EKS-Pod mit Pod Identity.',
  'Give the task or the pod a role, and run Latchkey inside its container.':
    'Geben Sie dem Task oder dem Pod eine Rolle, und führen Sie Latchkey in seinem Container aus.',
  'The address in the environment is not a web address.': 'Die Adresse in der Umgebung ist keine Webadresse.',
  'Correct it, then restart Latchkey.': 'Korrigieren Sie sie, und starten Sie Latchkey neu.',
  'Use https://, or an address of this machine.':
    'Verwenden Sie https:// oder eine Adresse dieses Computers.',
  'Latchkey was started by “latchkey exec”, so these credentials would be its own.':
    'Latchkey wurde von „latchkey exec“ gestartet; das wären also seine eigenen Zugangsdaten.',
  'Quit Latchkey and start it from the desktop or from a plain terminal.':
    'Beenden Sie Latchkey, und starten Sie es vom Desktop oder aus einem gewöhnlichen Terminal.',
  'The authorization token of the container contains a line break.':
    'Das Autorisierungs-Token des Containers enthält einen Zeilenumbruch.',
  'Correct AWS_CONTAINER_AUTHORIZATION_TOKEN or its file.':
    'Korrigieren Sie AWS_CONTAINER_AUTHORIZATION_TOKEN oder seine Datei.',
  'The credentials agent of ECS or EKS is not running there, or these variables were meant for another container.':
    'Der Agent für Zugangsdaten von ECS oder EKS läuft dort nicht, oder diese Variablen waren für einen anderen Container gedacht.',
  'AWS_EC2_METADATA_DISABLED is true in the environment Latchkey was started with.':
    'AWS_EC2_METADATA_DISABLED ist true in der Umgebung, mit der Latchkey gestartet wurde.',
  'Unset it, then restart Latchkey.': 'Entfernen Sie die Variable, und starten Sie Latchkey neu.',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT or AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE cannot be used.':
    'AWS_EC2_METADATA_SERVICE_ENDPOINT oder AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE ist nicht verwendbar.',
  'The first must be a web address such as http://169.254.169.254, the second IPv4 or IPv6. Correct them, then restart Latchkey.':
    'Die erste Variable muss eine Webadresse wie http://169.254.169.254 sein, die zweite IPv4 oder IPv6. Korrigieren Sie sie, und starten Sie Latchkey neu.',
  'On EC2, in a container, raise the limit: aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2 --instance-id ID':
    'Auf EC2, in einem Container, erhöhen Sie das Limit: aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2 --instance-id ID',
  'Switch it on: aws ec2 modify-instance-metadata-options --http-endpoint enabled --instance-id ID':
    'Schalten Sie ihn ein: aws ec2 modify-instance-metadata-options --http-endpoint enabled --instance-id ID',
  'It did not return a session token.': 'Es kam kein Sitzungstoken zurück.',
  'This EC2 instance has no instance profile, so it has no role.':
    'Diese EC2-Instanz hat kein Instanzprofil, also keine Rolle.',
  'Attach one: aws ec2 associate-iam-instance-profile --iam-instance-profile Name=NAME --instance-id ID':
    'Verknüpfen Sie eines: aws ec2 associate-iam-instance-profile --iam-instance-profile Name=NAME --instance-id ID',
  'It did not return the name of a role.': 'Es kam kein Rollenname zurück.',
  'Check the role’s trust policy: it must let ec2.amazonaws.com assume it.':
    'Prüfen Sie die Vertrauensrichtlinie der Rolle: Sie muss ec2.amazonaws.com die Rolle annehmen lassen.',
  'Set them where desktop programs see them, then restart Latchkey.':
    'Setzen Sie sie dort, wo Desktop-Programme sie sehen, und starten Sie Latchkey neu.',
  'AWS_CREDENTIAL_EXPIRATION holds no time such as 2030-01-31T12:00:00Z.':
    'AWS_CREDENTIAL_EXPIRATION enthält keine Zeit wie 2030-01-31T12:00:00Z.',
  'Correct or unset it, then restart Latchkey.':
    'Korrigieren oder entfernen Sie die Variable, und starten Sie Latchkey neu.',
  'The credentials found here had already expired.':
    'Die Zugangsdaten, die hier gefunden wurden, waren schon abgelaufen.',
  'Its Expiration is not a time such as 2030-01-31T12:00:00Z.':
    'Expiration ist darin keine Zeit wie 2030-01-31T12:00:00Z.',
  'It is not a JSON object.': 'Es ist kein JSON-Objekt.',
  'Its response was larger than 100 kB.': 'Die Antwort war größer als 100 kB.',
  'A long-term access key: an IAM user source would keep it in the keychain and rotate it.':
    'Ein langfristiger Zugriffsschlüssel: Eine Quelle „IAM-Benutzer“ würde ihn im Schlüsselbund aufbewahren und rotieren.',
  'Temporary keys: nothing renews them while Latchkey runs.':
    'Temporäre Schlüssel: Solange Latchkey läuft, erneuert sie nichts.',
  'AWS is late with new keys; the old ones stay in use until then.':
    'AWS hat noch keine neuen Schlüssel geliefert; bis dahin bleiben die alten in Gebrauch.',
  'Read-only: the AWS CLI renews its own sign-ins.':
    'Nur lesend: Die AWS CLI erneuert ihre Anmeldungen selbst.',
  'A rotation was cut off while AWS made a new key: rotate again to hear which one nobody keeps':
    'Eine Rotation wurde unterbrochen, während AWS einen neuen Schlüssel erstellte: Rotieren Sie noch einmal, um zu erfahren, welchen niemand aufbewahrt',
  'The newest sign-in': 'Die neueste Anmeldung',
  'Any account': 'Beliebiges Konto',
  'AWS ends it after 12 hours, or earlier with the console session.':
    'AWS beendet sie nach 12 Stunden, oder früher mit der Konsolensitzung.',
  'A code has six digits.': 'Ein Code hat sechs Ziffern.',
  'The provider no longer offers it.': 'Der Anbieter bietet sie nicht mehr an.',
  'The list has no end.': 'Die Liste hat kein Ende.',
  'No response in time.': 'Keine rechtzeitige Antwort.',

  'Seed of the MFA device': 'Seed des MFA-Geräts',
  'To have its codes filled in automatically: the text under “show secret key”, or its QR image.':
    'Damit seine Codes automatisch ausgefüllt werden: der Text unter „Geheimen Schlüssel anzeigen“ (show secret key) oder das Bild des QR-Codes.',
  'Access key ID': 'Zugriffsschlüssel-ID',
  'Secret access key': 'Geheimer Zugriffsschlüssel',
  'Code from the page': 'Code von der Seite',
  'Google’s client secret': 'Client-Secret von Google',
  'Shown next to the client ID in the Google Cloud console; it begins with GOCSPX-. It is stored in the keychain.':
    'Steht neben der Client-ID in der Google Cloud Console; es beginnt mit GOCSPX-. Es wird im Schlüsselbund gespeichert.',
};
