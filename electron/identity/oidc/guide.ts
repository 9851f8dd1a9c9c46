import { awsPartitions } from '../../../shared/aws-partition.ts';
import type { FormSpec } from '../../../shared/form.ts';
import { arnElsewhere } from '../../../shared/text/arn-elsewhere.ts';
import { type Preset, presets } from './presets.ts';
import { trustPolicy } from './trust-policy.ts';

type Entry = NonNullable<FormSpec['guide']>[number];

const accountId = 'YOUR_ACCOUNT_ID';
const guid = '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}';

/** The id of a user pool begins with its region, which tells the partition; those of all other regions come last. */
const userPoolParts = awsPartitions
  .toSorted((a, b) => b.regionsBegin.length - a.regionsBegin.length)
  .map(({ regionsBegin, suffix }): readonly [pattern: string, gives: string] => [
    `(?:https://cognito-idp.*/)?(${regionsBegin}[a-z-]+-\\d)(_\\w+)`,
    `cognito-idp.$1.${suffix}/$1$2`,
  ]);

/** How a policy names the provider: its issuer without the scheme, to the letter, made of what is typed. */
const providerParts: Readonly<Record<string, readonly (readonly [pattern: string, gives: string])[]>> = {
  cognito: [
    ...userPoolParts,
    // A domain does not tell which pool it is of.
    [
      '(?:https://)?[\\w-]+\\.auth(?:-fips)?\\.([a-z0-9-]+)\\.amazoncognito\\.com/?',
      'cognito-idp.$1.amazonaws.com/YOUR_POOL_ID',
    ],
    ['.+', 'cognito-idp.YOUR_REGION.amazonaws.com/YOUR_POOL_ID'],
  ],
  entra: [
    [
      `(?:https://)?(login\\.(?:microsoftonline\\.us|partner\\.microsoftonline\\.cn))/.*?(${guid}).*`,
      '$1/$2/v2.0',
    ],
    [`.*?(${guid}).*`, 'login.microsoftonline.com/$1/v2.0'],
  ],
  // To IAM the last slash is part of the name.
  auth0: [['(?:https://)?([^/]+)/?', '$1/']],
  // Typed to the letter, and taken so.
  custom: [['(?:https?://)?(.+)', '$1']],
};

/** Whom a role trusts for an identity pool: the pool's own id tells the partition, and each has another name for it. */
const poolParts = [
  ['(cn-[a-z]+-\\d):.*', 'cognito-identity.$1.amazonaws.com.cn'],
  ['us-gov-west-1:.*', 'cognito-identity-us-gov.amazonaws.com'],
  ['(us-gov-[a-z]+-\\d):.*', 'cognito-identity.$1.amazonaws.com'],
  ['.*', 'cognito-identity.amazonaws.com'],
].map(([pattern = '', gives = '']) => ({ name: 'pool', of: 'identityPoolId', pattern, gives }));

export const oidcGuide: readonly Entry[] = [
  ...presets.map(
    (preset): Entry => ({
      when: { field: 'preset', is: preset.value },
      whenEmpty: 'identityPoolId',
      text: roleText(preset),
      ...partsOf(preset),
    }),
  ),
  ...presets.map(
    (preset): Entry => ({
      when: { field: 'preset', is: preset.value },
      whenFilled: 'identityPoolId',
      text: poolText(preset),
      parts: [...(partsOf(preset).parts ?? []), ...poolParts],
    }),
  ),
];

function partsOf({ value }: Preset): Pick<Entry, 'parts'> {
  const parts = (providerParts[value] ?? []).map(([pattern, gives]) => ({
    name: 'provider',
    of: 'issuer',
    pattern,
    gives,
  }));
  return parts.length === 0 ? {} : { parts };
}

function nameOf({ value, issuer, legacy }: Preset): string {
  if (legacy !== undefined) return legacy.providerId;
  return issuer?.replace(/^https:\/\//, '') ?? (value in providerParts ? '{provider}' : '{issuer}');
}

function roleText(preset: Preset): string {
  const provider = nameOf(preset);
  const isKnownToAws = preset.legacy !== undefined || preset.value === 'google';
  const first = isKnownToAws
    ? ''
    : `In IAM, add the identity provider https://${provider} (OpenID Connect) with the audience {clientId}. ${arnElsewhere} `;
  return `${first}Give the role this trust policy:\n${trustPolicy({ provider, clientId: '{clientId}', accountId })}`;
}

function poolText(preset: Preset): string {
  const provider = nameOf(preset);
  const policy = trustPolicy({
    provider: 'cognito-identity.amazonaws.com',
    clientId: '{identityPoolId}',
    accountId,
    pool: '{pool}',
  });
  return `In the identity pool, add ${provider} with the client {clientId} as an identity provider and switch on the basic (classic) flow. Give the role this trust policy:\n${policy}`;
}
