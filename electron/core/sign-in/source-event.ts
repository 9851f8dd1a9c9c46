import type { Problem } from '../../../shared/problem.ts';
import type { LeaseIdentity } from '../credentials.ts';
import type { SignInStatus } from '../identity-source.ts';
import type { Moment, SignedIn } from './source-model.ts';

interface At {
  readonly moment: Moment;
}

/** What happens at one identity source. Sign-ins and syncs are numbered, so that the late outcome of an old one is recognised. */
export type SourceEvent =
  /** The sign-in is wanted back, from the keychain or from outside Latchkey. */
  | { readonly type: 'restore-begun' }
  /** `isLook`: Latchkey looked on its own. When it found nothing, the problem that is shown stays. */
  | ({ readonly type: 'restored'; readonly status: SignInStatus; readonly isLook: boolean } & At)
  | ({ readonly type: 'restore-failed'; readonly problem: Problem } & At)
  | { readonly type: 'sign-in-begun'; readonly attempt: number }
  | ({ readonly type: 'sign-in-succeeded'; readonly attempt: number; readonly signIn: SignedIn } & At)
  | { readonly type: 'sign-in-failed'; readonly attempt: number; readonly problem: Problem }
  | { readonly type: 'cancelled'; readonly attempt: number }
  | ({ readonly type: 'refresh-succeeded'; readonly signIn: SignedIn } & At)
  | ({ readonly type: 'refresh-failed'; readonly problem: Problem } & At)
  /** Sessions or a sync found that only the user can bring the sign-in back. */
  | ({ readonly type: 'lost'; readonly problem: Problem } & At)
  | { readonly type: 'sync-begun'; readonly run: number }
  | {
      readonly type: 'sync-progress';
      readonly run: number;
      readonly done: number;
      readonly total: number | null;
    }
  | ({
      readonly type: 'synced';
      readonly run: number;
      readonly added: number;
      readonly removed: number;
      /** Why some accounts could not be read. Absent: all were. */
      readonly unread?: Problem;
      /** What the sign-in has to tell from now on. Absent: what it had. */
      readonly facts?: readonly string[];
    } & At)
  | ({ readonly type: 'sync-failed'; readonly run: number; readonly problem: Problem } & At)
  | { readonly type: 'sync-cancelled'; readonly run: number }
  | { readonly type: 'sign-out-begun' }
  /** The keychain no longer holds the sign-in; the call to the provider may still be under way. */
  | { readonly type: 'keychain-removed' }
  /** The sign-out is finished, and nothing holds the sign-in any more. */
  | ({ readonly type: 'signed-out' } & At)
  /** The sign-out is finished as far as it could be: the keychain still holds the sign-in. */
  | ({ readonly type: 'keychain-held' } & At)
  /** A session was given credentials, which say whose they are. */
  | { readonly type: 'identified'; readonly identity: LeaseIdentity }
  /** One of the kind's actions is done. */
  | ({ readonly type: 'acted'; readonly status: SignInStatus } & At);
