import { describe, expect, it } from 'vitest';
import { knownOfChosen } from '../../renderer/views/add/known-of-chosen.ts';
import type { FormSpec } from '../../shared/form.ts';
import { formGuide } from '../../shared/form-guide.ts';
import type { FormValues } from '../../shared/form-values.ts';
import { AccountId, ProfileName, Region, RoleArn, SessionId } from '../../shared/ids.ts';
import { sessionView } from '../../shared/testing-session.ts';
import { assumedRole } from './assumed-role/index.ts';
import { federationForm } from './federation/session.ts';
import { sourceForm as oidcForm } from './oidc/form.ts';
import { presets } from './oidc/presets.ts';
import { sourceForm as webIdentityForm } from './web-identity/form.ts';

/** The one policy of a guide, read as IAM reads it. */
function policyIn(form: FormSpec, values: FormValues, known: FormValues = {}) {
  const texts = formGuide(form, values, known);
  expect(texts).toHaveLength(1);
  const text = texts[0] ?? '';
  expect(text).not.toMatch(/\{\w+(\.\w+)?\}|undefined/);
  const policy = JSON.parse(text.slice(text.indexOf('\n{\n') + 1, text.lastIndexOf('\n}') + 2));
  expect(Object.keys(policy)).toEqual(['Version', 'Statement']);
  expect(policy.Statement).toHaveLength(1);
  return { text, ...policy.Statement[0] };
}
const provider = (name: string): string => `arn:aws:iam::YOUR_ACCOUNT_ID:oidc-provider/${name}`;
const tenant = '11111111-2222-3333-4444-555555555555';
const pool = 'us-east-1:11111111-2222-3333-4444-555555555555';

describe('an OpenID Connect provider', () => {
  it.each([
    ['custom', 'https://login.example.com', provider('login.example.com'), 'login.example.com:aud'],
    [
      ...(['custom', 'https://login.example.com/a', provider('login.example.com/a')] as const),
      'login.example.com/a:aud',
    ],
    ['google', '', 'accounts.google.com', 'accounts.google.com:aud'],
    ['amazon', '', 'www.amazon.com', 'www.amazon.com:app_id'],
    ['facebook', '', 'graph.facebook.com', 'graph.facebook.com:app_id'],
    [
      ...([
        'cognito',
        'eu-west-1_AbC',
        provider('cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC'),
      ] as const),
      'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC:aud',
    ],
    [
      ...(['cognito', 'acme.auth.eu-west-1.amazoncognito.com'] as const),
      provider('cognito-idp.eu-west-1.amazonaws.com/YOUR_POOL_ID'),
      'cognito-idp.eu-west-1.amazonaws.com/YOUR_POOL_ID:aud',
    ],
    [
      ...(['entra', tenant, provider(`login.microsoftonline.com/${tenant}/v2.0`)] as const),
      `login.microsoftonline.com/${tenant}/v2.0:aud`,
    ],
    [
      ...(['entra', `https://login.microsoftonline.us/${tenant}/v2.0`] as const),
      provider(`login.microsoftonline.us/${tenant}/v2.0`),
      `login.microsoftonline.us/${tenant}/v2.0:aud`,
    ],
    [
      ...([
        'cognito',
        'eusc-de-east-1_AbC',
        provider('cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_AbC'),
      ] as const),
      'cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_AbC:aud',
    ],
    [
      ...([
        'cognito',
        'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbC',
        provider('cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbC'),
      ] as const),
      'cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbC:aud',
    ],
    ['okta', 'https://acme.okta.com', provider('acme.okta.com'), 'acme.okta.com:aud'],
    ['auth0', 'acme.eu.auth0.com', provider('acme.eu.auth0.com/'), 'acme.eu.auth0.com/:aud'],
    [
      ...(['keycloak', 'https://sso.example.com/realms/acme'] as const),
      provider('sso.example.com/realms/acme'),
      'sso.example.com/realms/acme:aud',
    ],
  ])('%s %s', (preset, issuer, federated, key) => {
    expect(policyIn(oidcForm, { preset, issuer, clientId: 'my-app' })).toMatchObject({
      Principal: { Federated: federated },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [key]: 'my-app' } },
    });
  });

  it.each(presets.map(({ value }) => value))(
    '%s stays JSON with nothing typed, and with anything',
    (preset) => {
      for (const typed of ['', '"quo\\ted"', '\\', 'a\nb'])
        for (const identityPoolId of ['', typed])
          policyIn(oidcForm, { preset, issuer: typed, clientId: typed, identityPoolId });
    },
  );

  it('an identity pool in front of it: only who has signed in', () => {
    for (const { value } of presets) {
      const got = policyIn(oidcForm, {
        preset: value,
        issuer: 'eu-west-1_AbC',
        clientId: 'my-app',
        identityPoolId: pool,
      });
      expect(got.Principal).toEqual({ Federated: 'cognito-identity.amazonaws.com' });
      expect(got.Condition).toEqual({
        StringEquals: { 'cognito-identity.amazonaws.com:aud': pool },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      });
      expect(got.text).toContain('basic (classic) flow');
    }
  });

  it.each([
    ['us-gov-west-1', 'cognito-identity-us-gov.amazonaws.com'],
    ['us-gov-east-1', 'cognito-identity.us-gov-east-1.amazonaws.com'],
    ['cn-north-1', 'cognito-identity.cn-north-1.amazonaws.com.cn'],
    ['eu-west-1', 'cognito-identity.amazonaws.com'],
  ])('an identity pool of %s is %s to IAM', (region, name) => {
    const identityPoolId = `${region}:${tenant}`;
    const got = policyIn(oidcForm, { preset: 'google', clientId: 'my-app', identityPoolId });
    expect(got.Principal).toEqual({ Federated: name });
    expect(got.Condition).toEqual({
      StringEquals: { [`${name}:aud`]: identityPoolId },
      'ForAnyValue:StringLike': { [`${name}:amr`]: 'authenticated' },
    });
  });
});

it('a federated user: in the partition of the region that was typed', () => {
  const resourceIn = (region: string) => {
    const [, policy = ''] = formGuide(federationForm, { name: 'guest', region });
    return JSON.parse(policy).Statement[0].Resource;
  };
  expect(resourceIn('eu-west-1')).toBe('arn:aws:sts::*:federated-user/guest');
  expect(resourceIn('cn-northwest-1')).toBe('arn:aws-cn:sts::*:federated-user/guest');
  expect(resourceIn('us-gov-east-1')).toBe('arn:aws-us-gov:sts::*:federated-user/guest');
  expect(resourceIn('eusc-de-east-1')).toBe('arn:aws-eusc:sts::*:federated-user/guest');
  expect(resourceIn('us-isob-east-1')).toBe('arn:aws-iso-b:sts::*:federated-user/guest');
  expect(resourceIn('')).toBe('arn:aws:sts::*:federated-user/guest');
});

it('a web identity token: issuer, audience and, if typed, the subject', () => {
  const values = { tokenFile: '/t', issuer: 'https://token.example.com', audience: 'sts.amazonaws.com' };
  const condition = { 'token.example.com:aud': 'sts.amazonaws.com' };
  expect(policyIn(webIdentityForm, values)).toMatchObject({
    Principal: { Federated: provider('token.example.com') },
    Condition: { StringEquals: condition },
  });
  const narrow = policyIn(webIdentityForm, { ...values, subject: 'repo:acme/site:ref' });
  expect(narrow.Condition.StringEquals).toEqual({
    ...condition,
    'token.example.com:sub': 'repo:acme/site:ref',
  });
  policyIn(webIdentityForm, {});
});

describe('a role on top of another session', () => {
  const form = assumedRole.sessions[0]?.form;
  if (form === null || form === undefined) throw new Error('It has a form.');
  const parent = sessionView({
    id: SessionId.parse('parent'),
    name: 'P',
    profile: ProfileName.parse('p'),
    profileWritten: true,
    accountId: AccountId.parse('111111111111'),
    accountName: 'Production',
    role: 'DeveloperAccess',
  });
  const arn = 'arn:aws-cn:iam::222222222222:role/Deploy';
  const values = { parent: 'parent', roleArn: arn };

  it('trusts the parent identity', () => {
    const got = policyIn(form, values, knownOfChosen(form, values, [parent]));
    expect(got.Principal).toEqual({ AWS: 'arn:aws-cn:iam::111111111111:root' });
    expect(got.Action).toEqual(['sts:AssumeRole']);
    expect(got.Condition).toEqual({
      ArnLike: {
        'aws:PrincipalArn':
          'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_DeveloperAccess_*',
      },
    });
    expect(got.text).toContain(arn);
    const ofRole = { ...parent, roleArn: RoleArn.parse('arn:aws:iam::111111111111:role/Lower') };
    expect(
      policyIn(form, values, knownOfChosen(form, values, [ofRole])).Condition.ArnLike['aws:PrincipalArn'],
    ).toBe('arn:aws:iam::111111111111:role/Lower');
  });

  it.each([
    ['a session of its region', { region: Region.parse('us-gov-west-1') }, 'arn:aws-us-gov:'],
    ['one whose source says it', { partition: 'aws-eusc' }, 'arn:aws-eusc:'],
  ])('trusts a role of the partition of %s', (_, more, begin) => {
    const got = policyIn(form, values, knownOfChosen(form, values, [{ ...parent, ...more }]));
    expect(got.Condition.ArnLike['aws:PrincipalArn']).toBe(
      `${begin}iam::111111111111:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_DeveloperAccess_*`,
    );
  });

  it('asks for all that was typed, and stays JSON with any of it', () => {
    const more = {
      externalId: 'acme/1',
      mfaSerial: 'arn:aws:iam::111111111111:mfa/maria',
      tags: 'team="a"\nb=c',
      sourceIdentity: 'maria',
    };
    const keys = Object.keys(more) as (keyof typeof more)[];
    for (let chosen = 0; chosen < 2 ** keys.length; chosen += 1) {
      const typed = Object.fromEntries(
        keys.filter((_, at) => (chosen >> at) % 2 === 1).map((key) => [key, more[key]]),
      );
      const got = policyIn(form, { ...values, ...typed }, knownOfChosen(form, values, [parent]));
      expect(got.Condition.StringEquals).toEqual(
        'externalId' in typed ? { 'sts:ExternalId': 'acme/1' } : undefined,
      );
      expect(got.Condition.Bool).toEqual(
        'mfaSerial' in typed ? { 'aws:MultiFactorAuthPresent': 'true' } : undefined,
      );
      expect(got.Action.includes('sts:TagSession')).toBe('tags' in typed);
      expect(got.Action.includes('sts:SetSourceIdentity')).toBe('sourceIdentity' in typed);
    }
    policyIn(form, {});
  });
});
