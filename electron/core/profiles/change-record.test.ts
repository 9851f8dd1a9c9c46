import { expect, it } from 'vitest';
import { SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords, type MadeRecord, type Records, type SessionChoice } from '../../../shared/records.ts';
import { withoutSession } from '../sessions/session-records.ts';
import { withChange, withoutChange } from './change-record.ts';

const id = SessionId.parse('m1');
const work = SourceId.parse('work');
const made: MadeRecord = {
  id,
  kind: 'assumed',
  name: 'Prod',
  config: {},
  parent: { kind: 'source', id: work },
  accountId: null,
  role: null,
  roleArn: null,
  region: null,
  autoProfile: null,
};
const source = { id: work, kind: 'center', name: 'Work', config: {}, subtitle: '', syncedAt: null };
const over = {
  since: 1_000,
  until: 2_000,
  seenAt: 1_000,
  ended: { at: 2_000, why: 'time', seenAt: 2_000 },
} as const;

it.each<[string, SessionChoice]>([
  ['that stops automatically', { stopsAfterMinutes: 60 }],
  ['whose time is over', { timeBox: over }],
])('the undo of a removal brings a session %s back as such', (_, choice) => {
  const before: Records = { ...emptyRecords, sources: [source], made: [made], choices: { [id]: choice } };
  const after = withChange(
    withoutSession(before, id),
    before,
    { tag: 't', remembered: undefined },
    new Set(),
  );
  expect(after.choices[id]).toBeUndefined();
  expect(withoutChange(after, 't').choices[id]).toEqual(choice);
});
