import type { AppState } from './app-state.ts';
import { defaultSettings } from './settings.ts';

/** A state without sources and sessions; `own` says what is different. For tests. */
export const appState = (own: Partial<AppState> = {}): AppState => ({
  revision: 1,
  now: 0,
  version: '0.1.0',
  systemLanguage: 'en',
  sources: [],
  kinds: {
    'identity-center': 'IAM Identity Center',
    'iam-user': 'IAM user',
    oidc: 'OpenID Connect',
    'permission-set': 'Permission set',
    'assumed-role': 'Assumed role',
    'iam-user-session': 'IAM user session',
  },
  sessions: [],
  accounts: [],
  defaultSessionId: null,
  previousDefaultId: null,
  withoutDefault: null,
  locked: null,
  prompts: [],
  attention: [],
  activity: [],
  settings: defaultSettings,
  endpoint: { listening: true, problem: null },
  keychain: { usable: true, problem: null },
  files: { config: '/home/u/.aws/config', credentials: '/home/u/.aws/credentials', problem: null },
  command: '/opt/Latchkey/resources/bin/latchkey',
  clockSkewMs: 0,
  ...own,
});
