import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldReason } from '../../../shared/form-reasons.ts';
import { parseRoleArn } from '../role-arn.ts';
import { derivedSessionName, parseAssumedRole } from './config.ts';
import { assumedRoleForm } from './form.ts';

const good = { parent: 'made:1', roleArn: 'arn:aws:iam::111111111111:role/Deploy' };
function reason(values: Readonly<Record<string, string>>): string {
  const parsed = parseAssumedRole({ ...good, ...values });
  if (parsed.ok) return 'taken';
  return parsed.error.code === 'invalid-input'
    ? `${parsed.error.field}: ${parsed.error.reason}`
    : parsed.error.code;
}

describe('the role ARN', () => {
  it.each([
    ['arn:aws:iam:::111111111111:role/Deploy', /two colons.*arn:aws:iam::111111111111:role\/Deploy$/],
    ['arn:aws:iam:111111111111:role/Deploy', /two colons.*arn:aws:iam::111111111111:role\/Deploy$/],
    ['arn:aws:sts::111111111111:assumed-role/Deploy/maria', /arn:aws:iam::111111111111:role\/Deploy/],
    ['arn:aws:iam::111111111111:user/maria', /not the ARN of a role/],
    ['arn:aws:iam::1111111111:role/Deploy', /twelve digits/],
    ['Deploy', /not a role ARN/],
    ['', /required/],
  ])('%s is refused with what to do', (roleArn, words) => {
    expect(reason({ roleArn })).toMatch(words);
  });

  it.each([
    'role_arn = arn:aws:iam::111111111111:role/Deploy',
    ' "arn:aws:iam::111111111111:role/Deploy" ',
    'https://signin.aws.amazon.com/switchrole?roleName=Deploy&account=111111111111&displayName=x',
  ])('takes %s', (roleArn) => {
    expect(parseAssumedRole({ ...good, roleArn })).toMatchObject({
      ok: true,
      value: { shape: { roleArn: good.roleArn, role: 'Deploy', accountId: '111111111111' } },
    });
  });
});

it.each([
  ['signin.amazonaws.cn', 'aws-cn'],
  ['us-gov-west-1.signin.amazonaws-us-gov.com', 'aws-us-gov'],
  ['eusc-de-east-1.signin.amazonaws-eusc.eu', 'aws-eusc'],
  ['us-iso-east-1.signin.c2shome.ic.gov', 'aws-iso'],
])('a link of %s is of a role in %s', (host, partition) => {
  expect(parseRoleArn(`https://${host}/switchrole?roleName=Deploy&account=111111111111`)).toMatchObject({
    ok: true,
    value: `arn:${partition}:iam::111111111111:role/Deploy`,
  });
});

describe('the options', () => {
  it.each([
    [{ parent: '' }, /^parent/],
    [{ durationSeconds: '899' }, /900/],
    [{ durationSeconds: '43201' }, /43200/],
    [{ durationSeconds: 'an hour' }, /whole number/],
    [{ sessionName: 'Maria Garcia' }, /no space/],
    [{ sourceIdentity: 'x' }, /Two to 64/],
    [{ externalId: 'a b' }, /no space/],
    [{ mfaSerial: 'short' }, /MFA device/],
    [{ tags: 'team' }, /key=value/],
    [{ tags: 'team=a\nTeam=b' }, /twice/],
    [{ tags: '=a' }, /no key/],
    [{ tags: 'aws:x=a' }, /reserved for AWS/],
    [{ tags: `k=${'v'.repeat(257)}` }, /256/],
    [{ tags: Array.from({ length: 51 }, (_, i) => `k${i}=v`).join('\n') }, /50 tags/],
    [{ policyArns: 'arn:aws:iam::aws:role/x' }, /policy ARN/],
    [
      { policyArns: Array.from({ length: 11 }, (_, i) => `arn:aws:iam::aws:policy/P${i}`).join('\n') },
      /10 policies/,
    ],
    [{ policy: '{' }, /not JSON/],
    [{ policy: '[]' }, /Statement/],
    [{ policy: JSON.stringify({ Statement: 'x'.repeat(2040) }) }, /2048/],
    [{ policy: '{"Statement":"日本"}' }, /does not allow/],
  ])('%j is refused in words', (values, words) => {
    expect(reason(values)).toMatch(words);
  });

  it('counts a policy without the white space that only people need', () => {
    const policy = JSON.stringify({ Statement: ['x'.repeat(2000)] }, null, 40);
    expect(parseAssumedRole({ ...good, policy })).toMatchObject({ ok: true });
  });

  it('splits tags at the first =', () => {
    expect(parseAssumedRole({ ...good, tags: ' team = a=b \r\n\r\nempty=' })).toMatchObject({
      value: {
        fixed: {
          tags: [
            { key: 'team', value: 'a=b' },
            { key: 'empty', value: '' },
          ],
        },
      },
    });
  });
});

describe('as it is typed', () => {
  const typed = (name: string, value: string): string | null => {
    const field = assumedRoleForm.fields.find((f) => f.name === name);
    if (field === undefined) throw new Error(`no field ${name}`);
    return fieldReason(field, value);
  };
  it.each([
    ['roleArn', 'arn:aws:iam:::111111111111:role/Deploy', /two colons/],
    ['roleArn', 'arn:aws:iam:111111111111:role/Deploy', /two colons/],
    ['roleArn', 'arn:aws:sts::111111111111:assumed-role/Deploy/maria', /assumed role/],
    ['roleArn', 'arn:aws:iam::111111111111:user/maria', /not the ARN of a role/],
    ['roleArn', 'arn:aws:iam::1111:role/Deploy', /twelve digits/],
    ['roleArn', 'Deploy', /not a role ARN/],
    ['durationSeconds', '899', /900/],
    ['durationSeconds', '43201', /43200/],
    ['durationSeconds', '1h', /whole number/],
    ['tags', 'team=a\nteam', /key=value/],
    ['policyArns', 'arn:aws:iam::aws:policy/A\nB', /policy ARN/],
    ['policy', '{', /not JSON/],
    ['policy', '{ "Statement": [] } x', /not JSON/],
    ['policy', '[]', /Statement/],
  ])('%s %j is refused in words', (name, value, words) => {
    expect(typed(name, value)).toMatch(words);
  });

  it.each([
    ['roleArn', 'arn:aws:iam::111111111111:role/Deploy'],
    ['roleArn', 'role_arn = arn:aws-cn:iam::111111111111:role/team/Deploy'],
    ['roleArn', 'https://signin.aws.amazon.com/switchrole?roleName=Deploy&account=111111111111'],
    ['durationSeconds', '900'],
    ['durationSeconds', '3600'],
    ['durationSeconds', '43200'],
    ['tags', 'team=a=b\n\nstage = prod'],
    ['policyArns', 'arn:aws:iam::aws:policy/A\n arn:aws:iam::111111111111:policy/x/B'],
    ['policy', '{ "Version": "2012-10-17",\n "Statement": [] }'],
  ])('%s %j passes, as it does when it is saved', (name, value) => {
    expect(typed(name, value)).toBeNull();
    expect(reason({ [name]: value })).toBe('taken');
  });

  it('tells a whole number as the parser does', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50_000 }), (seconds) => {
        const taken = reason({ durationSeconds: String(seconds) }) === 'taken';
        expect(typed('durationSeconds', String(seconds)) === null).toBe(taken);
      }),
    );
  });
});

describe('the derived role session name', () => {
  it('is one that STS takes, whatever the session is called', () => {
    expect(derivedSessionName('Größe & Co / Prod')).toBe('latchkey-Gro-e-Co-Prod');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
        expect(derivedSessionName(name)).toMatch(/^[\w+=,.@-]{2,64}$/);
      }),
    );
  });
});
