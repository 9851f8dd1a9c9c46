import { AccountId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { TokenPoll } from '../../core/ports/identity-center.ts';
import { Secret } from '../../core/secret.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark, serverExpiry } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { identityCenter } from './index.ts';
import { permissionSetKind } from './permission-set.ts';
import { identityCenterKind } from './source.ts';

// For tests only: see ../conformance.test.ts.
const config = { startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' };
const withCode = { ...config, signInWith: 'code' };
const sessionConfig = { source: 'acme', accountId: '111111111111', role: 'Admin' };

function signedIn(world: World, leftMs: number, over: object = {}): void {
  world.sourceConfig = config;
  world.item = JSON.stringify({
    version: 1,
    ...config,
    client: { clientId: 'client', clientSecret: `${secretMark}-client`, expiresAt: serverExpiry },
    token: {
      accessToken: `${secretMark}-held`,
      refreshToken: `${secretMark}-renew`,
      expiresAt: world.nowMs + leftMs,
      issuedAt: world.nowMs + leftMs - 3_600_000,
    },
    ...over,
  });
}
/** Gives these answers in turn, the last one from then on. */
function polls(world: World, ...answers: readonly Result<TokenPoll, Problem>[]): void {
  let at = 0;
  world.sourceConfig = withCode;
  const usual = world.identityCenter.pollToken;
  world.identityCenter = {
    ...world.identityCenter,
    pollToken: async (input, signal) => {
      const answer = answers[Math.min(at, answers.length - 1)];
      at += 1;
      if (answer !== undefined) return answer;
      return usual === undefined ? ok({ kind: 'expired' }) : usual(input, signal);
    },
  };
}
/** A renewed token is kept although nobody waits for it any more: the old one is spent. */
const brings = ['secrets.keep', 'secrets.write'];
const hour = 3_600_000;
const network: Problem = { code: 'network', host: 'oidc.example.com' };
const dead: Problem = { code: 'sign-in-needed', source: 'the portal' };
const bound = (world: World) => identityCenterKind.bind(world.ports);
const lease: Scenario['drive'] = (world, signal) =>
  permissionSetKind
    .bind(world.ports)
    .lease(world.session(sessionConfig, { source: world.source, parentLease: null }), signal);
const signIn: Scenario['drive'] = (world, signal) => bound(world).signIn(world.source, signal);
const refresh: Scenario['drive'] = (world, signal) => bound(world).refresh(world.source, signal);
const stateOf = (url: string) => new URL(url, 'https://idp.example.com').searchParams.get('state') ?? '';
const otherAccount = {
  arn: 'arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/maria',
  account: AccountId.parse('222222222222'),
  userId: 'AROA:maria',
};
const otherRole = {
  arn: 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_SuperAdmin_0123456789abcdef/maria',
  account: AccountId.parse('111111111111'),
  userId: 'AROA:maria',
};
const fresh = (world: World) => {
  world.sourceConfig = config;
};

export const conformance: FolderConformance = {
  folder: identityCenter,
  goodValues: [
    { kind: 'identity-center', values: { startUrl: ' acme.awsapps.com/start/#/ ', region: 'EU-west-1' } },
    { kind: 'identity-center', values: { startUrl: 'https://ssoins-1.portal.us-east-1.app.aws/' } },
    { kind: 'identity-center', values: { ...config, signInWith: 'code', sessionRegion: 'us-west-2' } },
    { kind: 'identity-center', values: { ...config, signInWith: 'browser' } },
    { kind: 'permission-set', values: { ...sessionConfig, region: 'us-east-1' } },
  ],
  scenarios: [
    { name: 'signs in through the browser', prepare: fresh, drive: signIn, ends: 'ok' },
    {
      name: 'passes on that consent was denied in the browser',
      prepare: (world) => {
        fresh(world);
        world.callback = (url) => ({ error: 'access_denied', state: stateOf(url) });
      },
      drive: signIn,
      ends: 'sign-in-denied',
    },
    {
      name: 'tells an answer of the browser that holds no code',
      prepare: (world) => {
        fresh(world);
        world.callback = (url) => ({ state: stateOf(url) });
      },
      drive: signIn,
      ends: 'upstream-garbage',
    },
    {
      name: 'tells a code that the service does not take',
      prepare: (world) => {
        fresh(world);
        world.identityCenter = { exchangeCode: async () => ok({ kind: 'rejected', detail: 'Too old.' }) };
      },
      drive: signIn,
      ends: 'sign-in-denied',
    },
    {
      name: 'ends when the user calls the browser off',
      prepare: (world) => {
        fresh(world);
        world.callback = () => null;
        world.answer = () => ({ kind: 'cancel' });
      },
      drive: signIn,
      ends: 'cancelled',
    },
    {
      name: 'goes on with a code on the user’s word',
      prepare: (world) => {
        fresh(world);
        world.callback = () => null;
        world.answer = ({ kind }) => (kind === 'browser' ? { kind: 'use-code' } : null);
      },
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'goes on with a code where the service registers nobody for the browser',
      prepare: (world) => {
        fresh(world);
        world.identityCenter = {
          registerClient: async ({ redirectUri }) =>
            redirectUri === undefined
              ? ok({
                  clientId: 'client',
                  clientSecret: new Secret(`${secretMark}-client`),
                  expiresAt: serverExpiry,
                })
              : err({
                  code: 'aws-refused',
                  action: 'RegisterClient',
                  awsCode: 'InvalidRequestException',
                  detail: 'No such grant type.',
                }),
        };
      },
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'signs in with a code',
      prepare: (world) => {
        world.sourceConfig = withCode;
      },
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'waits for the user, slows down when told, and bears a flaky network',
      prepare: (world) => {
        fresh(world);
        polls(
          world,
          ok({ kind: 'pending' }),
          ok({ kind: 'slow-down' }),
          err(network),
          ok({ kind: 'denied', detail: '' }),
        );
      },
      drive: signIn,
      ends: 'sign-in-denied',
    },
    {
      name: 'signs in with a registration it has, over a corrupt token',
      prepare: (world) => {
        signedIn(world, hour, { token: 'oops' });
        world.sourceConfig = withCode;
      },
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'ends when the code ran out while the user did nothing',
      prepare: (world) => polls(world, ok({ kind: 'pending' })),
      drive: signIn,
      ends: 'device-code-expired',
    },
    {
      name: 'ends when the user sends the code away',
      prepare: (world) => {
        world.answer = () => ({ kind: 'cancel' });
        polls(world, ok({ kind: 'pending' }));
      },
      drive: signIn,
      ends: 'cancelled',
    },
    {
      name: 'restores',
      prepare: (world) => signedIn(world, hour),
      drive: (world, signal) => bound(world).restore(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'tells a corrupt item',
      prepare: (world) => {
        fresh(world);
        world.item = `{"${secretMark}`;
      },
      drive: (world, signal) => bound(world).restore(world.source, signal),
      ends: 'keychain-corrupt',
    },
    {
      name: 'renews a due token',
      prepare: (world) => signedIn(world, 60_000),
      drive: refresh,
      ends: 'ok',
      brings,
    },
    {
      name: 'renews a token of the browser with its own registration',
      prepare: (world) => {
        const browserClient = {
          clientId: 'browser',
          clientSecret: `${secretMark}-browser`,
          expiresAt: serverExpiry,
        };
        const token = {
          accessToken: `${secretMark}-held`,
          refreshToken: `${secretMark}-renew`,
          expiresAt: world.nowMs + 60_000,
          issuedAt: world.nowMs - hour,
          grant: 'browser',
        };
        signedIn(world, 0, { browserClient, token });
        world.identityCenter = {
          refreshToken: async ({ client }) =>
            client.clientId === 'browser'
              ? ok({
                  kind: 'token',
                  token: {
                    accessToken: new Secret(`${secretMark}-new`),
                    refreshToken: null,
                    expiresAt: world.nowMs + hour,
                  },
                })
              : ok({ kind: 'rejected', detail: 'Another client.' }),
        };
      },
      drive: refresh,
      ends: 'ok',
      brings,
    },
    {
      name: 'drops a token whose renewal is refused',
      prepare: (world) => {
        signedIn(world, 60_000);
        world.identityCenter = { refreshToken: async () => ok({ kind: 'rejected', detail: 'no' }) };
      },
      drive: refresh,
      ends: 'token-revoked',
      brings,
    },
    { name: 'has nothing to renew', prepare: fresh, drive: refresh, ends: 'sign-in-needed' },
    {
      name: 'signs out',
      prepare: (world) => signedIn(world, hour),
      drive: (world, signal) => bound(world).signOut(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'reads the catalogue',
      prepare: (world) => signedIn(world, hour),
      drive: async (world, signal) =>
        (await bound(world).sync?.(world.source, () => undefined, signal)) ?? ok('no catalogue'),
      ends: 'ok',
    },
    {
      name: 'leases',
      prepare: (world) => signedIn(world, hour),
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'does not lease what is another account’s',
      prepare: (world) => {
        signedIn(world, hour);
        world.sts = { getCallerIdentity: async () => ok(otherAccount) };
      },
      drive: lease,
      ends: 'identity-mismatch',
    },
    {
      name: 'does not lease what is another permission set’s',
      prepare: (world) => {
        signedIn(world, hour);
        world.sts = { getCallerIdentity: async () => ok(otherRole) };
      },
      drive: lease,
      ends: 'identity-mismatch',
    },
    {
      name: 'leases where AWS STS does not say whose credentials they are',
      prepare: (world) => {
        signedIn(world, hour);
        world.sts = { getCallerIdentity: async () => err({ code: 'network', host: 'sts' }) };
      },
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'leases with a renewed token',
      prepare: (world) => signedIn(world, 1000),
      drive: lease,
      ends: 'ok',
      brings,
      givesLease: true,
    },
    {
      name: 'needs the user when a renewed token is refused as well',
      prepare: (world) => {
        signedIn(world, hour);
        world.identityCenter = { getRoleCredentials: async () => err(dead) };
      },
      drive: lease,
      ends: 'sign-in-needed',
      brings,
    },
  ],
};
