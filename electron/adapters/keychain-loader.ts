/** The three calls of keytar that are used. SECURITY: never findCredentials: it crashes the process on a locked keyring. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Lazy: a machine without libsecret must still start the app and be told so in words. */
export async function loadKeychain(): Promise<Keychain> {
  const module = await import('keytar');
  return module.default ?? module;
}

/** The name our items carry in the keychain; another one for demos and tests, so that they never meet a person's items. */
export function keychainServiceName(env: Readonly<Record<string, string | undefined>>): string {
  const named = env.LATCHKEY_KEYCHAIN_SERVICE ?? '';
  return named === '' ? 'Latchkey' : named;
}
