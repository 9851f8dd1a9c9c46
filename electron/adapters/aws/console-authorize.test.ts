import { SigninClient } from '@aws-sdk/nested-clients/signin';
import { expect, it } from 'vitest';
import { Region } from '../../../shared/ids.ts';
import { confirmationUrl, consoleAuthorizeUrl, consoleSignInBase } from './console-authorize.ts';

const none = { endpointFor: () => null };
const regions = [
  'us-east-1',
  'eu-west-1',
  'cn-north-1',
  'us-gov-west-1',
  'us-gov-east-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
];

it.each(regions)('the host in %s is what the rules in AWS’s own client say', (region) => {
  const { endpointProvider } = new SigninClient({ region }).config;
  const rules = endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
  expect(`${consoleSignInBase(none, region)}/`).toBe(rules.url.href);
});

it('a configured endpoint is used for every page', () => {
  const parts = { endpointFor: () => 'http://127.0.0.1:1' };
  expect(confirmationUrl(parts, 'eu-west-1')).toBe('http://127.0.0.1:1/v1/sessions/confirmation');
});

it('the page is asked for as aws login asks for it', () => {
  const url = new URL(
    consoleAuthorizeUrl(none, {
      region: Region.parse('eu-west-1'),
      device: 'same',
      redirectUri: 'http://127.0.0.1:4711/oauth/callback',
      state: 's',
      codeChallenge: 'c',
    }),
  );
  expect(url.origin + url.pathname).toBe('https://eu-west-1.signin.aws.amazon.com/v1/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'arn:aws:signin:::devtools/same-device',
    state: 's',
    code_challenge_method: 'SHA-256',
    scope: 'openid',
    redirect_uri: 'http://127.0.0.1:4711/oauth/callback',
    code_challenge: 'c',
  });
});
