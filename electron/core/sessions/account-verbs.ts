import type { AccountChoice } from '../../../shared/account.ts';
import type { AccountId } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { RecordsKeeper } from '../records.ts';
import { done, type Handler } from '../verb-result.ts';
import type { AccountBook } from './account-book.ts';
import { knownSession } from './known-session.ts';
import type { SessionCatalogue } from './session-catalogue.ts';

interface AccountPorts {
  readonly records: Pick<RecordsKeeper, 'change'>;
}

export const accounts =
  (ports: {
    readonly accounts: Pick<AccountBook, 'all' | 'name' | 'choice'>;
    readonly isProduction: (id: AccountId) => boolean;
    readonly sourceName: (id: AccountBookSource) => string;
  }): Handler<'accounts'> =>
  async () =>
    ok(
      ports.accounts.all().map(({ id, names, sessionCount }) => {
        const { label = null, mark = null } = ports.accounts.choice(id);
        return {
          id,
          name: ports.accounts.name(id),
          label,
          mark,
          production: ports.isProduction(id),
          names: names.map(({ sourceId, name }) => ({ source: ports.sourceName(sourceId), name })),
          sessionCount,
        };
      }),
    );

type AccountBookSource = ReturnType<AccountBook['all']>[number]['names'][number]['sourceId'];

export const setAccountLabel =
  (ports: AccountPorts): Handler<'setAccountLabel'> =>
  async ({ accountId, label }) => {
    settle(ports, accountId, { label: label ?? undefined });
    return done();
  };

export const setAccountMark =
  (ports: AccountPorts): Handler<'setAccountMark'> =>
  async ({ accountId, mark }) => {
    settle(ports, accountId, { mark: mark ?? undefined });
    return done();
  };

export const setSessionMark =
  (ports: { readonly catalogue: Pick<SessionCatalogue, 'find' | 'choose'> }): Handler<'setSessionMark'> =>
  async ({ sessionId, mark }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    ports.catalogue.choose(sessionId, { mark: mark ?? undefined });
    return done();
  };

type Patch = { readonly [K in keyof AccountChoice]: AccountChoice[K] | undefined };

/** An account that nothing is settled for any more is not kept. */
function settle({ records }: AccountPorts, id: AccountId, patch: Patch): void {
  records.change((r) => {
    const settled = { ...r.accounts?.[id], ...patch };
    const others = Object.entries(r.accounts ?? {}).filter(([other]) => other !== id);
    const isEmpty = settled.label === undefined && settled.mark === undefined;
    return { ...r, accounts: Object.fromEntries(isEmpty ? others : [...others, [id, settled]]) };
  });
}
