import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { FoundSession, IdentityPorts, SourceContext, SyncProgress } from '../../core/identity-source.ts';
import type { PortalAccount } from '../../core/ports/identity-center.ts';
import type { PortalSignIn } from './cache.ts';
import { usableSignIns } from './choose.ts';
import type { CliConfig } from './form.ts';

/** The portal allows about 20 calls a second. */
const workers = 4;
const mostPages = 1000;
type Page<T> = Result<{ readonly items: readonly T[]; readonly nextToken: string | null }, Problem>;

/** Every role of the portal, and the keys of each `aws login`, as sessions. */
export async function syncSessions(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: CliConfig,
  progress: SyncProgress,
  signal: AbortSignal,
): Promise<Result<readonly FoundSession[], Problem>> {
  const usable = await usableSignIns(ports, config, signal);
  if (!usable.ok) return usable;
  const { portal, logins } = usable.value;
  if (portal === null && logins.length === 0) return err({ code: 'sign-in-needed', source: ctx.sourceName });
  const common = {
    source: ctx.sourceId,
    ...(config.sessionRegion === null ? {} : { region: config.sessionRegion }),
  };
  const found: FoundSession[] = logins.map(({ accountId, file }) => ({
    key: `login/${file}`,
    sessionKind: 'aws-cli-session',
    name: `aws login ${accountId}`,
    accountId,
    accountName: accountId,
    role: 'aws login',
    config: { ...common, accountId, login: file },
  }));
  if (portal === null) return ok(found);
  const roles = await portalRoles(ports, portal, progress, signal);
  if (!roles.ok) {
    const isEnded = roles.error.code === 'sign-in-needed';
    return isEnded ? err({ code: 'sign-in-needed', source: ctx.sourceName }) : roles;
  }
  for (const { account, role } of roles.value) {
    const { accountId, name: accountName } = account;
    found.push({
      key: `${accountId}/${role}`,
      sessionKind: 'aws-cli-session',
      name: `${accountName}/${role}`,
      accountId,
      accountName,
      role,
      config: { ...common, accountId, role },
    });
  }
  return ok(found.sort((a, b) => a.name.localeCompare(b.name) || (a.key < b.key ? -1 : 1)));
}

async function portalRoles(
  { identityCenter }: IdentityPorts,
  { region, accessToken }: PortalSignIn,
  progress: SyncProgress,
  signal: AbortSignal,
): Promise<Result<readonly { readonly account: PortalAccount; readonly role: string }[], Problem>> {
  const accounts = await allPages<PortalAccount>(async (nextToken) => {
    const page = await identityCenter.listAccounts({ region, accessToken, nextToken }, signal);
    return page.ok ? ok({ items: page.value.accounts, nextToken: page.value.nextToken }) : page;
  }, signal);
  if (!accounts.ok) return accounts;
  const distinct = [...new Map(accounts.value.map((each) => [each.accountId, each])).values()];
  const found: { readonly account: PortalAccount; readonly role: string }[] = [];
  let done = 0;
  let failure: Problem | null = null;
  progress(done, distinct.length);
  const queue = distinct.values();
  const work = async (): Promise<void> => {
    for (const account of queue) {
      if (failure !== null) return;
      const roles = await allPages<string>(async (nextToken) => {
        const { accountId } = account;
        const page = await identityCenter.listAccountRoles(
          { region, accessToken, accountId, nextToken },
          signal,
        );
        return page.ok ? ok({ items: page.value.roles, nextToken: page.value.nextToken }) : page;
      }, signal);
      if (!roles.ok) {
        failure = roles.error;
        return;
      }
      for (const role of new Set(roles.value)) found.push({ account, role });
      done += 1;
      progress(done, distinct.length);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  signal.throwIfAborted();
  return failure === null ? ok(found) : err(failure);
}

async function allPages<T>(
  get: (nextToken: string | null) => Promise<Page<T>>,
  signal: AbortSignal,
): Promise<Result<readonly T[], Problem>> {
  const items: T[] = [];
  let nextToken: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const got: Page<T> = await get(nextToken);
    signal.throwIfAborted();
    if (!got.ok) return got;
    items.push(...got.value.items);
    if (got.value.nextToken === null) return ok(items);
    if (got.value.nextToken === nextToken) break;
    nextToken = got.value.nextToken;
  }
  return err({ code: 'upstream-garbage', service: 'IAM Identity Center', detail: 'The list has no end.' });
}
