import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { accountNotes } from '../../../shared/text/account-notes.ts';
import type { AttentionList } from '../attention.ts';
import type { DomainEvent, Events } from '../events.ts';
import type { ActivityLog } from './activity-log.ts';

/** Writes what happens at the identity sources into Activity, and into the list of matters that need attention. */
export function recordSignIns(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly activity: Pick<ActivityLog, 'add'>;
  readonly attention: Pick<AttentionList, 'raise' | 'clear'>;
  readonly sourceName: (id: SourceId) => string;
  /** That another user is signed in than before, a sentence; null: the same one, or nobody knows. */
  readonly otherUser: (id: SourceId) => string | null;
  /** As `SourceView.command`; null: the sign-in is made here. */
  readonly command: (id: SourceId) => string | null;
}): void {
  /** Whose last sync went well since the start of the app. */
  const inOrder = new Set<SourceId>();
  ports.events.on((event) => {
    if (event.type !== 'synced' || isNews(inOrder, event)) recordSignIn(ports, event);
  });
}

/** A sync that finds what it found before, every hour, is nothing that happened; `status` says when it was. */
function isNews(inOrder: Set<SourceId>, event: Extract<DomainEvent, { type: 'synced' }>): boolean {
  const { added, removed } = event.sync;
  const wasInOrder = inOrder.has(event.sourceId);
  const isInOrder = event.problem === null && event.sync.problem === null;
  if (isInOrder) inOrder.add(event.sourceId);
  else inOrder.delete(event.sourceId);
  return !wasInOrder || !isInOrder || added > 0 || removed > 0;
}

function recordSignIn(ports: Omit<Parameters<typeof recordSignIns>[0], 'events'>, event: DomainEvent): void {
  const { activity, attention } = ports;
  switch (event.type) {
    case 'signed-in':
      attention.clear(`source:${event.sourceId}`);
      if (event.byUser)
        activity.add({
          event: 'signed-in',
          sourceName: ports.sourceName(event.sourceId),
          note: ports.otherUser(event.sourceId),
        });
      return;
    case 'user-changed': {
      const note = ports.otherUser(event.sourceId);
      if (note !== null)
        activity.add({ event: 'signed-in', sourceName: ports.sourceName(event.sourceId), note });
      return;
    }
    case 'signed-out':
      activity.add({ event: 'signed-out', sourceName: ports.sourceName(event.sourceId) });
      return;
    case 'sign-in-lost': {
      const source = ports.sourceName(event.sourceId);
      activity.add({ event: 'signed-out', sourceName: source, problem: event.problem });
      attention.raise(`source:${event.sourceId}`, lostText(source, ports.command(event.sourceId)), {
        kind: 'sign-in',
        sourceId: event.sourceId,
      });
      return;
    }
    case 'sign-in-failed':
      activity.add({
        event: 'sign-in-failed',
        sourceName: ports.sourceName(event.sourceId),
        problem: event.problem,
      });
      return;
    case 'synced': {
      const { added, removed } = event.sync;
      activity.add({
        event: 'sync',
        sourceName: ports.sourceName(event.sourceId),
        problem: event.problem ?? event.sync.problem,
        note: event.problem === null ? accountNotes.synced(added, removed) : null,
      });
      return;
    }
    default:
  }
}

const lostText = (source: string, command: string | null): Problem =>
  command === null
    ? { code: 'sign-in-needed', source }
    : {
        code: 'nothing-here',
        source,
        reason: 'Its sign-in has ended. Latchkey reads that sign-in and cannot renew it.',
        advice: `Run: ${command}`,
      };
