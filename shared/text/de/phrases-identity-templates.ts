import type { Template } from './phrase-template.ts';

const arnElsewhere =
  'In China beginnt der ARN mit arn:aws-cn, in GovCloud mit arn:aws-us-gov, in der European Sovereign Cloud mit arn:aws-eusc.';
const arnElsewhereEnglish =
  'In China the ARN begins with arn:aws-cn, in GovCloud with arn:aws-us-gov, in the European Sovereign Cloud with arn:aws-eusc.';

const addedToIam =
  'Fügen Sie in IAM den Aussteller {provider} des Tokens als OpenID-Connect-Identitätsanbieter hinzu, mit der Zielgruppe {audience} des Tokens. Geben Sie der Rolle diese Vertrauensrichtlinie:';
const addedToIamEnglish =
  'In IAM, add the token’s issuer {provider} as an OpenID Connect identity provider with the token’s audience {audience}. Give the role this trust policy:';

/** Guides with a policy in them. */
const guideTemplates: readonly Template[] = [
  [
    `In IAM, add the identity provider https://<provider:word> (OpenID Connect) with the audience {clientId}. ${arnElsewhereEnglish} Give the role this trust policy:\n<policy:all>`,
    `Fügen Sie in IAM den Identitätsanbieter https://<provider> (OpenID Connect) mit der Zielgruppe {clientId} hinzu. ${arnElsewhere} Geben Sie der Rolle diese Vertrauensrichtlinie:\n<policy>`,
  ],
  [
    'In the identity pool, add <provider:word> with the client {clientId} as an identity provider and switch on the basic (classic) flow. Give the role this trust policy:\n<policy:all>',
    'Fügen Sie im Identitätspool <provider> mit dem Client {clientId} als Identitätsanbieter hinzu, und schalten Sie den Basic Flow (Classic) ein. Geben Sie der Rolle diese Vertrauensrichtlinie:\n<policy>',
  ],
  [
    'Give the role this trust policy:\n<policy:all>',
    'Geben Sie der Rolle diese Vertrauensrichtlinie:\n<policy>',
  ],
  [
    'Give the role {roleArn} this trust policy:\n<policy:all>\nIf the role is in another account, the session below also needs permission for these actions on the role.',
    'Geben Sie der Rolle {roleArn} diese Vertrauensrichtlinie:\n<policy>\nWenn die Rolle in einem anderen Konto ist, braucht auch die übergeordnete Sitzung die Berechtigung für diese Aktionen auf der Rolle.',
  ],
  [
    'In IAM, add your provider’s metadata as an identity provider (SAML). Give each role this trust policy:\n<policy:all>',
    'Fügen Sie in IAM die Metadaten Ihres Anbieters als Identitätsanbieter (SAML) hinzu. Geben Sie jeder Rolle diese Vertrauensrichtlinie:\n<policy>',
  ],
  [
    [
      'At your provider, the application AWS needs:',
      'Consumer (ACS) and recipient: {acs}',
      'Audience: {audience}',
      'Attribute <role:word>: the role’s ARN, a comma, {providerArn}',
      'Attribute <name:word>: the user’s name or e-mail address',
      'Attribute <duration:word>: seconds, if sessions may last longer than an hour',
    ].join('\n'),
    [
      'Bei Ihrem Anbieter braucht die Anwendung AWS:',
      'Consumer (ACS) und Recipient: {acs}',
      'Audience: {audience}',
      'Attribut <role>: der ARN der Rolle, ein Komma, {providerArn}',
      'Attribut <name>: der Name oder die E-Mail-Adresse des Benutzers',
      'Attribut <duration>: Sekunden, wenn Sitzungen länger als eine Stunde gelten dürfen',
    ].join('\n'),
  ],
  [
    `${addedToIamEnglish}\n<policy:all>\n${arnElsewhereEnglish}\nThis lets in everyone the issuer knows: with a subject under More options, only that one.`,
    `${addedToIam}\n<policy>\n${arnElsewhere}\nDas lässt jeden herein, den der Aussteller kennt: mit einem Subjekt unter „Weitere Optionen“ nur dieses eine.`,
  ],
  [`${addedToIamEnglish}\n<policy:all>\n${arnElsewhereEnglish}`, `${addedToIam}\n<policy>\n${arnElsewhere}`],
];

/** Titles, facts and subtitles of sources, and what their forms refuse. */
const formTemplates: readonly Template[] = [
  [
    'For providers that compare the port; empty takes any port, or one of <ports>.',
    'Für Anbieter, die den Port vergleichen; leer: ein beliebiger Port oder einer von <ports>.',
  ],
  ['<innerLabel:words> is required.', '„<innerLabel>“ ist erforderlich.'],
  ['<innerLabel:words> is not in the expected form.', '„<innerLabel>“ hat nicht die erwartete Form.'],
  ['Client secret for <source>', 'Client-Secret für <source>'],
  ['Access key for <source>', 'Zugriffsschlüssel für <source>'],
  ['MFA seed for <source>', 'MFA-Seed für <source>'],
  ['Sign in to <source>', 'Bei <source> anmelden'],
  ['Access key, <region:word>', 'Zugriffsschlüssel, <region>'],
  ['<innerAge:words>: time to rotate it', '<innerAge>: Zeit, ihn zu rotieren'],
  ['Access key <key:word>, made today', 'Zugriffsschlüssel <key>, heute erstellt'],
  ['Access key <key:word>, one day old', 'Zugriffsschlüssel <key>, einen Tag alt'],
  ['Access key <key:word>, <days:number> days old', 'Zugriffsschlüssel <key>, <days> Tage alt'],
  ['Access key <key:word>', 'Zugriffsschlüssel <key>'],
  [
    'MFA device <serial:word>, codes filled in automatically',
    'MFA-Gerät <serial>, Codes werden automatisch ausgefüllt',
  ],
  ['MFA device <serial:word>', 'MFA-Gerät <serial>'],
  [
    'The previous key, <key:word>, is still active and will be deleted at its next use',
    'Der vorige Schlüssel, <key>, ist noch aktiv und wird bei der nächsten Verwendung gelöscht',
  ],
  [
    'The previous key, <key:word>, is still active and will be deleted within a day',
    'Der vorige Schlüssel, <key>, ist noch aktiv und wird innerhalb eines Tages gelöscht',
  ],
  [
    'The previous key, <key:word>, is still active and will be deleted in <days:number> days',
    'Der vorige Schlüssel, <key>, ist noch aktiv und wird in <days> Tagen gelöscht',
  ],
  [
    'The previous key, <key:word>, is inactive and will be deleted at its next use',
    'Der vorige Schlüssel, <key>, ist inaktiv und wird bei der nächsten Verwendung gelöscht',
  ],
  [
    'The previous key, <key:word>, is inactive and will be deleted within a day',
    'Der vorige Schlüssel, <key>, ist inaktiv und wird innerhalb eines Tages gelöscht',
  ],
  [
    'The previous key, <key:word>, is inactive and will be deleted in <days:number> days',
    'Der vorige Schlüssel, <key>, ist inaktiv und wird in <days> Tagen gelöscht',
  ],
  ['aws sso login at <url:word>', 'aws sso login bei <url>'],
  ['aws login in account <account:number>', 'aws login im Konto <account>'],
  [
    'Role <role:word> of this EC2 instance. It needs no setup: aws, SDKs and git with the AWS CLI’s credential helper find it automatically.',
    'Rolle <role> dieser EC2-Instanz. Sie braucht keine Einrichtung: aws, SDKs und git mit dem Credential Helper der AWS CLI finden sie automatisch.',
  ],
  [
    'If <region:word> cannot be reached, sign in again: that goes to <other:word> then.',
    'Wenn <region> nicht erreichbar ist, melden Sie sich noch einmal an: Das geht dann zu <other>.',
  ],
  [
    'Signed in at <other:word>, because <region:word> could not be reached. Sign in again to go back.',
    'Angemeldet bei <other>, weil <region> nicht erreichbar war. Melden Sie sich noch einmal an, um zurückzukehren.',
  ],
  [
    '<region:word> is of the partition <there:word>, and this is of <own:word>: credentials of one are unknown in the other.',
    '<region> gehört zur Partition <there>, und dies gehört zu <own>: Die Zugangsdaten der einen sind in der anderen unbekannt.',
  ],
  [
    'There must be exactly two colons between iam and the account: <arn:word>',
    'Zwischen iam und dem Konto müssen genau zwei Doppelpunkte stehen: <arn>',
  ],
  [
    'This is the ARN of an assumed role. The role itself is <arn:word>.',
    'Das ist der ARN einer angenommenen Rolle. Die Rolle selbst ist <arn>.',
  ],
  [
    'The address contains no directory, as in https://<host:word>/directory/d-1234567890.',
    'Die Adresse enthält kein Verzeichnis wie in https://<host>/directory/d-1234567890.',
  ],
  ['The address says <region:word>.', 'Die Adresse sagt <region>.'],
  [
    '<host:word> is no access portal of AWS: enter the address that it leads to.',
    '<host> ist kein Zugriffsportal von AWS: Geben Sie die Adresse ein, zu der es führt.',
  ],
  [
    'This is the portal of another IAM Identity Center: <other:word>, not <instance:word>.',
    'Das ist das Portal eines anderen IAM Identity Center: <other>, nicht <instance>.',
  ],
  [
    '<host:word> is no access portal of AWS, and does not redirect to one.',
    '<host> ist kein Zugriffsportal von AWS und leitet auch nicht zu einem weiter.',
  ],
  [
    '<host:word> redirects to something that is no address.',
    '<host> leitet zu etwas weiter, das keine Adresse ist.',
  ],
  ['<host:word> redirects to <next:word> without https://.', '<host> leitet ohne https:// zu <next> weiter.'],
  [
    '<host:word> redirects too often, and never to an access portal of AWS.',
    '<host> leitet zu oft weiter, und nie zu einem Zugriffsportal von AWS.',
  ],
  ['<host:word> redirects to <next:word>.', '<host> leitet zu <next> weiter.'],
  [
    'IAM Identity Center in <region:word> does not know <url:word>: the address or the region is not right.',
    'IAM Identity Center in <region> kennt <url> nicht: Die Adresse oder die Region stimmt nicht.',
  ],
  [
    '<innerPreset:words> has an address of its own: leave this empty, or choose “Any OpenID Connect issuer”.',
    '„<innerPreset>“ hat eine eigene Adresse: Lassen Sie dies leer, oder wählen Sie „Beliebiger OpenID-Connect-Aussteller“.',
  ],
  [
    '<innerPreset:words> needs it, such as <first:word> or <second:word>.',
    '„<innerPreset>“ braucht ihn, zum Beispiel <first> oder <second>.',
  ],
  [
    '<innerPreset:words> needs it, such as <example:word>.',
    '„<innerPreset>“ braucht ihn, zum Beispiel <example>.',
  ],
  [
    'This is not in the form <first:word> or <second:word>, over https:// and without a query.',
    'Das hat nicht die Form <first> oder <second>, mit https:// und ohne Query.',
  ],
  [
    'This is not in the form <example:word>, over https:// and without a query.',
    'Das hat nicht die Form <example>, mit https:// und ohne Query.',
  ],
  [
    '<host:word> offers no sign-in with a code. Choose “In the browser”.',
    '<host> bietet keine Anmeldung mit einem Code an. Wählen Sie „Im Browser“.',
  ],
  ['AWS says <code:word>.', 'AWS sagt <code>.'],
  ['“<line>” has no =: a tag is key=value.', 'In „<line>“ fehlt das =: Ein Tag ist key=value.'],
  ['The value of “<line>” has more than 256 characters.', 'Der Wert von „<line>“ hat mehr als 256 Zeichen.'],
  [
    'The value of “<line>” contains a character that tags do not allow.',
    'Der Wert von „<line>“ enthält ein Zeichen, das Tags nicht erlauben.',
  ],
  [
    'AWS takes <most:number> tags at most; these are <count:number>.',
    'AWS nimmt höchstens <most> Tags an; das sind <count>.',
  ],
  ['The key “<key>” has more than 128 characters.', 'Der Schlüssel „<key>“ hat mehr als 128 Zeichen.'],
  [
    'The key “<key>” contains a character that tags do not allow.',
    'Der Schlüssel „<key>“ enthält ein Zeichen, das Tags nicht erlauben.',
  ],
  [
    'The key “<key>” begins with aws:, which is reserved for AWS.',
    'Der Schlüssel „<key>“ beginnt mit aws:, und das ist AWS vorbehalten.',
  ],
  ['The key “<key>” is given twice.', 'Der Schlüssel „<key>“ ist zweimal angegeben.'],
  [
    'AWS takes <most:number> policies at most; these are <count:number>.',
    'AWS nimmt höchstens <most> Richtlinien an; das sind <count>.',
  ],
  [
    '“<arn>” is not a policy ARN such as arn:aws:iam::aws:policy/ReadOnlyAccess.',
    '„<arn>“ ist kein Richtlinien-ARN wie arn:aws:iam::aws:policy/ReadOnlyAccess.',
  ],
  ['This is not JSON: <why>.', 'Das ist kein JSON: <why>.'],
  [
    'AWS accepts at most <most:number> characters; this has <count:number> without white space.',
    'AWS nimmt höchstens <most> Zeichen an; das sind <count> ohne Leerraum.',
  ],
];

/** Why a source gives nothing. */
const sourceTemplates: readonly Template[] = [
  ['The AWS CLI’s sign-in to <url:word> has expired.', 'Die Anmeldung der AWS CLI bei <url> ist abgelaufen.'],
  ['The AWS CLI’s sign-in has expired.', 'Die Anmeldung der AWS CLI ist abgelaufen.'],
  [
    'The AWS CLI’s sign-in to <url:word> is not in its cache.',
    'Die Anmeldung der AWS CLI bei <url> ist nicht in ihrem Zwischenspeicher.',
  ],
  [
    'The AWS CLI’s sign-in is not in its cache.',
    'Die Anmeldung der AWS CLI ist nicht in ihrem Zwischenspeicher.',
  ],
  ['Latchkey reads it and never renews it.', 'Latchkey liest sie und erneuert sie nie.'],
  [
    'Run: <command>; then sign in here again. Or add an IAM Identity Center source in Latchkey, which renews automatically.',
    'Führen Sie aus: <command>; melden Sie sich dann hier noch einmal an. Oder fügen Sie in Latchkey eine Quelle „IAM Identity Center“ hinzu, die sich automatisch erneuert.',
  ],
  [
    'Run any aws command with the profile of that sign-in, or run: <command>; then try again.',
    'Führen Sie irgendeinen Befehl von aws mit dem Profil dieser Anmeldung aus, oder führen Sie aus: <command>; versuchen Sie es dann noch einmal.',
  ],
  ['<service:word> does not take the client <client:word>.', '<service> nimmt den Client <client> nicht an.'],
  [
    'The ID token from <service:word> is not valid now: it has expired, or is not valid yet.',
    'Das ID-Token von <service> ist jetzt nicht gültig: Es ist abgelaufen oder noch nicht gültig.',
  ],
  [
    'The response from <service:word> does not belong to this sign-in.',
    'Die Antwort von <service> gehört nicht zu dieser Anmeldung.',
  ],
  ['The token of the command <program> has expired.', 'Das Token des Befehls <program> ist abgelaufen.'],
  [
    'The token of the command <program> is no longer accepted by its provider.',
    'Das Token des Befehls <program> nimmt sein Anbieter nicht mehr an.',
  ],
  ['The token of <file> has expired.', 'Das Token aus <file> ist abgelaufen.'],
  [
    'The token of <file> is no longer accepted by its provider.',
    'Das Token aus <file> nimmt sein Anbieter nicht mehr an.',
  ],
  ['The command <program> failed.', 'Der Befehl <program> ist fehlgeschlagen.'],
  [
    'The command <program> did not finish within <seconds:number> s and was stopped.',
    'Der Befehl <program> war nach <seconds> s nicht fertig und wurde gestoppt.',
  ],
  [
    'The command <program> printed nothing; a token is expected.',
    'Der Befehl <program> hat nichts ausgegeben; erwartet wird ein Token.',
  ],
  [
    'The command <program> printed more than 20,000 characters, the most that AWS accepts.',
    'Der Befehl <program> hat mehr als 20.000 Zeichen ausgegeben; mehr nimmt AWS nicht an.',
  ],
  [
    'The command <program> printed something other than one token.',
    'Der Befehl <program> hat etwas anderes als ein Token ausgegeben.',
  ],
  [
    'The command <program> printed no credentials. <innerWhy>',
    'Der Befehl <program> hat keine Zugangsdaten ausgegeben. <innerWhy>',
  ],
  ['The command <program> was ended. <innerWhy>', 'Der Befehl <program> wurde beendet. <innerWhy>'],
  ['The command <program> was ended. ', 'Der Befehl <program> wurde beendet.'],
  ['Its <part:word> is missing or invalid.', '<part> fehlt darin oder ist ungültig.'],
  [
    'AWS_CONTAINER_CREDENTIALS_FULL_URI is <host:word> over plain HTTP, which is neither this machine nor an address of ECS or EKS.',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI ist <host> über unverschlüsseltes HTTP, und das ist weder dieser Computer noch eine Adresse von ECS oder EKS.',
  ],
  [
    'Nothing answered at <host:word> (no answer in time).',
    'Unter <host> hat nichts geantwortet (keine rechtzeitige Antwort).',
  ],
  [
    'Nothing answered at <host:word> (no connection).',
    'Unter <host> hat nichts geantwortet (keine Verbindung).',
  ],
  [
    'Nothing answered at <endpoint:word>: this is not an EC2 instance, its metadata service is off, or this is a container that the response cannot reach (hop limit 1).',
    'Unter <endpoint> hat nichts geantwortet: Das ist keine EC2-Instanz, ihr Metadatendienst ist aus, oder das ist ein Container, den die Antwort nicht erreicht (Hop-Limit 1).',
  ],
  [
    'The metadata service at <endpoint:word> refused a token (403): it is switched off for this instance.',
    'Der Metadatendienst unter <endpoint> hat ein Token verweigert (403): Er ist für diese Instanz ausgeschaltet.',
  ],
  [
    'The instance has the role <role:word> but got no keys for it.',
    'Die Instanz hat die Rolle <role>, aber keine Schlüssel dafür bekommen.',
  ],
  ['Asked at <endpoint:word>.', 'Angefragt bei <endpoint>.'],
  [
    '<first:word> and <second:word> are not set in the environment Latchkey was started with.',
    '<first> und <second> sind in der Umgebung, mit der Latchkey gestartet wurde, nicht gesetzt.',
  ],
  [
    '<name:word> is not set in the environment Latchkey was started with.',
    '<name> ist in der Umgebung, mit der Latchkey gestartet wurde, nicht gesetzt.',
  ],
  [
    'The user no longer has the MFA device <serial>, or it belongs to another user.',
    'Der Benutzer hat das MFA-Gerät <serial> nicht mehr, oder es gehört einem anderen Benutzer.',
  ],
  [
    'The user already has two access keys, the most that AWS allows. Delete <key:word> in IAM once nothing uses it, then rotate again.',
    'Der Benutzer hat schon zwei Zugriffsschlüssel; mehr erlaubt AWS nicht. Löschen Sie <key> in IAM, sobald nichts ihn verwendet, und rotieren Sie noch einmal.',
  ],
  [
    'The new access key <key:word> was created, but could neither be saved nor deleted. Its secret is lost. Delete <key> in IAM, then rotate again; the current key keeps working.',
    'Der neue Zugriffsschlüssel <key> wurde erstellt, ließ sich aber weder speichern noch löschen. Sein Geheimnis ist verloren. Löschen Sie <key> in IAM, und rotieren Sie noch einmal; der jetzige Schlüssel funktioniert weiter.',
  ],
  [
    'The access key <key:word> was created by a rotation that was interrupted before it could save the key. Its secret is lost. Delete <key> in IAM, then rotate again.',
    'Der Zugriffsschlüssel <key> wurde von einer Rotation erstellt, die unterbrochen wurde, bevor sie ihn speichern konnte. Sein Geheimnis ist verloren. Löschen Sie <key> in IAM, und rotieren Sie noch einmal.',
  ],
  [
    'The assertion has <count:number> characters; AWS accepts at most <most:number>. Ask for fewer groups or roles in it.',
    'Die Assertion hat <count> Zeichen; AWS nimmt höchstens <most> an. Bitten Sie um weniger Gruppen oder Rollen darin.',
  ],
  [
    'The roles are in the attribute “<name>”, which AWS does not read: ask for the name <wanted:word>, spelled exactly so.',
    'Die Rollen stehen im Attribut „<name>“, das AWS nicht liest: Bitten Sie um den Namen <wanted>, genau so geschrieben.',
  ],
  [
    'The assertion has no attribute <name:word>: the provider gives you no AWS role.',
    'Die Assertion hat kein Attribut <name>: Der Anbieter gibt Ihnen keine AWS-Rolle.',
  ],
  ['A role is left out: <innerWhy>', 'Eine Rolle fehlt: <innerWhy>'],
  [
    '“<value>” contains no role ARN (arn:aws:iam::ACCOUNT:role/NAME).',
    '„<value>“ enthält keinen Rollen-ARN (arn:aws:iam::ACCOUNT:role/NAME).',
  ],
  [
    '“<value>” contains no ARN of a SAML provider (arn:aws:iam::ACCOUNT:saml-provider/NAME).',
    '„<value>“ enthält keinen ARN eines SAML-Anbieters (arn:aws:iam::ACCOUNT:saml-provider/NAME).',
  ],
  [
    '“<value>” is not the two ARNs with a comma between them, or one of them has a name that AWS does not allow.',
    '„<value>“ sind nicht die zwei ARNs mit einem Komma dazwischen, oder einer davon hat einen Namen, den AWS nicht erlaubt.',
  ],
  [
    '<more:number> more values of the Role attribute are no pairs of ARNs.',
    '<more> weitere Werte des Attributs Role sind keine Paare von ARNs.',
  ],
  [
    '<count:number> roles belong to IAM Identity Center (AWSReservedSSO_…) and cannot be assumed by SAML.',
    '<count> Rollen gehören zu IAM Identity Center (AWSReservedSSO_…) und können nicht über SAML angenommen werden.',
  ],
];

export const identityTemplates: readonly Template[] = [
  ...guideTemplates,
  ...formTemplates,
  ...sourceTemplates,
];
