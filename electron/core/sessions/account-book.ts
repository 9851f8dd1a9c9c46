import { type AccountChoice, type AccountView, accountText } from '../../../shared/account.ts';
import { AccountId, type SourceId } from '../../../shared/ids.ts';
import type { Records } from '../../../shared/records.ts';
import type { RecordsKeeper } from '../records.ts';
import { accountOf } from './account-of.ts';

/** One book of accounts over all identity sources: what each is called, and what the user settled for it. */
export interface AccountBook {
  /** What its sources call it, the same wherever it is shown; null where none has a name for it. */
  name(id: AccountId): string | null;
  /** As the user reads it; `called`: what a source calls it of which no session is known yet. */
  text(id: AccountId, called: string | null): string;
  /** The user's own label and mark. */
  choice(id: AccountId): AccountChoice;
  /** Accounts with a label or a mark, for the state. */
  settled(): AccountView[];
  /** Every account of a session, with what each source calls it. */
  all(): readonly AccountOfBook[];
  /** True when an account that was known at the last call has another name now. */
  hasRenamed(): boolean;
}

export interface AccountOfBook {
  readonly id: AccountId;
  readonly names: readonly { readonly sourceId: SourceId; readonly name: string }[];
  readonly sessionCount: number;
}

type Known = Pick<Records, 'sources' | 'found' | 'made'>;
type Names = ReadonlyMap<AccountId, string | null>;

const noChoice: AccountChoice = {};

export function createAccountBook(ports: {
  readonly records: Pick<RecordsKeeper, 'get'>;
  /** Whether sources of this kind know the names that the organisation gave its accounts. */
  readonly isOfficial: (sourceKind: string) => boolean;
}): AccountBook {
  const { records } = ports;
  let readFrom: Known | null = null;
  let names: Names = new Map();
  let seen: Names = names;
  const namesNow = (): Names => {
    const now = records.get();
    if (readFrom?.found === now.found && readFrom.made === now.made && readFrom.sources === now.sources)
      return names;
    readFrom = now;
    names = namesOf(now, ports.isOfficial);
    return names;
  };
  const name = (id: AccountId): string | null => namesNow().get(id) ?? null;
  const choice = (id: AccountId): AccountChoice => records.get().accounts?.[id] ?? noChoice;
  return {
    name,
    choice,
    text: (id, called) =>
      accountText({ accountId: id, accountName: name(id) ?? called, accountLabel: choice(id).label }) ?? id,
    settled: () =>
      Object.entries(records.get().accounts ?? {}).map(
        ([id, { label = null, mark = null, browser = null }]) => ({
          id: AccountId.parse(id),
          label,
          mark,
          browser,
        }),
      ),
    all: () => accountsOf(records.get()),
    hasRenamed() {
      const now = namesNow();
      if (now === seen) return false;
      const before = seen;
      seen = now;
      for (const [id, name] of before) if (now.has(id) && now.get(id) !== name) return true;
      return false;
    },
  };
}

/** An organisation's own names win over aliases; among equals the first source of the user's list. */
function namesOf({ sources, found, made }: Known, isOfficial: (kind: string) => boolean): Names {
  const ranks = new Map(
    sources.map(({ id, kind }, at) => [id, isOfficial(kind) ? at : at + sources.length] as const),
  );
  const best = new Map<AccountId, number>();
  const names = new Map<AccountId, string | null>();
  for (const id of accountsOfMade({ sources, made })) names.set(id, null);
  for (const { sourceId, accountId, accountName } of found) {
    if (!names.has(accountId)) names.set(accountId, null);
    if (accountName === accountId) continue;
    const rank = ranks.get(sourceId) ?? Number.MAX_SAFE_INTEGER;
    if (rank >= (best.get(accountId) ?? Number.POSITIVE_INFINITY)) continue;
    best.set(accountId, rank);
    names.set(accountId, accountName);
  }
  return names;
}

interface Counted {
  readonly names: Map<SourceId, string>;
  count: number;
}

function accountsOfMade({ sources, made }: Pick<Known, 'sources' | 'made'>): readonly AccountId[] {
  const source = (id: SourceId) => sources.find((record) => record.id === id);
  return made.flatMap((record) => accountOf(record, source) ?? []);
}

function accountsOf({ sources, found, made, accounts = {} }: Records): readonly AccountOfBook[] {
  const all = new Map<AccountId, Counted>();
  const of = (id: AccountId): Counted => {
    const known = all.get(id) ?? { names: new Map(), count: 0 };
    all.set(id, known);
    return known;
  };
  for (const { sourceId, accountId, accountName } of found) {
    const account = of(accountId);
    account.count += 1;
    if (accountName !== accountId) account.names.set(sourceId, accountName);
  }
  for (const id of accountsOfMade({ sources, made })) of(id).count += 1;
  for (const id of Object.keys(accounts)) of(AccountId.parse(id));
  return [...all].map(([id, { names, count }]) => ({
    id,
    names: [...names].map(([sourceId, name]) => ({ sourceId, name })),
    sessionCount: count,
  }));
}
