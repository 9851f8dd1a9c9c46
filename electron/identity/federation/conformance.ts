import { Region } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import type { SessionContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark } from '../conformance/usual-ports.ts';
import { federation } from './index.ts';
import { federationTokenKind } from './session.ts';

// For tests only: see ../conformance.test.ts.
const values = {
  source: 'acme',
  name: 'maria-laptop',
  policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
};
const key: SessionContext['longTermKey'] = async () =>
  ok({
    accessKeyId: 'AKIACONFORMANCEAAAAA',
    secretAccessKey: new Secret(`${secretMark}-long-term`),
    region: Region.parse('eu-west-1'),
  });
const leases =
  (longTermKey: SessionContext['longTermKey']): Scenario['drive'] =>
  (world, signal) =>
    federationTokenKind
      .bind(world.ports)
      .lease(world.session(values, { source: world.source, parentLease: null, longTermKey }), signal);

export const conformance: FolderConformance = {
  folder: federation,
  goodValues: [
    { kind: 'federation-token', values: { ...values, policy: '{"Statement": []}', tags: 'a=b' } },
    { kind: 'federation-token', values: { ...values, durationSeconds: '900', region: 'eu-west-1' } },
  ],
  scenarios: [
    { name: 'leases', drive: leases(key), ends: 'ok', givesLease: true },
    {
      name: 'leases nothing while nobody is signed in',
      drive: leases(async () => err({ code: 'sign-in-needed', source: 'Acme' })),
      ends: 'sign-in-needed',
    },
    {
      name: 'leases nothing on a source without a key',
      drive: leases(undefined),
      ends: 'chain-parent-missing',
    },
    {
      name: 'says when the key was deleted in AWS',
      prepare: (world) => {
        world.sts = {
          getFederationToken: async () =>
            err({ code: 'aws-refused', action: 'GetFederationToken', awsCode: 'InvalidClientTokenId' }),
        };
      },
      drive: leases(key),
      ends: 'token-revoked',
    },
  ],
};
