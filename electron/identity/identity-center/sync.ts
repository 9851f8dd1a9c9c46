import { keptProblem } from '../../../shared/kept-problem.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import type {
  FoundSession,
  FoundSessions,
  IdentityPorts,
  SourceContext,
  SyncProgress,
} from '../../core/identity-source.ts';
import type { PortalAccount } from '../../core/ports/identity-center.ts';
import { isTransient } from '../transient.ts';
import type { SourceConfig } from './form.ts';
import { createPortalCaller } from './portal-call.ts';
import type { StoredToken } from './stored.ts';

/** The portal allows about 20 calls a second; more at once only earns refusals. */
const workers = 6;
const throttledPausesMs = [2000, 4000, 8000, 15_000, 30_000] as const;
const longestPauseMs = 60_000;
const mostPages = 1000;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | null;
}

/** So many accounts may fail in a way that has nothing to do with the account, before the portal itself counts as failing. */
const mostFailing = 3;

/** What is wrong with one account may leave the others readable: the portal refuses it, or fails at it alone. */
const isOfAccount = ({ code }: Problem): boolean =>
  ['access-denied', 'aws-refused', 'role-not-assigned', 'upstream-failed', 'upstream-garbage'].includes(code);

/** Every account and role of the portal, as sessions. */
export async function syncSessions(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  progress: SyncProgress,
  signal: AbortSignal,
): Promise<Result<FoundSessions, Problem>> {
  const { identityCenter } = ports;
  const call = createPortalCaller(ports, ctx, config);
  const throttle = { untilMs: 0 };
  const pages = <T>(
    get: (
      token: Pick<StoredToken, 'accessToken' | 'region'>,
      nextToken: string | null,
    ) => Promise<Result<Page<T>, Problem>>,
    stop: AbortSignal,
  ) => allPages(ports, throttle, (next) => call((token) => get(token, next), stop), stop);

  const accounts = await pages(async ({ accessToken, region }, nextToken) => {
    const page = await identityCenter.listAccounts({ region, accessToken, nextToken }, signal);
    return page.ok ? ok({ items: page.value.accounts, nextToken: page.value.nextToken }) : page;
  }, signal);
  signal.throwIfAborted();
  if (!accounts.ok) return accounts;
  const distinct = [...new Map(accounts.value.map((account) => [account.accountId, account])).values()];

  const total = distinct.length;
  let done = 0;
  progress(done, total);
  const found: FoundSession[] = [];
  const ending = new AbortController();
  const stop = AbortSignal.any([signal, ending.signal]);
  let failure: Problem | null = null;
  const unread: Unread[] = [];
  const queue = distinct.values();
  const work = async (): Promise<void> => {
    for (const account of queue) {
      if (stop.aborted) return;
      const roles = await pages(async ({ accessToken, region }, nextToken) => {
        const { accountId } = account;
        const page = await identityCenter.listAccountRoles(
          { region, accessToken, accountId, nextToken },
          stop,
        );
        return page.ok ? ok({ items: page.value.roles, nextToken: page.value.nextToken }) : page;
      }, stop);
      if (stop.aborted) return;
      if (!roles.ok) {
        unread.push({ account, problem: roles.error });
        const failing = unread.filter(({ problem }) => isTransient(problem)).length;
        if (isOfAccount(roles.error) && failing <= mostFailing && unread.length < total) {
          done += 1;
          progress(done, total);
          continue;
        }
        failure = roles.error;
        ending.abort();
        return;
      }
      for (const role of new Set(roles.value)) found.push(session(ctx, config, account, role));
      done += 1;
      progress(done, total);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(workers, total) }, work));
  if (failure !== null) return err(failure);
  for (const worker of ended) if (worker.status === 'rejected') throw worker.reason;
  if (signal.aborted) return err({ code: 'cancelled' });
  const order = (a: FoundSession, b: FoundSession) => (a.key < b.key ? -1 : 1);
  const sessions = found.sort((a, b) => a.accountName.localeCompare(b.accountName) || order(a, b));
  return ok(unread.length === 0 ? sessions : Object.assign(sessions, { unread: notRead(unread) }));
}

interface Unread {
  readonly account: PortalAccount;
  readonly problem: Problem;
}

function notRead(unread: readonly Unread[]): NonNullable<FoundSessions['unread']> {
  const names = unread
    .slice(0, 5)
    .map(({ account }) => `${account.name} (${account.accountId})`.slice(0, 300));
  const [first] = unread;
  const of = first?.problem;
  const { what, why } = of === undefined ? noText : problemText(keptProblem(of));
  const detail = of !== undefined && 'detail' in of ? of.detail : undefined;
  return {
    accounts: new Set(unread.map(({ account }) => account.accountId)),
    problem: {
      code: 'accounts-not-read',
      accounts: names,
      count: unread.length,
      reason: [what, why]
        .filter((part) => part !== null)
        .join(' ')
        .slice(0, 500),
      ...(detail === undefined ? {} : { detail }),
    },
  };
}
const noText = { what: '', why: null };

async function allPages<T>(
  { clock }: IdentityPorts,
  throttle: { untilMs: number },
  get: (nextToken: string | null) => Promise<Result<Page<T>, Problem>>,
  signal: AbortSignal,
): Promise<Result<readonly T[], Problem>> {
  const items: T[] = [];
  let nextToken: string | null = null;
  let refusals = 0;
  for (let page = 0; page < mostPages; ) {
    const waitMs = throttle.untilMs - clock.monotonicMs();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    const got: Result<Page<T>, Problem> = await get(nextToken);
    if (signal.aborted) return err({ code: 'cancelled' });
    if (!got.ok) {
      const pauseMs = throttledPausesMs[refusals];
      if (got.error.code !== 'throttled' || pauseMs === undefined) return got;
      // All workers wait together: continuing with the others would keep the portal refusing.
      refusals += 1;
      const askedMs = got.error.retryAfterMs ?? 0;
      // Longer than a sync should be under way: it is tried again later, from the beginning.
      if (askedMs > longestPauseMs) return got;
      throttle.untilMs = Math.max(throttle.untilMs, clock.monotonicMs() + Math.max(pauseMs, askedMs));
      continue;
    }
    refusals = 0;
    page += 1;
    items.push(...got.value.items);
    if (got.value.nextToken === null) return ok(items);
    if (got.value.nextToken === nextToken) break;
    nextToken = got.value.nextToken;
  }
  return err({ code: 'upstream-garbage', service: 'IAM Identity Center', detail: 'The list has no end.' });
}

function session(
  ctx: SourceContext,
  config: SourceConfig,
  account: PortalAccount,
  role: string,
): FoundSession {
  const { accountId, name: accountName } = account;
  return {
    key: `${accountId}/${role}`,
    sessionKind: 'permission-set',
    name: `${accountName}/${role}`,
    accountId,
    accountName,
    role,
    config: {
      source: ctx.sourceId,
      accountId,
      role,
      ...(config.sessionRegion === null ? {} : { region: config.sessionRegion }),
    },
  };
}
