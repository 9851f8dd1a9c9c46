import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { Secret } from '../../core/secret.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import type { World } from '../conformance/world.ts';
import { saml } from './index.ts';
import { samlRoleKind } from './saml-role.ts';
import { samlKind } from './source.ts';
import { type AssertionParts, assertionBase64, provider, roleOf } from './testing-assertion.ts';

// For tests only: see ../conformance.test.ts.
const config = { startUrl: 'https://idp.example.com/start' };
const roleConfig = { source: 'acme', roleArn: roleOf('Dev'), principalArn: provider };
const acsUrl = 'https://signin.aws.amazon.com/saml';
const needed: Problem = { code: 'sign-in-needed', source: 'idp.example.com' };

function provides(world: World, parts: AssertionParts = {}, silently = true): void {
  world.sourceConfig = config;
  world.samlWindow = {
    capture: async ({ visible }) =>
      visible || silently ? ok({ assertion: new Secret(assertionBase64(parts)), acsUrl }) : err(needed),
  };
}
function signedIn(world: World): void {
  provides(world);
  const key = `${roleOf('Dev')},${provider}`;
  world.item = JSON.stringify({
    version: 1,
    startUrl: config.startUrl,
    signedInAs: 'maria',
    offered: [key],
    chosen: [key],
  });
}
const two = { roles: [`${roleOf('Dev')},${provider}`, ` ${provider} , ${roleOf('path/Ops')} `] };
const bound = (world: World) => samlKind.bind(world.ports);
const signIn: Scenario['drive'] = (world, signal) => bound(world).signIn(world.source, signal);
const lease: Scenario['drive'] = (world, signal) =>
  samlRoleKind
    .bind(world.ports)
    .lease(world.session(roleConfig, { source: world.source, parentLease: null }), signal);
const scenario = (
  name: string,
  prepare: (world: World) => void,
  drive: Scenario['drive'],
  ends: Scenario['ends'],
  more: Partial<Scenario> = {},
): Scenario => ({ name, prepare, drive, ends, ...more });

export const conformance: FolderConformance = {
  folder: saml,
  goodValues: [
    {
      kind: 'saml',
      values: { startUrl: ' idp.example.com/start?x=1 ', region: 'EU-west-1', durationSeconds: '7200' },
    },
    { kind: 'saml', values: { startUrl: 'http://127.0.0.1:8080/start', acsPort: '35001' } },
    {
      kind: 'saml',
      values: {
        startUrl: 'https://idp.example.com/saml2',
        spEntityId: ' urn:amazon:webservices ',
        providerArn: provider,
        accountNames: '1111-1111-1111: Production\n\n 222222222222  Data  platform ',
      },
    },
    { kind: 'saml-role', values: { ...roleConfig, region: 'us-east-1' } },
  ],
  scenarios: [
    scenario('signs in silently', provides, signIn, 'ok'),
    scenario('signs in by the window', (world) => provides(world, {}, false), signIn, 'ok'),
    scenario(
      'asks which roles',
      (world) => {
        provides(world, two);
        world.answer = () => ({ kind: 'text', text: `${roleOf('path/Ops')},${provider}` });
      },
      signIn,
      'ok',
    ),
    scenario(
      'ends when the user closes the role picker',
      (world) => {
        provides(world, two);
        world.answer = () => ({ kind: 'cancel' });
      },
      signIn,
      'cancelled',
    ),
    scenario(
      'ends when the user closes the window',
      (world) => {
        world.sourceConfig = config;
        world.samlWindow = {
          capture: async ({ visible }) => err(visible ? { code: 'cancelled' } : needed),
        };
      },
      signIn,
      'cancelled',
    ),
    scenario(
      'tells garbage',
      (world) => {
        world.sourceConfig = config;
      },
      signIn,
      'saml-unusable',
    ),
    scenario(
      'tells a provider that says no in its own words',
      (world) => provides(world, { status: 'Requester', message: 'You are not assigned' }),
      signIn,
      'sign-in-denied',
    ),
    scenario(
      'refuses roles of IAM Identity Center',
      (world) => provides(world, { roles: [`${roleOf('AWSReservedSSO_Admin_1')},${provider}`] }),
      signIn,
      'saml-unusable',
    ),
    scenario(
      'signs in in the user’s own browser',
      (world) => {
        world.sourceConfig = { ...config, acsPort: '35001' };
        world.callback = () => ({ RelayState: 'x', SAMLResponse: assertionBase64() });
      },
      signIn,
      'ok',
    ),
    scenario('restores', signedIn, (world, signal) => bound(world).restore(world.source, signal), 'ok'),
    scenario(
      'tells a corrupt item',
      (world) => {
        world.sourceConfig = config;
        world.item = '{"';
      },
      (world, signal) => bound(world).restore(world.source, signal),
      'keychain-corrupt',
    ),
    scenario('renews', signedIn, (world, signal) => bound(world).refresh(world.source, signal), 'ok'),
    scenario(
      'signs out and forgets the partition',
      signedIn,
      (world, signal) => bound(world).signOut(world.source, signal),
      'ok',
    ),
    scenario(
      'reads its roles',
      signedIn,
      async (world, signal) =>
        (await bound(world).sync?.(world.source, () => undefined, signal)) ?? ok('no catalogue'),
      'ok',
    ),
    scenario(
      'asks about roles that are new, and learns what their account is called',
      (world) => {
        signedIn(world);
        provides(world, two);
        world.answer = () => ({ kind: 'cancel' });
      },
      async (world, signal) =>
        (await bound(world).sync?.(world.source, () => undefined, signal)) ?? ok('no catalogue'),
      'ok',
    ),
    scenario(
      'needs the user for what it gives now, when the provider’s session is over',
      (world) => {
        signedIn(world);
        world.samlWindow = { capture: async () => err(needed) };
      },
      async (world, signal) =>
        (await bound(world).sync?.(world.source, () => undefined, signal)) ?? ok('no catalogue'),
      'sign-in-needed',
    ),
    scenario(
      'asks the provider as an application that it knows',
      (world) => {
        provides(world);
        world.sourceConfig = { ...config, spEntityId: 'urn:amazon:webservices' };
      },
      signIn,
      'ok',
    ),
    scenario('leases', signedIn, lease, 'ok', { givesLease: true }),
    scenario(
      'needs the user when the provider’s session is over',
      (world) => {
        signedIn(world);
        world.samlWindow = { capture: async () => err(needed) };
      },
      lease,
      'sign-in-needed',
    ),
    scenario(
      'tells a provider whose clock is wrong',
      (world) => {
        signedIn(world);
        world.sts = {
          assumeRoleWithSaml: async () => err({ code: 'credentials-expired', session: 'x' }),
        };
      },
      lease,
      'saml-unusable',
    ),
    scenario(
      'tells a role that the provider no longer gives',
      (world) => {
        signedIn(world);
        provides(world, { roles: [`${roleOf('Other')},${provider}`] });
      },
      lease,
      'role-not-assigned',
    ),
  ],
};
