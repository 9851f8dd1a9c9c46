/**
 * The three calls that are used, in keytar's words. The signal ends a call where the keychain can; keytar cannot.
 * SECURITY: never keytar's findCredentials: on Linux it crashes the process on a locked keyring.
 */
export interface Keychain {
  getPassword(service: string, account: string, signal: AbortSignal): Promise<string | null>;
  setPassword(service: string, account: string, password: string, signal: AbortSignal): Promise<void>;
  deletePassword(service: string, account: string, signal: AbortSignal): Promise<boolean>;
}
