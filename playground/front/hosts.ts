import type { ServiceName } from '../journal.ts';

/** Which of AWS's real names the playground answers for, and what each means. */
export interface HostMeaning {
  readonly service: Extract<ServiceName, 'sts' | 'sso-oidc' | 'sso' | 'codecommit'>;
  readonly region: string;
}

const patterns: readonly (readonly [RegExp, HostMeaning['service']])[] = [
  [/^sts(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com$/, 'sts'],
  [/^oidc\.([a-z0-9-]+)\.amazonaws\.com$/, 'sso-oidc'],
  [/^portal\.sso\.([a-z0-9-]+)\.amazonaws\.com$/, 'sso'],
  [/^git-codecommit(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com$/, 'codecommit'],
];

/** Anchored on both ends: a look-alike such as `sts.us-east-1.amazonaws.com.evil.example` means nothing. */
export function meaningOf(host: string, regions: readonly string[]): HostMeaning | null {
  const name = host.toLowerCase();
  if (name === 'sts.amazonaws.com') return { service: 'sts', region: 'us-east-1' };
  for (const [pattern, service] of patterns) {
    const region = pattern.exec(name)?.[1];
    if (region !== undefined && regions.includes(region)) return { service, region };
  }
  return null;
}

/** Every name the TLS front must be able to prove; a wildcard stands for one label only. */
export function certificateNames(regions: readonly string[]): readonly string[] {
  return [
    'sts.amazonaws.com',
    ...regions.flatMap((region) => [`*.${region}.amazonaws.com`, `*.sso.${region}.amazonaws.com`]),
  ];
}
