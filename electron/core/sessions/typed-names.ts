import { accountText, accountTitle, numberRead } from '../../../shared/account.ts';
import type { SessionView } from '../../../shared/session.ts';
import { calledTest } from './name-of-account.ts';
import { foldName, isFolded, roleFilter } from './same-name.ts';

/** Every `account/role` that a user may type for it: by number, by what its sources call the account, and by the user's label. */
export const accountRoles = (s: SessionView): readonly string[] =>
  s.role === null
    ? []
    : [s.accountId, s.accountName, s.accountLabel ?? null].flatMap((account) =>
        account === null ? [] : [`${account}/${s.role}`],
      );

/**
 * The sessions of another account or role that the typed name could mean as well as `found`: they have it as their own name or are shown
 * under it, or `found` has it from an account name that now another account is shown under.
 *
 * SECURITY: a user types what is shown, and a name that another account is shown under must not reach the account that had it before.
 */
export function alsoMeant(
  sessions: readonly SessionView[],
  asked: string,
  found: SessionView,
): readonly SessionView[] {
  const wanted = foldName(asked);
  const isAccountRole = accountRoleTest(wanted);
  const account = accountShownOtherwise(asked, found);
  return sessions.filter(
    (s) =>
      (isFolded(s.name, wanted) ||
        isAccountRole(s) ||
        (account !== null && s.accountId !== found.accountId && foldedTitle(s) === account)) &&
      !isSameAccountRole(s, found),
  );
}

/** The sessions of another account or role than `found` of which the typed name is the `account/role`. Null: of any. */
export function withAccountRole(
  sessions: readonly SessionView[],
  asked: string,
  found: SessionView | null,
): readonly SessionView[] {
  if (!asked.includes('/')) return [];
  const isAccountRole = accountRoleTest(foldName(asked));
  return sessions.filter((s) => isAccountRole(s) && (found === null || !isSameAccountRole(s, found)));
}

/** Whether one of the `account/role` of a session folds to `wanted`. */
function accountRoleTest(wanted: string): (s: SessionView) => boolean {
  if (!wanted.includes('/')) return () => false;
  const canBe = roleFilter(wanted);
  return (s) => s.role !== null && canBe(s.role) && accountRoles(s).some((name) => isFolded(name, wanted));
}

/** The sessions of another account or role that have the typed name, a profile of `found`, as their own name. */
export function alsoNamed(
  sessions: readonly SessionView[],
  asked: string,
  found: SessionView,
): readonly SessionView[] {
  const wanted = foldName(asked);
  return sessions.filter((s) => !isSameAccountRole(s, found) && foldName(s.name) === wanted);
}

/** The typed name calls the account of the session otherwise than it is shown, by an earlier name or that of a source. */
export const isShownOtherwise = (asked: string, session: SessionView): boolean =>
  accountShownOtherwise(asked, session) !== null;

/**
 * The account number that was typed, alone or before the role, where the account of `found` has only a name that reads so; else null.
 *
 * SECURITY: who types a number means that account, whatever a source or a user calls another one.
 */
export function numberOfAnother(asked: string, found: SessionView): string | null {
  const account = accountOfTyped(foldName(asked), found);
  // The name of a session itself may have any number in it.
  if (account === null && asked === found.name) return null;
  return numberRead(account ?? asked, found.accountId);
}

/**
 * The other account that a user reads in a profile of `found`, by its number or a name of it, as an import or an earlier version may have
 * left it; null: none.
 */
export function accountReadIn(
  profile: string,
  found: SessionView,
  sessions: readonly SessionView[],
): string | null {
  const number = numberRead(profile, found.accountId);
  if (number !== null) return number;
  const isCalledSo = calledTest(profile);
  const seen = new Set([found.accountId]);
  for (const session of sessions) {
    const { accountId, accountName, accountLabel = null } = session;
    if (seen.has(accountId)) continue;
    seen.add(accountId);
    if ([accountName, accountLabel].some((name) => name !== null && isCalledSo(name)))
      return accountText(session);
  }
  return null;
}

/** The account of `account/role` as it was typed, folded, where the session is shown under another one; else null. */
function accountShownOtherwise(asked: string, session: SessionView): string | null {
  const account = accountOfTyped(foldName(asked), session);
  return account === session.accountId || account === foldedTitle(session) ? null : account;
}

/** What is before the role, or before the part of one that was typed; null where the whole is a name of another form. */
function accountOfTyped(wanted: string, { name, role }: SessionView): string | null {
  if (role === null) return null;
  const ending = `/${foldName(role)}`;
  if (wanted.endsWith(ending)) return wanted.slice(0, -ending.length);
  const slash = foldName(name) === wanted ? -1 : wanted.lastIndexOf('/');
  return slash < 1 ? null : wanted.slice(0, slash);
}

const foldedTitle = (session: SessionView): string => foldName(accountTitle(session) ?? '');

/** Two ways to the same credentials, which a name may lead to in its old order. */
const isSameAccountRole = (one: SessionView, other: SessionView): boolean =>
  one.id === other.id ||
  (one.accountId !== null && one.accountId === other.accountId && one.role === other.role);
