import type { SourceId } from '../../../shared/ids.ts';
import { unreachable } from '../../../shared/result.ts';
import type { DomainEvent } from '../events.ts';
import type { SourceEvent } from './source-event.ts';
import { attemptOf, identityOf, knownSignIn, type SourceModel, shownSync } from './source-model.ts';

type OfSource = Exclude<
  Extract<DomainEvent, { readonly sourceId: SourceId }>,
  { readonly type: 'source-changed' }
>;
type WithoutSource<E> = E extends OfSource ? Omit<E, 'sourceId'> : never;
/** What one identity source reports to the other components. */
export type SourceNews = WithoutSource<OfSource>;

/** What this step means for other components, above all for callers that wait for the sign-in. Nothing changed: no news. */
export function newsOf(before: SourceModel, event: SourceEvent, after: SourceModel): readonly SourceNews[] {
  if (before === after) return [];
  const was = knownSignIn(before) !== null;
  const is = knownSignIn(after) !== null;
  switch (event.type) {
    case 'sign-in-begun':
      return [{ type: 'signing-in' }];
    case 'sign-in-succeeded':
      return after.phase.kind === 'signed-in' ? [{ type: 'signed-in', byUser: true }] : [givenUp];
    case 'sign-in-failed':
      return [{ type: 'sign-in-failed', problem: event.problem }];
    case 'cancelled':
      return [givenUp];
    case 'sign-out-begun':
      return attemptOf(before) === null ? [] : [givenUp];
    case 'restored':
      return is && event.status.kind === 'signed-in' ? [{ type: 'signed-in', byUser: false }] : [];
    case 'refresh-succeeded':
      return was ? changedUser(before, after) : [{ type: 'signed-in', byUser: false }];
    case 'identified':
    case 'acted':
      return was && is ? changedUser(before, after) : [];
    case 'refresh-failed':
    case 'lost':
      return was && !is ? [{ type: 'sign-in-lost', problem: event.problem }] : [];
    case 'signed-out':
    case 'keychain-held':
      return was ? [{ type: 'signed-out' }] : [];
    case 'synced':
      return [{ type: 'synced', sync: shownSync(after), problem: null }];
    case 'sync-failed': {
      const synced: SourceNews = { type: 'synced', sync: shownSync(after), problem: event.problem };
      return was && !is ? [{ type: 'sign-in-lost', problem: event.problem }, synced] : [synced];
    }
    case 'restore-begun':
    case 'sync-begun':
    case 'sync-progress':
    case 'sync-cancelled':
    case 'keychain-removed':
    case 'restore-failed':
      return [];
    default:
      return unreachable(event);
  }
}

const changedUser = (before: SourceModel, after: SourceModel): readonly SourceNews[] =>
  identityOf(knownSignIn(before)) === identityOf(knownSignIn(after)) ? [] : [{ type: 'user-changed' }];

const givenUp: SourceNews = { type: 'sign-in-failed', problem: { code: 'cancelled' } };
