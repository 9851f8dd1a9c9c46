import type { AccountId } from '../../../shared/ids.ts';
import { isSamePortal, type Portal } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import { shellArgument } from '../../../shared/shell-quote.ts';
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

/**
 * What the user runs to sign in again, with the names that the user's config has for it; null where no name is known and
 * the command would ask for all of it.
 */
export async function renewCommand(
  { machine }: IdentityPorts,
  config: CliConfig,
  usable: Usable,
  signal: AbortSignal,
): Promise<string | null> {
  const sections = await readSections(machine, signal);
  const portal = usable.portal ?? usable.ended;
  const login = usable.logins[0] ?? usable.endedLogin;
  if (portal === null && login !== null && config.startUrl === null)
    return loginCommand(sections, login.accountId);
  return portalCommand(sections, config.startUrl ?? (portal === null ? null : plainUrl(portal.startUrl)));
}

/** The same for the keys of one `aws login`. */
export async function renewLoginCommand(
  { machine }: IdentityPorts,
  accountId: AccountId,
  signal: AbortSignal,
): Promise<string> {
  return loginCommand(await readSections(machine, signal), accountId);
}

async function readSections(
  machine: IdentityPorts['machine'],
  signal: AbortSignal,
): Promise<readonly Section[]> {
  const path = machine.env('AWS_CONFIG_FILE')?.trim() || '~/.aws/config';
  const text = await machine.readText(path, signal);
  signal.throwIfAborted();
  return text.ok ? sectionsOf(text.value) : [];
}

interface Section {
  readonly kind: 'sso-session' | 'profile';
  readonly name: string;
  readonly startUrl: string | null;
  readonly login: string | null;
}

function sectionsOf(text: string): readonly Section[] {
  const sections: Section[] = [];
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) {
      const [, kind, quoted, plain] =
        /^\s*(?:(sso-session|profile)\s+)?(?:"([^"]*)"|(\S+))\s*$/.exec(header) ?? [];
      const isSession = kind === 'sso-session';
      sections.push({
        kind: isSession ? 'sso-session' : 'profile',
        name: quoted ?? plain ?? '',
        startUrl: null,
        login: null,
      });
      continue;
    }
    const last = sections.at(-1);
    const [, key, value] = /^\s*(sso_start_url|login_session)\s*=\s*(\S+)/.exec(line) ?? [];
    if (last === undefined || value === undefined) continue;
    sections.pop();
    sections.push(key === 'sso_start_url' ? { ...last, startUrl: value } : { ...last, login: value });
  }
  // SECURITY: the command is for a shell; a name in which a shell could read more than a word in quotes is left out.
  return sections.filter(({ name }) => /^[\p{L}\p{N}_@+.:/ -]+$/u.test(name) && !/^[ -]/.test(name));
}

function portalCommand(sections: readonly Section[], startUrl: string | null): string | null {
  const known = sections.filter(
    (one) =>
      one.startUrl !== null &&
      (startUrl === null || isAt({ startUrl: one.startUrl, region: null }, startUrl)),
  );
  const session = known.find(({ kind }) => kind === 'sso-session');
  if (session !== undefined) return `aws sso login --sso-session ${shellArgument(session.name)}`;
  const [profile] = known;
  return profile === undefined ? null : `aws sso login --profile ${shellArgument(profile.name)}`;
}

function loginCommand(sections: readonly Section[], accountId: AccountId): string {
  const profile = sections.find(({ login }) => login?.includes(`:${accountId}:`) === true);
  return profile === undefined || profile.name === 'default'
    ? 'aws login'
    : `aws login --profile ${shellArgument(profile.name)}`;
}

export async function nothingUsable(
  ports: IdentityPorts,
  source: string,
  config: CliConfig,
  usable: Usable,
  signal: AbortSignal,
): Promise<Problem> {
  const { ended, endedLogin } = usable;
  const startUrl = config.startUrl ?? (ended === null ? null : plainUrl(ended.startUrl));
  // Where no section names the portal, `aws sso login` refuses: this writes the section and signs in.
  const command = (await renewCommand(ports, config, usable, signal)) ?? 'aws configure sso';
  const where = startUrl === null ? '' : ` to ${startUrl}`;
  const why = ended !== null || endedLogin !== null ? 'has expired' : 'is not in its cache';
  return {
    code: 'nothing-here',
    source,
    reason: `The AWS CLI’s sign-in${where} ${why}. Latchkey reads it and never renews it.`.slice(0, 500),
    advice: `Run: ${command}; then sign in here again. Or add an IAM Identity Center source in Latchkey, which renews automatically.`,
  };
}
