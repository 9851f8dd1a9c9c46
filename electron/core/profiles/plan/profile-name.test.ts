import fc from 'fast-check';
import { expect, test } from 'vitest';
import { profileNameFault, profileNaming, sanitizeProfileName } from './profile-name.ts';

test('names are made of what the account and the role are called', () => {
  expect(sanitizeProfileName('Prod Account (EU)', 'AdministratorAccess')).toBe(
    'prod-account-eu-AdministratorAccess',
  );
  expect(sanitizeProfileName('Café Ünïon', 'Read Only')).toBe('cafe-union-Read-Only');
  expect(sanitizeProfileName('My session', null)).toBe('my-session');
  expect(
    ['', '日本', 'default', 'Plug', '__proto__', 'constructor'].map((name) =>
      sanitizeProfileName(name, null),
    ),
  ).toEqual(['aws-session', 'aws-session', 'aws-default', 'aws-plug', 'aws-__proto__', 'aws-constructor']);
});

test('every name is one that every tool sees, is new, and never clashes in another case of letters', () => {
  const text = fc.string({ unit: 'binary', maxLength: 150 });
  fc.assert(
    fc.property(text, fc.option(text), fc.boolean(), (account, role, taken) => {
      const first = profileNaming([])(account, role);
      expect(profileNameFault(first)).toBeNull();
      expect(first).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
      const name = profileNaming(taken ? [first.toUpperCase()] : []);
      const names = [name(account, role), name(account, role)];
      expect(names).toEqual(taken ? [`${first}-2`, `${first}-3`] : [first, `${first}-2`]);
    }),
    { numRuns: 1000 },
  );
  expect(profileNaming(['prod-Admin', 'prod-admin-2'])('Prod', 'Admin')).toBe('prod-Admin-3');
});

test('names that some tool cannot see or would misread have a fault', () => {
  for (const name of ['a b', 'é', 'a=b', '', '--help', '__proto__', 'toString', 'a'.repeat(129), 'a\nb'])
    expect(profileNameFault(name), name).not.toBeNull();
  for (const name of ['default', 'a@b.c', 'x/y', '100%:+_-']) expect(profileNameFault(name)).toBeNull();
});

test('a name is cut where it is too long, and does not end in a dash then', () => {
  expect(sanitizeProfileName('a'.repeat(200), 'Admin')).toBe('a'.repeat(100));
  expect(sanitizeProfileName(`${'a'.repeat(99)}-b`, null)).toBe('a'.repeat(99));
  expect(sanitizeProfileName('--a..b--', '.R-')).toBe('a..b-R');
  expect(sanitizeProfileName('', 'Admin')).toBe('Admin');
});

test('names are numbered until they are new, in any case of letters, and what was given is taken', () => {
  const name = profileNaming(['PROD-admin', 'prod-Admin-3']);
  expect([name('Prod', 'Admin'), name('prod', 'Admin'), name('prod', 'ADMIN')]).toEqual([
    'prod-Admin-2',
    'prod-Admin-4',
    'prod-ADMIN-5',
  ]);
});

test('a fault says which tool it is for', () => {
  expect(profileNameFault('a b')).toContain('Every tool reads only letters');
  expect(profileNameFault('-x')).toContain('reads as an option');
  expect(profileNameFault('toString')).toContain('The JavaScript SDK cannot read');
});
