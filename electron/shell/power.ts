import { powerMonitor } from 'electron';
import type { PowerEvent } from '../core/app-ports.ts';

/** Tells of sleep, and of the locked screen where the system says (on Linux adapters/machine/screen-lock.ts does), so that nothing prompts a user who is not there and all is checked once on return. */
export function watchPower(onEvent: (event: PowerEvent) => void): void {
  powerMonitor.on('suspend', () => onEvent('suspend'));
  powerMonitor.on('resume', () => onEvent('resume'));
  powerMonitor.on('lock-screen', () => onEvent('lock'));
  powerMonitor.on('unlock-screen', () => {
    onEvent('unlock');
    // macOS and Windows ask who it is in front of every locked screen. Nothing of Linux comes this way.
    if (process.platform === 'darwin' || process.platform === 'win32') onEvent('let-in');
  });
}
