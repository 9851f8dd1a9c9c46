import { isSamePortal, type Portal } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { type CliCache, type LoginSignIn, type PortalSignIn, readCache } from './cache.ts';
import { type CliConfig, plainUrl } from './form.ts';

/** Not used any more with less than this left: it would be refused on the way. */
const deadMs = 30_000;

export interface Usable {
  /** The portal that was asked for, else the newest; null: none that still holds. */
  readonly portal: PortalSignIn | null;
  /** Keys of `aws login` that still hold; none where a portal was asked for. */
  readonly logins: readonly LoginSignIn[];
  /** A sign-in that was there but has ended. */
  readonly ended: PortalSignIn | null;
  readonly endedLogin: LoginSignIn | null;
}

export async function usableSignIns(
  ports: IdentityPorts,
  config: CliConfig,
  signal: AbortSignal,
): Promise<Result<Usable, Problem>> {
  const cache = await readCache(ports, signal);
  signal.throwIfAborted();
  return cache.ok ? ok(choose(cache.value, config, serverNow(ports))) : cache;
}

function choose({ portals, logins }: CliCache, { startUrl }: CliConfig, now: number): Usable {
  const holds = ({ expiresAt }: { readonly expiresAt: number }): boolean => expiresAt - now > deadMs;
  const wanted = portals.filter((each) => startUrl === null || isAt(each, startUrl));
  const ownLogins = startUrl === null ? logins : [];
  return {
    portal: wanted.find(holds) ?? null,
    logins: ownLogins.filter(holds),
    ended: wanted.find((each) => !holds(each)) ?? null,
    endedLogin: ownLogins.find((each) => !holds(each)) ?? null,
  };
}

/** Whether it is a sign-in at this portal, however either address is spelled. */
const isAt = (portal: Portal, startUrl: string): boolean => isSamePortal(portal, { startUrl, region: null });

/** The names of the sso-sessions in the user's config whose start URL it is: what `aws sso login` wants to hear. */
export async function sessionNames(
  { machine }: IdentityPorts,
  startUrl: string | null,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = machine.env('AWS_CONFIG_FILE')?.trim() || '~/.aws/config';
  const text = await machine.readText(path, signal);
  signal.throwIfAborted();
  if (!text.ok) return [];
  const names: string[] = [];
  let name: string | null = null;
  for (const line of text.value.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]*)\]/.exec(line);
    if (header !== null) name = /^sso-session\s+(\S+)\s*$/.exec(header[1] ?? '')?.[1] ?? null;
    const url = /^\s*sso_start_url\s*=\s*(\S+)/.exec(line)?.[1];
    if (
      name !== null &&
      url !== undefined &&
      (startUrl === null || isAt({ startUrl: url, region: null }, startUrl))
    )
      names.push(name);
  }
  return names;
}

export async function nothingUsable(
  ports: IdentityPorts,
  source: string,
  config: CliConfig,
  { ended, endedLogin }: Usable,
  signal: AbortSignal,
): Promise<Problem> {
  const startUrl = config.startUrl ?? (ended === null ? null : plainUrl(ended.startUrl));
  const [session] = await sessionNames(ports, startUrl, signal);
  const isLogin = ended === null && endedLogin !== null;
  const where = startUrl === null ? '' : ` to ${startUrl}`;
  const why = ended !== null || isLogin ? 'has expired' : 'is not in its cache';
  const command = isLogin ? 'aws login' : `aws sso login --sso-session ${session ?? 'NAME'}`;
  return {
    code: 'nothing-here',
    source,
    reason: `The AWS CLI’s sign-in${where} ${why}. Latchkey reads it and never renews it.`.slice(0, 500),
    advice: `Run: ${command}; then sign in here again. Or add an IAM Identity Center source in Latchkey, which renews automatically.`,
  };
}
