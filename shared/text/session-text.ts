import { accountText, accountTitle, type NamedAccount } from '../account.ts';
import type { SessionId } from '../ids.ts';
import type { SessionView } from '../session.ts';

type Named = Pick<SessionView, 'name'> & NamedAccount;

/**
 * `Production/Admin (111122223333)`, `deploy · acme-production (111122223333)`: a session as menus, questions and
 * notifications name it. The account's name is left out only where the session's own says it; its number never is.
 */
export function sessionText(session: Named): string {
  const { name, accountId } = session;
  const title = accountTitle(session);
  if (title !== null && !name.includes(title)) return `${name} · ${accountText(session)}`;
  return accountId === null || name.includes(accountId) ? name : `${name} (${accountId})`;
}

type Choosable = Named & Pick<SessionView, 'id' | 'role' | 'region' | 'profile' | 'sourceName'>;

/** What can tell two sessions of one name in one account apart, in the order in which a user would look for it. */
const facts: readonly ((session: Choosable) => string | null)[] = [
  (session) => session.role,
  (session) => session.region,
  (session) => session.sourceName,
  (session) => session.profile,
];

/** `sessionText` of each, and for those that would read the same also the facts in which they differ. */
export function distinctSessionTexts(sessions: readonly Choosable[]): ReadonlyMap<SessionId, string> {
  const texts = new Map<SessionId, string>();
  for (const [text, group] of grouped(sessions, sessionText)) {
    const telling =
      group.length === 1 ? [] : facts.filter((fact) => new Set(group.map((one) => fact(one))).size > 1);
    const longer = (one: Choosable): string =>
      [text, ...telling.flatMap((fact) => fact(one) ?? [])].join(' · ');
    for (const [said, same] of grouped(group, longer))
      for (const one of same) texts.set(one.id, same.length === 1 ? said : `${said} · ${one.id}`);
  }
  return texts;
}

/** One of them, as `distinctSessionTexts` gives all. */
export const sessionTextAmong = (session: Choosable, all: Iterable<Choosable>): string => {
  const alike = [...all].filter(({ id, name }) => name === session.name && id !== session.id);
  return distinctSessionTexts([session, ...alike]).get(session.id) ?? sessionText(session);
};

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}
