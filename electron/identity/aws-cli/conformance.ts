import { AccountId } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { awsCli } from './index.ts';
import { awsCliSessionKind } from './session.ts';
import { awsCliKind } from './source.ts';

// For tests only: see ../conformance.test.ts.
const startUrl = 'https://acme.awsapps.com/start';
const role = { source: 'acme', accountId: '111111111111', role: 'Admin' };
const login = { source: 'acme', accountId: '111111111111', login: 'abc' };
const portalFile = {
  startUrl: `${startUrl}/#/`,
  region: 'eu-west-1',
  accessToken: `${secretMark}-access`,
  expiresAt: '2096-10-02T07:06:40Z',
  clientId: 'c',
  clientSecret: `${secretMark}-client`,
  refreshToken: `${secretMark}-refresh`,
};
const loginFile = {
  accessToken: {
    accessKeyId: 'ASIACONFORMANCE',
    secretAccessKey: `${secretMark}-key`,
    sessionToken: `${secretMark}-token`,
    accountId: '111111111111',
    expiresAt: '2096-10-02T07:06:40Z',
  },
  refreshToken: `${secretMark}-refresh`,
  dpopKey: `${secretMark}-dpop`,
  clientId: 'c',
};
const past = '2001-01-01T00:00:00Z';

const cached =
  (
    files: { readonly portal?: unknown; readonly login?: unknown },
    config: Readonly<Record<string, string>> = {},
  ) =>
  (world: World): void => {
    world.sourceConfig = config;
    world.machine = {
      list: async (path) =>
        ok(
          path.includes('sso') ? (files.portal ? ['a.json', 'r.json'] : []) : files.login ? ['abc.json'] : [],
        ),
      readText: async (path) => {
        if (path.endsWith('a.json')) return ok(JSON.stringify(files.portal));
        if (path.endsWith('abc.json')) return ok(JSON.stringify(files.login));
        if (path.endsWith('r.json')) return ok('{"clientId":"c","expiresAt":"2096-10-02T07:06:40Z"}');
        return ok(`[sso-session acme]\nsso_start_url = ${startUrl}\n`);
      },
    };
  };
const bound = (world: World) => awsCliKind.bind(world.ports);
const signIn: Scenario['drive'] = (world, signal) => bound(world).signIn(world.source, signal);
const leaseOf =
  (config: Readonly<Record<string, string>>): Scenario['drive'] =>
  (world, signal) =>
    awsCliSessionKind
      .bind(world.ports)
      .lease(world.session(config, { source: world.source, parentLease: null }), signal);
const sync: Scenario['drive'] = async (world, signal) =>
  (await bound(world).sync?.(world.source, () => undefined, signal)) ?? ok('no catalogue');

export const conformance: FolderConformance = {
  folder: awsCli,
  goodValues: [
    { kind: 'aws-cli', values: {} },
    { kind: 'aws-cli', values: { startUrl: ' acme.awsapps.com/start/#/ ', sessionRegion: 'eu-west-1' } },
    { kind: 'aws-cli-session', values: { ...role, region: 'us-east-1' } },
    { kind: 'aws-cli-session', values: login },
  ],
  scenarios: [
    { name: 'finds a portal sign-in', prepare: cached({ portal: portalFile }), drive: signIn, ends: 'ok' },
    {
      name: 'finds the one that was asked for',
      prepare: cached({ portal: portalFile }, { startUrl }),
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'takes no other portal than that',
      prepare: cached(
        { portal: portalFile, login: loginFile },
        { startUrl: 'https://other.awsapps.com/start' },
      ),
      drive: signIn,
      ends: 'nothing-here',
    },
    {
      name: 'says when it has ended',
      prepare: cached({ portal: { ...portalFile, expiresAt: past } }),
      drive: signIn,
      ends: 'nothing-here',
    },
    { name: 'says when there is none', prepare: cached({}), drive: signIn, ends: 'nothing-here' },
    {
      name: 'starts signed out without one',
      prepare: cached({}),
      drive: (world, signal) => bound(world).restore(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'cannot renew what has ended',
      prepare: cached({ portal: { ...portalFile, expiresAt: past } }),
      drive: (world, signal) => bound(world).refresh(world.source, signal),
      ends: 'sign-in-needed',
    },
    {
      name: 'signs out of nothing',
      prepare: cached({ portal: portalFile }),
      drive: (world, signal) => bound(world).signOut(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'reads the catalogue',
      prepare: cached({ portal: portalFile, login: loginFile }),
      drive: sync,
      ends: 'ok',
    },
    {
      name: 'passes on what the portal said to a sync',
      prepare: (world) => {
        cached({ portal: portalFile })(world);
        world.identityCenter = { listAccounts: async () => err({ code: 'network', host: 'portal' }) };
      },
      drive: sync,
      ends: 'network',
    },
    {
      name: 'leases a role of the portal',
      prepare: cached({ portal: portalFile }),
      drive: leaseOf(role),
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'does not lease what is another account’s',
      prepare: (world) => {
        cached({ portal: portalFile })(world);
        world.sts = {
          getCallerIdentity: async () =>
            ok({
              arn: 'arn:aws:sts::222222222222:assumed-role/Admin/maria',
              account: AccountId.parse('222222222222'),
              userId: 'AROA:maria',
            }),
        };
      },
      drive: leaseOf(role),
      ends: 'identity-mismatch',
    },
    {
      name: 'needs a sign-in for a role without one',
      prepare: cached({ login: loginFile }),
      drive: leaseOf(role),
      ends: 'sign-in-needed',
    },
    {
      name: 'leases the keys of aws login',
      prepare: cached({ login: loginFile }),
      drive: leaseOf(login),
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'says when the keys of aws login have ended',
      prepare: cached({ login: { accessToken: { ...loginFile.accessToken, expiresAt: past } } }),
      drive: leaseOf(login),
      ends: 'nothing-here',
    },
  ],
};
