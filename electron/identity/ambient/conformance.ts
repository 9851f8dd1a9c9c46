import { err, ok } from '../../../shared/result.ts';
import { Secret } from '../../core/secret.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { ambient } from './index.ts';
import { ambientSessionKind } from './session.ts';
import { ambientKind } from './source.ts';

// For tests only: see ../conformance.test.ts.
const keys = {
  Code: 'Success',
  AccessKeyId: 'ASIACONFORMANCE',
  SecretAccessKey: `${secretMark}-key`,
  Token: `${secretMark}-token`,
  Expiration: '2096-10-02T07:06:40Z',
};
const process = { origin: 'process', command: 'vault-aws-creds --role build' };
const printed = {
  Version: 1,
  AccessKeyId: 'ASIACONFORMANCE',
  SecretAccessKey: `${secretMark}-key`,
  SessionToken: `${secretMark}-token`,
  Expiration: '2096-10-02T07:06:40+00:00',
};

const from =
  (config: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
  (world: World): void => {
    world.sourceConfig = config;
    world.machine = { env: (name) => env[name] };
  };
const answers =
  (
    replies: Readonly<Record<string, Response | string>>,
    env: Readonly<Record<string, string>> = {},
    origin = 'ec2',
  ) =>
  (world: World): void => {
    from({ origin }, env)(world);
    world.fetch = async (url, init) => {
      const reply = replies[`${init?.method ?? 'GET'} ${new URL(url).pathname}`];
      if (reply === undefined) return new Response('', { status: 404 });
      return typeof reply === 'string' ? new Response(reply) : reply.clone();
    };
  };
const instance = {
  'PUT /latest/api/token': `${secretMark}-imds`,
  'GET /latest/meta-data/iam/security-credentials/': 'Build\n',
  'GET /latest/meta-data/iam/security-credentials/Build': JSON.stringify(keys),
};
const prints =
  (text: string) =>
  (world: World): void => {
    world.sourceConfig = process;
    world.machine = { run: async () => ok(new Secret(text)) };
  };
const bound = (world: World) => ambientKind.bind(world.ports);
const signIn: Scenario['drive'] = (world, signal) => bound(world).signIn(world.source, signal);
const lease: Scenario['drive'] = (world, signal) =>
  ambientSessionKind
    .bind(world.ports)
    .lease(world.session({ source: 'acme' }, { source: world.source, parentLease: null }), signal);
const variables = {
  AWS_ACCESS_KEY_ID: 'ASIACONFORMANCE',
  AWS_SECRET_ACCESS_KEY: `${secretMark}-key`,
  AWS_SESSION_TOKEN: `${secretMark}-token`,
  AWS_CREDENTIAL_EXPIRATION: '2096-10-02T07:06:40Z',
};
const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/creds' };

export const conformance: FolderConformance = {
  folder: ambient,
  goodValues: [
    { kind: 'ambient', values: { origin: 'ec2' } },
    { kind: 'ambient', values: process },
    { kind: 'ambient-session', values: { source: 'acme', region: 'eu-west-1' } },
  ],
  scenarios: [
    { name: 'finds the instance’s role', prepare: answers(instance), drive: signIn, ends: 'ok' },
    {
      name: 'leases from the instance',
      prepare: answers(instance),
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'says when the instance has no profile',
      prepare: answers({ 'PUT /latest/api/token': 't' }),
      drive: signIn,
      ends: 'nothing-here',
    },
    {
      name: 'never asks without a token',
      prepare: answers({ ...instance, 'PUT /latest/api/token': new Response('', { status: 403 }) }),
      drive: lease,
      ends: 'nothing-here',
    },
    {
      name: 'says that this is no instance',
      prepare: (world) => {
        from({ origin: 'ec2' })(world);
        world.fetch = async () => {
          throw new TypeError('net::ERR_ADDRESS_UNREACHABLE');
        };
      },
      drive: signIn,
      ends: 'nothing-here',
    },
    {
      name: 'passes on that the role cannot be assumed',
      prepare: answers({
        ...instance,
        'GET /latest/meta-data/iam/security-credentials/Build': JSON.stringify({
          Code: 'AssumeRoleUnauthorizedAccess',
          Message: 'EC2 cannot assume the role',
        }),
      }),
      drive: lease,
      ends: 'nothing-here',
    },
    {
      name: 'leases from a container with a token',
      prepare: answers(
        { 'GET /creds': JSON.stringify(keys) },
        { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: `${secretMark}-authorization` },
        'container',
      ),
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'reads the container’s token file',
      prepare: (world) => {
        answers({ 'GET /creds': JSON.stringify(keys) }, {}, 'container')(world);
        const env: Readonly<Record<string, string>> = {
          ...container,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/t',
        };
        world.machine = {
          env: (name) => env[name],
          readText: async () => ok(`${secretMark}-authorization\n`),
        };
      },
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'takes no address of another machine in clear',
      prepare: from({ origin: 'container' }, { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/' }),
      drive: lease,
      ends: 'nothing-here',
    },
    {
      name: 'says when this is no container',
      prepare: from({ origin: 'container' }),
      drive: signIn,
      ends: 'nothing-here',
    },
    {
      name: 'says when the answer is none',
      prepare: answers({ 'GET /creds': secretMark }, container, 'container'),
      drive: lease,
      ends: 'upstream-garbage',
    },
    {
      name: 'leases from variables',
      prepare: from({ origin: 'environment' }, variables),
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'says when the variables have ended',
      prepare: from(
        { origin: 'environment' },
        { ...variables, AWS_CREDENTIAL_EXPIRATION: '2001-01-01T00:00:00Z' },
      ),
      drive: lease,
      ends: 'credentials-expired',
    },
    {
      name: 'says when there are no variables',
      prepare: from({ origin: 'environment' }),
      drive: signIn,
      ends: 'nothing-here',
    },
    {
      name: 'leases from a program',
      prepare: prints(JSON.stringify(printed)),
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'takes no other version',
      prepare: prints(JSON.stringify({ ...printed, Version: 2 })),
      drive: lease,
      ends: 'nothing-here',
    },
    {
      name: 'passes on what the program said',
      prepare: (world) => {
        prints('')(world);
        world.machine = { run: async () => err({ code: 'program-missing', program: 'vault-aws-creds' }) };
      },
      drive: lease,
      ends: 'program-missing',
    },
    {
      name: 'starts without asking',
      prepare: from(process),
      drive: (w, s) => bound(w).restore(w.source, s),
      ends: 'ok',
    },
    { name: 'signs out', prepare: from(process), drive: (w, s) => bound(w).signOut(w.source, s), ends: 'ok' },
  ],
};
