import { describe, expect, it } from 'vitest';
import { parseTokenRole, roleSessionName, tokenRoleForm } from './token-role.ts';

const form = tokenRoleForm({
  kind: 'x-role',
  title: 'Role',
  summary: 'A role.',
  sourceLabel: 'Token of',
  sourceKind: 'x',
  sessionNameHint: 'Empty: made up.',
});
const parse = (more: Readonly<Record<string, string>>) =>
  parseTokenRole(form, { source: 's1', roleArn: 'arn:aws:iam::111111111111:role/Deploy', ...more });

describe('a role by a token', () => {
  it('takes what STS takes, and a role however it is pasted', () => {
    const link = 'https://signin.aws.amazon.com/switchrole?account=111111111111&roleName=Deploy';
    const policy = '{ "Version": "2012-10-17", "Statement": [] }';
    const policyArns = 'arn:aws:iam::aws:policy/ReadOnlyAccess\n';
    expect(parse({ roleArn: link, durationSeconds: '900', policy, policyArns })).toMatchObject({
      ok: true,
      value: {
        roleArn: 'arn:aws:iam::111111111111:role/Deploy',
        shape: { accountId: '111111111111', role: 'Deploy' },
        fixed: {
          durationSeconds: 900,
          policy: '{"Version":"2012-10-17","Statement":[]}',
          policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        },
      },
    });
  });

  it.each([
    ['source', { source: '' }],
    ['roleArn', { roleArn: 'arn:aws:iam:::111111111111:role/Deploy' }],
    ['sessionName', { sessionName: 'two words' }],
    ['durationSeconds', { durationSeconds: '60' }],
    ['policyArns', { policyArns: 'ReadOnlyAccess' }],
    ['policy', { policy: '{"Statement": [}' }],
  ])('refuses a wrong %s at its field', (field, more) =>
    expect(parse(more)).toMatchObject({ ok: false, error: { code: 'invalid-input', field } }),
  );
});

it('makes a role session name of whatever the provider calls the user', () => {
  expect(roleSessionName('maria.garcia@example.com')).toBe('maria.garcia@example.com');
  expect(roleSessionName('José Ñandú')).toBe('Jose-Nandu');
  expect(roleSessionName('|')).toBe('latchkey');
  expect(roleSessionName('x'.repeat(200))).toHaveLength(64);
});
