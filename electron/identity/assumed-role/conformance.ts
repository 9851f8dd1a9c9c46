import { err } from '../../../shared/result.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { lease } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { assumedRoleKind } from './assumed-role.ts';
import { assumedRole } from './index.ts';

// For tests only: see ../conformance.test.ts.
const config = { parent: 'made:1', roleArn: 'arn:aws:iam::111111111111:role/Deploy' };
const mfa = { ...config, mfaSerial: 'arn:aws:iam::111111111111:mfa/maria' };
const drive =
  (values: Readonly<Record<string, string>>): Scenario['drive'] =>
  (world, signal) =>
    assumedRoleKind.bind(world.ports).lease(world.session(values), signal);

function types(world: World, ...texts: readonly string[]): void {
  let at = 0;
  world.answer = () => {
    const text = texts[Math.min(at, texts.length - 1)] ?? '';
    at += 1;
    return { kind: 'text', text };
  };
}

export const conformance: FolderConformance = {
  folder: assumedRole,
  goodValues: [
    { kind: 'assumed-role', values: config },
    {
      kind: 'assumed-role',
      values: {
        ...mfa,
        roleArn: ' "arn:aws-cn:iam::111111111111:role/path/Deploy" ',
        region: 'cn-north-1',
        externalId: 'latchkey-demo',
        durationSeconds: '900',
        sessionName: 'maria@laptop',
        sourceIdentity: 'maria',
        tags: 'team=payments\nstage = prod',
        transitiveTagKeys: 'team',
        policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        policy: '{ "Version": "2012-10-17", "Statement": [] }',
      },
    },
  ],
  scenarios: [
    { name: 'leases', drive: drive(config), ends: 'ok', givesLease: true },
    {
      name: 'asks again after a wrong code',
      prepare: (world) => {
        let tries = 0;
        types(world, 'abc', '000000', '123 456');
        world.sts = {
          assumeRole: async (input) => {
            tries += 1;
            return tries === 1
              ? err({ code: 'mfa-wrong', serial: input.mfa?.serial ?? '' })
              : { ok: true, value: lease };
          },
        };
      },
      drive: drive(mfa),
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'ends when the user gives no code',
      prepare: (world) => {
        world.answer = () => ({ kind: 'cancel' });
      },
      drive: drive(mfa),
      ends: 'cancelled',
    },
    {
      name: 'passes a refusal on',
      prepare: (world) => {
        world.sts = { assumeRole: async () => err({ code: 'access-denied', action: 'AssumeRole' }) };
      },
      drive: drive(config),
      ends: 'access-denied',
    },
    {
      name: 'needs its parent',
      drive: (world, signal) =>
        assumedRoleKind.bind(world.ports).lease(world.session(config, { parentLease: null }), signal),
      ends: 'chain-parent-missing',
    },
    {
      name: 'needs a region',
      drive: (world, signal) =>
        assumedRoleKind.bind(world.ports).lease(world.session(config, { region: null }), signal),
      ends: 'region-missing',
    },
  ],
};
