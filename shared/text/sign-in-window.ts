/** Every sentence of ours in and around a provider's sign-in window. */
export const passwordText = {
  title: (host: string) => `${host} asks for a password`,
  site: (host: string) => `${host} asks for a user name and password.`,
  proxy: (host: string) => `The proxy ${host} asks for a user name and password.`,
  /** `realm`: the asker's own words. */
  realm: (realm: string) => `In its own words: “${realm}”`,
  wrong: 'This user name and password were not accepted. Type them again.',
  readable: 'The connection is not encrypted: your password travels readable.',
  guessable: 'The connection is not encrypted: who listens on the way can guess at your password.',
  passedOn: 'Latchkey passes them on, and writes them nowhere.',
  user: 'User name',
  domain: 'For Windows accounts often DOMAIN\\name.',
  password: 'Password',
  signIn: 'Sign in',
  cancel: 'Cancel',
} as const;

export const signInWindowText = {
  title: (host: string, source: string) => `${host} · sign-in to ${source} · Latchkey`,
  crashed: 'The page crashed.',
  noResponse: 'It posted no SAMLResponse.',
  noPassword: 'It asks for a proof that is no password, such as a Kerberos ticket.',
  noPage: 'It sent no page to show.',
  file: (kind: string) => `It sent a file (${kind}) instead of a page.`,
} as const;

export const passkeyText = {
  waits: (host: string) => `${host} waits for a passkey or a security key.`,
  advice: (source: string) =>
    `A security key at this computer: touch it. Passkeys of this computer, of a phone or of a password manager do not reach this window. Choose another way on the page, or let ${source} sign in in your own browser: Identity sources, ${source}, Edit, More options, “Port for sign-in in your own browser”.`,
  goOn: 'Go on',
} as const;
