import { expect, test } from 'vitest';
import { AccountId, RoleArn, SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords } from '../../../shared/records.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import type { SessionEntry } from './session-entry.ts';
import { createSessionFacts } from './session-views.ts';

const accountId = AccountId.parse('111122223333');
const source = {
  id: SourceId.parse('work'),
  kind: 'saml',
  name: 'Work',
  subtitle: 'idp.example',
  config: {},
  syncedAt: null,
};

/** The last step of the chain of a session in an account that the user calls `label`. */
function stepOf(entry: SessionEntry, label: string | undefined) {
  const facts = createSessionFacts({
    records: { get: () => ({ ...emptyRecords, sources: [source] }) },
    catalogue: { find: (id) => (id === entry.id ? entry : null), choice: () => ({}) },
    accounts: {
      name: () => null,
      choice: () => (label === undefined ? {} : { label }),
      text: (id) => (label === undefined ? id : `${label} (${id})`),
    },
    scope: { written: () => 'no' },
    model: () => undefined,
  });
  return facts.view(entry).chain.at(-1)?.detail;
}
const role = (over: Partial<SessionEntry>): SessionEntry =>
  sessionEntry({
    id: SessionId.parse('s'),
    name: 'Deploy',
    parent: { kind: 'source', id: source.id },
    accountId,
    role: 'Deploy',
    roleArn: RoleArn.parse('arn:aws:iam::111122223333:role/teams/Deploy'),
    ...over,
  });

test('a step names its account as the user does, where an ARN has the number alone', () => {
  expect(stepOf(role({}), 'Web shop')).toBe('Web shop (111122223333) · teams/Deploy');
  expect(stepOf(role({}), undefined)).toBe('111122223333 · teams/Deploy');
  expect(stepOf(role({ roleArn: null }), 'Web shop')).toBe('Web shop (111122223333) · Deploy');
});

test('a step of an account that nobody knows has its whole ARN', () => {
  const unknown = role({ accountId: null, accountName: null });
  expect(stepOf(unknown, undefined)).toBe('arn:aws:iam::111122223333:role/teams/Deploy');
});
