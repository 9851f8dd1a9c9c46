import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { LongTermKey } from '../../core/ports/sts.ts';
import { Secret } from '../../core/secret.ts';
import { federationTokenKind } from '../../identity/federation/session.ts';
import { iamUserSessionKind } from '../../identity/iam-user/session.ts';
import { iamUserKind } from '../../identity/iam-user/source.ts';
import {
  createRealPorts,
  createSourceRig,
  keyFrom,
  must,
  never,
  sessionContext,
  usEast1,
} from './identity-test-rig.ts';

// The kind over the real SDK clients, against an IAM and STS that hold to AWS's rules.
const dayMs = 24 * 3_600_000;
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

const serial = 'arn:aws:iam::111111111111:mfa/maria';
function user(name: string) {
  const found = playground.world.iamUsers.find(({ userName }) => userName === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}
function rigFor(name: string, over: FormValues = {}, seed?: string) {
  const ports = createRealPorts(playground.endpoints, { firstPauseMs: 1, longestPauseMs: 5 });
  const rig = createSourceRig({ ...over });
  const { accessKeyId, secretAccessKey } = user(name);
  rig.answerWith(() => ({
    kind: 'fields',
    values: { accessKeyId, secretAccessKey, ...(seed === undefined ? {} : { seed }) },
  }));
  return { ...rig, ports, source: iamUserKind.bind(ports) };
}
const values = (extra: FormValues = {}): FormValues => ({ source: 'acme', ...extra });
const stored = (rig: { item(): string | null }) => JSON.parse(rig.item() ?? 'null');

describe('signing in with a key', () => {
  it('proves it, finds the device and tells how old the key is', async () => {
    const rig = rigFor('maria');
    const status = must(await rig.source.signIn(rig.ctx, never));
    expect(status).toMatchObject({
      signedInAs: 'maria',
      facts: [
        `Access key ${user('maria').accessKeyId}, 93 days old: time to rotate it`,
        `MFA device ${serial}`,
      ],
    });
    expect(JSON.stringify([status, rig.prompts])).not.toContain(user('maria').secretAccessKey);
  });

  it('works where the user may not look at IAM, with the serial that was typed', async () => {
    const rig = rigFor('build', { mfaSerial: serial });
    expect(must(await rig.source.signIn(rig.ctx, never))).toMatchObject({
      signedInAs: 'build',
      facts: [`Access key ${user('build').accessKeyId}`, `MFA device ${serial}`],
    });
  });

  it('asks again with the reason when AWS does not know the key', async () => {
    const rig = rigFor('maria');
    const { accessKeyId, secretAccessKey } = user('maria');
    rig.answerWith(() => ({
      kind: 'fields',
      values: { accessKeyId, secretAccessKey: rig.prompts.length === 1 ? 'x'.repeat(40) : secretAccessKey },
    }));
    must(await rig.source.signIn(rig.ctx, never));
    expect(rig.prompts.map((spec) => ('problem' in spec ? (spec.problem?.code ?? null) : ''))).toEqual([
      null,
      'invalid-input',
    ]);
  });
});

describe('sessions', () => {
  it('ask again after a wrong code, and a restart needs no new one', async () => {
    const rig = rigFor('maria');
    must(await rig.source.signIn(rig.ctx, never));
    const asked: (string | null)[] = [];
    const ctx = sessionContext({
      config: values({ durationSeconds: '3600' }),
      source: rig.ctx,
      ask: async (spec) => {
        asked.push(spec.kind === 'mfa-code' ? (spec.problem?.code ?? null) : spec.kind);
        return { kind: 'text', text: asked.length === 1 ? '000000' : playground.mfaCode('maria') };
      },
    });
    const kind = iamUserSessionKind.bind(rig.ports);
    const lease = must(await kind.lease(ctx, never));
    expect(asked).toEqual([null, 'mfa-wrong']);
    expect(lease.mfaSerial).toBe(serial);
    expect(Math.abs(lease.expiresAt - Date.now() - 3_600_000)).toBeLessThan(5_000);
    // Another process of the app, with nothing but the keychain item.
    const again = must(
      await iamUserSessionKind.bind(createRealPorts(playground.endpoints)).lease(ctx, never),
    );
    expect(again.accessKeyId).toBe(lease.accessKeyId);
    expect(asked).toHaveLength(2);
  });

  it('GetFederationToken with a policy, and not of a session', async () => {
    const rig = rigFor('build');
    must(await rig.source.signIn(rig.ctx, never));
    const config = values({
      name: 'guest',
      policyArns: 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser',
      tags: 'team=a',
      durationSeconds: '900',
    });
    const lease = must(
      await federationTokenKind.bind(rig.ports).lease(
        sessionContext({
          config,
          source: rig.ctx,
          longTermKey: keyFrom(rig.source, rig.ctx),
        }),
        never,
      ),
    );
    expect(must(await rig.ports.sts.getCallerIdentity(lease, usEast1, never)).arn).toBe(
      'arn:aws:sts::111111111111:federated-user/guest',
    );
    expect(lease.expiresAt - Date.now()).toBeLessThanOrEqual(901_000);
  });
});

describe('rotation', () => {
  /** A world of its own: keys change in it. */
  async function inOwnWorld(
    work: (own: Playground, rig: ReturnType<typeof createSourceRig>, kit: Kit) => Promise<void>,
  ): Promise<void> {
    const own = await startPlayground();
    try {
      const ports = createRealPorts(own.endpoints, { firstPauseMs: 1, longestPauseMs: 5 });
      const source = iamUserKind.bind(ports);
      const rig = createSourceRig({});
      const { accessKeyId, secretAccessKey } = user('maria');
      rig.answerWith(() => ({ kind: 'fields', values: { accessKeyId, secretAccessKey } }));
      must(await source.signIn(rig.ctx, never));
      const { act } = source;
      if (act === undefined) throw new Error('no actions');
      const rotate = () => act(rig.ctx, 'rotate-key', never);
      const first = { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
      await work(own, rig, { ports, source, rotate, first });
    } finally {
      await own.close();
    }
  }
  interface Kit {
    readonly ports: ReturnType<typeof createRealPorts>;
    readonly source: ReturnType<typeof iamUserKind.bind>;
    readonly rotate: () => ReturnType<NonNullable<ReturnType<typeof iamUserKind.bind>['act']>>;
    readonly first: LongTermKey;
  }
  const current = (rig: { item(): string | null }): LongTermKey => {
    const { accessKeyId, secretAccessKey } = stored(rig).key;
    return { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
  };

  it('waits until the new key is known, switches the old one off, and deletes it after seven days', async () =>
    inOwnWorld(async (own, rig, { ports, source, rotate, first }) => {
      const status = must(await rotate());
      const key = current(rig);
      expect(key.accessKeyId).not.toBe(first.accessKeyId);
      expect(status).toMatchObject({
        facts: [
          `Access key ${key.accessKeyId}, made today`,
          `MFA device ${serial}`,
          `The previous key, ${first.accessKeyId}, is inactive and will be deleted in 7 days`,
        ],
      });
      const proofs = own.calls.filter(({ operation }) => operation === 'GetCallerIdentity');
      expect(proofs.length).toBeGreaterThan(2);
      expect(await ports.sts.getCallerIdentity(first, usEast1, never)).toMatchObject({
        error: { awsCode: 'InvalidClientTokenId' },
      });
      own.clock.advance(7 * dayMs + 60_000);
      // AWS's clock is learnt of with the first call.
      must(await ports.sts.getCallerIdentity(key, usEast1, never));
      expect(must(await source.refresh(rig.ctx, never))).toMatchObject({
        facts: [`Access key ${key.accessKeyId}, 7 days old`, `MFA device ${serial}`],
      });
      expect(must(await ports.iam.listAccessKeys(key, never))).toHaveLength(1);
    }));

  it('says which key is in the way when the user has two', async () =>
    inOwnWorld(async (_, rig, { ports, rotate, first }) => {
      const other = must(await ports.iam.createAccessKey(first, never));
      const refused = await rotate();
      expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(JSON.stringify(refused)).toContain(other.accessKeyId);
      expect(JSON.stringify(refused)).not.toContain(other.secretAccessKey.reveal());
      expect(current(rig).accessKeyId).toBe(first.accessKeyId);
    }));

  it('continues where the app was cut off: with the new key made, and with it in use', async () =>
    inOwnWorld(async (_, rig, { ports, source, rotate, first }) => {
      const made = must(await ports.iam.createAccessKey(first, never));
      const pending = {
        accessKeyId: made.accessKeyId,
        secretAccessKey: made.secretAccessKey.reveal(),
      };
      rig.setItem(JSON.stringify({ ...stored(rig), pending }));
      must(await rotate());
      expect(stored(rig)).toMatchObject({ key: pending, pending: null });
      must(await ports.iam.setAccessKeyActive(current(rig), first.accessKeyId, true, never));
      const { retired } = stored(rig);
      rig.setItem(JSON.stringify({ ...stored(rig), retired: { ...retired, isActive: true } }));
      must(await source.refresh(rig.ctx, never));
      expect(must(await ports.iam.listAccessKeys(current(rig), never))).toMatchObject([
        { accessKeyId: first.accessKeyId, isActive: false },
        { accessKeyId: made.accessKeyId, isActive: true },
      ]);
    }));

  it('rotates anyway when the key of a cut-off rotation was deleted in IAM in between', async () =>
    inOwnWorld(async (_, rig, { ports, rotate, first }) => {
      const made = must(await ports.iam.createAccessKey(first, never));
      const pending = { accessKeyId: made.accessKeyId, secretAccessKey: made.secretAccessKey.reveal() };
      rig.setItem(JSON.stringify({ ...stored(rig), pending }));
      must(await ports.iam.deleteAccessKey(first, made.accessKeyId, never));
      must(await rotate());
      expect(stored(rig).pending).toBeNull();
      expect([first.accessKeyId, made.accessKeyId]).not.toContain(current(rig).accessKeyId);
    }));
});
