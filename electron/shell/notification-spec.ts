import type { SessionId, SourceId } from '../../shared/ids.ts';

export type NotificationAction = 'renew' | 'sign-in' | 'open' | 'snooze' | 'more-time' | 'use-again';

export interface NotificationSpec {
  /** One per cause; showing it again replaces the one on screen. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly actions: readonly { readonly id: NotificationAction; readonly label: string }[];
  readonly about:
    | { readonly kind: 'sessions'; readonly ids: readonly SessionId[] }
    | { readonly kind: 'source'; readonly id: SourceId }
    /** A prompt that our window shows. */
    | { readonly kind: 'question' };
}
