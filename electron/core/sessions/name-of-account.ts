import { numberRead } from '../../../shared/account.ts';
import type { AccountId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { AccountBook } from './account-book.ts';
import { plainAccount } from './name-profiles.ts';
import { foldName, isFolded } from './same-name.ts';

/** What the text is to be, as the user is told to choose another one. */
type What = 'label' | 'name';

/**
 * Why the number of another account is read in this text, in words; null where none is. `own`: the account that it is for.
 *
 * SECURITY: it would be read, and typed, for an account that it is not of.
 */
export function readsAsNumber(text: string, own: AccountId | null, what: What): string | null {
  const number = numberRead(text, own);
  if (number === null) return null;
  const whose =
    own === null
      ? `the number of an account, ${number.slice(0, 60)}, and nothing says that it is the account of this one`
      : `the number of another account, ${number.slice(0, 60)}`;
  return `"${text}" reads as ${whose}. Choose another ${what}.`.slice(0, 500);
}

/** Whether a name is that of an account, also as a profile name writes it. */
export function calledTest(profile: string): (account: string) => boolean {
  const wanted = foldName(profile);
  return (account) => isFolded(account, wanted) || (wanted !== '' && plainAccount(account) === wanted);
}

/** Why a name would be taken for the number or the name of another account than its own; null: it would not. */
export function readsAsAnother(
  accounts: Pick<AccountBook, 'all' | 'choice'>,
  text: string,
  own: AccountId | null,
): Problem | null {
  const reason = readsAsNumber(text, own, 'name');
  if (reason !== null) return { code: 'refused', reason };
  const called = accountCalled(accounts, text, own);
  return called === null ? null : { code: 'refused', reason: calledSo(text, called) };
}

const calledSo = (text: string, { id, name }: { readonly id: string; readonly name: string }): string =>
  `"${text.slice(0, 150)}" reads as the name of another account, ${name.slice(0, 150)} (${id}). Choose another name.`;

/** The other account that has this name, by its label or by one of its sources; null: none has. */
function accountCalled(
  accounts: Pick<AccountBook, 'all' | 'choice'>,
  profile: string,
  own: AccountId | null,
): { readonly id: AccountId; readonly name: string } | null {
  const isCalledSo = calledTest(profile);
  for (const { id, names } of accounts.all()) {
    if (id === own) continue;
    const known = [accounts.choice(id).label ?? null, ...names.map((one) => one.name)];
    const name = known.find((one) => one !== null && isCalledSo(one)) ?? null;
    if (name !== null) return { id, name };
  }
  return null;
}
