import type { AppState } from '../../shared/app-state.ts';
import type { SessionId, SourceId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Records } from '../../shared/records.ts';
import type { SyncView } from '../../shared/source.ts';

/** A part of the AppState that one component owns. */
export type ViewPart = 'prompts' | 'attention' | 'activity' | 'keychain' | 'files' | 'endpoint';
type PartOfState = ViewPart & keyof AppState;

/**
 * Everything that one component tells the others. Calls go down through named ports; news goes up as one of these, so
 * no component has to know who needs it.
 */
export type DomainEvent =
  /** The records were changed in memory; they are saved a moment later. */
  | { readonly type: 'records-changed'; readonly before: Records; readonly after: Records }
  | { readonly type: 'records-saved'; readonly problem: Problem | null }
  /** The state of a session moved: fetching, active, expiring, failed. */
  | { readonly type: 'session-changed'; readonly sessionId: SessionId }
  /** Credentials were handed out. `isFirst`: never before. */
  | { readonly type: 'session-used'; readonly sessionId: SessionId; readonly isFirst: boolean }
  /** The held lease of a session came, was replaced or went. */
  | { readonly type: 'lease-changed'; readonly sessionId: SessionId }
  /** The time for which a session gives credentials is over. */
  | { readonly type: 'box-ended'; readonly sessionId: SessionId }
  /** The sign-in or the sync of an identity source moved. */
  | { readonly type: 'source-changed'; readonly sourceId: SourceId }
  | { readonly type: 'signing-in'; readonly sourceId: SourceId }
  | { readonly type: 'signed-in'; readonly sourceId: SourceId; readonly byUser: boolean }
  /** Another user is signed in than before, or it became known or unknown who is, without a sign-in. */
  | { readonly type: 'user-changed'; readonly sourceId: SourceId }
  | { readonly type: 'signed-out'; readonly sourceId: SourceId }
  /** Only the user can bring this sign-in back. */
  | { readonly type: 'sign-in-lost'; readonly sourceId: SourceId; readonly problem: Problem }
  | { readonly type: 'sign-in-failed'; readonly sourceId: SourceId; readonly problem: Problem }
  | {
      readonly type: 'synced';
      readonly sourceId: SourceId;
      readonly sync: SyncView;
      readonly problem: Problem | null;
    }
  /** The keychain can be used again. */
  | { readonly type: 'keychain-usable' }
  | { readonly type: 'view-changed'; readonly part: PartOfState };

export interface Events {
  /** Calls every listener, in the order in which they subscribed, before it returns. */
  emit(event: DomainEvent): void;
  on(listener: (event: DomainEvent) => void): void;
}

export function createEvents(ports: {
  /** A listener that throws is a bug of the listener: the others still hear. */
  readonly onListenerError: (error: unknown) => void;
}): Events {
  const listeners: ((event: DomainEvent) => void)[] = [];
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          ports.onListenerError(error);
        }
      }
    },
    on(listener) {
      listeners.push(listener);
    },
  };
}
