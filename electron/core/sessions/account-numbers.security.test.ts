import { describe, expect, it } from 'vitest';
import { numberRead } from '../../../shared/account.ts';
import { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../terminal/testing.ts';
import { testSession } from '../terminal/testing-state.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const [lab, shop] = ['222222222222', '111111111111'];
const readable = [
  '1111-1111-1111',
  '1111 1111 1111',
  '111 111 111 111',
  '１１１１１１１１１１１１',
  '١١١١١١١١١١١١',
  '#111111111111',
  'Production (111111111111)',
  'Production 1111-1111-1111',
  '1111\u20111111\u20111111',
  '1\u200b11111111111',
  '0111111111111 old',
];

describe('a text in which a user reads the number of another account', () => {
  it.each(readable)('%s', (text) => {
    expect(numberRead(text, lab)).toMatch(/1{11}/);
  });

  it.each([
    lab,
    '2222-2222-2222',
    'Lab (222222222222)',
    'Web shop',
    '2024',
    'Lab 2024-2025',
    'a1b2',
    'Lab 11111111111',
  ])('is not %s of its own account', (text) => {
    expect(numberRead(text, lab)).toBeNull();
  });

  it('is refused as a label, in words', async () => {
    const { app } = await startApp();
    const accountId = app.state().sessions[0]?.accountId;
    if (accountId == null) throw new Error('no account');
    for (const label of readable.filter((one) => numberRead(one, accountId) !== null)) {
      const refused = await app.verbs.setAccountLabel({ accountId, label }, never);
      expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(JSON.stringify(refused)).toContain('reads as the number of another account');
    }
    must(await app.verbs.setAccountLabel({ accountId, label: `Lab (${accountId})` }, never));
  });
});

describe('a number that is typed', () => {
  const session = (over: Partial<SessionView>) =>
    testSession(
      { id: 's-2', profile: 'p2', name: `${over.accountName ?? 'Lab'}/Dev`, role: 'Dev', accountId: lab },
      over,
    );
  const found = [
    ['a label of an earlier version', session({ accountLabel: '1111-1111-1111' })],
    ['what its portal calls the account', session({ accountName: '1111-1111-1111' })],
  ] as const;
  const verbs = [
    ['exec', 'NAME', '--', 'terraform', 'destroy'],
    ['env', 'NAME'],
    ['use', 'NAME'],
    ['start', 'NAME'],
  ];

  it.each(found)('never means another account by %s', async (_, one) => {
    for (const verb of verbs) {
      for (const name of ['1111-1111-1111/Dev', '1111-1111-1111']) {
        const { ports, leases, called } = testPorts({ hash: nodeHash, state: { sessions: [one] } });
        const ran = await run(
          ports,
          verb.map((word) => (word === 'NAME' ? name : word)),
        );
        expect(ran.code).not.toBe(0);
        expect(ran.err).toContain(`reads as account ${shop}`);
        expect(ran.err).toContain(lab);
        expect([...leases, ...called]).toEqual([]);
        // By its own number it is there.
        const own = testPorts({ hash: nodeHash, state: { sessions: [one] } });
        const which = await run(own.ports, ['which', '--profile', SessionId.parse('s-2')]);
        expect(which.out).toContain(lab);
      }
    }
  });
});
