import type { SessionId, SourceId } from '../../../shared/ids.ts';

/** What the wizard made, on trial until it is kept. */
export type Made =
  | {
      readonly kind: 'source';
      readonly id: SourceId;
      readonly name: string;
      /** How long before its end its sign-in is announced; null: as the settings say. */
      readonly minutes: number | null;
    }
  | { readonly kind: 'session'; readonly id: SessionId; readonly name: string };
