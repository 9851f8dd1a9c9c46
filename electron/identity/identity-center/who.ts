import type { AccountId, Region } from '../../../shared/ids.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import type { Secret } from '../../core/secret.ts';
import { userNameOf } from './user-name.ts';

/** A portal that does not answer holds up no sign-in for longer: the token is there already. */
const longestMs = 10_000;

/**
 * Who signed in. Neither the OIDC service nor the portal tells; the session name of any role's credentials is the user's
 * name, and GetCallerIdentity cannot be denied. Null when anything on the way does not answer: a name is worth no failure.
 */
export async function whoSignedIn(
  ports: IdentityPorts,
  region: Region,
  accessToken: Secret<string>,
  signal: AbortSignal,
): Promise<string | null> {
  const late = new AbortController();
  const disarm = ports.clock.after(longestMs, () => late.abort());
  try {
    return await nameOf(ports, region, accessToken, AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (signal.aborted || !late.signal.aborted) throw error;
    return null;
  } finally {
    disarm();
  }
}

/** One account may be closed, one role without its trust: what the next one gives says the same. */
const MOST_TRIED = 3;

async function nameOf(
  ports: IdentityPorts,
  region: Region,
  accessToken: Secret<string>,
  signal: AbortSignal,
): Promise<string | null> {
  const listed = await ports.identityCenter.listAccounts({ region, accessToken, nextToken: null }, signal);
  signal.throwIfAborted();
  const accounts = listed.ok ? listed.value.accounts.slice(0, MOST_TRIED) : [];
  for (const { accountId } of accounts) {
    const name = await nameBy(ports, { region, accessToken, accountId }, signal);
    if (name !== null) return name;
  }
  return null;
}

async function nameBy(
  { identityCenter, sts }: IdentityPorts,
  at: { readonly region: Region; readonly accessToken: Secret<string>; readonly accountId: AccountId },
  signal: AbortSignal,
): Promise<string | null> {
  const { region, accessToken, accountId } = at;
  const listed = await identityCenter.listAccountRoles(
    { region, accessToken, accountId, nextToken: null },
    signal,
  );
  signal.throwIfAborted();
  const roles = listed.ok ? listed.value.roles.slice(0, MOST_TRIED) : [];
  for (const role of roles) {
    const lease = await identityCenter.getRoleCredentials({ region, accessToken, accountId, role }, signal);
    signal.throwIfAborted();
    if (!lease.ok) continue;
    const caller = await sts.getCallerIdentity(lease.value, region, signal);
    signal.throwIfAborted();
    const name = caller.ok ? userNameOf(caller.value.arn) : null;
    if (name !== null) return name;
  }
  return null;
}
