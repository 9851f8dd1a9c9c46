import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { totp } from '../../../playground/world/totp.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { impatientPorts, mark, quick, ways } from '../../adapters/integration/fault-ways.ts';
import {
  createSourceRig,
  keyFrom,
  must,
  never,
  sessionContext,
} from '../../adapters/integration/identity-test-rig.ts';
import type { PromptSpec } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { federationTokenKind } from '../federation/session.ts';
import { iamUserSessionKind } from './session.ts';
import { iamUserKind } from './source.ts';

// What can go wrong with an IAM user's key, its codes and the clock, against IAM and STS as AWS has them.
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());
beforeEach(() => {
  playground.faults.clear();
  playground.clock.setSkew(0);
});

const newPorts = () => impatientPorts(playground.endpoints);
const mineIs = 'arn:aws:iam::111111111111:mfa/maria';
const user = (name: string) => {
  const found = playground.world.iamUsers.find(({ userName }) => userName === name);
  if (found === undefined) throw new Error(name);
  return found;
};

/** `codes`: what the user types at the first, second, … question for a code. */
function rigOf(name: 'maria' | 'build', codes: readonly (() => string)[] = []) {
  const rig = createSourceRig({});
  const { accessKeyId, secretAccessKey } = user(name);
  rig.answerWith(() => ({ kind: 'fields', values: { accessKeyId, secretAccessKey } }));
  const asked: Extract<PromptSpec, { kind: 'mfa-code' }>[] = [];
  const session = sessionContext({
    config: { source: 'acme', durationSeconds: '3600' },
    source: rig.ctx,
    ask: async (spec) => {
      if (spec.kind !== 'mfa-code') throw new Error(spec.kind);
      asked.push(spec);
      const code = codes[asked.length - 1];
      return code === undefined ? { kind: 'cancel' } : { kind: 'text', text: code() };
    },
  });
  const guest = { source: 'acme', name: 'guest', policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
  return {
    ...rig,
    asked,
    stored: () => JSON.parse(rig.item() ?? 'null'),
    signIn: (ports = newPorts(), signal = never) => iamUserKind.bind(ports).signIn(rig.ctx, signal),
    lease: (ports = newPorts()) => iamUserSessionKind.bind(ports).lease(session, never),
    federate: (ports = newPorts()) =>
      federationTokenKind.bind(ports).lease(
        {
          ...session,
          config: guest,
          longTermKey: keyFrom(iamUserKind.bind(ports), rig.ctx),
        },
        never,
      ),
  };
}
const signedIn = async (...given: Parameters<typeof rigOf>) => {
  const rig = rigOf(...given);
  must(await rig.signIn());
  return rig;
};

describe('signing in, while STS', () => {
  it.each(ways)('%s: reported, nothing kept, and the next one works', async (_, how, code) => {
    const rig = rigOf('build');
    playground.faults.add({ service: 'sts', operation: 'GetCallerIdentity', ...how });
    const got = await rig.signIn();
    expect(got).toMatchObject({ error: { code } });
    expect(JSON.stringify(got)).not.toMatch(new RegExp(`${mark}|${user('build').secretAccessKey}`));
    expect(rig.item()).toBeNull();
    playground.faults.clear();
    expect((await rig.signIn()).ok).toBe(true);
  });

  it('never answers: reported when the time is over, and left at once when called off', async () => {
    const rig = rigOf('build');
    playground.faults.add({ service: 'sts', operation: 'GetCallerIdentity', hang: true });
    const impatient = impatientPorts(playground.endpoints, { attempts: 1, requestTimeoutMs: 300 });
    expect(await rig.signIn(impatient)).toMatchObject({ error: { code: 'timed-out', afterMs: 300 } });
    const leaving = new AbortController();
    const before = playground.calls.length;
    const work = rig.signIn(newPorts(), leaving.signal);
    await expect.poll(() => playground.calls.length).toBeGreaterThan(before);
    leaving.abort();
    expect(await work).toEqual({ ok: false, error: { code: 'cancelled' } });
  });
});

describe.each([
  ['GetSessionToken', 'lease'],
  ['GetFederationToken', 'federate'],
] as const)('%s', (operation, call) => {
  it.each(ways)('%s: reported, and over when it is over', async (_, how, code) => {
    const rig = await signedIn('build');
    const before = rig.item();
    playground.faults.add({ service: 'sts', operation, ...how });
    const got = await rig[call]();
    expect(got).toMatchObject({ error: { code } });
    expect(JSON.stringify(got)).not.toContain(mark);
    expect(rig.item()).toBe(before);
    playground.faults.clear();
    expect((await rig[call]()).ok).toBe(true);
  });

  it('is asked once more when it failed once, or its answer was lost', async () => {
    const rig = await signedIn('build');
    for (const how of [{ dropConnection: true }, { status: 500 }, { loseReply: true }]) {
      playground.faults.add({ service: 'sts', operation, times: 1, ...how });
      expect((await rig[call]()).ok).toBe(true);
    }
  });
});

it('while IAM is away a key signs in anyway', async () => {
  playground.faults.add({ service: 'iam', dropConnection: true });
  const rig = rigOf('maria');
  expect(must(await rig.signIn())).toMatchObject({ kind: 'signed-in', signedInAs: 'maria' });
});

describe('a code', () => {
  it('whose answer was lost is used up: reported as lost, and the next code is good', async () => {
    const code = playground.mfaCode('maria');
    const used = () => code;
    const rig = await signedIn('maria', [used, used, used]);
    playground.faults.add({ service: 'sts', operation: 'GetSessionToken', times: 1, loseReply: true });
    expect(await rig.lease()).toMatchObject({ error: { code: 'network' } });
    const again = rig.lease();
    await expect.poll(() => rig.asked.length).toBeGreaterThan(2);
    expect(rig.asked[2]?.problem).toMatchObject({
      code: 'mfa-wrong',
      detail: expect.stringContaining('invalid'),
    });
    await again;
    playground.clock.advance(60_000);
    const later = rigOf('maria', [() => playground.mfaCode('maria')]);
    must(await later.signIn());
    expect((await later.lease()).ok).toBe(true);
  });

  it('of a device that was replaced leads to the new one, and its seed is forgotten with it', async () => {
    const maria = user('maria');
    const before = maria.mfa;
    const seed = 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU';
    const rig = await signedIn('maria', [() => '123456', () => totp(seed, playground.clock.now())]);
    rig.setItem(JSON.stringify({ ...rig.stored(), seed: before?.seed }));
    maria.mfa = { serial: `${mineIs}-new-phone`, seed };
    const lease = must(await rig.lease());
    expect(rig.asked.map(({ serial }) => serial)).toEqual([mineIs, `${mineIs}-new-phone`]);
    expect(lease.mfaSerial).toBe(`${mineIs}-new-phone`);
    expect(rig.stored()).toMatchObject({ mfaSerial: `${mineIs}-new-phone`, seed: null });
    if (before !== undefined) maria.mfa = before;
  });

  it('of a device that was removed is needed no more', async () => {
    const maria = user('maria');
    const before = maria.mfa;
    const rig = await signedIn('maria', [() => '123456']);
    delete maria.mfa;
    const lease = must(await rig.lease());
    expect(lease.mfaSerial).toBeUndefined();
    expect(rig.stored().mfaSerial).toBeNull();
    if (before !== undefined) maria.mfa = before;
  });

  it('of a device that only the form knows names the field that is wrong, with AWS’s words', async () => {
    const rig = await signedIn('build', [() => '123456']);
    rig.setItem(JSON.stringify({ ...rig.stored(), mfaSerial: mineIs }));
    const got = await rig.lease();
    expect(got).toMatchObject({ error: { code: 'source-set-up-wrong', field: 'MFA device' } });
    expect(got.ok ? '' : problemSentence(got.error)).toContain('verify your MFA serial number');
    expect(rig.asked).toHaveLength(1);
  });
});

describe('a key', () => {
  it('that was switched off or deleted ends the sign-in in the words of AWS; its own, switched on, continues', async () => {
    const own = await startPlayground();
    const shared = playground;
    playground = own;
    try {
      const rig = await signedIn('maria');
      rig.setItem(JSON.stringify({ ...rig.stored(), mfaSerial: null }));
      const { iam } = newPorts();
      const { accessKeyId, secretAccessKey } = user('maria');
      const other = must(
        await iam.createAccessKey({ accessKeyId, secretAccessKey: new Secret(secretAccessKey) }, never),
      );
      // Known everywhere after a moment.
      own.clock.advance(1000);
      const ended = {
        ok: false,
        error: {
          code: 'token-revoked',
          source: 'Acme',
          detail: 'The security token included in the request is invalid.',
        },
      };
      must(await iam.setAccessKeyActive(other, accessKeyId, false, never));
      const before = rig.item();
      expect(await rig.lease()).toEqual(ended);
      expect(await rig.federate()).toEqual(ended);
      // SECURITY: the key itself is kept: it can be switched on again, and exists nowhere else.
      expect(rig.item()).toBe(before);
      must(await iam.setAccessKeyActive(other, accessKeyId, true, never));
      expect((await rig.lease()).ok).toBe(true);
      must(await iam.deleteAccessKey(other, accessKeyId, never));
      expect(await rig.lease()).toEqual(ended);
    } finally {
      playground = shared;
      await own.close();
    }
  });
});

describe.each([
  ['behind', 3],
  ['ahead of', -3],
])('on a machine whose clock is hours %s AWS', (_, hours) => {
  // Of its own: a code of another time would count as used.
  let shared: Playground;
  beforeAll(async () => {
    shared = playground;
    playground = await startPlayground();
  });
  afterAll(async () => {
    await playground.close();
    playground = shared;
  });
  beforeEach(() => playground.clock.setSkew(hours * 3_600_000));

  it('a key signs in, and its sessions end when AWS says', async () => {
    const rig = rigOf('build');
    must(await rig.signIn());
    for (const call of ['lease', 'federate'] as const) {
      const { expiresAt } = must(await rig[call]());
      const left = expiresAt - playground.clock.now();
      expect(left).toBeGreaterThan(3_000_000);
      expect(left).toBeLessThanOrEqual(43_200_000);
    }
  });

  it('a seed gives AWS’s codes once its time is known, and nobody waits for hours', async () => {
    const rig = await signedIn('maria');
    rig.setItem(JSON.stringify({ ...rig.stored(), seed: user('maria').mfa?.seed }));
    const pauses: number[] = [];
    const ports = quick(newPorts(), pauses);
    const codes: string[] = [];
    const code = async () => {
      if (codes.length === 3) return { kind: 'cancel' } as const;
      const made = await iamUserKind.bind(ports).mfaCode?.(rig.ctx, mineIs, never);
      codes.push(made?.reveal() ?? '');
      return { kind: 'text', text: codes.at(-1) ?? '' } as const;
    };
    const session = sessionContext({ config: { source: 'acme' }, source: rig.ctx, ask: code });
    expect((await iamUserSessionKind.bind(ports).lease(session, never)).ok).toBe(true);
    expect(codes.length).toBeLessThanOrEqual(2);
    expect(Math.max(0, ...pauses)).toBeLessThanOrEqual(30_000);
  });
});
