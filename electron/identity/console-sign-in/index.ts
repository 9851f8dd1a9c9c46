import type { IdentityFolder } from '../../core/identity-source.ts';
import { consoleSessionKind } from './session.ts';
import { consoleSignInKind } from './source.ts';

export const consoleSignIn: IdentityFolder = {
  name: 'console-sign-in',
  youHave: 'a sign-in to the AWS console, by password or passkey',
  sources: [consoleSignInKind],
  sessions: [consoleSessionKind],
};
