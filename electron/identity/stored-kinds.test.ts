import { expect, it } from 'vitest';
import { identityFolders } from './registry.ts';

// A record names its kind by this id for as long as the record lives: an id may be added here, never renamed or taken away.
it('still knows every kind that records of users may name', () => {
  const sources = new Set(identityFolders.flatMap((folder) => folder.sources.map(({ kind }) => kind)));
  const sessions = new Set(identityFolders.flatMap((folder) => folder.sessions.map(({ kind }) => kind)));
  for (const kind of [
    'identity-center',
    'saml',
    'oidc',
    'iam-user',
    'ambient',
    'web-identity',
    'aws-cli',
    'console-sign-in',
  ])
    expect(sources).toContain(kind);
  for (const kind of [
    'permission-set',
    'saml-role',
    'oidc-role',
    'web-identity-role',
    'assumed-role',
    'iam-user-session',
    'federation-token',
    'ambient-session',
    'aws-cli-session',
    'console-session',
  ])
    expect(sessions).toContain(kind);
});
