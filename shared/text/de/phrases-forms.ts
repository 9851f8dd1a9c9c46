/** What the forms of the identity kinds say, and the guides without values. */
export const formPhrases: Readonly<Record<string, string>> = {
  'Credentials of this machine': 'Zugangsdaten dieses Computers',
  'Credentials of an EC2 instance, a container, the environment or another program; no sign-in needed.':
    'Zugangsdaten einer EC2-Instanz, eines Containers, der Umgebung oder eines anderen Programms; keine Anmeldung nötig.',
  'Where they come from': 'Woher sie kommen',
  'EC2 instance metadata': 'EC2-Instanzmetadaten',
  'ECS or EKS container': 'ECS- oder EKS-Container',
  'Environment variables': 'Umgebungsvariablen',
  'Another program (credential_process)': 'Ein anderes Programm (credential_process)',
  Command: 'Befehl',
  'The value of credential_process. It runs without a shell.':
    'Der Wert von credential_process. Der Befehl läuft ohne Shell.',
  'On an EC2 instance with an instance profile no setup is needed: the aws command, every SDK and git with the AWS CLI’s credential helper find its role automatically. Add this source to build other roles on it, or to use it by name in codecommit:// addresses.':
    'Auf einer EC2-Instanz mit Instanzprofil ist nichts einzurichten: Der Befehl aws, jedes SDK und git mit dem Credential Helper der AWS CLI finden ihre Rolle automatisch. Fügen Sie diese Quelle hinzu, um andere Rollen darauf aufzubauen oder um sie mit Namen in codecommit://-Adressen zu verwenden.',
  'ECS tells its tasks where their keys are (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI), EKS Pod Identity its pods (AWS_CONTAINER_CREDENTIALS_FULL_URI and a token file). Latchkey must run in that container.':
    'ECS teilt seinen Tasks mit, wo ihre Schlüssel sind (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI), EKS Pod Identity seinen Pods (AWS_CONTAINER_CREDENTIALS_FULL_URI und eine Token-Datei). Latchkey muss in diesem Container laufen.',
  'Latchkey reads AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN as they were when it was started. New values take effect after a restart.':
    'Latchkey liest AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY und AWS_SESSION_TOKEN so, wie sie bei seinem Start waren. Neue Werte gelten nach einem Neustart.',
  'The program prints JSON with Version 1, AccessKeyId, SecretAccessKey and, if they expire, SessionToken and Expiration. Latchkey’s own command is refused, because it would call itself.':
    'Das Programm gibt JSON mit Version 1, AccessKeyId, SecretAccessKey und, wenn sie ablaufen, SessionToken und Expiration aus. Den eigenen Befehl von Latchkey lehnt Latchkey ab, weil er sich selbst aufrufen würde.',
  'This machine’s own credentials': 'Eigene Zugangsdaten dieses Computers',
  'The credentials that this machine already has, under a name: for profiles, git, and roles built on them.':
    'Die Zugangsdaten, die dieser Computer schon hat, unter einem Namen: für Profile, git und Rollen, die darauf aufbauen.',
  'Credentials of': 'Zugangsdaten von',
  Region: 'Region',

  'Assumed role': 'Angenommene Rolle',
  'A role that another session takes on, in the same account or another; to any depth.':
    'Eine Rolle, die eine andere Sitzung annimmt, im selben Konto oder in einem anderen; in beliebiger Tiefe.',
  'Parent session': 'Übergeordnete Sitzung',
  'The session that assumes the role.': 'Die Sitzung, die die Rolle annimmt.',
  'Role ARN': 'Rollen-ARN',
  'A switch-role link from the AWS console works too.':
    'Ein Link zum Rollenwechsel aus der AWS-Konsole geht auch.',
  'This is not a role ARN such as arn:aws:iam::123456789012:role/Deploy.':
    'Das ist kein Rollen-ARN wie arn:aws:iam::123456789012:role/Deploy.',
  'There must be exactly two colons between iam and the account.':
    'Zwischen iam und dem Konto müssen genau zwei Doppelpunkte stehen.',
  'This is the ARN of an assumed role. The ARN of the role itself contains iam and role/ and ends with its name.':
    'Das ist der ARN einer angenommenen Rolle. Der ARN der Rolle selbst enthält iam und role/ und endet mit ihrem Namen.',
  'This is not the ARN of a role: a role ARN contains :role/.':
    'Das ist nicht der ARN einer Rolle: Ein Rollen-ARN enthält :role/.',
  'An account number has twelve digits.': 'Eine Kontonummer hat zwölf Ziffern.',
  'External ID': 'Externe ID',
  'Two to 1224 letters, digits or _+=,.@:/- and no space.':
    'Zwei bis 1224 Buchstaben, Ziffern oder _+=,.@:/- und kein Leerzeichen.',
  'If the owner of the role requires one.': 'Wenn der Eigentümer der Rolle eine verlangt.',
  'MFA device': 'MFA-Gerät',
  'The ARN of the MFA device, such as arn:aws:iam::123456789012:mfa/maria.':
    'Der ARN des MFA-Geräts, zum Beispiel arn:aws:iam::123456789012:mfa/maria.',
  'If the role requires an MFA code. You are asked for it each time.':
    'Wenn die Rolle einen MFA-Code verlangt. Sie werden jedes Mal danach gefragt.',
  'Duration in seconds': 'Dauer in Sekunden',
  'Between 900 (15 minutes) and 43200 (12 hours).': 'Zwischen 900 (15 Minuten) und 43200 (12 Stunden).',
  '900 to 43200. AWS allows 3600 at most when the session below is a role itself.':
    '900 bis 43200. AWS erlaubt höchstens 3600, wenn die übergeordnete Sitzung selbst eine Rolle ist.',
  'Role session name': 'Name der Rollensitzung',
  'Two to 64 letters, digits or _+=,.@- and no space.':
    'Zwei bis 64 Buchstaben, Ziffern oder _+=,.@- und kein Leerzeichen.',
  'Shown in CloudTrail. Empty: derived from this session’s name.':
    'Steht in CloudTrail. Leer: aus dem Namen dieser Sitzung abgeleitet.',
  'Source identity': 'Quellidentität',
  'Session tags': 'Sitzungs-Tags',
  'A line has no =: a tag is key=value.': 'In einer Zeile fehlt das =: Ein Tag ist key=value.',
  'One key=value per line, at most 50.': 'Ein key=value pro Zeile, höchstens 50.',
  'Transitive tag keys': 'Transitive Tag-Schlüssel',
  'One key per line: these tags are passed on to the next role.':
    'Ein Schlüssel pro Zeile: Diese Tags werden an die nächste Rolle weitergegeben.',
  'Session policy ARNs': 'ARNs der Sitzungsrichtlinien',
  'A line is not a policy ARN such as arn:aws:iam::aws:policy/ReadOnlyAccess.':
    'Eine Zeile ist kein Richtlinien-ARN wie arn:aws:iam::aws:policy/ReadOnlyAccess.',
  'One per line, at most ten: the session can do only what these allow.':
    'Einer pro Zeile, höchstens zehn: Die Sitzung darf nur, was diese erlauben.',
  'Session policy': 'Sitzungsrichtlinie',
  'JSON, 2048 characters at most.': 'JSON, höchstens 2048 Zeichen.',
  'A policy is a JSON object with a Statement.': 'Eine Richtlinie ist ein JSON-Objekt mit einem Statement.',
  'This is not JSON: a policy begins with { and ends with }.':
    'Das ist kein JSON: Eine Richtlinie beginnt mit { und endet mit }.',

  'AWS CLI sign-in': 'Anmeldung der AWS CLI',
  'Uses the sign-ins of “aws sso login” and “aws login” on this computer without changing them.':
    'Verwendet die Anmeldungen von „aws sso login“ und „aws login“ auf diesem Computer, ohne sie zu ändern.',
  'Start URL': 'Start-URL',
  'Which access portal, if you sign in to several. Empty: the newest sign-in.':
    'Welches Zugriffsportal, wenn Sie sich bei mehreren anmelden. Leer: die neueste Anmeldung.',
  'Region for its sessions': 'Region für die Sitzungen der Quelle',
  'Used for every session found here. Empty: the default region in Settings.':
    'Gilt für jede Sitzung, die hier gefunden wird. Leer: die Standardregion in den Einstellungen.',
  'Latchkey only reads what the AWS CLI has cached. It does not renew it, and signing out here does not sign you out there. For sessions that renew automatically, add an IAM Identity Center source instead.':
    'Latchkey liest nur, was die AWS CLI zwischengespeichert hat. Latchkey erneuert es nicht, und wenn Sie sich hier abmelden, sind Sie dort nicht abgemeldet. Für Sitzungen, die sich automatisch erneuern, fügen Sie stattdessen eine Quelle „IAM Identity Center“ hinzu.',

  'AWS console sign-in': 'Anmeldung bei der AWS-Konsole',
  'Sign in to the AWS Management Console as you always do, with a passkey if you have one; tools get its credentials. No access key, no AWS CLI.':
    'Melden Sie sich wie immer bei der AWS Management Console an, mit einem Passkey, wenn Sie einen haben; Programme bekommen deren Zugangsdaten. Ohne Zugriffsschlüssel, ohne AWS CLI.',
  Account: 'Konto',
  'A sign-in to any other account is refused. Empty: the account you sign in to.':
    'Die Anmeldung bei jedem anderen Konto wird abgelehnt. Leer: das Konto, bei dem Sie sich anmelden.',
  'Where you sign in, and the region of its session. In China or GovCloud it must be one of theirs. Empty: us-east-1, and the default region in Settings.':
    'Wo Sie sich anmelden, und die Region der Sitzung. In China oder GovCloud muss es eine der dortigen Regionen sein. Leer: us-east-1 und die Standardregion in den Einstellungen.',
  'Sign in': 'Anmeldung',
  'In the browser of this computer': 'Im Browser dieses Computers',
  'With a code from any device': 'Mit einem Code von einem beliebigen Gerät',
  'Automatic: in the browser, or with a code where there is none.':
    'Automatisch: im Browser, oder mit einem Code, wenn es keinen Browser gibt.',
  'This is what “aws login” of the AWS CLI does: keys of 15 minutes that renew themselves, for 12 hours at most. It works for the root user, for IAM users and for users who come to the console from their company’s sign-in.':
    'Das tut auch „aws login“ der AWS CLI: Schlüssel für 15 Minuten, die sich selbst erneuern, höchstens 12 Stunden lang. Es geht für den Root-Benutzer, für IAM-Benutzer und für Benutzer, die über die Anmeldung ihrer Firma zur Konsole kommen.',
  'A user who is not an administrator needs the managed policy SignInLocalDevelopmentAccess, which holds signin:AuthorizeOAuth2Access and signin:CreateOAuth2Token.':
    'Ein Benutzer ohne Administratorrechte braucht die verwaltete Richtlinie SignInLocalDevelopmentAccess; sie enthält signin:AuthorizeOAuth2Access und signin:CreateOAuth2Token.',

  'Federated user': 'Verbundbenutzer',
  'Keys for someone or something else, created from an IAM user and limited by a policy. They cannot call IAM, or any STS action other than GetCallerIdentity.':
    'Schlüssel für jemand oder etwas anderes, mit einem IAM-Benutzer erstellt und durch eine Richtlinie beschränkt. Sie können IAM nicht aufrufen und von STS keine Aktion außer GetCallerIdentity.',
  'IAM user': 'IAM-Benutzer',
  'Name of the federated user': 'Name des Verbundbenutzers',
  'Two to 32 letters, digits or _+=,.@- and no space.':
    'Zwei bis 32 Buchstaben, Ziffern oder _+=,.@- und kein Leerzeichen.',
  'Shown in CloudTrail.': 'Steht in CloudTrail.',
  'Policy ARNs': 'Richtlinien-ARNs',
  'One per line, at most ten. It can do only what both these and the IAM user’s own policies allow.':
    'Einer pro Zeile, höchstens zehn. Der Verbundbenutzer darf nur, was sowohl diese als auch die eigenen Richtlinien des IAM-Benutzers erlauben.',
  Policy: 'Richtlinie',
  'JSON, 2048 characters at most. Without a policy of either kind it may do nothing at all.':
    'JSON, höchstens 2048 Zeichen. Ohne eine Richtlinie der einen oder anderen Art darf der Verbundbenutzer gar nichts.',
  '900 (15 minutes) to 129600 (36 hours).': '900 (15 Minuten) bis 129600 (36 Stunden).',
  'The IAM user needs this policy:': 'Der IAM-Benutzer braucht diese Richtlinie:',
  'It cannot assume roles: AWS does not let a federated user call IAM, or any STS action other than GetCallerIdentity. MFA does not carry over to it either.':
    'Der Verbundbenutzer kann keine Rollen annehmen: AWS lässt ihn IAM nicht aufrufen und von STS keine Aktion außer GetCallerIdentity. Auch MFA geht nicht auf ihn über.',

  'A long-term access key, kept in the keychain; tools only ever get short-lived keys made from it.':
    'Ein langfristiger Zugriffsschlüssel, im Schlüsselbund aufbewahrt; Programme bekommen immer nur kurzlebige Schlüssel, die daraus erstellt werden.',
  'Where its session keys are requested. In China or GovCloud it must be one of theirs. Empty: us-east-1.':
    'Wo die Schlüssel der Sitzungen angefordert werden. In China oder GovCloud muss es eine der dortigen Regionen sein. Leer: us-east-1.',
  'Found automatically if the user may list their own devices.':
    'Wird automatisch gefunden, wenn der Benutzer seine eigenen Geräte auflisten darf.',
  'You enter the access key itself when you sign in; it is stored only in the keychain. Create it in IAM under Users, your name, Security credentials, Create access key.':
    'Den Zugriffsschlüssel selbst geben Sie bei der Anmeldung ein; er wird nur im Schlüsselbund gespeichert. Erstellen Sie ihn in IAM unter „Benutzer“ (Users), Ihrem Namen, „Sicherheitsanmeldeinformationen“ (Security credentials), „Zugriffsschlüssel erstellen“ (Create access key).',
  'To find the device automatically and rotate the key in one click, the user needs this policy:':
    'Damit das Gerät automatisch gefunden und der Schlüssel mit einem Klick rotiert werden kann, braucht der Benutzer diese Richtlinie:',
  'IAM user session': 'Sitzung eines IAM-Benutzers',
  'Short-lived keys of an IAM user, with an MFA code where there is a device.':
    'Kurzlebige Schlüssel eines IAM-Benutzers, mit MFA-Code, wenn es ein Gerät gibt.',
  'MFA code': 'MFA-Code',
  'If the user has a device': 'Wenn der Benutzer ein Gerät hat',
  Never: 'Nie',
  'Automatic: where the user has a device. Roles built on a session with an MFA code need no code of their own.':
    'Automatisch: wenn der Benutzer ein Gerät hat. Rollen, die auf einer Sitzung mit MFA-Code aufbauen, brauchen keinen eigenen Code.',

  'Sign in at your company’s AWS access portal; every account and role you may use becomes a session.':
    'Melden Sie sich beim AWS-Zugriffsportal Ihrer Firma an; jedes Konto mit jeder Rolle, die Sie verwenden dürfen, wird eine Sitzung.',
  'The address of the page with your AWS accounts. Any page of the portal will do, and a short name of your company’s that redirects to it.':
    'Die Adresse der Seite mit Ihren AWS-Konten. Jede Seite des Portals geht, auch eine Kurzadresse Ihrer Firma, die dorthin weiterleitet.',
  'Region of IAM Identity Center': 'Region von IAM Identity Center',
  'Your administrator knows it. Not needed for addresses that end in app.aws.':
    'Ihr Administrator kennt sie. Nicht nötig bei Adressen, die auf app.aws enden.',
  'With a code on any device': 'Mit einem Code auf einem beliebigen Gerät',
  'Start URL in an additional Region': 'Start-URL in einer weiteren Region',
  'If your company replicates IAM Identity Center: a sign-in goes there while the Region above cannot be reached.':
    'Wenn Ihre Firma IAM Identity Center repliziert: Eine Anmeldung geht dorthin, solange die Region oben nicht erreichbar ist.',
  'That Region': 'Diese weitere Region',
  'Not needed for addresses that contain it.': 'Nicht nötig bei Adressen, die sie enthalten.',

  'Sign in with Google, Microsoft, Okta, Cognito or any OpenID Connect provider; AWS roles trust its token.':
    'Melden Sie sich mit Google, Microsoft, Okta, Cognito oder einem beliebigen OpenID-Connect-Anbieter an; AWS-Rollen vertrauen dessen Token.',
  Provider: 'Anbieter',
  'Any OpenID Connect issuer': 'Beliebiger OpenID-Connect-Aussteller',
  'Amazon Cognito user pool': 'Amazon-Cognito-Benutzerpool',
  'Client ID': 'Client-ID',
  'A client ID has no spaces.': 'Eine Client-ID hat keine Leerzeichen.',
  'From a public (native, desktop) application at the provider.':
    'Von einer öffentlichen Anwendung (public: native, desktop) beim Anbieter.',
  Issuer: 'Aussteller',
  'The provider’s address; for Cognito the user pool ID or its domain, for Entra the tenant ID.':
    'Die Adresse des Anbieters; bei Cognito die ID des Benutzerpools oder seine Domain, bei Entra die Mandanten-ID.',
  'In the browser': 'Im Browser',
  'Automatic: in the browser, or with a code where there is none. A code needs a provider with the device flow.':
    'Automatisch: im Browser, oder mit einem Code, wenn es keinen Browser gibt. Für einen Code muss der Anbieter den Device Flow können.',
  Scopes: 'Scopes',
  'Words separated by spaces.': 'Wörter, durch Leerzeichen getrennt.',
  'Redirect port': 'Port der Weiterleitung',
  'Cognito identity pool': 'Cognito-Identitätspool',
  'An identity pool ID such as us-east-1:11111111-2222-3333-4444-555555555555.':
    'Die ID eines Identitätspools wie us-east-1:11111111-2222-3333-4444-555555555555.',
  'Uses its basic flow: AWS gets the pool’s token instead of the provider’s.':
    'Verwendet dessen Basic Flow: AWS bekommt das Token des Pools anstelle des Tokens des Anbieters.',
  'Role by OpenID Connect': 'Rolle über OpenID Connect',
  'A role that trusts your OpenID Connect provider.':
    'Eine Rolle, die Ihrem OpenID-Connect-Anbieter vertraut.',
  'Signed in with': 'Angemeldet mit',
  'Shown in CloudTrail. Empty: who you are at the provider.':
    'Steht in CloudTrail. Leer: wer Sie beim Anbieter sind.',
  '900 to 43200, as the role allows.': '900 bis 43200, soweit die Rolle es erlaubt.',

  'SAML identity provider': 'SAML-Identitätsanbieter',
  'Sign in on your company’s own page (Okta, Entra ID, ADFS, Google, any SAML 2.0 provider); the roles it gives you become sessions.':
    'Melden Sie sich auf der Seite Ihrer Firma an (Okta, Entra ID, ADFS, Google, jeder SAML-2.0-Anbieter); die Rollen, die Sie dort bekommen, werden Sitzungen.',
  'The address that takes you to AWS: copy the link of the AWS tile on your provider’s page.':
    'Die Adresse, die Sie zu AWS bringt: Kopieren Sie den Link der AWS-Kachel auf der Seite Ihres Anbieters.',
  'For the sessions found here. Empty: the first region of the role’s partition.':
    'Für die Sitzungen, die hier gefunden werden. Leer: die erste Region der Partition der Rolle.',
  'Session length in seconds': 'Sitzungsdauer in Sekunden',
  'AWS takes 900 to 43200 seconds.': 'AWS nimmt 900 bis 43200 Sekunden an.',
  '900 to 43200. Empty takes what the provider says (SessionDuration), else one hour.':
    '900 bis 43200. Leer: was der Anbieter sagt (SessionDuration), sonst eine Stunde.',
  'Names of accounts': 'Namen von Konten',
  'Each line is an account number of 12 digits, a space and a name.':
    'Jede Zeile besteht aus einer Kontonummer mit 12 Ziffern, einem Leerzeichen und einem Namen.',
  'One account per line: its number and your name for it. Other accounts are shown by their alias if AWS returns one, or by their number.':
    'Ein Konto pro Zeile: seine Nummer und Ihr Name dafür. Andere Konten werden mit ihrem Alias angezeigt, wenn AWS einen nennt, sonst mit ihrer Nummer.',
  'Entity ID of the request': 'Entitäts-ID der Anfrage',
  'An entity ID is a URN or an address without spaces.':
    'Eine Entitäts-ID ist eine URN oder eine Adresse ohne Leerzeichen.',
  'Only if there is no link to start from (SP-initiated). The start URL is then the provider’s SAML sign-on address, and Latchkey sends it a request. Empty: the provider starts the sign-in.':
    'Nur wenn es keinen Link gibt, mit dem man anfangen kann (SP-initiated). Die Start-URL ist dann die SAML-Anmeldeadresse des Anbieters, und Latchkey sendet ihr eine Anfrage. Leer: Der Anbieter beginnt die Anmeldung.',
  'ARN of the provider in IAM': 'ARN des Anbieters in IAM',
  'This is not the ARN of a SAML provider: arn:aws:iam::ACCOUNT:saml-provider/NAME.':
    'Das ist nicht der ARN eines SAML-Anbieters: arn:aws:iam::ACCOUNT:saml-provider/NAME.',
  'Used in the trust policy below. Not needed to sign in.':
    'Wird in der Vertrauensrichtlinie unten verwendet. Für die Anmeldung nicht nötig.',
  'Port for sign-in in your own browser': 'Port für die Anmeldung im eigenen Browser',
  'For passkeys and device trust, if the provider can post to http://127.0.0.1:PORT/saml. Empty: you sign in in a window of Latchkey.':
    'Für Passkeys und Gerätevertrauen, wenn der Anbieter an http://127.0.0.1:PORT/saml senden kann. Leer: Sie melden sich in einem Fenster von Latchkey an.',

  'Web identity token': 'Web-Identity-Token',
  'A token that this machine already has, in a file or from a command; nobody has to sign in.':
    'Ein Token, das dieser Computer schon hat, in einer Datei oder von einem Befehl; niemand muss sich anmelden.',
  'Token file': 'Token-Datei',
  'An absolute path, or one that starts with ~/. It is read again for each renewal.':
    'Ein absoluter Pfad oder einer, der mit ~/ beginnt. Die Datei wird für jede Erneuerung neu gelesen.',
  'Or a command': 'Oder ein Befehl',
  'It must print the token and nothing else. It runs without a shell.':
    'Er muss das Token ausgeben und sonst nichts. Er läuft ohne Shell.',
  'Issuer of the token': 'Aussteller des Tokens',
  'Its iss claim, used in the trust policy below.':
    'Sein Claim iss, verwendet in der Vertrauensrichtlinie unten.',
  'Audience of the token': 'Zielgruppe (Audience) des Tokens',
  'Its aud claim, used in the trust policy below.':
    'Sein Claim aud, verwendet in der Vertrauensrichtlinie unten.',
  'Subject of the token': 'Subjekt (Subject) des Tokens',
  'Its sub claim. The trust policy below admits only this subject.':
    'Sein Claim sub. Die Vertrauensrichtlinie unten lässt nur dieses Subjekt zu.',
  'Role by web identity token': 'Rolle über Web-Identity-Token',
  'A role that trusts the issuer of a token on this machine.':
    'Eine Rolle, die dem Aussteller eines Tokens auf diesem Computer vertraut.',
  'Token of': 'Token von',

  'Permission set': 'Berechtigungssatz',
  'SAML role': 'SAML-Rolle',
  'OpenID Connect role': 'OpenID-Connect-Rolle',
  'Web identity role': 'Web-Identity-Rolle',
  'AWS CLI session': 'Sitzung der AWS CLI',
  'Console session': 'Konsolensitzung',
  'This machine': 'Dieser Computer',
  'Machine credentials': 'Zugangsdaten des Computers',
  'Rotate the access key': 'Zugriffsschlüssel rotieren',
  'Latchkey creates and tests a new key, then deactivates the old one and deletes it after seven days. Other programs that use the old key stop working.':
    'Latchkey erstellt und prüft einen neuen Schlüssel, deaktiviert dann den alten und löscht ihn nach sieben Tagen. Andere Programme, die den alten Schlüssel verwenden, funktionieren nicht mehr.',
  'Fill in MFA codes automatically…': 'MFA-Codes automatisch ausfüllen…',
};
