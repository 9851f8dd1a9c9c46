import type { LoginBrowser } from '../ports/browser.ts';
import type { Presence } from '../ports/presence.ts';

/** The way of one sign-in to the person's browser. */
export interface SignInPage {
  /** As `SourceContext.openPage`. */
  open(url: string): Promise<boolean>;
  /** The sign-in has ended: what was put off stays shut. */
  close(): void;
}

/**
 * At most one tab for one sign-in, whatever turns it takes; the question in the window, the tray and the terminal leads to
 * any further page. None while nobody is there to see it: an address that comes meanwhile opens when the person is back,
 * if the sign-in still waits then, and the last one counts.
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
