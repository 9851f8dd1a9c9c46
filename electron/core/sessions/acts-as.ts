import type { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import { type ActsAs, type ActsAsNow, isSameIdentity, isSameSession } from '../acts-as.ts';
import type { SignInStatus } from '../identity-source.ts';
import type { Hash } from '../ports/crypto.ts';
import { accountOf } from './account-of.ts';
import type { SessionEntry } from './session-entry.ts';
import { sessionAddress } from './session-names.ts';

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
  /** How this source is signed in; null: it is not. */
  readonly status: (id: SourceId) => SignInStatus | null;
  readonly profile: (entry: SessionEntry) => ProfileName | null;
}): ActsAsNow {
  const { find, source, hash, status, profile } = ports;
  const digestOf = (value: unknown): string =>
    toHex(hash.sha256(new TextEncoder().encode(JSON.stringify(value))));
  return (id) => {
    const entry = find(id);
    if (entry === null) return null;
    const steps: unknown[] = [];
    let root: SourceId | null = null;
    const seen = new Set<SessionId>();
    for (let at: SessionEntry | null = entry; at !== null && !seen.has(at.id); at = parentOf(at, find)) {
      seen.add(at.id);
      steps.push(stepOf(at, source));
      root = at.parent.kind === 'source' ? at.parent.id : null;
    }
    const signIn = root === null ? null : status(root);
    const { user = null, signedInAs = null } = signIn?.kind === 'signed-in' ? signIn : {};
    return {
      digest: digestOf(steps).slice(0, 32),
      account: accountOf(entry, source),
      user: user === null ? null : digestOf(['user', user]).slice(0, 16),
      address: sessionAddress({ id, profile: profile(entry) }),
      signedIn: root === null ? null : { source: source(root)?.name ?? root, as: signedInAs },
    };
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

/** Of one session made by hand, before and after an edit. */
export const isSameActor = (one: SessionEntry['config'], other: SessionEntry['config']): boolean =>
  JSON.stringify(withoutNeutral(one)) === JSON.stringify(withoutNeutral(other));

const withoutNeutral = (config: SessionEntry['config']): readonly unknown[] =>
  Object.entries(config)
    .filter(([name, value]) => !neutral.has(name) && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1));

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

type Named = Pick<SessionEntry, 'name' | 'role' | 'accountId'>;

/** Why a caller that was started as one is given nothing of the other: `isSameIdentity` says that they are two. */
export function otherSince({ name, role, accountId }: Named, started: ActsAs, now: ActsAs | null): Problem {
  const session = name.slice(0, 300);
  const address = now?.address === undefined ? {} : { address: now.address.slice(0, 300) };
  const isOtherUser = now !== null && isSameSession(started, now) && !isSameIdentity(started, now);
  if (!isOtherUser || !now.signedIn) {
    // The same session, role and source: only its keys can be of another account.
    if (now !== null && started.digest === now.digest && started.account !== null)
      if (started.account !== now.account)
        return {
          code: 'keys-of-other-account',
          session,
          ...address,
          account: now.account,
          started: started.account,
        };
    return {
      code: 'session-edited',
      session,
      ...address,
      role: role?.slice(0, 300) ?? null,
      account: accountId,
    };
  }
  const { source, as } = now.signedIn;
  return {
    code: 'signed-in-as-another',
    session,
    ...address,
    source: source.slice(0, 300),
    user: as?.slice(0, 300) ?? null,
  };
}
