import { describe, expect, it } from 'vitest';
import { type AwsService, awsEndpoint, configuredEndpoint, iamOf } from './aws-endpoints.ts';

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
  configuredEndpoint(service, { env, configText: config, profile });

describe('AWS’s own addresses', () => {
  it('are regional, in every partition', () => {
    expect(awsEndpoint('sts', 'eu-west-1')).toBe('https://sts.eu-west-1.amazonaws.com');
    expect(awsEndpoint('sso', 'us-gov-west-1')).toBe('https://portal.sso.us-gov-west-1.amazonaws.com');
    expect(awsEndpoint('sso_oidc', 'cn-north-1')).toBe('https://oidc.cn-north-1.amazonaws.com.cn');
    expect(awsEndpoint('sts', 'eusc-de-east-1')).toBe('https://sts.eusc-de-east-1.amazonaws.eu');
    expect(awsEndpoint('sts', 'us-isob-east-1')).toBe('https://sts.us-isob-east-1.sc2s.sgov.gov');
  });
});

describe('configured endpoints', () => {
  it('come from the environment first: the service’s own, then the one for all', () => {
    const env = { AWS_ENDPOINT_URL_STS: 'http://a', AWS_ENDPOINT_URL: 'http://b' };
    expect(find('sts', 'dev', env)).toBe('http://a');
    expect(find('sso', 'dev', env)).toBe('http://b');
    expect(find('sso_oidc', 'dev', { AWS_ENDPOINT_URL_SSO_OIDC: 'http://c' })).toBe('http://c');
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

  it('must be web addresses', () => {
    expect(find('sts', 'unheard-of', { AWS_ENDPOINT_URL: 'file:///etc/passwd' })).toBeNull();
    expect(find('sts', 'unheard-of', { AWS_ENDPOINT_URL: 'localhost:4566' })).toBeNull();
  });
});

describe('IAM', () => {
  it.each([
    ['eu-central-1', 'https://iam.amazonaws.com', 'us-east-1'],
    ['cn-northwest-1', 'https://iam.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['us-gov-east-1', 'https://iam.us-gov.amazonaws.com', 'us-gov-west-1'],
    ['eusc-de-east-1', 'https://iam.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['us-isob-east-1', 'https://iam.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1'],
  ])('has one endpoint in the partition of %s', (region, endpoint, signedFor) => {
    expect(awsEndpoint('iam', region)).toBe(endpoint);
    expect(iamOf(region).region).toBe(signedFor);
  });
  it('is reached where AWS_ENDPOINT_URL_IAM says', () => {
    const env = { AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:1/' };
    expect(configuredEndpoint('iam', { env, configText: '', profile: 'default' })).toBe('http://127.0.0.1:1');
  });
});
