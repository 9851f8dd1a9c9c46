import { partitionOfRegion, regionElsewhere } from '../../../shared/aws-partition.ts';
import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { AccountId, Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { parseStartUrl, partitionOfSignIn } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import type { SessionShape } from '../../core/identity-source.ts';

export const sourceForm: FormSpec = {
  kind: 'aws-cli',
  makes: 'source',
  group: 'machine',
  title: 'AWS CLI sign-in',
  summary: 'Uses the sign-ins of “aws sso login” and “aws login” on this computer without changing them.',
  fields: [
    {
      name: 'startUrl',
      label: 'Start URL',
      type: 'text',
      required: false,
      placeholder: 'https://acme.awsapps.com/start',
      hint: 'Which access portal, if you sign in to several. Empty: the newest sign-in.',
    },
    {
      name: 'sessionRegion',
      label: 'Region for its sessions',
      type: 'region',
      required: false,
      advanced: true,
      hint: 'Used for every session found here. Empty: the default region in Settings.',
    },
  ],
  guide: [
    {
      text: 'Latchkey only reads what the AWS CLI has cached. It does not renew it, and signing out here does not sign you out there. For sessions that renew automatically, add an IAM Identity Center source instead.',
    },
  ],
};

export interface CliConfig {
  readonly startUrl: string | null;
  readonly sessionRegion: Region | null;
}

export function parseSource(
  values: FormValues,
): Result<{ readonly config: FormValues; readonly subtitle: string; readonly parsed: CliConfig }, Problem> {
  const config: Record<string, string> = {};
  for (const { name } of sourceForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = name === 'startUrl' ? plainUrl(value) : value;
  }
  for (const [field, reason] of Object.entries(formReasons(sourceForm, config)))
    return invalidInput(field, reason);
  const { startUrl, sessionRegion } = config;
  if (startUrl !== undefined && !URL.canParse(startUrl))
    return invalidInput('startUrl', 'This is not a web address such as https://acme.awsapps.com/start.');
  const partition = partitionOfSignIn({ startUrl: startUrl ?? '' });
  if (sessionRegion !== undefined && partition !== null && partitionOfRegion(sessionRegion) !== partition)
    return invalidInput('sessionRegion', regionElsewhere(sessionRegion, partition));
  return ok({
    config,
    subtitle: startUrl === undefined ? 'The newest sign-in' : new URL(startUrl).host,
    parsed: {
      startUrl: startUrl ?? null,
      sessionRegion: Region.safeParse(sessionRegion ?? '').data ?? null,
    },
  });
}

/** One form for all the ways an address is pasted and the AWS CLI keeps it. */
export function plainUrl(typed: string): string {
  const parsed = parseStartUrl(typed);
  if (parsed.ok) return parsed.value.url;
  const text = typed.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return withoutTrailingSlashes(url.replace(/#.*$/, ''));
}

/** Made by a sync: a role of the portal, or the keys of `aws login` (then `login` names the cache file). */
export function parseSession(values: FormValues): Result<SessionShape, Problem> {
  const source = SourceId.safeParse(values.source);
  if (!source.success) return invalidInput('source', 'The identity source is required.');
  const accountId = AccountId.safeParse(values.accountId);
  if (!accountId.success) return invalidInput('accountId', 'An account number has twelve digits.');
  const role = (values.role ?? '').trim();
  const login = (values.login ?? '').trim();
  if (login === '' && !/^[\w+=,.@-]{1,128}$/.test(role))
    return invalidInput('role', 'The name of a permission set is required.');
  if (login !== '' && !/^[\w.-]{1,128}$/.test(login))
    return invalidInput('login', 'The name of a cached sign-in is required.');
  const wanted = (values.region ?? '').trim();
  const region = wanted === '' ? null : (Region.safeParse(wanted).data ?? null);
  if (wanted !== '' && region === null)
    return invalidInput('region', 'This is not a region name such as us-east-1.');
  return ok({
    config: {
      source: source.data,
      accountId: accountId.data,
      ...(login === '' ? { role } : { login }),
      ...(region === null ? {} : { region }),
    },
    parent: { kind: 'source', id: source.data },
    accountId: accountId.data,
    role: login === '' ? role : null,
    roleArn: null,
    region,
  });
}
