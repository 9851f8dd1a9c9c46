import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { Region } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { isLoopback } from '../../../shared/loopback.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { parseAccountNames } from './account-names.ts';
import { isProviderArn } from './assertion.ts';
import { samlGuide } from './guide.ts';
import { neverStarts } from './start-url.ts';

const reasons = {
  durationSeconds: 'AWS takes 900 to 43200 seconds.',
  accountNames: 'Each line is an account number of 12 digits, a space and a name.',
  spEntityId: 'An entity ID is a URN or an address without spaces.',
  providerArn: 'This is not the ARN of a SAML provider: arn:aws:iam::ACCOUNT:saml-provider/NAME.',
};
const namedAccount = '\\d{4}-?\\d{4}-?\\d{4}[ \\t:=,]+\\S[^\\r\\n]*';

export const sourceForm: FormSpec = {
  kind: 'saml',
  makes: 'source',
  group: 'people',
  title: 'SAML identity provider',
  summary:
    'Sign in on your company’s own page (Okta, Entra ID, ADFS, Google, any SAML 2.0 provider); the roles it gives you become sessions.',
  fields: [
    {
      name: 'startUrl',
      label: 'Start URL',
      type: 'url',
      required: true,
      placeholder: 'https://acme.okta.com/home/amazon_aws/0oa1/272',
      hint: 'The address that takes you to AWS: copy the link of the AWS tile on your provider’s page.',
    },
    {
      name: 'region',
      label: 'Region',
      type: 'region',
      required: false,
      placeholder: 'us-east-1',
      hint: 'For the sessions found here. Empty: the first region of the role’s partition.',
    },
    {
      name: 'durationSeconds',
      label: 'Session length in seconds',
      type: 'number',
      required: false,
      advanced: true,
      placeholder: '3600',
      pattern: '9\\d\\d|[1-9]\\d{3}|[1-3]\\d{4}|4[0-2]\\d{3}|43[01]\\d\\d|43200',
      patternReason: reasons.durationSeconds,
      hint: '900 to 43200. Empty takes what the provider says (SessionDuration), else one hour.',
    },
    {
      name: 'accountNames',
      label: 'Names of accounts',
      type: 'multiline',
      required: false,
      advanced: true,
      placeholder: '111111111111 Production',
      pattern: `${namedAccount}(?:\\r?\\n\\s*${namedAccount})*`,
      patternReason: reasons.accountNames,
      hint: 'One account per line: its number and your name for it. Other accounts are shown by their alias if AWS returns one, or by their number.',
    },
    {
      name: 'spEntityId',
      label: 'Entity ID of the request',
      type: 'text',
      required: false,
      advanced: true,
      placeholder: 'urn:amazon:webservices',
      pattern: '[^\\s<>"]{3,500}',
      patternReason: reasons.spEntityId,
      hint: 'Only if there is no link to start from (SP-initiated). The start URL is then the provider’s SAML sign-on address, and Latchkey sends it a request. Empty: the provider starts the sign-in.',
    },
    {
      name: 'providerArn',
      label: 'ARN of the provider in IAM',
      type: 'text',
      required: false,
      advanced: true,
      placeholder: 'arn:aws:iam::111111111111:saml-provider/Okta',
      pattern: 'arn:aws[a-z-]*:iam::\\d{12}:saml-provider/[\\w./-]{1,512}',
      patternReason: reasons.providerArn,
      hint: 'Used in the trust policy below. Not needed to sign in.',
    },
    {
      name: 'acsPort',
      label: 'Port for sign-in in your own browser',
      type: 'number',
      required: false,
      advanced: true,
      placeholder: '35001',
      hint: 'For passkeys and device trust, if the provider can post to http://127.0.0.1:PORT/saml. Empty: you sign in in a window of Latchkey.',
    },
  ],
  guide: [...samlGuide],
};

export interface SourceConfig {
  readonly startUrl: string;
  readonly region: Region | null;
  readonly durationSeconds: number | null;
  readonly acsPort: number | null;
  /** Set for a sign-in that begins with our own request; null when the provider begins. */
  readonly spEntityId: string | null;
  /** Account ids to names, as the user typed them. */
  readonly accountNames: ReadonlyMap<string, string>;
}
interface Parsed {
  readonly config: FormValues;
  readonly subtitle: string;
  readonly parsed: SourceConfig;
}

export function parseSourceConfig(values: FormValues): Result<Parsed, Problem> {
  const typed = (values.startUrl ?? '').trim();
  if (typed === '') return invalidInput('startUrl', 'The start URL is required.');
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`);
  if (url === null) return invalidInput('startUrl', 'This is not a web address: it starts with https://.');
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    return invalidInput(
      'startUrl',
      'A sign-in page needs https://: over http:// anyone on the network could read it.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    return invalidInput('startUrl', 'Leave user name and password out of the address.');
  }
  const never = neverStarts(url);
  if (never !== null) return invalidInput('startUrl', never);
  const regionText = (values.region ?? '').trim().toLowerCase();
  const region = regionText === '' ? null : (Region.safeParse(regionText).data ?? null);
  if (regionText !== '' && region === null)
    return invalidInput('region', 'This is not a region name such as us-east-1.');
  const duration = wholeNumber(values.durationSeconds, 900, 43_200);
  if (duration === undefined) return invalidInput('durationSeconds', reasons.durationSeconds);
  const acsPort = wholeNumber(values.acsPort, 1024, 65_535);
  if (acsPort === undefined) return invalidInput('acsPort', 'A port is a number from 1024 to 65535.');
  const spEntityId = (values.spEntityId ?? '').trim() || null;
  if (spEntityId !== null && !/^[^\s<>"]{3,500}$/.test(spEntityId)) {
    return invalidInput('spEntityId', reasons.spEntityId);
  }
  const providerArn = (values.providerArn ?? '').trim();
  if (providerArn !== '' && !isProviderArn(providerArn)) {
    return invalidInput('providerArn', reasons.providerArn);
  }
  const accountNames = parseAccountNames(values.accountNames ?? '');
  if (accountNames === null) {
    return invalidInput('accountNames', reasons.accountNames);
  }
  if (url.href.length > 4000) return invalidInput('startUrl', 'This address has more than 4000 characters.');
  const parsed = { startUrl: url.href, region, durationSeconds: duration, acsPort, spEntityId, accountNames };
  const names = [...accountNames].map(([id, name]) => `${id} ${name}`).join('\n');
  return ok({
    config: {
      startUrl: url.href,
      ...(region === null ? {} : { region }),
      ...(duration === null ? {} : { durationSeconds: String(duration) }),
      ...(acsPort === null ? {} : { acsPort: String(acsPort) }),
      ...(spEntityId === null ? {} : { spEntityId }),
      ...(providerArn === '' ? {} : { providerArn }),
      ...(names === '' ? {} : { accountNames: names }),
    },
    subtitle: url.host,
    parsed,
  });
}

/** Null when empty, undefined when it is not a number of the range. */
function wholeNumber(text: string | undefined, min: number, max: number): number | null | undefined {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return /^\d{1,9}$/.test(trimmed) && value >= min && value <= max ? value : undefined;
}
function parseUrl(text: string): URL | null {
  try {
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' ? url : null;
  } catch {
    return null;
  }
}
