import type { Region } from '../../../shared/ids.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import type { Secret } from '../../core/secret.ts';

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

async function nameOf(
  { identityCenter, sts }: IdentityPorts,
  region: Region,
  accessToken: Secret<string>,
  signal: AbortSignal,
): Promise<string | null> {
  const accounts = await identityCenter.listAccounts({ region, accessToken, nextToken: null }, signal);
  signal.throwIfAborted();
  const account = accounts.ok ? accounts.value.accounts[0] : undefined;
  if (account === undefined) return null;
  const { accountId } = account;
  const roles = await identityCenter.listAccountRoles(
    { region, accessToken, accountId, nextToken: null },
    signal,
  );
  signal.throwIfAborted();
  const role = roles.ok ? roles.value.roles[0] : undefined;
  if (role === undefined) return null;
  const lease = await identityCenter.getRoleCredentials({ region, accessToken, accountId, role }, signal);
  signal.throwIfAborted();
  if (!lease.ok) return null;
  const caller = await sts.getCallerIdentity(lease.value, region, signal);
  signal.throwIfAborted();
  return caller.ok ? (caller.value.arn.split('/').at(-1) ?? null) : null;
}
