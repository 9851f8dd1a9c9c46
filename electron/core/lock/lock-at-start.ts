import type { DeviceLock } from '../ports/device-lock.ts';
import type { RecordsKeeper } from '../records.ts';
import type { AppLock } from './app-lock.ts';

/**
 * SECURITY: nobody reports again what was so before the start: an app that starts behind a locked screen asks for it, before anything
 * can be given. What should know and does not answer locks; where nothing knows, no screen can be locked, and that is reported.
 */
export async function lockAtStart(
  ports: {
    readonly records: Pick<RecordsKeeper, 'get'>;
    readonly device: Pick<DeviceLock, 'look'>;
    readonly lock: Pick<AppLock, 'note'>;
    readonly now: () => number;
  },
  signal: AbortSignal,
): Promise<void> {
  const { lockOnScreenLock, lockAfterIdleMinutes } = ports.records.get().settings;
  if (!lockOnScreenLock && lockAfterIdleMinutes === 0) return;
  const { screen, idleMs } = await ports.device.look(signal);
  const at = ports.now();
  if (screen === 'closed') ports.lock.note({ type: 'screen-closed', at });
  if (screen === 'silent') ports.lock.note({ type: 'screen-silent', at });
  if (idleMs !== null && idleMs >= lockAfterIdleMinutes * 60_000) ports.lock.note({ type: 'idle', at });
}
