import { partitionOfRegion, regionElsewhere } from '../../../shared/aws-partition.ts';
import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { Region } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { isVanityAddress, parseStartUrl, partitionOfAddress } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';

export const startUrlLabel = 'Start URL';
export const additionalStartUrlLabel = 'Start URL in an additional Region';

export const sourceForm: FormSpec = {
  kind: 'identity-center',
  makes: 'source',
  group: 'people',
  title: 'IAM Identity Center',
  summary:
    'Sign in at your company’s AWS access portal; every account and role you may use becomes a session.',
  address: 'startUrl',
  fields: [
    {
      name: 'startUrl',
      label: startUrlLabel,
      type: 'text',
      required: true,
      placeholder: 'https://acme.awsapps.com/start',
      hint: 'The address of the page with your AWS accounts. Any page of the portal will do, and a short name of your company’s that redirects to it.',
    },
    {
      name: 'region',
      label: 'Region of IAM Identity Center',
      type: 'region',
      required: false,
      placeholder: 'us-east-1',
      hint: 'Your administrator knows it. Not needed for addresses that end in app.aws.',
    },
    {
      name: 'signInWith',
      label: 'Sign in',
      type: 'choice',
      required: false,
      advanced: true,
      choices: [
        { value: 'browser', label: 'In the browser of this computer' },
        { value: 'code', label: 'With a code on any device' },
      ],
      hint: 'Automatic: in the browser, or with a code where there is none.',
    },
    {
      name: 'sessionRegion',
      label: 'Region for its sessions',
      type: 'region',
      required: false,
      advanced: true,
      hint: 'Used for every session found here. Empty: the default region in Settings.',
    },
    {
      name: 'additionalStartUrl',
      label: additionalStartUrlLabel,
      type: 'text',
      required: false,
      advanced: true,
      placeholder: 'https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws',
      hint: 'If your company replicates IAM Identity Center: a sign-in goes there while the Region above cannot be reached.',
    },
    {
      name: 'additionalRegion',
      label: 'That Region',
      type: 'region',
      required: false,
      advanced: true,
      hint: 'Not needed for addresses that contain it.',
    },
  ],
};

/** The portal of an instance in one Region. */
export interface PortalAddress {
  readonly startUrl: string;
  readonly region: Region;
}

export interface SourceConfig extends PortalAddress {
  /** Where the instance is replicated to; null: nowhere that the user named. */
  readonly additional: PortalAddress | null;
  readonly sessionRegion: Region | null;
  /** What the user chose; whether a browser can be had is another matter. */
  readonly signInWith: 'browser' | 'code';
}

export function parseSourceConfig(
  values: FormValues,
): Result<
  { readonly config: FormValues; readonly subtitle: string; readonly parsed: SourceConfig },
  Problem
> {
  const main = parsePlace(values, { startUrl: 'startUrl', region: 'region' });
  if (!main.ok) return main;
  const { startUrl, region, host } = main.value;
  const second = parseAdditional(values, main.value);
  if (!second.ok) return second;
  const additional = second.value;
  const wanted = (values.sessionRegion ?? '').trim().toLowerCase();
  const sessionRegion = wanted === '' ? null : (Region.safeParse(wanted).data ?? null);
  if (wanted !== '' && sessionRegion === null) {
    return invalidInput('sessionRegion', 'This is not a region name such as us-east-1.');
  }
  const partition = partitionOfRegion(region);
  if (sessionRegion !== null && partitionOfRegion(sessionRegion) !== partition)
    return invalidInput('sessionRegion', regionElsewhere(sessionRegion, partition));
  const signInWith = (values.signInWith ?? '').trim();
  if (!['', 'browser', 'code'].includes(signInWith)) {
    return invalidInput(
      'signInWith',
      'Choose “In the browser of this computer” or “With a code on any device”.',
    );
  }
  return ok({
    config: {
      startUrl,
      region,
      ...(signInWith === '' ? {} : { signInWith }),
      ...(sessionRegion === null ? {} : { sessionRegion }),
      ...(additional === null
        ? {}
        : { additionalStartUrl: additional.startUrl, additionalRegion: additional.region }),
    },
    subtitle: host,
    parsed: {
      startUrl,
      region,
      additional,
      sessionRegion,
      signInWith: signInWith === 'code' ? 'code' : 'browser',
    },
  });
}

function parsePlace(
  values: FormValues,
  fields: { readonly startUrl: string; readonly region: string },
): Result<PortalAddress & { readonly host: string }, Problem> {
  const start = parseStartUrl(values[fields.startUrl] ?? '');
  if (!start.ok) return invalidInput(fields.startUrl, start.error);
  const typed = (values[fields.region] ?? '').trim().toLowerCase();
  const region = typed === '' ? start.value.region : (Region.safeParse(typed).data ?? null);
  if (region === null) {
    return invalidInput(
      fields.region,
      typed === ''
        ? 'The region of IAM Identity Center is required, such as us-east-1: this address does not contain it.'
        : 'This is not a region name such as us-east-1.',
    );
  }
  if (start.value.region !== null && start.value.region !== region)
    return invalidInput(fields.region, `The address says ${start.value.region}.`);
  const partition = partitionOfAddress(start.value);
  if (partition !== null && partitionOfRegion(region) !== partition)
    return invalidInput(fields.region, regionElsewhere(region, partition));
  return ok({ startUrl: start.value.url, region, host: start.value.host });
}

/** The instance in the address of a portal, the same in all its Regions; null where the address has a name of the company's. */
const instanceOf = (startUrl: string): string | null =>
  /^(ssoins-[0-9a-z]+)\./.exec(new URL(startUrl).hostname)?.[1] ?? null;

function parseAdditional(values: FormValues, main: PortalAddress): Result<PortalAddress | null, Problem> {
  const isWanted = (values.additionalStartUrl ?? '').trim() !== '';
  if (!isWanted)
    return (values.additionalRegion ?? '').trim() === ''
      ? ok(null)
      : invalidInput('additionalStartUrl', 'The start URL in that Region is required.');
  const place = parsePlace(values, { startUrl: 'additionalStartUrl', region: 'additionalRegion' });
  if (!place.ok) return place;
  const { startUrl, region, host } = place.value;
  // One that was not resolved when it was saved would be found out only in an outage: the first sign-in there.
  if (isVanityAddress({ url: startUrl, host, region }))
    return invalidInput(
      'additionalStartUrl',
      `${host} is no access portal of AWS: enter the address that it leads to.`,
    );
  if (region === main.region)
    return invalidInput('additionalRegion', 'This is the Region of the start URL above.');
  if (partitionOfRegion(region) !== partitionOfRegion(main.region))
    return invalidInput('additionalRegion', regionElsewhere(region, partitionOfRegion(main.region)));
  const [instance, other] = [instanceOf(main.startUrl), instanceOf(startUrl)];
  // A sync there would find the accounts of another company, and miss every one of these.
  if (instance !== null && other !== null && instance !== other)
    return invalidInput(
      'additionalStartUrl',
      `This is the portal of another IAM Identity Center: ${other}, not ${instance}.`,
    );
  return ok({ startUrl, region });
}
