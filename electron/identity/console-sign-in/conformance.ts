import { AccountId } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark, serverExpiry } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { consoleSignIn } from './index.ts';
import { consoleSessionKind } from './session.ts';
import { consoleSignInKind } from './source.ts';

// For tests only: see ../conformance.test.ts.
const arn = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/maria';
const session = { source: 'acme', identity: arn };
const minute = 60_000;
/** A renewed token is kept although nobody waits for it any more: the old one is spent. */
const brings = ['secrets.keep', 'secrets.write', 'secrets.remove'];
const noCall = err({ code: 'network', host: 'signin.example.com' } as const);

function signedIn(world: World, leftMs: number, over: object = {}): void {
  world.item = JSON.stringify({
    version: 1,
    region: 'us-east-1',
    device: 'same',
    identity: arn,
    signedInAt: world.nowMs - 60 * minute,
    key: `${secretMark}-proof-key`,
    refreshToken: `${secretMark}-renew`,
    accessKeyId: 'ASIACONFORMANCE',
    secretAccessKey: `${secretMark}-key`,
    sessionToken: `${secretMark}-held`,
    issuedAt: world.nowMs - minute,
    expiresAt: world.nowMs + leftMs,
    ...over,
  });
}
const rejects =
  (why: 'ended' | 'password-changed' | 'code-expired') =>
  async (): Promise<ReturnType<typeof ok<{ kind: 'rejected'; why: typeof why; detail: string }>>> =>
    ok({ kind: 'rejected', why, detail: 'In the words of AWS.' });
const notPermitted = async () => ok({ kind: 'not-permitted', detail: 'No.' } as const);

const bound = (world: World) => consoleSignInKind.bind(world.ports);
const signIn: Scenario['drive'] = (world, signal) => bound(world).signIn(world.source, signal);
const refresh: Scenario['drive'] = (world, signal) => bound(world).refresh(world.source, signal);
const sync: Scenario['drive'] = async (world, signal) =>
  (await bound(world).sync?.(world.source, () => undefined, signal)) ?? ok('no catalogue');
const leaseWith =
  (over: { readonly isForced?: boolean } = {}): Scenario['drive'] =>
  (world, signal) =>
    consoleSessionKind
      .bind(world.ports)
      .lease(world.session(session, { source: world.source, parentLease: null, ...over }), signal);
const lease = leaseWith();

const byCode = (answer: (state: string) => string) => (world: World) => {
  world.sourceConfig = { signInWith: 'code' };
  world.answer = (spec) => {
    if (spec.kind !== 'secrets' || spec.problem !== null) return { kind: 'cancel' };
    const state = new URL(spec.page ?? '').searchParams.get('state') ?? '';
    return { kind: 'fields', values: { code: answer(state) } };
  };
};

export const conformance: FolderConformance = {
  folder: consoleSignIn,
  goodValues: [
    { kind: 'console-sign-in', values: {} },
    { kind: 'console-sign-in', values: { accountId: ' 1111-1111-1111 ', region: 'EU-west-1' } },
    { kind: 'console-sign-in', values: { signInWith: 'code' } },
    { kind: 'console-session', values: { ...session, region: 'us-east-1' } },
  ],
  scenarios: [
    { name: 'signs in through the browser', drive: signIn, ends: 'ok' },
    {
      name: 'refuses another account than the one that is meant',
      prepare: (world) => {
        world.sourceConfig = { accountId: '222222222222' };
      },
      drive: signIn,
      ends: 'other-account',
    },
    {
      name: 'passes on that consent was denied in the browser',
      prepare: (world) => {
        world.callback = (url) => ({
          error: 'access_denied',
          state: new URL(url, 'https://idp.example.com').searchParams.get('state') ?? '',
        });
      },
      drive: signIn,
      ends: 'sign-in-denied',
    },
    {
      name: 'tells a code that has become too old',
      prepare: (world) => {
        world.consoleSignIn = { exchangeCode: rejects('code-expired') };
      },
      drive: signIn,
      ends: 'sign-in-denied',
    },
    {
      name: 'tells that the user may not',
      prepare: (world) => {
        world.consoleSignIn = { exchangeCode: notPermitted };
      },
      drive: signIn,
      ends: 'access-denied',
    },
    {
      name: 'takes no token that names nobody',
      prepare: (world) => {
        const usual = world.ports.consoleSignIn;
        world.consoleSignIn = {
          exchangeCode: async (input, signal) => {
            const { region, device, key } = input;
            return usual.refresh({ region, device, key, refreshToken: input.code }, signal);
          },
        };
      },
      drive: signIn,
      ends: 'upstream-garbage',
    },
    {
      name: 'goes on with a code on the user’s word',
      prepare: (world) => {
        byCode((state) => btoa(`state=${state}&code=abc`))(world);
        world.sourceConfig = {};
        world.callback = () => null;
        const byHand = world.answer;
        world.answer = (spec) => (spec.kind === 'browser' ? { kind: 'use-code' } : byHand(spec));
      },
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'signs in with a code',
      prepare: byCode((state) => btoa(`code=abc&state=${state}`)),
      drive: signIn,
      ends: 'ok',
    },
    {
      name: 'takes no code of another sign-in',
      prepare: byCode(() => btoa('code=abc&state=another')),
      drive: signIn,
      ends: 'cancelled',
    },
    {
      name: 'asks again for what is no code',
      prepare: byCode(() => 'hello'),
      drive: signIn,
      ends: 'cancelled',
    },
    {
      name: 'starts signed in',
      prepare: (world) => signedIn(world, 10 * minute),
      drive: (world, signal) => bound(world).restore(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'starts signed out after twelve hours',
      prepare: (world) => signedIn(world, 10 * minute, { signedInAt: world.nowMs - 720 * minute }),
      drive: (world, signal) => bound(world).restore(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'cannot renew a sign-in that is over',
      prepare: (world) => signedIn(world, 10 * minute, { signedInAt: world.nowMs - 720 * minute }),
      drive: refresh,
      ends: 'sign-in-needed',
    },
    { name: 'has nothing to renew when signed out', drive: refresh, ends: 'sign-in-needed' },
    {
      name: 'leaves a sign-in that holds',
      prepare: (world) => signedIn(world, 10 * minute),
      drive: refresh,
      ends: 'ok',
    },
    {
      name: 'tells an item that is not its own',
      prepare: (world) => {
        world.item = '{"version":2}';
      },
      drive: refresh,
      ends: 'keychain-corrupt',
    },
    {
      name: 'signs out',
      prepare: (world) => signedIn(world, 10 * minute),
      drive: (world, signal) => bound(world).signOut(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'finds the one session',
      prepare: (world) => signedIn(world, 10 * minute),
      drive: sync,
      ends: 'ok',
    },
    { name: 'finds none when signed out', drive: sync, ends: 'sign-in-needed' },
    {
      name: 'leases keys that are nearly over by a renewal',
      prepare: (world) => signedIn(world, 4 * minute),
      drive: lease,
      ends: 'ok',
      givesLease: true,
      brings,
    },
    {
      name: 'renews keys that hold on the user’s word',
      prepare: (world) => signedIn(world, 10 * minute),
      drive: leaseWith({ isForced: true }),
      ends: 'ok',
      givesLease: true,
      brings,
    },
    {
      name: 'leases what it holds, and asks for nothing new',
      prepare: (world) => {
        signedIn(world, 0, { expiresAt: serverExpiry });
        world.consoleSignIn = { refresh: async () => noCall };
      },
      drive: lease,
      ends: 'ok',
      givesLease: true,
    },
    {
      name: 'leases keys with minutes left when AWS cannot be reached',
      prepare: (world) => {
        signedIn(world, 4 * minute);
        world.consoleSignIn = { refresh: async () => noCall };
      },
      drive: lease,
      ends: 'ok',
    },
    {
      name: 'passes on that AWS cannot be reached when nothing is left',
      prepare: (world) => {
        signedIn(world, 10_000);
        world.consoleSignIn = { refresh: async () => noCall };
      },
      drive: lease,
      ends: 'network',
    },
    {
      name: 'needs a sign-in when AWS has ended it',
      prepare: (world) => {
        signedIn(world, minute);
        world.consoleSignIn = { refresh: rejects('ended') };
      },
      drive: lease,
      ends: 'sign-in-needed',
      brings,
    },
    {
      name: 'tells that the password was changed',
      prepare: (world) => {
        signedIn(world, minute);
        world.consoleSignIn = { refresh: rejects('password-changed') };
      },
      drive: lease,
      ends: 'token-revoked',
      brings,
    },
    {
      name: 'keeps the sign-in of a user who may not renew it',
      prepare: (world) => {
        signedIn(world, minute);
        world.consoleSignIn = { refresh: notPermitted };
      },
      drive: lease,
      ends: 'access-denied',
    },
    { name: 'needs a sign-in for a lease', drive: lease, ends: 'sign-in-needed' },
    {
      name: 'leases nothing of another user who signed in since',
      prepare: (world) => signedIn(world, 10 * minute, { identity: 'arn:aws:iam::111111111111:user/sam' }),
      drive: lease,
      ends: 'identity-mismatch',
    },
    {
      name: 'leases nothing of an account that is not meant any more',
      prepare: (world) => {
        signedIn(world, 10 * minute);
        world.sourceConfig = { accountId: '222222222222' };
      },
      drive: lease,
      ends: 'sign-in-needed',
    },
    {
      name: 'leases nothing that is of another account',
      prepare: (world) => {
        signedIn(world, 10 * minute);
        world.sts = {
          getCallerIdentity: async () =>
            ok({
              arn: 'arn:aws:iam::222222222222:user/maria',
              account: AccountId.parse('222222222222'),
              userId: 'AIDA',
            }),
        };
      },
      drive: lease,
      ends: 'identity-mismatch',
    },
  ],
};
