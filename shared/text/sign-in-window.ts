/** Every sentence of ours in and around a provider's sign-in window. */
export const passwordText = {
  title: (host: string) => `${host} asks for a password`,
  site: (host: string) => `${host} asks for a user name and password.`,
  proxy: (host: string) => `The proxy ${host} asks for a user name and password.`,
  /** `realm`: the asker's own words. */
  realm: (realm: string) => `Its message: “${realm}”`,
  wrong: 'This user name and password were not accepted. Type them again.',
  readable: 'The connection is not encrypted: anyone on the network can read your password.',
  guessable: 'The connection is not encrypted: anyone on the network can try to guess your password.',
  passedOn: 'Latchkey passes them on and does not store them.',
  user: 'User name',
  domain: 'For Windows accounts, often DOMAIN\\name.',
  password: 'Password',
  signIn: 'Sign in',
  cancel: 'Cancel',
};

export const signInWindowText = {
  title: (host: string, source: string) => `${host} · sign-in to ${source} · Latchkey`,
  crashed: 'The page crashed.',
  noResponse: 'It posted no SAMLResponse.',
  noPassword: 'It asks for something other than a password, such as a Kerberos ticket.',
  noPage: 'It sent no page to show.',
  file: (kind: string) => `It sent a file (${kind}) instead of a page.`,
};

export const passkeyText = {
  waits: (host: string) => `${host} is waiting for a passkey or a security key.`,
  advice: (source: string) =>
    `If your security key is plugged in, touch it. Passkeys of this computer, a phone or a password manager do not work in this window. Choose another method on the page, or let ${source} use your own browser: Identity sources, ${source}, Edit, More options, “Port for sign-in in your own browser”.`,
  goOn: 'Continue',
};
