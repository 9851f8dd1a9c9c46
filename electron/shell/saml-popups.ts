import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import { postedBytes, type Take } from './saml-guard.ts';
import { isAcs } from './saml-post.ts';

/** Sign-ins open one or two, such as a second factor's page. A page that opens more only wants to be in the way. */
const MOST_AT_ONCE = 3;
const MOST_IN_ALL = 12;

/**
 * SECURITY: a page names options of its window in `window.open`, and Electron takes each of them: without these it could
 * have one that fills the screen, has no frame and cannot be closed.
 */
const ordinaryWindow: BrowserWindowConstructorOptions = {
  width: 520,
  height: 680,
  autoHideMenuBar: true,
  show: true,
  frame: true,
  transparent: false,
  opacity: 1,
  kiosk: false,
  fullscreen: false,
  simpleFullscreen: false,
  alwaysOnTop: false,
  modal: false,
  skipTaskbar: false,
  closable: true,
  movable: true,
  resizable: true,
  minimizable: true,
  focusable: true,
  titleBarStyle: 'default',
};

/** The windows that pages of one sign-in opened. */
export interface Popups {
  readonly webPreferences: Electron.WebPreferences;
  /** False: nobody sees these pages, so they open nothing. */
  readonly visible: boolean;
  /** The sign-in has ended, and its windows are going. */
  readonly isOver: () => boolean;
  readonly take: Take;
  readonly open: Set<unknown>;
  /** How many there have been. */
  count: number;
}

export function allowPopups(contents: WebContents, popups: Popups): void {
  contents.setWindowOpenHandler(({ url, postBody, referrer }) => {
    if (isAcs(url)) {
      if (isByPageItself(contents, referrer.url, null)) void popups.take(url, postedBytes(postBody));
      return { action: 'deny' };
    }
    // A hidden try shows nothing; what it would open is for the user.
    if (!popups.visible || popups.isOver() || !/^(https?:|about:blank)/i.test(url)) return { action: 'deny' };
    if (popups.open.size >= MOST_AT_ONCE || popups.count >= MOST_IN_ALL) return { action: 'deny' };
    popups.count += 1;
    return {
      action: 'allow',
      overrideBrowserWindowOptions: { ...ordinaryWindow, webPreferences: popups.webPreferences },
    };
  });
  contents.on('did-create-window', (window: BrowserWindow) => {
    popups.open.add(window);
    window.once('closed', () => popups.open.delete(window));
  });
}

/**
 * SECURITY: whether the page itself opened a window, and not a frame of another site inside it. Where the page holds no such
 * frame it can only be the page; else the opener or the referrer must say so.
 */
export function isByPageItself(
  { mainFrame }: Pick<WebContents, 'mainFrame'>,
  referrer: string,
  opener: Pick<Electron.WebFrameMain, 'origin'> | null,
): boolean {
  if (mainFrame.framesInSubtree.every(({ origin }) => origin === mainFrame.origin)) return true;
  return opener === null ? originOf(referrer) === mainFrame.origin : opener.origin === mainFrame.origin;
}

function originOf(url: string): string | null {
  try {
    return new URL(url).origin;
  } catch {
    return null;
  }
}
