import { describe, expect, it } from 'vitest';
import { AccountId, Region, RoleArn } from '../../../shared/ids.ts';
import { consoleDestination, consoleHome } from './console-place.ts';

const region = (name: string) => Region.parse(name);
const own = AccountId.parse('111111111111');
const session = { accountId: own, roleArn: null, region: region('eu-west-1') };
const page = (place: Partial<typeof consoleHome>, of: Parameters<typeof consoleDestination>[1] = session) => {
  const found = consoleDestination({ ...consoleHome, ...place }, of);
  return found.ok ? [found.value.url, found.value.region] : found.error;
};

describe('the page of the console', () => {
  it.each([
    [{}, 'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1'],
    [{ service: 's3' }, 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1'],
    [{ service: ' EC2 ' }, 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1'],
    [
      { service: 'codecommit', region: region('us-west-2') },
      'https://us-west-2.console.aws.amazon.com/codesuite/codecommit/repositories/home?region=us-west-2',
    ],
    [{ service: 'iam' }, 'https://console.aws.amazon.com/iam/home'],
    [
      { service: 'constructor' },
      'https://eu-west-1.console.aws.amazon.com/constructor/home?region=eu-west-1',
    ],
    [
      { to: 'arn:aws:s3:::my-bucket' },
      'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Amy-bucket',
    ],
    [
      { to: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess',
    ],
    [
      { to: 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:' },
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:',
    ],
    // The word after the account is another browser's sign-in.
    [
      { to: 'https://111111111111-abc2def3.eu-west-1.console.aws.amazon.com/s3/home' },
      'https://eu-west-1.console.aws.amazon.com/s3/home',
    ],
  ])('%j', (place, url) => {
    expect(page(place)).toEqual([url, 'eu-west-1']);
  });

  it.each([
    ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/console/home?region=us-gov-west-1'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/console/home?region=cn-north-1'],
    ['eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/console/home?region=eusc-de-east-1'],
  ])('is of the partition of %s', (name, url) => {
    expect(page({}, { ...session, region: region(name) })).toEqual([url, name]);
  });

  it('has no hint of another sign-in, and no default region of another partition', () => {
    expect(page({ to: 'https://console.aws.amazon.com/s3/home?login_hint=111111111111-abc&x=1' })).toEqual([
      'https://console.aws.amazon.com/s3/home?x=1',
      'eu-west-1',
    ]);
    const roleArn = RoleArn.parse('arn:aws:iam::111111111111:role/x');
    expect(page({}, { accountId: own, roleArn, region: region('us-gov-west-1') })).toEqual([
      'https://console.aws.amazon.com/console/home',
      'us-east-1',
    ]);
  });

  it('is the first page of the role’s partition where no region is known', () => {
    const roleArn = RoleArn.parse('arn:aws-us-gov:iam::111111111111:role/x');
    expect(page({}, { accountId: own, roleArn, region: null })).toEqual([
      'https://console.amazonaws-us-gov.com/console/home',
      'us-gov-west-1',
    ]);
    expect(page({}, { accountId: null, roleArn: null, region: null })).toEqual([
      'https://console.aws.amazon.com/console/home',
      'us-east-1',
    ]);
  });
});

describe('refused', () => {
  it.each([
    'https://eu-west-1.console.aws.amazon.com/sns/v3/home#/topic/arn:aws:sns:eu-west-1:222222222222:prod',
    'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3Asqs%3Aeu-west-1%3A222222222222%3Aq',
    'https://eu-west-1.console.aws.amazon.com/sqs/v3/home#/queues/https%253A%252F%252Fsqs.eu-west-1.amazonaws.com%252F222222222222%252Fq',
    'arn:aws:sqs:eu-west-1:222222222222:queue',
    'https://222222222222-abc2def3.eu-west-1.console.aws.amazon.com/s3/home',
  ])('another account: %s', (to) => {
    expect(page({ to })).toMatchObject({
      code: 'refused',
      reason: expect.stringContaining('of account 222222222222, and this session is of account 111111111111'),
    });
  });

  it.each([
    'http://console.aws.amazon.com/',
    'https://console.aws.amazon.com.evil.example/',
    'https://evilconsole.aws.amazon.com/',
    'https://console.aws.amazon.com@evil.example/',
    'https://user@console.aws.amazon.com/',
    'https://console.aws.amazon.com:8443/',
    'https://console.amazonaws-us-gov.com/',
    'https://us-east-1.console.aws.amazon.com/console/logout!doLogout',
    'javascript:alert(1)',
    'arn:aws:s3',
    'arn:aws:s3:::two words',
    's3',
    '',
  ])('what is no page of the console: %s', (to) => {
    expect(page({ to })).toMatchObject({ code: 'invalid-input', field: 'to' });
  });

  it('a page that names an account, for a session whose account is not known', () => {
    const unknown = { ...session, accountId: null };
    expect(page({ to: 'arn:aws:sqs:eu-west-1:222222222222:q' }, unknown)).toMatchObject({ code: 'refused' });
    expect(page({ to: 'arn:aws:s3:::b' }, unknown)).toMatchObject([
      expect.stringContaining('go/view'),
      'eu-west-1',
    ]);
  });

  it('another partition, by region or by ARN', () => {
    expect(page({ region: region('cn-north-1') })).toMatchObject({ code: 'invalid-input', field: 'region' });
    expect(page({ to: 'arn:aws-cn:s3:::b' })).toMatchObject({ code: 'invalid-input', field: 'to' });
    expect(page({}, { ...session, region: region('us-iso-east-1') })).toMatchObject({ code: 'refused' });
  });

  it.each(['a/b', '../x', 's3?x=1', '-x', ''])('a service called %j', (service) => {
    expect(page({ service })).toMatchObject({ code: 'invalid-input', field: 'service' });
  });
});
