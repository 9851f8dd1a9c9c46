import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Region } from '../../../shared/ids.ts';
import { Secret } from '../../core/secret.ts';
import { createSystemClock } from '../machine/system-clock.ts';
import { systemRandom } from '../machine/system-random.ts';
import { awsClientConfig } from './aws-client-config.ts';
import { createAwsEndpointLookup } from './aws-endpoint-lookup.ts';
import {
  type AwsService,
  awsEndpoint,
  awsEndpointSettings,
  configuredAwsEndpoint,
  configuredVariant,
  iamOf,
} from './aws-endpoints.ts';
import { createClockSkew } from './clock-skew.ts';
import { authorizeUrl } from './identity-center-authorize.ts';

const config = `# mine
[default]
endpoint_url = http://localhost:1/

[profile dev]
services = local
endpoint_url = http://localhost:2
[profile off]
endpoint_url = http://localhost:3
ignore_configured_endpoint_urls = TRUE
[services local]
sts =
  endpoint_url = http://localhost:4
sso_oidc =
    region = x
    endpoint_url = http://localhost:5
`;
const find = (service: AwsService, profile: string, env: Readonly<Record<string, string>> = {}) =>
  configuredAwsEndpoint(service, env, awsEndpointSettings(config, profile));

const regions = [
  'us-east-1',
  'eu-west-1',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-west-1',
  'us-gov-east-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
];
const variants = [false, true].flatMap((fips) => [false, true].map((dualStack) => ({ fips, dualStack })));

describe('AWS’s own addresses', () => {
  const clients = { sts: STSClient, sso: SSOClient, sso_oidc: SSOOIDCClient, iam: IAMClient } as const;
  const services: readonly (keyof typeof clients)[] = ['sts', 'sso', 'sso_oidc', 'iam'];

  it.each(services)('of %s are what the rules in AWS’s own client say, in every partition', (service) => {
    const { endpointProvider } = new clients[service]({ region: 'us-east-1' }).config;
    for (const region of regions) {
      for (const variant of variants) {
        const rules = endpointProvider({
          Region: region,
          UseFIPS: variant.fips,
          UseDualStack: variant.dualStack,
        });
        const what = `${service} in ${region} ${JSON.stringify(variant)}`;
        expect(`${awsEndpoint(service, region, variant)}/`, what).toBe(rules.url.href);
        const [scheme] = z
          .object({ authSchemes: z.array(z.object({ signingRegion: z.string() })).default([]) })
          .parse(rules.properties ?? {}).authSchemes;
        if (service === 'iam') expect(iamOf(region, variant).region, what).toBe(scheme?.signingRegion);
      }
    }
  });

  it('are regional without FIPS and IPv6 when nothing is said', () => {
    expect(awsEndpoint('sts', 'eu-west-1')).toBe('https://sts.eu-west-1.amazonaws.com');
    expect(awsEndpoint('sso', 'us-gov-west-1')).toBe('https://portal.sso.us-gov-west-1.amazonaws.com');
    expect(awsEndpoint('sso_oidc', 'cn-north-1')).toBe('https://oidc.cn-north-1.amazonaws.com.cn');
  });

  it.each([
    ['aws', 'us-west-2', 'https://oidc-fips.us-west-2.amazonaws.com/authorize'],
    ['aws-cn', 'cn-north-1', 'https://oidc-fips.cn-north-1.amazonaws.com.cn/authorize'],
    ['aws-us-gov', 'us-gov-east-1', 'https://oidc.us-gov-east-1.amazonaws.com/authorize'],
  ])('lead the browser to the FIPS page of %s', (_, region, page) => {
    const url = authorizeUrl(
      { endpointFor: () => null, variant: () => ({ fips: true, dualStack: false }) },
      {
        region: Region.parse(region),
        client: { clientId: 'c', clientSecret: new Secret('s'), expiresAt: 0 },
        redirectUri: 'http://127.0.0.1:1/oauth/callback',
        state: 's',
        codeChallenge: 'x',
      },
    );
    expect(url.split('?')[0]).toBe(page);
  });
});

describe('FIPS and IPv6', () => {
  const text =
    '[default]\nuse_fips_endpoint = true\n[profile six]\nuse_dualstack_endpoint = TRUE\nuse_fips_endpoint=false\n';
  const variant = (profile: string, env: Readonly<Record<string, string>> = {}, configText = text) =>
    configuredVariant(env, awsEndpointSettings(configText, profile));
  it('come from the profile', () => {
    expect(variant('default')).toEqual({ fips: true, dualStack: false });
    expect(variant('six')).toEqual({ fips: false, dualStack: true });
    expect(variant('other')).toEqual({ fips: false, dualStack: false });
  });
  it('come from the environment first, also when it says no', () => {
    const yes = { AWS_USE_FIPS_ENDPOINT: 'True', AWS_USE_DUALSTACK_ENDPOINT: 'true' };
    expect(variant('other', yes, '')).toEqual({ fips: true, dualStack: true });
    expect(variant('default', { AWS_USE_FIPS_ENDPOINT: 'false' })).toEqual({ fips: false, dualStack: false });
    expect(variant('default', { AWS_USE_FIPS_ENDPOINT: '' })).toEqual({ fips: true, dualStack: false });
  });
  it('are read again when the file changes, and reach the SDK’s clients', () => {
    const directory = mkdtempSync(join(tmpdir(), 'latchkey-endpoints-'));
    try {
      const configPath = join(directory, 'config');
      const { endpointFor, variant: now } = createAwsEndpointLookup({ env: {}, configPath });
      expect(now()).toEqual({ fips: false, dualStack: false });
      writeFileSync(configPath, text);
      expect(now()).toEqual({ fips: true, dualStack: false });
      const clock = createSystemClock();
      const parts = {
        fetch,
        clock,
        skew: createClockSkew(),
        random: systemRandom,
        endpointFor,
        variant: now,
      };
      expect(awsClientConfig(parts, 'sts', 'us-east-2')).toMatchObject({
        endpoint: 'https://sts-fips.us-east-2.amazonaws.com',
        host: 'sts-fips.us-east-2.amazonaws.com',
      });
      // What the user wrote by hand is meant.
      writeFileSync(configPath, `${text}[default]\nendpoint_url = http://localhost:7\n# ${'x'.repeat(50)}\n`);
      expect(awsClientConfig(parts, 'sts', 'us-east-2').host).toBe('localhost:7');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('configured endpoints', () => {
  it('come from the environment first: the service’s own, then the one for all', () => {
    const env = { AWS_ENDPOINT_URL_STS: 'http://a', AWS_ENDPOINT_URL: 'http://b' };
    expect(find('sts', 'dev', env)).toBe('http://a');
    expect(find('sso', 'dev', env)).toBe('http://b');
    expect(find('sso_oidc', 'dev', { AWS_ENDPOINT_URL_SSO_OIDC: 'http://c' })).toBe('http://c');
  });

  it('for all services are not for the sign-in to the console, which is sent the secret key itself', () => {
    const all = { AWS_ENDPOINT_URL: 'http://localhost:9' };
    expect([find('sts', 'dev', all), find('signin', 'dev', all)]).toEqual(['http://localhost:9', null]);
    expect([find('iam', 'dev'), find('signin', 'dev')]).toEqual(['http://localhost:2', null]);
    expect(find('signin', 'dev', { AWS_ENDPOINT_URL_SIGNIN: 'http://localhost:7' })).toBe(
      'http://localhost:7',
    );
  });

  it('then from the profile’s services section, then from the profile', () => {
    expect(find('sts', 'dev')).toBe('http://localhost:4');
    expect(find('sso_oidc', 'dev')).toBe('http://localhost:5');
    expect(find('sso', 'dev')).toBe('http://localhost:2');
    expect(find('sts', 'default')).toBe('http://localhost:1');
    expect(find('sts', 'unheard-of')).toBeNull();
  });

  it('are left alone when the environment or the profile says so', () => {
    const env = { AWS_ENDPOINT_URL: 'http://b', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(find('sts', 'dev', env)).toBeNull();
    expect(find('sts', 'off')).toBeNull();
  });

  it('are found in every way to write a section, and in all sections of one name', () => {
    const text = `\uFEFF[ profile   "odd one" ] # a comment\r\nservices = here ; and there
[services elsewhere]\nsts =\n  endpoint_url = http://no
[profile odd one]\nendpoint_url=http://localhost:8
  [profile odd one] is = no header\n[\n[services here]\nsts =\n\n  # not this\n\tENDPOINT_URL = http://localhost:9\n`;
    const settings = awsEndpointSettings(text, 'odd one');
    expect(configuredAwsEndpoint('sts', {}, settings)).toBe('http://localhost:9');
    expect(configuredAwsEndpoint('sso', {}, settings)).toBe('http://localhost:8');
    expect(awsEndpointSettings('[profile default]\nendpoint_url = http://x\n', 'default').profile?.size).toBe(
      1,
    );
    expect(awsEndpointSettings('', 'default')).toEqual({ profile: undefined, services: undefined });
  });

  it('must be web addresses', () => {
    expect(find('sts', 'unheard-of', { AWS_ENDPOINT_URL: 'file:///etc/passwd' })).toBeNull();
    expect(find('sts', 'unheard-of', { AWS_ENDPOINT_URL: 'localhost:4566' })).toBeNull();
  });
});

it('IAM is reached where AWS_ENDPOINT_URL_IAM says', () => {
  const env = { AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:1/' };
  expect(configuredAwsEndpoint('iam', env, awsEndpointSettings('', 'default'))).toBe('http://127.0.0.1:1');
});
