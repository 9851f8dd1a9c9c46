import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { PromptAnswer } from '../../../shared/app-state.ts';
import { err } from '../../../shared/result.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from '../../adapters/integration/identity-test-rig.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { iamUserSessionKind } from './session.ts';
import { iamUserKind } from './source.ts';

// What must not be lost when a keychain or IAM fails in the middle, against IAM and STS as AWS has them.
let playground: Playground;
beforeEach(async () => {
  playground = await startPlayground();
});
afterEach(() => playground.close());

async function signedIn() {
  const ports = createRealPorts(playground.endpoints, { attempts: 2, firstPauseMs: 1, longestPauseMs: 5 });
  const rig = createSourceRig({});
  const user = playground.world.iamUsers.find(({ userName }) => userName === 'maria');
  if (user === undefined) throw new Error('maria');
  const { accessKeyId, secretAccessKey } = user;
  rig.answerWith(() => ({ kind: 'fields', values: { accessKeyId, secretAccessKey } }));
  const bound = iamUserKind.bind(ports);
  must(await bound.signIn(rig.ctx, never));
  const key = { accessKeyId, secretAccessKey: new Secret(secretAccessKey), region: usEast1 };
  return {
    ports,
    rig,
    bound,
    key,
    stored: () => JSON.parse(rig.item() ?? 'null'),
    keys: async () => must(await ports.iam.listAccessKeys(key, never)),
    rotate: (ctx: SourceContext = rig.ctx) => {
      if (bound.act === undefined) throw new Error('no actions');
      return bound.act(ctx, 'rotate-key', never);
    },
    lease: (answer: () => PromptAnswer, isForced: boolean, ctx: SourceContext = rig.ctx) =>
      iamUserSessionKind.bind(ports).lease(
        {
          ...sessionContext({ config: { source: 'acme' }, source: ctx, ask: async () => answer() }),
          isForced,
        },
        never,
      ),
  };
}
/** A keychain that takes the first so many writes and no more. */
function failingAfter(ctx: SourceContext, writes: number): SourceContext {
  let left = writes;
  return {
    ...ctx,
    secrets: {
      ...ctx.secrets,
      write: async (secret, signal) => {
        left -= 1;
        return left >= 0 ? ctx.secrets.write(secret, signal) : err({ code: 'keychain-locked' });
      },
    },
  };
}
const silent = (): PromptAnswer => {
  throw new Error('nobody is to be asked');
};

describe('a session with a code', () => {
  it('that is renewed on a user’s wish is a new one; the kept one stays when they cancel', async () => {
    const { lease, stored } = await signedIn();
    const code = (): PromptAnswer => ({ kind: 'text', text: playground.mfaCode('maria') });
    const first = must(await lease(code, false));
    expect(must(await lease(silent, false)).accessKeyId).toBe(first.accessKeyId);
    expect(await lease(() => ({ kind: 'cancel' }), true)).toMatchObject({ error: { code: 'cancelled' } });
    expect(must(await lease(silent, false)).accessKeyId).toBe(first.accessKeyId);
    // A code counts once.
    playground.clock.advance(60_000);
    const second = must(await lease(code, true));
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(must(await lease(silent, false)).accessKeyId).toBe(second.accessKeyId);
    expect(stored().sessions).toHaveLength(1);
  });
});

it('a keychain that takes nothing costs nobody a lease: what is due is done again at the next use', async () => {
  const { rig, rotate, lease, stored, ports } = await signedIn();
  must(await rotate());
  playground.clock.advance(8 * 24 * 3_600_000);
  must(await ports.sts.getCallerIdentity(keyOf(stored().key), usEast1, never));
  rig.setItem(JSON.stringify({ ...stored(), mfaSerial: null }));
  const before = rig.item();
  expect((await lease(silent, false, failingAfter(rig.ctx, 0))).ok).toBe(true);
  expect(rig.item()).toBe(before);
  must(await lease(silent, false));
  expect(stored().retired).toBeNull();
});

const keyOf = (key: { readonly accessKeyId: string; readonly secretAccessKey: string }) => ({
  accessKeyId: key.accessKeyId,
  secretAccessKey: new Secret(key.secretAccessKey),
});

describe('a rotation', () => {
  it('makes no key where the keychain would not keep it', async () => {
    const { rig, rotate, keys } = await signedIn();
    expect(await rotate(failingAfter(rig.ctx, 0))).toMatchObject({ error: { code: 'keychain-locked' } });
    expect(await keys()).toHaveLength(1);
  });

  it('takes a key back that could not be kept, and names it where that fails too', async () => {
    const { rig, rotate, keys, key } = await signedIn();
    expect(await rotate(failingAfter(rig.ctx, 1))).toMatchObject({ error: { code: 'keychain-locked' } });
    expect(await keys()).toHaveLength(1);
    playground.faults.add({ service: 'iam', operation: 'DeleteAccessKey', status: 503 });
    const failed = await rotate(failingAfter(rig.ctx, 1));
    const [left] = (await keys()).filter(({ accessKeyId }) => accessKeyId !== key.accessKeyId);
    expect(failed).toMatchObject({ error: { code: 'refused' } });
    const sentence = failed.ok ? '' : problemSentence(failed.error);
    expect(sentence).toContain(`Delete ${left?.accessKeyId} in IAM`);
    expect(sentence).toContain('keychain');
  });

  it('that was cut off with a new key made names the key nobody keeps, and continues once it is deleted', async () => {
    const { rig, rotate, keys, key, ports, stored, bound } = await signedIn();
    // The response was lost, but the key exists.
    playground.faults.add({ service: 'iam', operation: 'CreateAccessKey', loseReply: true, times: 1 });
    const cut = await rotate();
    expect(cut.ok).toBe(false);
    const [left] = (await keys()).filter(({ accessKeyId }) => accessKeyId !== key.accessKeyId);
    const { accessKeyId = '' } = left ?? {};
    expect(must(await bound.restore(rig.ctx, never))).toMatchObject({
      facts: expect.arrayContaining([expect.stringContaining('A rotation was cut off')]),
    });
    const named = await rotate();
    expect(named.ok ? '' : problemSentence(named.error)).toContain(
      `The access key ${accessKeyId} was created by a rotation that was interrupted`,
    );
    must(await ports.iam.deleteAccessKey(key, accessKeyId, never));
    must(await rotate());
    expect(stored()).toMatchObject({ askedAt: null, pending: null });
  });

  it('that AWS said no to leaves nothing to look for, and a key made at another time is not taken for its own', async () => {
    const { rotate, key, ports, stored, rig } = await signedIn();
    playground.faults.add({
      service: 'iam',
      operation: 'CreateAccessKey',
      status: 403,
      code: 'AccessDenied',
    });
    expect((await rotate()).ok).toBe(false);
    expect(stored().askedAt).toBeNull();
    playground.faults.clear();
    must(await ports.iam.createAccessKey(key, never));
    rig.setItem(JSON.stringify({ ...stored(), askedAt: Date.now() - 3_600_000 }));
    const refused = await rotate();
    expect(refused.ok ? '' : problemSentence(refused.error)).toContain('two access keys');
  });
});
