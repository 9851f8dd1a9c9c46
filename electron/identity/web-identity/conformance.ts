import { err, ok } from '../../../shared/result.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { webIdentity } from './index.ts';
import { webIdentityRoleKind } from './role.ts';
import { webIdentityKind } from './source.ts';

// For tests only: see ../conformance.test.ts.
const file = { tokenFile: '~/token' };
const command = { command: 'fetch-token --quiet' };
const role = { source: 'acme', roleArn: 'arn:aws:iam::111111111111:role/Deploy' };

const withText =
  (text: string, config: Readonly<Record<string, string>> = file) =>
  (world: World): void => {
    world.sourceConfig = config;
    world.machine = { readText: async () => ok(text) };
  };
const from = (config: Readonly<Record<string, string>>) => (world: World) => {
  world.sourceConfig = config;
};
const bound = (world: World) => webIdentityKind.bind(world.ports);
const signIn: Scenario['drive'] = (world, signal) => bound(world).signIn(world.source, signal);
const lease: Scenario['drive'] = (world, signal) =>
  webIdentityRoleKind
    .bind(world.ports)
    .lease(world.session(role, { source: world.source, parentLease: null }), signal);

export const conformance: FolderConformance = {
  folder: webIdentity,
  goodValues: [
    { kind: 'web-identity', values: file },
    { kind: 'web-identity', values: { tokenFile: ' /var/run/secrets/token ' } },
    { kind: 'web-identity', values: command },
    {
      kind: 'web-identity-role',
      values: { ...role, region: 'eu-west-1', sessionName: 'build', durationSeconds: '900' },
    },
  ],
  scenarios: [
    {
      name: 'is signed in when the file can be read',
      prepare: withText(`${secretMark}.a.b\n`),
      drive: signIn,
      ends: 'ok',
    },
    { name: 'says when there is no file', prepare: from(file), drive: signIn, ends: 'file-unreadable' },
    { name: 'says when the file is empty', prepare: withText(' \n'), drive: signIn, ends: 'file-malformed' },
    {
      name: 'repeats nothing of a file that is no token',
      prepare: withText(`${secretMark} and more`),
      drive: signIn,
      ends: 'file-malformed',
    },
    {
      name: 'starts signed out without the file',
      prepare: from(file),
      drive: (world, signal) => bound(world).restore(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'signs out',
      prepare: from(file),
      drive: (world, signal) => bound(world).signOut(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'leases from a file',
      prepare: withText(`${secretMark}.a.b`),
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    { name: 'leases from a command', prepare: from(command), drive: lease, ends: 'ok', givesLease: true },
    {
      name: 'passes on what the command said',
      prepare: (world) => {
        world.sourceConfig = command;
        world.machine = { run: async () => err({ code: 'program-missing', program: 'fetch-token' }) };
      },
      drive: lease,
      ends: 'program-missing',
    },
  ],
};
