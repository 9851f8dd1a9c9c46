import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { must, never } from '../testing/running-app.ts';
import { twoAccounts } from '../testing/two-accounts.ts';
import { createProduction } from './production.ts';

/** Two accounts; the session of the first is the one that names are given to. */
async function twoNamed() {
  const { running, own, other, otherAccount } = await twoAccounts();
  const { app } = running;
  const name = (profile: string, sessionId = own.id) => {
    const input = { sessionId, profile: ProfileName.parse(profile), region: null };
    return [
      () => app.verbs.addSessionProfile(input, never),
      () => app.verbs.setSessionProfile(input, never),
    ] as const;
  };
  return { ...running, other: otherAccount, otherId: other.id, name };
}

describe('a profile name that the user gives', () => {
  it.each([
    ['the number of another account', '111111111112', 'reads as the number of another account, 111111111112'],
    ['its number in groups', '1111-1111-1112', 'reads as the number of another account, 111111111112'],
    ['a name with its number', 'admin-111111111112', 'reads as the number of another account, 111111111112'],
    ['its name as a profile writes it', 'web-stage', 'the name of another account, Web Stage (111111111112)'],
    ['its label', 'Staging', 'the name of another account, Staging (111111111112)'],
    ['its label in another case', 'STAGING', 'the name of another account, Staging (111111111112)'],
    ['no name at all', '..', 'neither a letter nor a digit'],
  ])('is not %s', async (_, profile, words) => {
    const { app, other, name } = await twoNamed();
    must(await app.verbs.setAccountLabel({ accountId: other, label: 'Staging' }, never));
    const before = app.state().sessions;
    for (const give of name(profile)) {
      const refused = await give();
      expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(JSON.stringify(refused)).toContain(words);
      expect(JSON.stringify(refused)).toContain('Choose another name.');
    }
    expect(app.state().sessions).toBe(before);
  });

  it('may be the number or the name of the account that the session is of', async () => {
    for (const profile of ['111111111112', '1111-1111-1112', 'web-stage', 'Staging']) {
      for (const at of [0, 1]) {
        const { app, other, otherId, name } = await twoNamed();
        must(await app.verbs.setAccountLabel({ accountId: other, label: 'Staging' }, never));
        const give = name(profile, otherId)[at];
        if (give === undefined) throw new Error('no verb');
        must(await give());
        expect(JSON.stringify(app.state().sessions)).toContain(`"${profile}"`);
      }
    }
  });
});

describe('a production pattern that is the number of an account', () => {
  const marked = (accountId: string | null, names: readonly string[], patterns: string) =>
    createProduction(() => patterns)({ sessionMark: undefined, account: {}, accountId, names });

  it.each(['222222222222', '2222-2222-2222', 'live 222222222222'])(
    '%s marks that account alone',
    (patterns) => {
      expect(marked('222222222222', ['Admin'], patterns)).toBe(true);
      expect(marked('111111111111', ['Admin', '222222222222', '2222-2222-2222'], patterns)).toBe(false);
    },
  );

  it('marks a session whose account is not known yet by its names', () => {
    for (const name of ['222222222222', '2222-2222-2222'])
      expect(marked(null, ['Admin', name], '222222222222')).toBe(true);
    expect(marked(null, ['Admin', '111111111111'], '222222222222')).toBe(false);
  });

  it('is no part of one, which is a pattern of any name', () => {
    expect(marked('111111111111', ['2222-eu'], '2222*')).toBe(true);
    expect(marked('222222222222', ['eu'], '2222*')).toBe(true);
    expect(marked('111111111111', ['live'], '222222222222 live')).toBe(true);
  });
});
