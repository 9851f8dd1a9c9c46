import { z } from 'zod';
import { AccountId, Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { parseIsoTime } from '../parse-iso-time.ts';

// SECURITY: read only. The refresh tokens beside these values rotate and belong to the aws command: using one here would
// sign the user out there, so they are not even taken out of the file.
const PortalFile = z.object({
  startUrl: z.string().min(1),
  region: z.string(),
  accessToken: z.string().min(1),
  expiresAt: z.string(),
});
const LoginFile = z.object({
  accessToken: z.object({
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1),
    accountId: z.string(),
    expiresAt: z.string(),
  }),
});

/** `aws sso login`: a token for the access portal. */
export interface PortalSignIn {
  readonly startUrl: string;
  readonly region: Region;
  readonly accessToken: Secret<string>;
  readonly expiresAt: number;
  /** The cache file's name without its ending: the SHA-1 of the sso-session's name or of the start URL. */
  readonly file: string;
}

/** `aws login`: keys of the console sign-in, 15 minutes each; the aws command renews them when it is used. */
export interface LoginSignIn {
  readonly accountId: AccountId;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
  readonly sessionToken: Secret<string>;
  readonly expiresAt: number;
  readonly file: string;
}

export interface CliCache {
  /** The latest to end first. */
  readonly portals: readonly PortalSignIn[];
  readonly logins: readonly LoginSignIn[];
}

interface CacheFile {
  readonly file: string;
  readonly json: unknown;
}

/** Everything the AWS CLI has cached, expired or not. A file that is not a sign-in (a registration) is passed over. */
export async function readCache(
  { machine, skew }: IdentityPorts,
  signal: AbortSignal,
): Promise<Result<CliCache, Problem>> {
  const filesOf = async (directory: string): Promise<Result<readonly CacheFile[], Problem>> => {
    const names = await machine.list(directory, signal);
    signal.throwIfAborted();
    if (!names.ok) return names;
    const found: CacheFile[] = [];
    for (const name of names.value.filter((each) => each.endsWith('.json')).slice(0, 500)) {
      const text = await machine.readText(`${directory}/${name}`, signal);
      signal.throwIfAborted();
      // Gone or rewritten in between: the aws command works there too.
      if (text.ok) found.push({ file: name.slice(0, -'.json'.length), json: jsonOf(text.value) });
    }
    return ok(found);
  };
  const sso = await filesOf('~/.aws/sso/cache');
  if (!sso.ok) return sso;
  const login = await filesOf(machine.env('AWS_LOGIN_CACHE_DIRECTORY')?.trim() || '~/.aws/login/cache');
  if (!login.ok) return login;
  return ok({
    portals: sso.value
      .flatMap((each) => portalOf(each, skew.skewMs()))
      .sort((a, b) => b.expiresAt - a.expiresAt),
    logins: login.value
      .flatMap((each) => loginOf(each, skew.skewMs()))
      .sort((a, b) => b.expiresAt - a.expiresAt),
  });
}

function portalOf({ file, json }: CacheFile, skewMs: number): PortalSignIn[] {
  const parsed = PortalFile.safeParse(json).data;
  const region = Region.safeParse(parsed?.region).data;
  const expiresAt = timeOf(parsed?.expiresAt, skewMs);
  if (parsed === undefined || region === undefined || expiresAt === null) return [];
  return [
    { startUrl: parsed.startUrl, region, accessToken: new Secret(parsed.accessToken), expiresAt, file },
  ];
}

function loginOf({ file, json }: CacheFile, skewMs: number): LoginSignIn[] {
  const keys = LoginFile.safeParse(json).data?.accessToken;
  const accountId = AccountId.safeParse(keys?.accountId).data;
  const expiresAt = timeOf(keys?.expiresAt, skewMs);
  if (keys === undefined || accountId === undefined || expiresAt === null) return [];
  return [
    {
      accountId,
      expiresAt,
      file,
      accessKeyId: keys.accessKeyId,
      secretAccessKey: new Secret(keys.secretAccessKey),
      sessionToken: new Secret(keys.sessionToken),
    },
  ];
}

/** By AWS's clock: the AWS CLI counts from the machine's own. Older versions of it wrote `UTC` in place of `Z`. */
function timeOf(text: string | undefined, skewMs: number): number | null {
  const local = parseIsoTime((text ?? '').replace(/UTC$/, 'Z'));
  return local === null ? null : local + skewMs;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
