import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/settings.ts';
import { lockTexts } from '../../../shared/text/lock.ts';
import type { DeviceAbility, DeviceLock } from '../ports/device-lock.ts';
import { type Handler, succeeded } from '../verb-result.ts';
import type { AppLock } from './app-lock.ts';

interface LockPorts {
  readonly lock: AppLock;
  readonly device: DeviceLock;
  readonly isLocked: () => boolean;
  readonly now: () => number;
}

const canUnlock = ({ asksUser, reportsLetIn }: DeviceAbility): boolean => asksUser || reportsLetIn;

export const lock =
  (ports: LockPorts): Handler<'lock'> =>
  async (_, signal) => {
    // Nobody is locked out for good.
    if (!ports.isLocked() && !canUnlock(await ports.device.ability(signal)))
      return err({ code: 'lock-unavailable', what: 'unlock' });
    ports.lock.note({ type: 'asked', at: ports.now() });
    await ports.lock.settled();
    return succeeded();
  };

export const unlock =
  (ports: LockPorts): Handler<'unlock'> =>
  async (_, signal) => {
    if (!ports.isLocked()) return ok({ how: 'unlocked' });
    const ability = await ports.device.ability(signal);
    if (ability.asksUser) {
      const asked = await ports.device.askUser(signal);
      if (asked.ok) {
        ports.lock.note({ type: 'confirmed' });
        await ports.lock.settled();
        return ok({ how: 'unlocked' });
      }
      if (asked.error.code !== 'lock-unavailable') return asked;
    }
    if (!ability.reportsLetIn) return err({ code: 'lock-unavailable', what: 'unlock' });
    ports.lock.note({ type: 'unlock-asked' });
    if (!ability.locksScreen) return ok({ how: 'by-hand' });
    const closed = await ports.device.lockScreen(signal);
    return closed.ok ? ok({ how: 'screen' }) : ok({ how: 'by-hand' });
  };

/** Why the settings cannot be as they are to be: what the machine cannot do is refused, not pretended. */
export const lockSettingsFault =
  ({ device, isLocked }: Pick<LockPorts, 'device' | 'isLocked'>) =>
  async (before: Settings, after: Settings, signal: AbortSignal): Promise<Result<void, Problem>> => {
    const isOn = (key: 'lockOnSleep' | 'lockOnScreenLock' | 'lockAfterIdleMinutes') =>
      Boolean(after[key]) && !before[key];
    const isOther =
      after.lockOnSleep !== before.lockOnSleep ||
      after.lockOnScreenLock !== before.lockOnScreenLock ||
      after.lockAfterIdleMinutes !== before.lockAfterIdleMinutes;
    if (!isOther) return ok(undefined);
    if (isLocked()) return err({ code: 'refused', reason: lockTexts.settingsLocked });
    const [isSleep, isScreen, isIdle] = [
      isOn('lockOnSleep'),
      isOn('lockOnScreenLock'),
      isOn('lockAfterIdleMinutes'),
    ];
    if (!isSleep && !isScreen && !isIdle) return ok(undefined);
    const ability = await device.ability(signal);
    if (!canUnlock(ability)) return err({ code: 'lock-unavailable', what: 'unlock' });
    if (isScreen && !ability.reportsScreen) return err({ code: 'lock-unavailable', what: 'screen' });
    if (isIdle && !ability.measuresIdle) return err({ code: 'lock-unavailable', what: 'idle' });
    return ok(undefined);
  };
