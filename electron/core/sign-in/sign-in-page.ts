import type { LoginBrowser } from '../ports/browser.ts';
import type { Presence } from '../ports/presence.ts';

/** Opens pages of one sign-in in the user's browser. */
export interface SignInPage {
  /** As `SourceContext.openPage`. */
  open(url: string): Promise<boolean>;
  /** The sign-in has ended: a page that was deferred does not open any more. */
  close(): void;
}

/**
 * Opens at most one tab for each sign-in; the prompt in the window, the tray and the terminal leads to further pages. No tab
 * opens while the screen is locked or the machine sleeps: the last address that came in that time opens when the user is
 * back, if the sign-in still waits then.
 */
export function createSignInPage(ports: {
  readonly browser: LoginBrowser;
  readonly presence: Presence;
}): SignInPage {
  let isOpened = false;
  let isClosed = false;
  let callOff = () => {};
  const openNow = async (url: string): Promise<boolean> => {
    if (isOpened || isClosed) return true;
    isOpened = true;
    return (await ports.browser.open(url)).ok;
  };
  return {
    async open(url) {
      if (isOpened || isClosed) return true;
      callOff();
      if (ports.presence.isHere()) return openNow(url);
      callOff = ports.presence.whenHere(() => void openNow(url));
      return true;
    },
    close() {
      isClosed = true;
      callOff();
    },
  };
}
