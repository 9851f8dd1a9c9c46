import { AccountId, type SessionId } from '../../shared/ids.ts';

/** Whom a session acts as at one moment: what runs keeps it, however the session is edited, and where another user signs in. */
export interface ActsAs {
  /** Of the kind, the role, the identity source and all that the session is built on; 32 hex characters. */
  readonly digest: string;
  /** Null: not known yet. */
  readonly account: AccountId | null;
  /** Of who is signed in at the identity source at the bottom; 16 hex characters. Null or absent: the source does not know. */
  readonly user?: string | null;
  /** That source and the name that it shows, for sentences. Not compared, and not kept. */
  readonly signedIn?: SignedInAt | null;
  /** As `sessionAddress`, for sentences. Not compared, and not kept. */
  readonly address?: string;
}

export interface SignedInAt {
  readonly source: string;
  /** Null: not known. */
  readonly as: string | null;
}

/** Null: there is no such session any more. */
export type ActsAsNow = (id: SessionId) => ActsAs | null;

/** An account that was not known at the start, or is not known now, is no other account. */
export const isSameSession = (started: ActsAs, now: ActsAs): boolean =>
  started.digest === now.digest &&
  (started.account === null || now.account === null || started.account === now.account);

/** The same session, account and role, and the same user. Who was not known at the start, or is not known now, is nobody else. */
export const isSameIdentity = (started: ActsAs, now: ActsAs): boolean =>
  isSameSession(started, now) && isSameUser(started.user ?? null, now.user ?? null);

const isSameUser = (started: string | null, now: string | null): boolean =>
  started === null || now === null || started === now;

/** As above, once there are credentials: whose account they are of must be known where it was known at the start. */
export const isSameWithKeys = (started: ActsAs, now: ActsAs): boolean =>
  isSameIdentity(started, now) && (started.account === null || now.account !== null);

/** At the start of what has keys already: they say whose they are, where the session itself may not know yet. */
export const startedWith = (
  { digest, account, user = null }: ActsAs,
  keys: { readonly accountId: AccountId | null },
): ActsAs => ({
  digest,
  account: keys.accountId ?? account,
  user,
});

/** What was not known of it at the start, from what it has been given since. */
export const learnt = (started: ActsAs, now: ActsAs | null): ActsAs =>
  now === null || !isSameIdentity(started, now)
    ? started
    : {
        digest: started.digest,
        account: started.account ?? now.account,
        user: started.user ?? now.user ?? null,
      };

/** For the environment of what `exec` and `env` start: the session's id beside it, as loaders may mix values of two. */
export const actsAsText = (id: SessionId, { digest, account, user = null }: ActsAs): string =>
  [id, digest, account ?? '-', ...(user === null ? [] : [user])].join(' ');

/** Null: not of this session, or written by a version that noted nothing. */
export function readActsAs(text: string | undefined, id: string | null): ActsAs | null {
  const [of, digest = '', account = '', user = ''] = (text ?? '').split(' ');
  if (id === null || of !== id || !/^[0-9a-f]{32}$/.test(digest)) return null;
  return {
    digest,
    account: AccountId.safeParse(account).data ?? null,
    // A version before this one noted none.
    user: /^[0-9a-f]{16}$/.test(user) ? user : null,
  };
}
