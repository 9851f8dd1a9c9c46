import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BoundSource, SourceContext } from '../identity-source.ts';
import { forgetSignIn } from './forget-sign-in.ts';

const locked: Problem = { code: 'keychain-locked' };
const network: Problem = { code: 'network', host: 'portal' };
const bug: Problem = { code: 'internal', correlationId: 'f00d' };

/** Signs out with a keychain that answers so, and a kind that does this. */
async function forget(
  removes: Result<void, Problem>,
  signOut: BoundSource['signOut'],
  signal = neverAborts(),
): Promise<Awaited<ReturnType<typeof forgetSignIn>> & { readonly removals: number }> {
  let removals = 0;
  const context = { secrets: { remove: async () => removes } } as unknown as SourceContext;
  const bound = { signOut } as BoundSource;
  const onRemoved = () => {
    removals += 1;
  };
  const outcome = await forgetSignIn({ bound, onThrow: () => bug }, context, onRemoved, signal);
  return { ...outcome, removals };
}
const removing: BoundSource['signOut'] = (ctx, signal) => ctx.secrets.remove(signal);

it('tells at once that the keychain gave it up, and once', async () => {
  expect(await forget(ok(undefined), removing)).toEqual({
    outcome: ok(undefined),
    isHeld: false,
    removals: 1,
  });
  const twice = await forget(ok(undefined), async (ctx, signal) => {
    await ctx.secrets.remove(signal);
    return ctx.secrets.remove(signal);
  });
  expect(twice.removals).toBe(1);
});

it('says that the keychain still holds it when that could not be made to remove it', async () => {
  expect(await forget(err(locked), removing)).toEqual({ outcome: err(locked), isHeld: true, removals: 0 });
});

it.each<readonly [string, () => Promise<Result<void, Problem>>, Problem]>([
  ['cannot be told', async () => err(network), network],
  ['cannot be told, and its kind throws', () => Promise.reject(new Error('oops')), bug],
])('has forgotten it though the provider %s', async (_, tell, problem) => {
  const reported = await forget(ok(undefined), async (ctx, signal) => {
    await ctx.secrets.remove(signal);
    return tell();
  });
  expect(reported).toEqual({ outcome: err(problem), isHeld: false, removals: 1 });
});

it('counts as held what failed before the keychain was asked', async () => {
  expect(await forget(ok(undefined), async () => err(network))).toMatchObject({ isHeld: true });
  expect(await forget(ok(undefined), () => Promise.reject(new Error('oops')))).toEqual({
    outcome: err(bug),
    isHeld: true,
    removals: 0,
  });
});

it('holds nothing where there was nothing to remove', async () => {
  expect(await forget(ok(undefined), async () => ok(undefined))).toMatchObject({ isHeld: false });
});

it('is cancelled, and no bug, when it throws after an abort', async () => {
  const stop = new AbortController();
  const outcome = await forget(
    ok(undefined),
    () => {
      stop.abort();
      return Promise.reject(stop.signal.reason);
    },
    stop.signal,
  );
  expect(outcome.outcome).toEqual(err({ code: 'cancelled' }));
});
