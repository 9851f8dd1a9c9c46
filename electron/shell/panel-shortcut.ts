import { globalShortcut } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** The key combination of the whole desktop that opens the quick panel. */
export interface PanelShortcut {
  /** From now on this one; '': none. A problem: the one before stays. Electron has to be ready. */
  set(shortcut: string): Result<void, Problem>;
  /** Gives it back. */
  stop(): void;
}

export function createPanelShortcut(options: {
  readonly onPressed: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}): PanelShortcut {
  let current = '';
  const release = (): void => {
    if (current !== '') globalShortcut.unregister(current);
    current = '';
  };
  return {
    set(shortcut) {
      if (shortcut === current) return ok(undefined);
      if (shortcut !== '') {
        // There a grab succeeds and then hears no key but those of X11 programs: better said than done.
        if (isWayland(options.env)) return err({ code: 'shortcut-unsupported' });
        if (!takes(shortcut, options.onPressed)) return err({ code: 'shortcut-taken', shortcut });
      }
      release();
      current = shortcut;
      return ok(undefined);
    },
    stop: release,
  };
}

/** True: it is ours from now on. */
function takes(shortcut: string, onPressed: () => void): boolean {
  try {
    return globalShortcut.register(shortcut, onPressed);
  } catch {
    // A key that this platform does not know.
    return false;
  }
}

const isWayland = ({
  XDG_SESSION_TYPE,
  WAYLAND_DISPLAY,
}: Readonly<Record<string, string | undefined>>): boolean =>
  process.platform === 'linux' &&
  (XDG_SESSION_TYPE === 'wayland' || (WAYLAND_DISPLAY !== undefined && WAYLAND_DISPLAY !== ''));
