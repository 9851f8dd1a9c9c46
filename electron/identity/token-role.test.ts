import { describe, expect, it } from 'vitest';
import { nodeHash } from '../adapters/machine/node-hash.ts';
import { parseTokenRole, roleSessionName, tokenRoleForm, userMark } from './token-role.ts';

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

const called = (name: string, subject = 'sub-1') => roleSessionName(name, userMark(subject, nodeHash));

describe('a role session name', () => {
  it.each(['x', 'é', '佐', '-', 'x-'])('of a session called %s is as long as STS takes', (name) => {
    expect(roleSessionName(name, '')).toMatch(/^[\w+=,.@-]{2,64}$/);
  });

  it('is what the provider calls the user, where STS takes that as it is', () => {
    expect(called('maria.garcia@example.com')).toBe('maria.garcia@example.com');
    expect(called('maria+aws@example.com', 'sub-2')).toBe('maria+aws@example.com');
  });

  it.each([
    ['José Ñandú', /^Jose-Nandu-[0-9a-f]{10}$/],
    ['|', /^latchkey-[0-9a-f]{10}$/],
    ['佐藤@corp.jp', /^latchkey-[0-9a-f]{10}@corp\.jp$/],
    ['søren@exämple.dk', /^s-ren-[0-9a-f]{10}@xn--exmple-cua\.dk$/],
    [`anna@${'x'.repeat(60)}.com`, /^anna-[0-9a-f]{10}$/],
    ['x@not a domain', /^x-[0-9a-f]{10}$/],
    ["x@o'neill*!", /^x-[0-9a-f]{10}$/],
    [`${'x'.repeat(80)}@example.com`, /^x{41}-[0-9a-f]{10}@example\.com$/],
    ['x', /^x-[0-9a-f]{10}$/],
  ])('of %s has a part of its own where letters were left out', (name, shown) => {
    expect(called(name)).toMatch(shown);
    expect(called(name).length).toBeLessThanOrEqual(64);
    expect(called(name)).toBe(called(name));
    expect(called(name)).not.toBe(called(name, 'sub-2'));
  });

  it.each([
    ['佐藤@corp.jp', '鈴木@corp.jp'],
    [`${'x'.repeat(70)}1@example.com`, `${'x'.repeat(70)}2@example.com`],
    ['anna@exämple.dk', 'anna@example.dk'],
    ['José', 'Jose'],
  ])('of %s is another one than that of %s', (one, other) => {
    expect(called(one, 'sub-1')).not.toBe(called(other, 'sub-2'));
  });
});
