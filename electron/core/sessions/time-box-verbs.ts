import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import { boxTexts } from '../../../shared/text/time-box.ts';
import type { BoxEnd } from '../../../shared/time-box.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { RecordsKeeper } from '../records.ts';
import { type Handler, succeeded, succeededIf } from '../verb-result.ts';
import { knownSession } from './known-session.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import type { SessionEntry } from './session-entry.ts';
import { withChoice } from './session-records.ts';
import type { BoxEvent } from './time-box.ts';
import type { TimeBoxes } from './time-boxes.ts';

interface EndPorts {
  readonly catalogue: Pick<SessionCatalogue, 'find' | 'choice'>;
  readonly timeBoxes: Pick<TimeBoxes, 'change' | 'problem' | 'look'>;
  readonly activity: Pick<ActivityLog, 'add'>;
}

/** Sets the end of a session, before it gives credentials. */
export async function setEndOf(
  ports: EndPorts,
  { id, name }: SessionEntry,
  end: BoxEnd,
): Promise<Result<void, Problem>> {
  ports.timeBoxes.look();
  const { timeBox: before, stopsAfterMinutes } = ports.catalogue.choice(id);
  if (end.kind === 'none' && stopsAfterMinutes !== undefined)
    return invalidInput('end', boxTexts.keepsUsual(name, stopsAfterMinutes));
  if (end.kind === 'more' || end.kind === 'none') {
    // It has ended, or what it is built on has: only a start gives it a time again.
    const ended = ports.timeBoxes.problem(id);
    if (ended !== null) return err(ended);
  }
  if (end.kind === 'more' && before === undefined) return invalidInput('end', boxTexts.noEnd(name));
  const changed = await ports.timeBoxes.change(id, (at, usualMs) => eventOf(end, at, usualMs));
  if (!changed.ok) return changed;
  const after = ports.catalogue.choice(id).timeBox;
  if (after?.until !== before?.until)
    ports.activity.add({
      event: 'session-changed',
      sessionId: id,
      sessionName: name,
      note: after === undefined ? boxTexts.activityNoEnd : boxTexts.activityEnd(after.until),
    });
  return changed;
}

function eventOf(end: BoxEnd, at: number, usualMs: number | null): BoxEvent {
  switch (end.kind) {
    case 'for':
      return { type: 'started', at, forMs: end.ms, usualMs };
    case 'start':
      return { type: 'started', at, forMs: null, usualMs };
    case 'more':
      return { type: 'more', at, ms: end.ms };
    case 'none':
      return { type: 'cleared', usualMs };
  }
}

export const setEnd =
  (ports: EndPorts): Handler<'setEnd'> =>
  async ({ sessionId, end }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    return entry.ok ? succeededIf(await setEndOf(ports, entry.value, end)) : entry;
  };

/** The setting of one session. Where it gives credentials now, its time begins now. */
export const setStopsAfter =
  (
    ports: Pick<EndPorts, 'activity'> & {
      readonly catalogue: Pick<SessionCatalogue, 'find' | 'choice'>;
      readonly records: Pick<RecordsKeeper, 'commit'>;
      readonly timeBoxes: Pick<TimeBoxes, 'used'>;
      readonly isHeld: (id: SessionEntry['id']) => boolean;
    },
  ): Handler<'setStopsAfter'> =>
  async ({ sessionId, minutes }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    if ((ports.catalogue.choice(sessionId).stopsAfterMinutes ?? null) === minutes) return succeeded();
    const committed = await ports.records.commit((r) =>
      withChoice(r, sessionId, { stopsAfterMinutes: minutes ?? undefined }),
    );
    if (!committed.ok) return committed;
    ports.activity.add({
      event: 'session-changed',
      sessionId,
      sessionName: entry.value.name,
      note: boxTexts.activityUsual(minutes),
    });
    if (ports.isHeld(sessionId)) ports.timeBoxes.used(sessionId, null);
    return succeeded();
  };
