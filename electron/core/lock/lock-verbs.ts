import { looks } from '../../../shared/ipc/while-locked.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/settings.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { createSingleFlight } from '../async/single-flight.ts';
import type { DeviceAbility, DeviceLock } from '../ports/device-lock.ts';
import { type Handler, succeeded } from '../verb-result.ts';
import type { AppLock } from './app-lock.ts';

interface LockPorts {
  readonly lock: AppLock;
  readonly device: DeviceLock;
  readonly locked: () => Problem | null;
  readonly now: () => number;
}

export const canUnlock = ({ asksUser, reportsLetIn }: DeviceAbility): boolean => asksUser || reportsLetIn;

export const lock =
  (ports: LockPorts): Handler<'lock'> =>
  async (_, signal) => {
    // Nobody is locked out for good.
    if (ports.locked() === null && !canUnlock(await ports.device.ability(signal)))
      return err({ code: 'lock-unavailable', what: 'unlock' });
    ports.lock.note({ type: 'asked', at: ports.now() });
    // SECURITY: "locked" is said only when the keys are out of the file, and a restart does not end it.
    const { keys, kept } = await ports.lock.settled();
    if (!keys.ok) return err({ code: 'lock-incomplete', what: 'keys', detail: reasonOf(keys.error) });
    if (!kept.ok) return err({ code: 'lock-incomplete', what: 'record', detail: reasonOf(kept.error) });
    return succeeded();
  };

/** Without its remedy: what it says was not changed is about a file, and Latchkey is locked. */
const reasonOf = (problem: Problem): string => {
  const { what, why } = problemText(problem);
  return why === null ? what : `${what} ${why}`;
};

export const unlock = (
  ports: LockPorts & { readonly onThrow: (error: unknown) => Problem },
): Handler<'unlock'> => {
  // Several clicks are one question of the system.
  const flights = createSingleFlight<Unlocking>({ onThrow: ports.onThrow });
  return (_, signal) => flights.run('unlock', signal, (own) => unlockOnce(ports, own));
};

type Unlocking = Awaited<ReturnType<Handler<'unlock'>>> extends Result<infer T, Problem> ? T : never;

async function unlockOnce(ports: LockPorts, signal: AbortSignal): Promise<Result<Unlocking, Problem>> {
  if (ports.locked() === null) return ok({ how: 'unlocked' });
  const ability = await ports.device.ability(signal);
  if (ability.asksUser) {
    const asked = await ports.device.askUser(signal);
    if (asked.ok) {
      ports.lock.note({ type: 'confirmed' });
      const { kept } = await ports.lock.settled();
      return ok({ how: kept.ok ? 'unlocked' : 'not-kept' });
    }
    if (asked.error.code !== 'lock-unavailable') return asked;
  }
  if (!ability.reportsLetIn) return err({ code: 'lock-unavailable', what: 'unlock-now' });
  ports.lock.note({ type: 'unlock-asked' });
  const closed = ability.locksScreen ? await ports.device.lockScreen(signal) : 'failed';
  if (closed === 'locked') return ok({ how: 'screen' });
  if (ability.tellsAnyLock) return ok({ how: 'by-hand' });
  // SECURITY: only a lock that Latchkey asked for, and saw, ends with a question: another one may be a blank screen.
  return closed === 'closed' ? ok({ how: 'again' }) : err({ code: 'lock-unavailable', what: 'no-screen' });
}

/**
 * Why the settings cannot be as they are to be: what the machine cannot do is refused, not pretended. SECURITY: while Latchkey is locked,
 * nobody gives it a proxy or an authority that would read along afterwards, nor takes away what locks it.
 */
export const lockSettingsFault =
  ({ device, locked }: Pick<LockPorts, 'device' | 'locked'>) =>
  async (before: Settings, after: Settings, signal: AbortSignal): Promise<Result<void, Problem>> => {
    const problem = locked();
    const isOther = (key: string): boolean => Reflect.get(before, key) !== Reflect.get(after, key);
    if (problem !== null && Object.keys(after).some((key) => !looks.has(key) && isOther(key)))
      return err(problem);
    const isSleep = after.lockOnSleep && !before.lockOnSleep;
    const isScreen = after.lockOnScreenLock && !before.lockOnScreenLock;
    const isIdle = after.lockAfterIdleMinutes > 0 && before.lockAfterIdleMinutes === 0;
    if (!isSleep && !isScreen && !isIdle) return ok(undefined);
    const ability = await device.ability(signal);
    if (!canUnlock(ability)) return err({ code: 'lock-unavailable', what: 'unlock' });
    if (isScreen && !ability.reportsScreen) return err({ code: 'lock-unavailable', what: 'screen' });
    if (isIdle && !ability.measuresIdle) return err({ code: 'lock-unavailable', what: 'idle' });
    return ok(undefined);
  };
