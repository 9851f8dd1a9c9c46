import { describe, expect, it } from 'vitest';
import { parseStartUrl } from '../../../shared/portal.ts';
import { parseSourceConfig } from './form.ts';

describe('the region that a start URL names', () => {
  it.each([
    ['https://ssoins-1.portal.us-east-1.app.aws', 'us-east-1'],
    ['https://ssoins-1.portal.us-gov-west-1.app.aws', 'us-gov-west-1'],
    ['https://ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn', 'cn-north-1'],
    ['https://ssoins-1.eu-west-1.portal.amazonaws.com', 'eu-west-1'],
    ['https://ssoins-1.cn-northwest-1.portal.amazonaws.com.cn', 'cn-northwest-1'],
    ['https://ssoins-1.eusc-de-east-1.portal.amazonaws.eu', 'eusc-de-east-1'],
    ['https://start.us-gov-east-1.us-gov-home.awsapps.com/directory/acme', 'us-gov-east-1'],
    ['https://start.cn-north-1.home.awsapps.cn/directory/acme', 'cn-north-1'],
    ['https://start.us-gov-home.awsapps.com/directory/acme', null],
    ['https://acme.awsapps.com/start', null],
    // A name that only looks like one of AWS's tells nothing.
    ['https://ssoins-1.portal.us-east-1.app.aws.example.com', null],
  ])('%s says %s', (raw, region) => {
    const parsed = parseStartUrl(raw);
    expect(parsed.ok && parsed.value.region).toBe(region);
  });

  const china = 'https://start.home.awsapps.cn/directory/d-1';
  const additional = { additionalStartUrl: 'https://start.cn-north-1.home.awsapps.cn/directory/d-1' };
  it.each([
    ['the Region of its sessions', { region: 'us-gov-west-1', sessionRegion: 'us-east-1' }, 'sessionRegion'],
    [
      'the Region of its sessions, in Europe',
      { region: 'us-east-1', sessionRegion: 'eusc-de-east-1' },
      'sessionRegion',
    ],
    ['its own Region, in China', { startUrl: china, region: 'us-east-1' }, 'region'],
    [
      'its own Region, in Europe',
      { startUrl: 'https://identitycenter.amazonaws.eu/ssoins-1', region: 'eu-central-1' },
      'region',
    ],
    ['an additional Region', { region: 'us-east-1', ...additional }, 'additionalRegion'],
  ])('refuses a region of another partition as %s', (_, values, field) => {
    expect(parseSourceConfig({ startUrl: 'https://acme.awsapps.com/start', ...values })).toMatchObject({
      error: { field, reason: expect.stringContaining('is of the partition') },
    });
  });

  it('takes one of its own partition', () => {
    const values = { startUrl: china, region: 'cn-north-1', sessionRegion: 'cn-northwest-1' };
    expect(parseSourceConfig(values).ok).toBe(true);
  });

  it('tells the region where the address knows it, and asks for it elsewhere', () => {
    const startUrl = 'https://ssoins-7223.portal.eu-west-1.app.aws';
    expect(parseSourceConfig({ startUrl })).toMatchObject({ value: { config: { region: 'eu-west-1' } } });
    expect(parseSourceConfig({ startUrl, region: 'us-east-1' })).toMatchObject({
      error: { field: 'region' },
    });
    expect(parseSourceConfig({ startUrl: 'https://acme.awsapps.com/start' })).toMatchObject({
      error: { code: 'invalid-input', field: 'region' },
    });
  });
});
