import { describe, expect, it } from 'vitest';
import { isAnswerFor, parseAssumedRoleArn } from './assumed-role.ts';

const answers = (asked: string, answered: string): boolean | null => {
  const role = parseAssumedRoleArn(answered);
  return role === null ? null : isAnswerFor(asked, role);
};
const deploy = 'arn:aws:sts::111111111111:assumed-role/Deploy/me';

describe('the role that an answer of STS is for', () => {
  it.each([
    ['arn:aws:iam::111111111111:role/Deploy', deploy],
    ['arn:aws:iam::111111111111:role/team/ci/Deploy', deploy],
    ['arn:aws:iam::111111111111:role/deploy', deploy],
    [
      'arn:aws-us-gov:iam::111111111111:role/Deploy',
      'arn:aws-us-gov:sts::111111111111:assumed-role/Deploy/a@b',
    ],
    ['arn:aws-cn:iam::111111111111:role/x/Deploy', 'arn:aws-cn:sts::111111111111:assumed-role/Deploy/i-0'],
    [
      'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Dev_0123456789abcdef',
      'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/maria',
    ],
  ])('%s: %s', (asked, answered) => {
    expect(answers(asked, answered)).toBe(true);
  });

  it.each([
    ['another account', 'arn:aws:iam::222222222222:role/Deploy', deploy],
    ['another role', 'arn:aws:iam::111111111111:role/Admin', deploy],
    ['the same account number of another partition', 'arn:aws-us-gov:iam::111111111111:role/Deploy', deploy],
    ['China', 'arn:aws-cn:iam::111111111111:role/Deploy', deploy],
    ['a role whose path has that name', 'arn:aws:iam::111111111111:role/Deploy/Admin', deploy],
    ['a role whose name ends so', 'arn:aws:iam::111111111111:role/NotDeploy', deploy],
    ['no role', 'arn:aws:iam::111111111111:user/Deploy', deploy],
  ])('not %s', (_what, asked, answered) => {
    expect(answers(asked, answered)).toBe(false);
  });

  it.each([
    '',
    'arn:aws:sts::111111111111:federated-user/me',
    'arn:aws:iam::111111111111:role/Deploy',
    'arn:aws:sts::1111:assumed-role/Deploy/me',
    'arn:aws:sts::111111111111:assumed-role/Deploy',
    'arn:aws:sts::111111111111:assumed-role/Deploy/me/more',
    `x${deploy}`,
  ])('is not said by %j', (arn) => {
    expect(parseAssumedRoleArn(arn)).toBeNull();
  });
});
