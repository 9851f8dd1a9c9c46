import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { impatientPorts } from '../../adapters/integration/fault-ways.ts';
import { createSourceRig, must, never } from '../../adapters/integration/identity-test-rig.ts';
import { identityCenterKind } from './source.ts';

// The portal answers for all accounts but some.
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 1 });
});
afterAll(() => playground.close());
beforeEach(() => playground.faults.clear());

async function signedIn() {
  const { startUrl, region } = playground;
  const rig = createSourceRig({ startUrl, region, signInWith: 'code' });
  rig.answerWith((spec) => {
    if (spec.kind === 'device-code') playground.confirmDevice(spec.userCode, {});
    return null;
  });
  const bound = identityCenterKind.bind(impatientPorts(playground.endpoints));
  must(await bound.signIn(rig.ctx, never));
  const seen: number[] = [];
  const sync = async () => {
    if (bound.sync === null) throw new Error('no catalogue');
    return bound.sync(rig.ctx, (done) => seen.push(done), never);
  };
  return { sync, seen };
}
const refuseRoles = (times?: number) =>
  playground.faults.add({
    service: 'sso',
    operation: 'ListAccountRoles',
    status: 403,
    code: 'ForbiddenException',
    ...(times === undefined ? {} : { times }),
  });

it('reads the others, says which account it could not read and why, and counts it as done', async () => {
  const { sync, seen } = await signedIn();
  const all = must(await sync());
  const accounts = new Set(all.map(({ accountId }) => accountId));
  refuseRoles(1);
  const some = must(await sync());
  expect(some.unread?.accounts.size).toBe(1);
  expect(some.unread?.problem).toMatchObject({ code: 'accounts-not-read', count: 1 });
  const [unread] = some.unread?.accounts ?? [];
  expect(some.map(({ key }) => key)).toEqual(
    all.filter(({ accountId }) => accountId !== unread).map(({ key }) => key),
  );
  if (some.unread !== undefined) {
    const { what, why } = problemText(some.unread.problem);
    expect(what).toMatch(/^The roles of an account could not be read: .+ \(\d{12}\)\.$/);
    expect(why).toContain('ListAccountRoles');
  }
  expect(seen.at(-1)).toBe(accounts.size);
  expect(all.unread).toBeUndefined();
});

it('fails as a whole where no account could be read', async () => {
  const { sync } = await signedIn();
  refuseRoles();
  expect(await sync()).toMatchObject({ ok: false, error: { code: 'access-denied' } });
});
