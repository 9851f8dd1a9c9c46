import type { BrowserWindow } from 'electron';
import { signInWindowText } from '../../shared/text/sign-in-window.ts';

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
 * SECURITY: the X of a window's frame works whatever its page does: a page that asks back (`beforeunload`), answers nothing
 * or is busy without end is not asked at all.
 */
export function closeUnasked(window: BrowserWindow, onClose: () => void): void {
  window.on('close', (event) => {
    event.preventDefault();
    onClose();
    // Electron crashes when a window goes whose modal child is still there.
    for (const child of window.isDestroyed() ? [] : window.getChildWindows()) child.destroy();
    if (!window.isDestroyed()) window.destroy();
  });
  // The page goes on to another one, or shuts its own window.
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
}
