import type { AccountId, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { AccountBook } from './account-book.ts';
import { readsAsAnother } from './name-of-account.ts';
import { foldName } from './same-name.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import { sessionAndAccount } from './session-names.ts';
import type { SessionFacts } from './session-views.ts';
import { withAccountRole } from './typed-names.ts';

export interface NamePorts {
  readonly catalogue: Pick<SessionCatalogue, 'all' | 'reservedNames'>;
  readonly accounts: Pick<AccountBook, 'all' | 'choice'>;
  readonly facts: Pick<SessionFacts, 'view'>;
}

export interface Named {
  /** Null: it is about to be made. */
  readonly id: SessionId | null;
  readonly name: string;
  /** Null: not known yet. */
  readonly accountId: AccountId | null;
  readonly role: string | null;
}

/**
 * Why the name of a session made by hand would be taken for that of another account, or for what a user types for a session there.
 *
 * SECURITY: the name is what lists, menus and notifications show: who reads it means that account, as with the name of a profile.
 */
export function mistakenName(ports: NamePorts, named: Named): Problem | null {
  const { catalogue, accounts, facts } = ports;
  const account = readsAsAnother(accounts, named.name, named.accountId);
  if (account !== null) return account;
  const wanted = foldName(named.name);
  const isOther = (one: SessionView): boolean => one.id !== named.id && !isSame(one, named);
  const others = catalogue.all();
  // Sessions of one name have what tells them apart wherever one is chosen; a name that only the profile of another has is not.
  const owner = others.find(
    ({ id, name }) =>
      foldName(name) !== wanted &&
      catalogue.reservedNames(id).some((profile) => foldName(profile) === wanted),
  );
  const ofProfile = owner === undefined ? null : facts.view(owner);
  if (ofProfile !== null && isOther(ofProfile)) return nameOfAnother(named.name, ofProfile);
  if (!named.name.includes('/')) return null;
  const [found] = withAccountRole(others.map(facts.view).filter(isOther), named.name, null);
  return found === undefined ? null : nameOfAnother(named.name, found);
}

const isSame = (one: Pick<SessionView, 'accountId' | 'role'>, { accountId, role }: Named): boolean =>
  one.accountId !== null && one.accountId === accountId && one.role === role;

const nameOfAnother = (name: string, another: SessionView): Problem => ({
  code: 'refused',
  reason: `"${name.slice(0, 150)}" is what is typed for another session, ${sessionAndAccount(another).slice(0, 250)}. Choose another name.`,
});
