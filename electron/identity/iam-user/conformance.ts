import { err, ok } from '../../../shared/result.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { lease, secretMark } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { settle } from '../settle.ts';
import { iamUser } from './index.ts';
import { iamUserSessionKind } from './session.ts';
import { iamUserKind } from './source.ts';
import { newItem, type Stored } from './stored.ts';

// For tests only: see ../conformance.test.ts.
const userArn = 'arn:aws:iam::111111111111:user/maria';
const serial = 'arn:aws:iam::111111111111:mfa/maria';
const key = { accessKeyId: 'AKIACONFORMANCEAAAAA', secretAccessKey: `${'x'.repeat(30)}` };
const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const role = { source: 'acme' };

const holds =
  (over: Partial<Stored> = {}) =>
  (world: World): void => {
    const secretAccessKey = `${secretMark}-long-term`;
    world.item = JSON.stringify({
      ...newItem({ ...key, secretAccessKey }),
      userArn,
      accountId: '111111111111',
      mfaSerial: serial,
      createdAt: 1_700_000_000_000,
      ...over,
    });
  };
const types = (world: World): void => {
  world.sts = { getCallerIdentity: whoIs(userArn) };
  world.answer = (spec) =>
    spec.kind === 'secrets' ? { kind: 'fields', values: { ...key, seed } } : { kind: 'text', text: '123456' };
};
const whoIs = (arn: string): NonNullable<World['sts']['getCallerIdentity']> => {
  const account = lease.accountId;
  return async () => (account === null ? err({ code: 'cancelled' }) : ok({ arn, account, userId: 'AIDA' }));
};
const bound = (world: World) => iamUserKind.bind(world.ports);
const signIn: Scenario['drive'] = (world, signal) => bound(world).signIn(world.source, signal);
const act =
  (action: string): Scenario['drive'] =>
  async (world, signal) =>
    (await bound(world).act?.(world.source, action, signal)) ?? err({ code: 'cancelled' });
const leases =
  (kind: typeof iamUserSessionKind, values: Readonly<Record<string, string>>): Scenario['drive'] =>
  (world, signal) =>
    kind.bind(world.ports).lease(world.session(values, { source: world.source, parentLease: null }), signal);
/** SECURITY: what comes out of it is secret; the suite looks for secrets in all that comes out. */
const giveKey: Scenario['drive'] = async (world, signal) => {
  const key = await bound(world).longTermKey?.(world.source, signal);
  if (key === undefined) return err({ code: 'cancelled' });
  return key.ok ? ok(key.value.accessKeyId) : key;
};
const refusedKey = async () =>
  err({ code: 'aws-refused', action: 'GetCallerIdentity', awsCode: 'InvalidClientTokenId' } as const);
/** A rotation that began is brought to its end: stopping there would leave a key that nobody has. */
const rotation = [
  'iam.createAccessKey',
  'iam.setAccessKeyActive',
  'iam.deleteAccessKey',
  'secrets.write',
  'sts.getCallerIdentity',
  'clock.sleep',
];
const own = async () => ok([{ accessKeyId: key.accessKeyId, createdAt: 1, isActive: true }]);
const pending = { accessKeyId: 'AKIAPENDING', secretAccessKey: `${secretMark}-pending` };
const other = (isActive: boolean) => async () =>
  ok([
    { accessKeyId: key.accessKeyId, createdAt: 1, isActive: true },
    { accessKeyId: 'AKIAOTHER', createdAt: 2, isActive },
  ]);

export const conformance: FolderConformance = {
  folder: iamUser,
  goodValues: [
    { kind: 'iam-user', values: {} },
    { kind: 'iam-user', values: { region: ' EU-WEST-1 ', mfaSerial: serial } },
    { kind: 'iam-user-session', values: { ...role, mfa: 'no', durationSeconds: '900', region: 'eu-west-1' } },
  ],
  scenarios: [
    { name: 'signs in with a key', prepare: types, drive: signIn, ends: 'ok' },
    {
      name: 'asks again after a key that AWS does not take',
      prepare: (world) => {
        types(world);
        let tries = 0;
        world.sts = {
          getCallerIdentity: async (...input) => {
            tries += 1;
            return tries === 1 ? refusedKey() : whoIs(userArn)(...input);
          },
        };
      },
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'works where IAM may not be asked',
      prepare: (world) => {
        types(world);
        const denied = async () => err({ code: 'access-denied', action: 'ListMFADevices' } as const);
        world.iam = { listAccessKeys: denied, listMfaDevices: denied };
      },
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'is cancelled at the question',
      prepare: (world) => {
        world.answer = () => ({ kind: 'cancel' });
      },
      drive: signIn,
      ends: 'cancelled',
    },
    { name: 'restores', prepare: holds(), drive: (w, s) => bound(w).restore(w.source, s), ends: 'ok' },
    { name: 'restores nothing', drive: (w, s) => bound(w).restore(w.source, s), ends: 'ok' },
    {
      name: 'says when the item cannot be read',
      prepare: (world) => {
        world.item = `{"${secretMark}":`;
      },
      drive: (w, s) => bound(w).restore(w.source, s),
      ends: 'keychain-corrupt',
    },
    { name: 'signs out', prepare: holds(), drive: (w, s) => bound(w).signOut(w.source, s), ends: 'ok' },
    {
      name: 'deletes the former key after its grace',
      prepare: holds({ retired: { accessKeyId: 'AKIAOLD', isActive: false, deleteAt: 1 } }),
      drive: (w, s) => bound(w).refresh(w.source, s),
      ends: 'ok',
    },
    {
      name: 'rotates',
      prepare: (world) => {
        holds()(world);
        world.sts = { getCallerIdentity: whoIs(userArn) };
        world.iam = { listAccessKeys: own };
      },
      drive: act('rotate-key'),
      ends: 'ok',
      brings: rotation,
    },
    {
      name: 'goes on with a rotation that was cut off',
      prepare: (world) => {
        holds({ pending })(world);
        world.sts = { getCallerIdentity: whoIs(userArn) };
        world.iam = {
          listAccessKeys: async () => ok([{ accessKeyId: 'AKIAPENDING', createdAt: 1, isActive: true }]),
        };
      },
      drive: act('rotate-key'),
      ends: 'ok',
      brings: rotation,
    },
    {
      name: 'starts over where the key of the interrupted rotation was deleted in IAM',
      prepare: (world) => {
        holds({ pending })(world);
        world.iam = { listAccessKeys: own };
        // The key that is gone is known to nobody: only the new one proves itself.
        world.sts = {
          getCallerIdentity: async (signer, ...rest) =>
            signer.accessKeyId === 'AKIAPENDING' ? refusedKey() : whoIs(userArn)(signer, ...rest),
        };
      },
      drive: act('rotate-key'),
      ends: 'ok',
      brings: rotation,
    },
    {
      name: 'rotates nothing where two keys stand already',
      prepare: (world) => {
        holds()(world);
        world.iam = { listAccessKeys: other(true) };
      },
      drive: act('rotate-key'),
      ends: 'refused',
    },
    {
      name: 'keeps a seed',
      prepare: (world) => {
        holds()(world);
        types(world);
      },
      drive: act('keep-seed'),
      ends: 'ok',
    },
    {
      name: 'makes a code',
      prepare: holds({ seed }),
      drive: (world, signal) =>
        settle(signal, async () =>
          ok((await bound(world).mfaCode?.(world.source, serial, signal)) === null ? 'none' : 'one'),
        ),
      ends: 'ok',
    },
    {
      name: 'leases with a code',
      prepare: (world) => {
        holds()(world);
        types(world);
      },
      drive: leases(iamUserSessionKind, role),
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'leases without a code',
      prepare: holds(),
      drive: leases(iamUserSessionKind, { ...role, mfa: 'no' }),
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'finds out about an imported key at its first use',
      prepare: (world) => {
        holds({ userArn: null, accountId: null, mfaSerial: null, createdAt: null })(world);
        types(world);
      },
      drive: leases(iamUserSessionKind, role),
      ends: 'ok',
      givesLease: true,
    },
    { name: 'leases nothing without a key', drive: leases(iamUserSessionKind, role), ends: 'sign-in-needed' },
    {
      name: 'says when the key was deleted in AWS',
      prepare: (world) => {
        holds()(world);
        world.sts = { getSessionToken: refusedKey };
      },
      drive: leases(iamUserSessionKind, { ...role, mfa: 'no' }),
      ends: 'token-revoked',
    },
    {
      name: 'gives its key to what is made of nothing else',
      prepare: holds(),
      drive: giveKey,
      ends: 'ok',
    },
    { name: 'gives no key where it has none', drive: giveKey, ends: 'sign-in-needed' },
  ],
};
