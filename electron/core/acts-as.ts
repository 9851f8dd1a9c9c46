import { AccountId, type SessionId } from '../../shared/ids.ts';

/** Whom a session acts as at one moment: what runs keeps it, however the session is edited afterwards. */
export interface ActsAs {
  /** Of the kind, the role, the identity source and all that the session is built on; 32 hex characters. */
  readonly digest: string;
  /** Null: not known yet. */
  readonly account: AccountId | null;
}

/** Null: there is no such session any more. */
export type ActsAsNow = (id: SessionId) => ActsAs | null;

/** An account that was not known at the start, or is not known now, is no other account. */
export const isSameIdentity = (started: ActsAs, now: ActsAs): boolean =>
  started.digest === now.digest &&
  (started.account === null || now.account === null || started.account === now.account);

/** As above, once there are credentials: whose they are must be known where it was known at the start. */
export const isSameWithKeys = (started: ActsAs, now: ActsAs): boolean =>
  isSameIdentity(started, now) && (started.account === null || now.account !== null);

/** At the start of what has keys already: they may say whose they are where the session itself does not know yet. */
export const startedWith = (
  { digest, account }: ActsAs,
  keys: { readonly accountId: AccountId | null },
): ActsAs => ({
  digest,
  account: account ?? keys.accountId,
});

/** For the environment of what `exec` and `env` start: the session's id beside it, as loaders may mix values of two. */
export const actsAsText = (id: SessionId, { digest, account }: ActsAs): string =>
  `${id} ${digest} ${account ?? '-'}`;

/** Null: not of this session, or written by a version that noted nothing. */
export function readActsAs(text: string | undefined, id: string | null): ActsAs | null {
  const [of, digest = '', account = ''] = (text ?? '').split(' ');
  if (id === null || of !== id || !/^[0-9a-f]{32}$/.test(digest)) return null;
  return { digest, account: AccountId.safeParse(account).data ?? null };
}
