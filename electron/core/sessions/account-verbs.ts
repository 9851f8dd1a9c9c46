import type { AccountChoice } from '../../../shared/account.ts';
import { browserText } from '../../../shared/browser.ts';
import type { AccountId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { accountNotes } from '../../../shared/text/account-notes.ts';
import { consoleTexts } from '../../../shared/text/console.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { RecordsKeeper } from '../records.ts';
import { type Handler, succeeded } from '../verb-result.ts';
import type { AccountBook } from './account-book.ts';
import { knownSession } from './known-session.ts';
import { readsAsNumber } from './name-of-account.ts';
import { isLookalike } from './same-name.ts';
import type { SessionCatalogue } from './session-catalogue.ts';

interface AccountPorts {
  readonly records: Pick<RecordsKeeper, 'change'>;
  readonly activity: Pick<ActivityLog, 'add'>;
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
        const { label = null, mark = null, browser = null } = ports.accounts.choice(id);
        return {
          id,
          name: ports.accounts.name(id),
          label,
          mark,
          browser,
          production: ports.isProduction(id),
          names: names.map(({ sourceId, name }) => ({ source: ports.sourceName(sourceId), name })),
          sessionCount,
        };
      }),
    );

type AccountBookSource = ReturnType<AccountBook['all']>[number]['names'][number]['sourceId'];

export const setAccountLabel =
  (ports: AccountPorts & LookalikePorts): Handler<'setAccountLabel'> =>
  async ({ accountId, label }) => {
    const reason = label === null ? null : readsAsNumber(label, accountId, 'label');
    if (reason !== null) return err({ code: 'refused', reason });
    const lookalike = label === null ? null : lookalikeOf(ports, accountId, label);
    if (lookalike !== null) return err(lookalike);
    settle(ports, accountId, { label: label ?? undefined });
    ports.activity.add({ event: 'account-changed', note: accountNotes.label(accountId, label) });
    return succeeded();
  };

interface LookalikePorts {
  readonly accounts: Pick<AccountBook, 'all' | 'choice'>;
}

/** SECURITY: nobody could tell two such accounts apart on a screen, nor type the one that is meant. */
function lookalikeOf({ accounts }: LookalikePorts, accountId: AccountId, label: string): Problem | null {
  for (const { id, names } of accounts.all()) {
    if (id === accountId) continue;
    const known = [accounts.choice(id).label, ...names.map(({ name }) => name)];
    const other = known.find((name) => name !== undefined && isLookalike(name, label));
    if (other === undefined) continue;
    const reason = `"${label}" differs only by case or by characters that look alike from "${other}", a name of account ${id}. Choose another label.`;
    return { code: 'refused', reason: reason.slice(0, 500) };
  }
  return null;
}

export const setAccountMark =
  (ports: AccountPorts): Handler<'setAccountMark'> =>
  async ({ accountId, mark }) => {
    settle(ports, accountId, { mark: mark ?? undefined });
    ports.activity.add({ event: 'account-changed', note: accountNotes.mark(accountId, mark) });
    return succeeded();
  };

export const setAccountBrowser =
  (ports: AccountPorts): Handler<'setAccountBrowser'> =>
  async ({ accountId, browser }) => {
    if (browser?.container !== undefined && browser.browser !== 'firefox')
      return invalidInput('container', consoleTexts.onlyFirefox);
    settle(ports, accountId, { browser: browser ?? undefined });
    ports.activity.add({
      event: 'account-changed',
      note: accountNotes.browser(accountId, browser === null ? null : browserText(browser)),
    });
    return succeeded();
  };

export const setSessionMark =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find' | 'choose'>;
    readonly activity: Pick<ActivityLog, 'add'>;
  }): Handler<'setSessionMark'> =>
  async ({ sessionId, mark }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    ports.catalogue.choose(sessionId, { mark: mark ?? undefined });
    const { name } = entry.value;
    ports.activity.add({
      event: 'session-changed',
      sessionId,
      sessionName: name,
      note: accountNotes.mark(name, mark),
    });
    return succeeded();
  };

type Patch = { readonly [K in keyof AccountChoice]: AccountChoice[K] | undefined };

/** An account that nothing is settled for any more is not kept. */
function settle({ records }: AccountPorts, id: AccountId, patch: Patch): void {
  records.change((r) => {
    const settled = { ...r.accounts?.[id], ...patch };
    const others = Object.entries(r.accounts ?? {}).filter(([other]) => other !== id);
    const isEmpty = Object.values(settled).every((one) => one === undefined);
    return { ...r, accounts: Object.fromEntries(isEmpty ? others : [...others, [id, settled]]) };
  });
}
