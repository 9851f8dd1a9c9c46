import { expect, it } from 'vitest';
import { AccountId } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, testPorts } from './testing.ts';
import { testLease, testSession } from './testing-state.ts';

// Attack: a shell is put into a session whose account nobody knows before its first credentials, and the identity behind the session
// becomes that of another account. What was started must not go on there.

const [first, other] = ['111111111111', '222222222222'].map((id) => AccountId.parse(id));
const digest = 'a'.repeat(32);
const session = testSession({ id: 's-1', name: 'ci', profile: 'ci' });

function start() {
  let account: AccountId | null = null;
  const { ports } = testPorts({
    hash: nodeHash,
    state: { sessions: [{ ...session, accountId: null, accountName: null }] },
    actsAs: () => ({ digest, account }),
    lease: async () => ok({ ...testLease(), accountId: first ?? null }),
  });
  return {
    ports,
    becomes(now: AccountId | undefined) {
      account = now ?? null;
    },
  };
}

it.each(['exec', 'env'])(
  '%s: the account of the first credentials is the one that it stays in',
  async (verb) => {
    const { ports, becomes } = start();
    const ran = await run(ports, verb === 'exec' ? ['exec', 'ci', '--', 'true'] : ['env', 'ci', '--json']);
    const env = ran.end.kind === 'exec' ? ran.end.env : JSON.parse(ran.out);
    const pin = env.LATCHKEY_SESSION_ACTS_AS;
    expect(pin).toBe(`s-1 ${digest} 111111111111`);
    const inside = {
      env: { LATCHKEY_SESSION_ID: 's-1', LATCHKEY_SESSION_ACTS_AS: pin },
      given: ['keys'],
    } as const;
    for (const now of [undefined, first]) {
      becomes(now);
      expect((await run(ports, ['which'], inside)).code).toBe(0);
    }
    becomes(other);
    const refused = await run(ports, ['which'], inside);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain('was started in account 111111111111, and the keys of ci');
  },
);
