import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import type { ActsAsNow } from '../acts-as.ts';
import type { Hash } from '../ports/crypto.ts';
import { accountOf } from './account-of.ts';
import type { SessionEntry } from './session-entry.ts';

/** Fields of a form that change neither whom a session acts as nor what it may do. */
const neutral: ReadonlySet<string> = new Set([
  'region',
  'durationSeconds',
  'mfaSerial',
  'externalId',
  'sessionName',
]);

export function createActsAs(ports: {
  readonly find: (id: SessionId) => SessionEntry | null;
  readonly source: (id: SourceId) => SourceRecord | null;
  readonly hash: Pick<Hash, 'sha256'>;
}): ActsAsNow {
  const { find, source, hash } = ports;
  return (id) => {
    const entry = find(id);
    if (entry === null) return null;
    const steps: unknown[] = [];
    const seen = new Set<SessionId>();
    for (let at: SessionEntry | null = entry; at !== null && !seen.has(at.id); at = parentOf(at, find)) {
      seen.add(at.id);
      steps.push(stepOf(at, source));
    }
    const digest = toHex(hash.sha256(new TextEncoder().encode(JSON.stringify(steps)))).slice(0, 32);
    return { digest, account: accountOf(entry, source) };
  };
}

const parentOf = ({ parent }: SessionEntry, find: (id: SessionId) => SessionEntry | null) =>
  parent.kind === 'session' ? find(parent.id) : null;

function stepOf(entry: SessionEntry, source: (id: SourceId) => SourceRecord | null): readonly unknown[] {
  const { kind, parent, accountId, role, roleArn, origin, config } = entry;
  const record = parent.kind === 'source' ? source(parent.id) : null;
  return [
    kind,
    parent.id,
    accountId,
    role,
    roleArn,
    // The id of a found session is made of what its source calls it; its other values may change with a sync.
    origin === 'made' ? withoutNeutral(config) : null,
    record?.kind ?? null,
    // Where the identity itself is what the session acts as, another place of it is another identity.
    accountId === null && record !== null ? withoutNeutral(record.config) : null,
  ];
}

const withoutNeutral = (config: SessionEntry['config']): readonly unknown[] =>
  Object.entries(config)
    .filter(([name, value]) => !neutral.has(name) && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1));

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

type Named = Pick<SessionEntry, 'name' | 'role' | 'accountId'>;
export const editedSince = ({ name, role, accountId }: Named): Problem => ({
  code: 'session-edited',
  session: name.slice(0, 300),
  role: role?.slice(0, 300) ?? null,
  account: accountId,
});
