import type { FormSpec, FormValues } from '../../../shared/form.ts';
import { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

export const sourceForm: FormSpec = {
  kind: 'saml',
  makes: 'source',
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
      hint: 'The address that brings you to AWS: copy the link of the AWS tile on your provider’s page.',
    },
    {
      name: 'region',
      label: 'Region',
      type: 'region',
      required: false,
      placeholder: 'us-east-1',
      hint: 'For the sessions found here. Empty takes the first region of the role’s partition.',
    },
    {
      name: 'durationSeconds',
      label: 'Session length in seconds',
      type: 'number',
      required: false,
      advanced: true,
      placeholder: '3600',
      hint: '900 to 43200. Empty takes what the provider says (SessionDuration), else one hour.',
    },
    {
      name: 'acsPort',
      label: 'Port for sign-in in your own browser',
      type: 'number',
      required: false,
      advanced: true,
      placeholder: '35001',
      hint: 'Only where the provider can post to http://127.0.0.1:PORT/saml. Empty signs in in a window of Latchkey.',
    },
  ],
};

export interface SourceConfig {
  readonly startUrl: string;
  readonly region: Region | null;
  readonly durationSeconds: number | null;
  readonly acsPort: number | null;
}
interface Parsed {
  readonly config: FormValues;
  readonly subtitle: string;
  readonly parsed: SourceConfig;
}

export function parseSourceConfig(values: FormValues): Result<Parsed, Problem> {
  const typed = (values.startUrl ?? '').trim();
  if (typed === '') return refuse('startUrl', 'The start URL is needed.');
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`);
  if (url === null) return refuse('startUrl', 'This is not a web address: it starts with https://.');
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    return refuse(
      'startUrl',
      'A sign-in page needs https://: over http:// anybody on the way could read it.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('startUrl', 'Leave user name and password out of the address.');
  }
  const regionText = (values.region ?? '').trim().toLowerCase();
  const region = regionText === '' ? null : (Region.safeParse(regionText).data ?? null);
  if (regionText !== '' && region === null)
    return refuse('region', 'This is not a region name such as us-east-1.');
  const duration = wholeNumber(values.durationSeconds, 900, 43_200);
  if (duration === undefined) return refuse('durationSeconds', 'AWS takes 900 to 43200 seconds.');
  const acsPort = wholeNumber(values.acsPort, 1024, 65_535);
  if (acsPort === undefined) return refuse('acsPort', 'A port is a number from 1024 to 65535.');
  if (url.href.length > 4000) return refuse('startUrl', 'This address has more than 4000 characters.');
  const parsed = { startUrl: url.href, region, durationSeconds: duration, acsPort };
  return ok({
    config: {
      startUrl: url.href,
      ...(region === null ? {} : { region }),
      ...(duration === null ? {} : { durationSeconds: String(duration) }),
      ...(acsPort === null ? {} : { acsPort: String(acsPort) }),
    },
    subtitle: url.host,
    parsed,
  });
}

/** Null when empty, undefined when it is no number of the range. */
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
const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(host);
const refuse = (field: string, reason: string): Result<never, Problem> =>
  err({ code: 'invalid-input', field, reason });
