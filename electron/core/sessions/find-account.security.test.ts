import { describe, expect, it } from 'vitest';
import type { AccountEntry } from '../../../shared/account.ts';
import { AccountId } from '../../../shared/ids.ts';
import { findAccount } from './find-account.ts';

const account = (id: string, over: Partial<AccountEntry> = {}): AccountEntry => ({
  id: AccountId.parse(id),
  name: null,
  label: null,
  mark: null,
  browser: null,
  production: false,
  names: [],
  sessionCount: 1,
  ...over,
});
const shop = account('111111111111', {
  label: 'Shop',
  name: 'Production',
  names: [
    { source: 'Work', name: 'Production' },
    { source: 'Own', name: 'acme-prod' },
  ],
});
const lab = account('222222222222', { name: 'Lab' });
const bare = account('333333333333');
const all = [bare, shop, lab];

describe('an account that a user names', () => {
  it.each([
    ['its number', '222222222222', lab],
    ['its number with dashes, as the console writes it', '2222-2222-2222', lab],
    ['the user’s own label, in any capitals', 'sHOP', shop],
    ['the name it is shown by, with spaces around it', '  Production ', shop],
    ['what one of its sources calls it', 'ACME-prod', shop],
  ])('is found by %s', (_, asked, { id }) => {
    expect(findAccount(all, asked)).toEqual({ ok: true, value: id });
  });

  it('needs no session where its number is given', () => {
    expect(findAccount([], '444444444444')).toEqual({ ok: true, value: '444444444444' });
  });
});

describe('attack: a mark that goes to another account than the one meant', () => {
  it.each(['Sho', 'hop', 'acme', '22222222222', ''])('"%s" is a part, so no account is found', (asked) => {
    expect(findAccount(all, asked)).toMatchObject({ ok: false, error: { code: 'unknown-account', asked } });
  });

  it('the names that are close are shown, never used', () => {
    expect(findAccount(all, 'Shpo')).toEqual({
      ok: false,
      error: { code: 'unknown-account', asked: 'Shpo', similar: ['Shop'] },
    });
    expect(findAccount(all, 'acme-prd')).toMatchObject({ error: { similar: ['acme-prod'] } });
  });

  it('a name that two accounts have is neither of them, and both numbers are shown', () => {
    const twin = account('444444444444', { label: 'lab' });
    expect(findAccount([...all, twin], 'Lab')).toEqual({
      ok: false,
      error: { code: 'ambiguous', asked: 'Lab', matches: [lab.id, twin.id] },
    });
  });

  it('what is reported stays short, whatever was asked and however many have the name', () => {
    const asked = 'x'.repeat(5_000);
    expect(findAccount(all, asked)).toMatchObject({ error: { asked: 'x'.repeat(300) } });
    const many = Array.from({ length: 30 }, (_, n) => account(`${100_000_000_000 + n}`, { name: asked }));
    expect(findAccount(many, asked)).toMatchObject({
      error: { asked: 'x'.repeat(300), matches: many.slice(0, 20).map(({ id }) => id) },
    });
  });
});
