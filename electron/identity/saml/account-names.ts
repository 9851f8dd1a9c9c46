import { AccountId, type Region } from '../../../shared/ids.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { type AssertionRole, regionFor } from './assertion.ts';
import type { Held } from './held.ts';

const most = 2000;
/** Accounts that are asked at the same time. */
const atOnce = 4;
/** Roles of one account that are tried: one that may list the alias is enough, and each try is in the account's log. */
const mostTries = 3;
/** Sessions wait for their names no longer than this; what is not known by then is asked at the next sync. */
const longestMs = 8_000;

/** "111111111111 Production", one a line; null when a line is something else. */
export function parseAccountNames(text: string): ReadonlyMap<string, string> | null {
  const names = new Map<string, string>();
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '') continue;
    const [, id, name = ''] = /^(\d{4}-?\d{4}-?\d{4})[\s:=,]+(\S.*)$/.exec(line) ?? [];
    const account = AccountId.safeParse(id?.replaceAll('-', ''));
    if (!account.success || name.length > 100) return null;
    names.set(account.data, name);
  }
  return names.size > most ? null : names;
}

/** What an account is called: the user's own word first, then its alias, then its number. */
export function accountName(
  account: AccountId,
  typed: ReadonlyMap<string, string>,
  aliases: Readonly<Record<string, string>>,
): string {
  return typed.get(account) ?? (aliases[account] || account);
}

/**
 * Aliases of the accounts of these roles, learnt with the rights of the roles themselves: the assertion is never shown to
 * AWS's sign-in page, which knows them too. Empty for an account that has none or does not tell; absent when AWS could not
 * be asked. Fails never: a name is a comfort.
 */
export async function learnAliases(
  ports: IdentityPorts,
  { secret }: Held,
  roles: readonly AssertionRole[],
  wanted: Region | null,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const accounts = new Map<AccountId, readonly AssertionRole[]>();
  for (const role of roles) accounts.set(role.accountId, [...(accounts.get(role.accountId) ?? []), role]);
  const ending = new AbortController();
  const disarm = ports.clock.after(longestMs, () => ending.abort());
  const limited = AbortSignal.any([signal, ending.signal]);
  const learnt: Record<string, string> = {};
  let done = 0;
  const aliasOf = async (each: readonly AssertionRole[]): Promise<string | null> => {
    for (const { roleArn, principalArn } of each.slice(0, mostTries)) {
      const region = regionFor(roleArn, wanted);
      const input = { roleArn, principalArn, region, assertion: secret, durationSeconds: 900 };
      const lease = await ports.sts.assumeRoleWithSaml(input, limited);
      signal.throwIfAborted();
      const alias = lease.ok ? await ports.iam.accountAlias(lease.value, region, limited) : lease;
      signal.throwIfAborted();
      if (alias.ok) return alias.value ?? '';
      if (!isFinal(alias.error.code)) return null;
    }
    return '';
  };
  const queue = [...accounts];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const alias = await aliasOf(next[1]);
      if (alias !== null) learnt[next[0]] = alias;
      done += 1;
      progress(done, accounts.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
    return learnt;
  } finally {
    disarm();
  }
}

/** Asking this role again would be answered the same. */
const isFinal = (code: string): boolean => code === 'access-denied' || code === 'aws-refused';
