import { AccountId, Region, RoleArn } from '../../../shared/ids.ts';
import type { ImportFix } from '../../../shared/import.ts';

/** Checks values as they are read from the files, and collects what cannot be kept as it is. Nothing is dropped silently. */
export interface ValueCheck {
  readonly fixes: readonly ImportFix[];
  /** True when some value has no safe fix. */
  readonly isBlocked: boolean;
  /** The value with its fix applied; null when it is absent or has no fix. */
  checked(key: string, check: (value: string) => Checked): string | null;
}
/** The replacement for a value and why; null: it is valid. `proposed` null: only the user can repair it. */
export type Checked = { readonly proposed: string | null; readonly why: string } | null;

export function createValueCheck(values: ReadonlyMap<string, string>): ValueCheck {
  const fixes: ImportFix[] = [];
  return {
    fixes,
    get isBlocked() {
      return fixes.some((fix) => fix.proposed === null);
    },
    checked(key, check) {
      const was = values.get(key);
      if (was === undefined || was === '') return null;
      const { value, why } = plain(was);
      const found = check(value);
      if (found === null && why === null) return value;
      const proposed = found === null ? value : found.proposed;
      const reasons = [why, found?.why].filter((reason) => reason !== null && reason !== undefined);
      fixes.push({ key, was, proposed, why: reasons.join(' ') });
      return proposed;
    },
  };
}

/** Without what people put round a value: quotes and comments are part of it for the aws command. */
function plain(was: string): { readonly value: string; readonly why: string | null } {
  const uncommented = was.replace(/\s[#;].*$/s, '').trim();
  const quoted = /^(["'])(.*)\1$/s.exec(uncommented)?.[2];
  if (quoted !== undefined) return { value: quoted, why: 'Quotes are part of a value in these files.' };
  if (uncommented !== was)
    return {
      value: uncommented,
      why: 'The aws command reads a comment on the same line as part of the value.',
    };
  return { value: was, why: null };
}

/** An IAM ARN has two colons before the account ID; people paste one or three. */
export function checkRoleArn(value: string): Checked {
  if (RoleArn.safeParse(value).success) return null;
  const parts = /^arn:+(aws[a-z-]*):+iam:+(\d{12})(?::+|\/)(?:role\/)?(.+)$/.exec(value.replace(/\s+/g, ''));
  const proposed = parts === null ? '' : `arn:${parts[1]}:iam::${parts[2]}:role/${parts[3]}`;
  if (!RoleArn.safeParse(proposed).success)
    return { proposed: null, why: 'It is not a role ARN such as arn:aws:iam::111111111111:role/Name.' };
  return { proposed, why: 'A role ARN has exactly two colons before the account id; STS refuses this one.' };
}

/** 2 to 64 of [\w+=,.@-] (STS model, roleSessionNameType). */
export function checkSessionName(value: string): Checked {
  if (/^[\w+=,.@-]{2,64}$/.test(value)) return null;
  const proposed = value
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .trim()
    .replace(/\s+/g, '.')
    .replace(/[^\w+=,.@-]+/g, '-')
    .slice(0, 64);
  const why = 'STS takes 2 to 64 letters, digits and _ + = , . @ - in a session name, and no spaces.';
  return { proposed: proposed.length < 2 ? null : proposed, why };
}

/** 900 to 43200 s; 3600 at most where a role is built on a role (protocols §vii). */
export function checkDuration(value: string, isChained: boolean): Checked {
  const longest = isChained ? 3600 : 43_200;
  const parts = /^(\d+)(?:\.0+)?\s*(s|m|min|h)?$/i.exec(value);
  if (parts === null)
    return { proposed: '3600', why: 'It is not a whole number of seconds; tools ignore it and use 3600.' };
  const factor = { s: 1, m: 60, h: 3600 }[(parts[2] ?? 's').charAt(0).toLowerCase()] ?? 1;
  const seconds = Number(parts[1]) * factor;
  const proposed = String(Math.min(Math.max(seconds, 900), longest));
  if (proposed === value) return null;
  if (seconds > longest && isChained)
    return { proposed, why: 'A role on top of another session lasts one hour at most.' };
  if (String(seconds) !== proposed) return { proposed, why: `A session lasts 900 to ${longest} seconds.` };
  return { proposed, why: 'It must be a whole number of seconds; tools ignore anything else.' };
}

export function checkExternalId(value: string): Checked {
  if (/^[\w+=,.@:/-]{2,1224}$/.test(value)) return null;
  return {
    proposed: null,
    why: 'STS takes 2 to 1224 letters, digits and _ + = , . @ : / - in an external id.',
  };
}

export function checkMfaSerial(value: string): Checked {
  if (/^arn:aws[a-z-]*:iam::\d{12}:mfa\/[\w+=,.@/-]+$/.test(value)) return null;
  const parts = /^arn:+(aws[a-z-]*):+iam:+(\d{12}):+mfa\/([\w+=,.@/-]+)$/.exec(value);
  if (parts !== null) {
    const proposed = `arn:${parts[1]}:iam::${parts[2]}:mfa/${parts[3]}`;
    return { proposed, why: 'An MFA device ARN has exactly two colons before the account id.' };
  }
  // A hardware device is named by its serial number.
  if (/^[\w+=/:,.@-]{9,256}$/.test(value) && !value.startsWith('arn:')) return null;
  return { proposed: null, why: 'It is not an MFA device ARN such as arn:aws:iam::111111111111:mfa/name.' };
}

export function checkRegion(value: string): Checked {
  if (Region.safeParse(value).success) return null;
  const proposed = value.toLowerCase().replace(/(\d)[a-f]$/, '$1');
  const why = 'It is not a region name such as us-east-1.';
  return { proposed: Region.safeParse(proposed).success ? proposed : null, why };
}

export function checkAccountId(value: string): Checked {
  if (AccountId.safeParse(value).success) return null;
  const proposed = value.replace(/[\s-]/g, '');
  const why = 'An account id has twelve digits.';
  return { proposed: AccountId.safeParse(proposed).success ? proposed : null, why };
}

export function checkRoleName(value: string): Checked {
  if (/^[\w+=,.@-]{1,64}$/.test(value)) return null;
  return {
    proposed: null,
    why: 'It is not a permission set name: only letters, digits and _ + = , . @ - are allowed.',
  };
}

/** By hand: a pattern looks again from each slash on. */
function withoutSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end--;
  return url.slice(0, end);
}

export function checkStartUrl(value: string): Checked {
  const bare = withoutSlashes(value.replace(/\/?#.*$/, ''));
  // Plain HTTP on this machine only: a local stand-in of the service.
  if (!/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])[^\s"'<>]+$/.test(bare))
    return { proposed: null, why: 'The start URL is not a web address that begins with https://.' };
  if (bare === withoutSlashes(value)) return null;
  return { proposed: bare, why: 'The # at the end belongs to the page in the browser, not to the address.' };
}

/** Neither botocore nor the JavaScript SDK expands a `~` here: they look for a directory of that name. */
export function checkTokenFile(value: string, home: string): Checked {
  if (/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(value)) return null;
  const why = 'Tools do not expand ~ here: the path must be absolute.';
  if (/^~(?=[\\/])/.test(value)) return { proposed: value.replace(/^~/, home), why };
  return {
    proposed: null,
    why: 'Tools look for it in the directory they are started in: the path must be absolute.',
  };
}

/** As IAM gives them out; temporary ones begin with ASIA. */
export function checkAccessKeyId(value: string): Checked {
  if (/^AKIA[A-Z0-9]{12,124}$/.test(value)) return null;
  return { proposed: null, why: 'It is not an access key ID such as AKIAIOSFODNN7EXAMPLE.' };
}

export function checkCredentialSource(value: string): Checked {
  const known = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer'];
  if (known.includes(value)) return null;
  const proposed = known.find((one) => one.toLowerCase() === value.toLowerCase()) ?? null;
  return { proposed, why: `The tools know ${known.join(', ')} only.` };
}
