import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import type { BoxEnd } from '../../../shared/time-box.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { ActsAsNow } from '../acts-as.ts';
import type { Broker } from '../app-api.ts';
import type { GivenKeys } from '../given-keys.ts';
import type { LockGate } from '../lock/lock-gate.ts';
import type { Clock } from '../ports/clock.ts';
import type { Clipboard } from '../ports/machine.ts';
import { withBuiltOn } from '../sessions/built-on.ts';
import { knownSession } from '../sessions/known-session.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { TimeBoxes } from '../sessions/time-boxes.ts';
import { type Handler, succeeded, succeededIf } from '../verb-result.ts';
import { copySecretText, environmentText } from './copy-environment.ts';
import type { UserLeases } from './user-lease.ts';

interface LeasePorts {
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly userLeases: Pick<UserLeases, 'lease'>;
}

export const start =
  (
    ports: LeasePorts & {
      /** As for the verb `setEnd`. */
      readonly setEnd: (entry: SessionEntry, end: BoxEnd) => Promise<Result<void, Problem>>;
    },
  ): Handler<'start'> =>
  async ({ sessionId, forMs }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    // First: no tool is to get credentials without an end in between.
    const end: BoxEnd = forMs === undefined ? { kind: 'start' } : { kind: 'for', ms: forMs };
    const set = await ports.setEnd(entry.value, end);
    if (!set.ok) return set;
    return succeededIf(await ports.userLeases.lease(entry.value, { verb: 'start', force: false }, signal));
  };

export const renew =
  (ports: LeasePorts): Handler<'renew'> =>
  async ({ sessionId }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    return succeededIf(await ports.userLeases.lease(entry.value, { verb: 'renew', force: true }, signal));
  };

export const stop =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find' | 'childrenOf'>;
    readonly timeBoxes: Pick<TimeBoxes, 'stopped' | 'isOver'>;
    /** It may have keys in the credentials file, also by a write that is under way. */
    readonly mayHaveKeys: (id: SessionId) => boolean;
    readonly broker: Pick<Broker, 'stop'>;
    readonly activity: Pick<ActivityLog, 'add'>;
    readonly updateFiles: () => Promise<Result<void, Problem>>;
  }): Handler<'stop'> =>
  async ({ sessionId }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    ports.broker.stop(sessionId);
    ports.activity.add({ event: 'session-stopped', sessionId, sessionName: entry.value.name });
    // One with an end is over now: no tool starts it again, nor gets anything through it.
    const saving = ports.timeBoxes.stopped(sessionId);
    const ended = ports.timeBoxes.isOver(sessionId) ? withBuiltOn(ports.catalogue, sessionId) : [sessionId];
    // SECURITY: "stopped" is said only when the keys are out of the file.
    if (ended.some(ports.mayHaveKeys)) {
      const written = await ports.updateFiles();
      if (!written.ok) return written;
    }
    // SECURITY: nor where a restart would give its credentials again, for what was left of its time.
    const saved = await saving;
    if (saved.ok) return succeeded();
    const { what, why } = problemText(saved.error);
    const detail = why === null ? what : `${what} ${why}`;
    return err({ code: 'stop-not-kept', session: entry.value.name, detail });
  };

export const copyEnvironment =
  (
    ports: LeasePorts & {
      readonly facts: Pick<SessionFacts, 'region' | 'profile'>;
      readonly actsAs: ActsAsNow;
      readonly givenKeys: Pick<GivenKeys, 'note'>;
      readonly clipboard: Clipboard;
      readonly clock: Clock;
      readonly lockGate: Pick<LockGate, 'onClose'>;
    },
  ): Handler<'copyEnvironment'> =>
  async ({ sessionId }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const how = { verb: 'copy-environment', force: false };
    const lease = await ports.userLeases.lease(entry.value, how, signal);
    if (!lease.ok) return lease;
    const label = ports.facts.profile(entry.value) ?? entry.value.name;
    const text = environmentText(lease.value, ports.facts.region(entry.value), {
      id: sessionId,
      label,
      actsAs: ports.actsAs(sessionId),
    });
    ports.givenKeys.note(lease.value.accessKeyId, sessionId, lease.value.expiresAt);
    await copySecretText(ports, text);
    return succeeded();
  };
