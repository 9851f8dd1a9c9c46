import type { AccountEntry } from '../../../shared/account.ts';
import { AccountId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { nearest } from './nearest.ts';

/**
 * By its number, which needs no session, or by a whole label or name that only one account has. SECURITY: never by a part,
 * because a mark on another account would leave the one that was meant without.
 */
export function findAccount(accounts: readonly AccountEntry[], asked: string): Result<AccountId, Problem> {
  const number = AccountId.safeParse(asked.replaceAll('-', ''));
  if (number.success) return ok(number.data);
  const wanted = asked.trim().toLowerCase();
  const called = (of: AccountEntry): readonly string[] =>
    [of.label, of.name, ...of.names.map(({ name }) => name)].flatMap((name) => name ?? []);
  const found = accounts.filter((of) => called(of).some((name) => name.toLowerCase() === wanted));
  const [only] = found;
  if (only === undefined) {
    const similar = nearest(asked, accounts.flatMap(called));
    return err({ code: 'unknown-account', asked: asked.slice(0, 300), similar });
  }
  if (found.length === 1) return ok(only.id);
  return err({
    code: 'ambiguous',
    asked: asked.slice(0, 300),
    matches: found.slice(0, 20).map(({ id }) => id),
  });
}
