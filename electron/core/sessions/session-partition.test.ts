import { describe, expect, it } from 'vitest';
import { partitionOfSignIn } from '../../../shared/portal.ts';

describe('what a sign-in says of its partition', () => {
  it.each([
    [{ startUrl: 'https://start.home.awsapps.cn/directory/d-1234567890' }, 'aws-cn'],
    [{ startUrl: 'https://acme.awsapps.cn/start', region: 'us-east-1' }, 'aws-cn'],
    [{ startUrl: 'https://start.us-gov-home.awsapps.com/directory/d-1234567890' }, 'aws-us-gov'],
    [{ startUrl: 'https://acme.awsapps.com/start', region: 'us-gov-west-1' }, 'aws-us-gov'],
    [{ startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' }, 'aws'],
    [{ startUrl: 'https://ssoins-1.eusc-de-east-1.portal.amazonaws.eu' }, 'aws-eusc'],
    [{ startUrl: 'https://identitycenter.amazonaws.eu/ssoins-1', region: 'us-east-1' }, 'aws-eusc'],
    [{ startUrl: 'https://ssoins-1.api.amazonwebservices.eu' }, 'aws-eusc'],
    [{ startUrl: 'https://identitycenter.us-gov.amazonaws.com/ssoins-1' }, 'aws-us-gov'],
    [{ region: ' CN-North-1 ' }, 'aws-cn'],
    [{ startUrl: 'https://sso.acme.example' }, null],
    [{}, null],
  ])('%j: %s', (config, partition) => {
    expect(partitionOfSignIn(config)).toBe(partition);
  });
});
