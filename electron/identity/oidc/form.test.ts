import { describe, expect, it } from 'vitest';
import { parseSourceConfig } from './form.ts';

const issuerOf = (preset: string, issuer: string) => {
  const parsed = parseSourceConfig({ preset, issuer, clientId: 'app' });
  return parsed.ok ? parsed.value.parsed.issuer : parsed.error;
};

describe('the issuer of each provider, from what people have at hand', () => {
  it.each([
    ['google', '', 'https://accounts.google.com'],
    ['amazon', '', 'https://www.amazon.com'],
    ['cognito', 'us-east-1_AbCdEfGhI', 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI'],
    ['cognito', 'acme.auth.us-east-1.amazoncognito.com/', 'https://acme.auth.us-east-1.amazoncognito.com'],
    ['cognito', 'https://login.acme.example', 'https://login.acme.example'],
    ['cognito', 'eusc-de-east-1_Ab', 'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_Ab'],
    [
      'cognito',
      'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_Ab',
      'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_Ab',
    ],
    ['cognito', 'cn-north-1_Ab', 'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Ab'],
    [
      'entra',
      '11111111-2222-3333-4444-55555555ABCD',
      'https://login.microsoftonline.com/11111111-2222-3333-4444-55555555abcd/v2.0',
    ],
    // A national cloud is another provider, with tenants of its own.
    [
      'entra',
      'https://login.microsoftonline.us/11111111-2222-3333-4444-55555555abcd/v2.0',
      'https://login.microsoftonline.us/11111111-2222-3333-4444-55555555abcd/v2.0',
    ],
    [
      'entra',
      'https://login.partner.microsoftonline.cn/11111111-2222-3333-4444-55555555ABCD',
      'https://login.partner.microsoftonline.cn/11111111-2222-3333-4444-55555555abcd/v2.0',
    ],
    [
      'entra',
      'https://login.microsoftonline.us.evil.example/11111111-2222-3333-4444-55555555abcd/v2.0',
      'https://login.microsoftonline.com/11111111-2222-3333-4444-55555555abcd/v2.0',
    ],
    ['okta', 'acme.okta.com', 'https://acme.okta.com'],
    ['auth0', 'acme.eu.auth0.com', 'https://acme.eu.auth0.com/'],
    ['keycloak', 'https://sso.example.com/realms/acme', 'https://sso.example.com/realms/acme'],
    ['custom', 'http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ])('%s: %s', (preset, typed, issuer) => expect(issuerOf(preset, typed)).toBe(issuer));

  it.each([
    ['custom', ''],
    ['custom', 'http://login.example.com'],
    ['custom', 'https://user:pass@login.example.com'],
    ['google', 'https://accounts.google.com.evil.example'],
    ['cognito', 'cognito-idp.us-east-1.amazonaws.com'],
    ['cognito', 'us-east-1'],
    ['cognito', 'http://acme.auth.us-east-1.amazoncognito.com'],
    ['cognito', 'https://acme.auth.us-east-1.amazoncognito.com/login'],
    ['entra', 'common'],
  ])('refuses %s: %s', (preset, typed) =>
    expect(issuerOf(preset, typed)).toMatchObject({ code: 'invalid-input', field: 'issuer' }),
  );
});
