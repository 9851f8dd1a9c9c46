import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { AccountId, Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionShape } from '../../core/identity-source.ts';
import { identityOf } from './identity.ts';

const usualRegion = 'us-east-1';

export const sourceForm: FormSpec = {
  kind: 'console-sign-in',
  makes: 'source',
  group: 'people',
  title: 'AWS console sign-in',
  summary:
    'Sign in to the AWS Management Console as you always do, with a passkey if you have one; tools get its credentials. No access key, no AWS CLI.',
  fields: [
    {
      name: 'accountId',
      label: 'Account',
      type: 'text',
      required: false,
      placeholder: '123456789012',
      pattern: '\\d{12}',
      patternReason: 'An account number has twelve digits.',
      hint: 'A sign-in to any other account is refused. Empty: the account you sign in to.',
    },
    {
      name: 'region',
      label: 'Region',
      type: 'region',
      required: false,
      placeholder: usualRegion,
      hint: 'Where you sign in, and the region of its session. In China or GovCloud it must be one of theirs. Empty: us-east-1, and the default region in Settings.',
    },
    {
      name: 'signInWith',
      label: 'Sign in',
      type: 'choice',
      required: false,
      advanced: true,
      choices: [
        { value: 'browser', label: 'In the browser of this computer' },
        { value: 'code', label: 'With a code from any device' },
      ],
      hint: 'Automatic: in the browser, or with a code where there is none.',
    },
  ],
  guide: [
    {
      text: 'This is what “aws login” of the AWS CLI does: keys of 15 minutes that renew themselves, for 12 hours at most. It works for the root user, for IAM users and for users who come to the console from their company’s sign-in.',
    },
    {
      text: 'A user who is not an administrator needs the managed policy SignInLocalDevelopmentAccess, which holds signin:AuthorizeOAuth2Access and signin:CreateOAuth2Token.',
    },
  ],
};

export interface SourceConfig {
  /** Where the sign-in happens. */
  readonly region: Region;
  /** What the user wrote; null: the default region in Settings. */
  readonly sessionRegion: Region | null;
  /** The only account that may be signed in to; null: any. */
  readonly accountId: AccountId | null;
  readonly isByCode: boolean;
}

export function parseSource(
  values: FormValues,
): Result<
  { readonly config: FormValues; readonly subtitle: string; readonly parsed: SourceConfig },
  Problem
> {
  const config: Record<string, string> = {};
  for (const { name } of sourceForm.fields) {
    const value = (values[name] ?? '').trim();
    // AWS writes 1234-5678-9012 at many places.
    const plain = name === 'accountId' ? value.replaceAll('-', '') : value;
    if (plain !== '') config[name] = name === 'region' ? plain.toLowerCase() : plain;
  }
  for (const [field, reason] of Object.entries(formReasons(sourceForm, config)))
    return invalidInput(field, reason);
  const sessionRegion = Region.safeParse(config.region ?? '').data ?? null;
  const accountId = AccountId.safeParse(config.accountId ?? '').data ?? null;
  return ok({
    config,
    subtitle: accountId ?? 'Any account',
    parsed: {
      region: sessionRegion ?? Region.parse(usualRegion),
      sessionRegion,
      accountId,
      isByCode: config.signInWith === 'code',
    },
  });
}

export interface SessionConfig {
  readonly shape: SessionShape & { readonly accountId: AccountId };
  /** The ARN it was made for. */
  readonly identity: string;
}

/** Made by a sync: of the user who signed in. */
export function parseSession(values: FormValues): Result<SessionConfig, Problem> {
  const source = SourceId.safeParse(values.source);
  if (!source.success) return invalidInput('source', 'The identity source is required.');
  const arn = (values.identity ?? '').trim();
  const identity = identityOf(arn);
  if (identity === null) return invalidInput('identity', 'This is not the ARN of a user or role session.');
  const wanted = (values.region ?? '').trim();
  const region = wanted === '' ? null : (Region.safeParse(wanted).data ?? null);
  if (wanted !== '' && region === null)
    return invalidInput('region', 'This is not a region name such as us-east-1.');
  const { accountId } = identity;
  return ok({
    identity: arn,
    shape: {
      config: { source: source.data, identity: arn, ...(region === null ? {} : { region }) },
      parent: { kind: 'source', id: source.data },
      accountId,
      role: null,
      roleArn: null,
      region,
    },
  });
}
