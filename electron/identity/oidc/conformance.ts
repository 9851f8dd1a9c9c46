import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { oidc } from './index.ts';
import { oidcRoleKind } from './role.ts';
import { oidcKind } from './source.ts';

// For tests only: see ../conformance.test.ts. What needs a signature is in oidc.integration.test.ts; here the provider is
// a legacy one, whose answer carries none, and one that is known from its discovery alone.
const amazon = { preset: 'amazon', clientId: 'amzn1.application-oa2-client.1' };
const device = {
  preset: 'custom',
  clientId: 'latchkey',
  issuer: 'https://login.example.com',
  flow: 'device',
};
const pool = 'us-east-1:11111111-2222-3333-4444-555555555555';
const role = { source: 'acme', roleArn: 'arn:aws:iam::111111111111:role/Deploy' };
const brings = ['fetch', 'secrets.keep', 'secrets.write', 'secrets.remove'];

const answers = (world: World, status: number, tokens: Readonly<Record<string, unknown>>): void => {
  world.fetch = async (url) => {
    if (url.endsWith('/.well-known/openid-configuration')) return Response.json(metadata);
    if (url.endsWith('/device')) return Response.json(deviceAnswer);
    if (url.includes('cognito-identity'))
      return Response.json({ IdentityId: 'us-east-1:id', Token: `${secretMark}-pool` });
    return Response.json(tokens, { status });
  };
};
const metadata = {
  issuer: device.issuer,
  authorization_endpoint: `${device.issuer}/authorize`,
  token_endpoint: `${device.issuer}/token`,
  device_authorization_endpoint: `${device.issuer}/device`,
  jwks_uri: `${device.issuer}/jwks`,
};
const deviceAnswer = {
  device_code: `${secretMark}-device`,
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://login.example.com/activate',
  expires_in: 60,
};
const tokens = {
  access_token: `${secretMark}-access`,
  refresh_token: `${secretMark}-refresh`,
  token_type: 'bearer',
  expires_in: 3600,
};
const fresh =
  (
    config: Readonly<Record<string, string>>,
    status = 200,
    body: Readonly<Record<string, unknown>> = tokens,
  ) =>
  (world: World): void => {
    world.sourceConfig = config;
    answers(world, status, body);
  };
const held =
  (
    leftMs: number,
    status = 200,
    body: Readonly<Record<string, unknown>> = tokens,
    over: Readonly<Record<string, string>> = {},
  ) =>
  (world: World): void => {
    fresh({ ...amazon, ...over }, status, body)(world);
    world.item = JSON.stringify({
      version: 1,
      issuer: 'https://www.amazon.com',
      clientId: amazon.clientId,
      token: `${secretMark}-held`,
      refreshToken: `${secretMark}-renew`,
      expiresAt: world.nowMs + leftMs,
      issuedAt: world.nowMs + leftMs - 3_600_000,
      signedInAs: null,
    });
  };

const signIn: Scenario['drive'] = (world, signal) => oidcKind.bind(world.ports).signIn(world.source, signal);
const refresh: Scenario['drive'] = (world, signal) =>
  oidcKind.bind(world.ports).refresh(world.source, signal);
const lease: Scenario['drive'] = (world, signal) =>
  oidcRoleKind
    .bind(world.ports)
    .lease(world.session(role, { source: world.source, parentLease: null }), signal);
const hour = 3_600_000;

export const conformance: FolderConformance = {
  folder: oidc,
  goodValues: [
    {
      kind: 'oidc',
      values: { preset: 'google', clientId: ' 1-a.apps.googleusercontent.com ' },
    },
    { kind: 'oidc', values: { ...amazon, redirectPort: '5000' } },
    { kind: 'oidc', values: { ...device, identityPoolId: pool, scope: 'openid email' } },
    { kind: 'oidc', values: { preset: 'cognito', clientId: 'a', issuer: 'eu-west-1_AbCdEf' } },
    {
      kind: 'oidc',
      values: { preset: 'entra', clientId: 'a', issuer: '11111111-2222-3333-4444-555555555555' },
    },
    { kind: 'oidc', values: { preset: 'okta', clientId: 'a', issuer: 'acme.okta.com' } },
    { kind: 'oidc', values: { preset: 'auth0', clientId: 'a', issuer: 'acme.eu.auth0.com' } },
    {
      kind: 'oidc',
      values: { preset: 'keycloak', clientId: 'a', issuer: 'https://sso.example.com/realms/acme' },
    },
    {
      kind: 'oidc-role',
      values: {
        ...role,
        region: 'eu-west-1',
        sessionName: 'maria',
        durationSeconds: '900',
        policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        policy: '{ "Statement": [] }',
      },
    },
  ],
  scenarios: [
    { name: 'signs in through the browser', prepare: fresh(amazon), drive: signIn, ends: 'ok' },
    {
      name: 'ends when Google’s client secret is not given',
      prepare: (world) => {
        fresh({ preset: 'google', clientId: '1-a.apps.googleusercontent.com' })(world);
        world.answer = () => ({ kind: 'cancel' });
      },
      drive: signIn,
      ends: 'cancelled',
    },
    {
      name: 'ends when the user says so',
      prepare: (world) => {
        fresh(amazon)(world);
        world.callback = () => null;
        world.answer = () => ({ kind: 'cancel' });
      },
      drive: signIn,
      ends: 'cancelled',
    },
    {
      name: 'passes on that consent was denied',
      prepare: (world) => {
        fresh(amazon)(world);
        world.callback = (url) => ({
          error: 'access_denied',
          state: new URL(url, 'https://idp.example.com').searchParams.get('state') ?? '',
        });
      },
      drive: signIn,
      ends: 'sign-in-denied',
    },
    {
      name: 'waits for a code until it runs out',
      prepare: fresh(device, 400, { error: 'authorization_pending' }),
      drive: signIn,
      ends: 'device-code-expired',
    },
    {
      name: 'says that a code was denied',
      prepare: fresh(device, 400, { error: 'access_denied', error_description: 'No.' }),
      drive: signIn,
      ends: 'sign-in-denied',
    },
    {
      name: 'tells a provider that answers nothing readable',
      prepare: (world) => {
        fresh(device)(world);
        world.fetch = async () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
      },
      drive: signIn,
      ends: 'upstream-garbage',
    },
    {
      name: 'shows no code and no address that is of any length',
      prepare: (world) => {
        fresh(device, 400, { error: 'authorization_pending' })(world);
        const usual = world.fetch;
        world.fetch = async (url, init) =>
          url.endsWith('/device')
            ? Response.json({ ...deviceAnswer, user_code: 'A'.repeat(1_000_000) })
            : usual(url, init);
      },
      drive: signIn,
      ends: 'upstream-garbage',
    },
    {
      name: 'restores without asking anybody',
      prepare: held(hour),
      drive: (world, signal) => oidcKind.bind(world.ports).restore(world.source, signal),
      ends: 'ok',
    },
    { name: 'keeps a token that is fresh', prepare: held(hour), drive: refresh, ends: 'ok' },
    { name: 'renews a token that is due', prepare: held(0), drive: refresh, ends: 'ok', brings },
    {
      name: 'tells a refresh token that is revoked',
      prepare: held(0, 400, { error: 'invalid_grant', error_description: 'Revoked.' }),
      drive: refresh,
      ends: 'token-revoked',
      brings,
    },
    {
      name: 'signs out',
      prepare: held(hour),
      drive: (world, signal) => oidcKind.bind(world.ports).signOut(world.source, signal),
      ends: 'ok',
    },
    { name: 'leases', prepare: held(hour), drive: lease, ends: 'ok', givesLease: true },
    { name: 'renews and leases', prepare: held(0), drive: lease, ends: 'ok', givesLease: true, brings },
    {
      name: 'leases through an identity pool',
      prepare: held(hour, 200, tokens, { identityPoolId: pool }),
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    { name: 'needs a sign-in', prepare: fresh(amazon), drive: lease, ends: 'sign-in-needed' },
  ],
};
