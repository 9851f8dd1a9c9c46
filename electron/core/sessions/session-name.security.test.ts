import { describe, expect, it } from 'vitest';
import { ProfileName, type SessionId } from '../../../shared/ids.ts';
import { must, never } from '../testing/running-app.ts';
import { twoAccounts } from '../testing/two-accounts.ts';

/** Two accounts; what is made by hand is on the first, with its role `Admin` of no account that is known. */
async function madeByHand() {
  const { running, own, ownAccount, other, otherAccount } = await twoAccounts();
  const { app } = running;
  must(await app.verbs.setAccountLabel({ accountId: otherAccount, label: 'Staging' }, never));
  const profile = ProfileName.parse('live');
  must(await app.verbs.setSessionProfile({ sessionId: other.id, profile, region: null }, never));
  const values = { parent: own.id, roleArn: `arn:aws:iam::${ownAccount}:role/Deploy` };
  const add = (name: string) => app.verbs.addSession({ kind: 'fake-assumed', name, values }, never);
  const rename = (sessionId: SessionId, name: string) =>
    app.verbs.editSession({ sessionId, name, values }, never);
  return { app, own, other, values, add, rename };
}

describe('the name that a user gives to a session made by hand', () => {
  it.each([
    ['the number of another account', '111111111112', 'reads as the number of'],
    ['its number in groups', '1111-1111-1112', 'reads as the number of'],
    ['a text with its number', 'Admin in 111111111112', 'reads as the number of'],
    ['its name', 'Web Stage', 'the name of another account, Web Stage (111111111112)'],
    ['its name in another case', 'WEB STAGE', 'the name of another account, Web Stage (111111111112)'],
    ['its name as a profile writes it', 'web-stage', 'the name of another account, Web Stage (111111111112)'],
    ['its label', 'Staging', 'the name of another account, Staging (111111111112)'],
    ['its number before a role', '111111111112/Admin', 'reads as the number of'],
    ['its name before a role', 'Web Stage/Admin', 'typed for another session'],
    ['its label before a role', 'staging/admin', 'typed for another session'],
    ['the profile of a session there', 'live', 'typed for another session'],
  ])('is not %s', async (_, name, words) => {
    const { app, add, rename } = await madeByHand();
    const { sessionId } = must(await add('Deploy'));
    const before = app.state().sessions;
    for (const refused of [await add(name), await rename(sessionId, name)]) {
      expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(JSON.stringify(refused)).toContain(words);
      expect(JSON.stringify(refused)).toContain('Choose another name.');
    }
    expect(app.state().sessions).toEqual(before);
  });

  it('may be anything else, and the name of another session in another account', async () => {
    const { add, rename } = await madeByHand();
    const { sessionId } = must(await add('Deploy'));
    for (const name of ['Deploy', 'Web', 'Deploy 2024', 'Web Stage deploys', 'Other/Admin']) {
      must(await rename(sessionId, name));
      must(await add(`${name} too`));
    }
  });
});
