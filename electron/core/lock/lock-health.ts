import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import type { Agenda } from '../async/agenda.ts';
import type { AttentionList } from '../attention.ts';
import type { Events } from '../events.ts';
import type { DeviceAbility, DeviceLock } from '../ports/device-lock.ts';
import type { RecordsKeeper } from '../records.ts';
import { canUnlock } from './lock-verbs.ts';

const MATTER = 'lock';
/** Lock screens of a desktop start beside Latchkey. */
const FIRST_MS = 5_000;
const AGAIN_MS = 5 * 60_000;
/** While something is wrong, so that its end is seen soon. */
const SOON_MS = 15_000;

/**
 * Says that a lock setting which is on does nothing here, or that nothing could unlock what is locked: a machine changes after the
 * setting was made. A user who believes in a lock that never comes leaves the computer open.
 */
export function followLockHealth(ports: {
  readonly agenda: Pick<Agenda, 'set' | 'cancel'>;
  readonly attention: Pick<AttentionList, 'raise' | 'clear'>;
  readonly events: Pick<Events, 'on'>;
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly device: Pick<DeviceLock, 'ability'>;
  readonly now: () => number;
  readonly lifetime: AbortSignal;
}): { readonly begin: () => void } {
  const { agenda, attention, records, lifetime } = ports;
  const lookIn = (ms: number): void => agenda.set(MATTER, ports.now() + ms, () => void look());
  const look = async (): Promise<void> => {
    const ability = await ports.device.ability(lifetime);
    if (lifetime.aborted) return;
    if (!isOfInterest(records.get())) return end();
    const problem = lockFault(records.get(), ability);
    if (problem === null) attention.clear(MATTER);
    else attention.raise(MATTER, problem, { kind: 'open-page', page: 'settings' });
    lookIn(problem === null ? AGAIN_MS : SOON_MS);
  };
  const end = (): void => {
    agenda.cancel(MATTER);
    attention.clear(MATTER);
  };
  return {
    begin() {
      ports.events.on((event) => {
        if (event.type !== 'records-changed' || isAlike(event.before, event.after)) return;
        if (isOfInterest(event.after)) lookIn(0);
        else end();
      });
      if (isOfInterest(records.get())) lookIn(FIRST_MS);
    },
  };
}

const isAlike = (one: Records, other: Records): boolean =>
  (one.locked === undefined) === (other.locked === undefined) &&
  one.settings.lockOnSleep === other.settings.lockOnSleep &&
  one.settings.lockOnScreenLock === other.settings.lockOnScreenLock &&
  one.settings.lockAfterIdleMinutes === other.settings.lockAfterIdleMinutes;

const isOfInterest = ({ locked, settings }: Records): boolean =>
  locked !== undefined ||
  settings.lockOnSleep ||
  settings.lockOnScreenLock ||
  settings.lockAfterIdleMinutes > 0;

function lockFault({ locked, settings }: Records, ability: DeviceAbility): Problem | null {
  const isIdle = settings.lockAfterIdleMinutes > 0;
  if (!canUnlock(ability)) {
    if (locked !== undefined) return { code: 'lock-unavailable', what: 'unlock-now' };
    const setting = settings.lockOnScreenLock
      ? 'lockOnScreenLock'
      : isIdle
        ? 'lockAfterIdleMinutes'
        : 'lockOnSleep';
    return { code: 'lock-setting-fails', setting, what: 'unlock' };
  }
  if (settings.lockOnScreenLock && !ability.reportsScreen)
    return { code: 'lock-setting-fails', setting: 'lockOnScreenLock', what: 'screen' };
  if (isIdle && !ability.measuresIdle)
    return { code: 'lock-setting-fails', setting: 'lockAfterIdleMinutes', what: 'idle' };
  return null;
}
