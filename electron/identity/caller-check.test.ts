import { expect, it } from 'vitest';
import { AccountId, Region, SessionId } from '../../shared/ids.ts';
import { neverAborts } from '../../shared/never-aborts.ts';
import { err, ok } from '../../shared/result.ts';
import type { Lease } from '../core/credentials.ts';
import type { Sts } from '../core/ports/sts.ts';
import { Secret } from '../core/secret.ts';
import { createFakeClock } from '../core/testing/fake-clock.ts';
import { createCallerCheck, type ExpectedCaller } from './caller-check.ts';

const expected: ExpectedCaller = {
  sessionId: SessionId.parse('prod'),
  accountId: AccountId.parse('111111111111'),
  role: 'Admin',
  region: Region.parse('us-east-1'),
  service: 'IAM Identity Center',
};
const lease: Lease = {
  accessKeyId: 'ASIA1',
  secretAccessKey: new Secret('secret'),
  sessionToken: null,
  expiresAt: 2_000,
  issuedAt: 1_000,
  accountId: expected.accountId,
  chained: false,
};
const arnOf = (account: string): string =>
  `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/maria`;

function check(answers: readonly (string | 'nothing' | 'late')[]) {
  const clock = createFakeClock();
  const left = [...answers];
  let asked = 0;
  const sts: Pick<Sts, 'getCallerIdentity'> = {
    getCallerIdentity: async (_lease, _region, signal) => {
      asked += 1;
      const answer = left.shift() ?? 'nothing';
      if (answer === 'nothing') return err({ code: 'network', host: 'sts' });
      if (answer !== 'late') return ok({ arn: answer, account: expected.accountId, userId: 'AROA:maria' });
      return new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
  };
  const checked = createCallerCheck({ sts, clock });
  return {
    clock,
    checked,
    ask: (from = lease) => checked(from, expected, neverAborts()),
    asked: () => asked,
  };
}

it('asks until AWS has answered once', async () => {
  const { ask, asked } = check([arnOf('111111111111')]);
  expect(await ask()).toEqual(ok(lease));
  expect(await ask()).toEqual(ok(lease));
  expect(asked()).toBe(1);
});

it('asks about the next keys where AWS gave no answer about the first, and refuses those of another account', async () => {
  const { clock, ask, asked } = check(['nothing', arnOf('222222222222')]);
  expect(await ask()).toEqual(ok(lease));
  // Nobody waits for it again at once: some networks keep it out.
  expect(await ask()).toEqual(ok(lease));
  expect(asked()).toBe(1);
  await clock.advance(60_001);
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'identity-mismatch' } });
});

it('does not take an answer that is too late for one', async () => {
  const { clock, ask } = check(['late', arnOf('222222222222')]);
  const first = ask();
  await clock.advance(3_001);
  expect(await first).toEqual(ok(lease));
  await clock.advance(60_001);
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'identity-mismatch' } });
});

it('asks again while the user of the sign-in is not known, and says who it is', async () => {
  const { asked, checked } = check([arnOf('111111111111'), 'nothing', arnOf('111111111111')]);
  const noted: string[] = [];
  const ask = (isKnown: boolean) =>
    checked(lease, { ...expected, user: { isKnown, note: (arn) => noted.push(arn) } }, neverAborts());
  await ask(true);
  await ask(true);
  expect([asked(), noted.length]).toEqual([1, 1]);
  await ask(false);
  expect([asked(), noted.length]).toEqual([2, 1]);
});
