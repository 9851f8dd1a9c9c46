import type { BrowserWindow } from 'electron';
import { signInWindowText } from '../../shared/words.ts';

/** Between one window that goes and the next: what the page asked for before is on its way through Chromium. */
const BETWEEN_MS = 50;

/** So much of a host fits in the title of a window this wide, whatever the desktop. */
const SHOWN_LENGTH = 44;

/** SECURITY: who owns a host is said by its end, and title bars cut the end off; so we cut its beginning. */
export const readableHost = (host: string): string =>
  host.length <= SHOWN_LENGTH ? host : `…${host.slice(-SHOWN_LENGTH)}`;

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
}

/** SECURITY: the host first and from the address itself; a page's own title could name another one. */
export function titleWithHost(window: BrowserWindow, startUrl: string, source: string): void {
  window.removeMenu();
  const { webContents } = window;
  const retitle = (): void => {
    const host = hostOf(webContents.getURL()) || hostOf(startUrl);
    window.setTitle(signInWindowText.title(readableHost(host), source));
  };
  window.on('page-title-updated', (event) => event.preventDefault());
  webContents.on('did-start-navigation', retitle);
  webContents.on('did-navigate', retitle);
  retitle();
}

/**
 * Hides these windows at once and destroys them soon, the last first: Electron crashes when a window goes whose modal child is
 * still there, inside its own `close`, or while its page opens another one.
 */
export function shut(windows: readonly BrowserWindow[]): void {
  const last = [...windows].reverse().filter((each) => !each.isDestroyed());
  for (const each of last) each.hide();
  // A page that opens windows goes on doing so until its process has ended.
  if (last.length > 1) for (const each of last) each.webContents.forcefullyCrashRenderer();
  const next = (): void => {
    const each = last.shift();
    if (each === undefined) return;
    if (!each.isDestroyed()) each.destroy();
    later(next);
  };
  const later = (work: () => void): void => {
    setTimeout(work, last.length > 0 ? BETWEEN_MS : 0);
  };
  later(next);
}

/**
 * SECURITY: the X of a window's frame works whatever its page does: a page that asks back (`beforeunload`), answers nothing
 * or is busy without end is not asked at all.
 */
export function closeUnasked(window: BrowserWindow, onClose: () => void): void {
  window.on('close', (event) => {
    event.preventDefault();
    onClose();
    shut(window.isDestroyed() ? [] : [window, ...window.getChildWindows()]);
  });
  // The page goes on to another one, or shuts its own window.
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
}
