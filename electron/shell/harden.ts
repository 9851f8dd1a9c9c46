import { app, type Session, session, type WebContents } from 'electron';
import { noSandboxText } from '../../shared/text/start.ts';

/** Our own pages; anything else in the default session is refused. */
export const APP_ORIGIN = 'app://latchkey';

/** Before `ready`: every renderer is sandboxed, whatever its window's options say. */
export function hardenBeforeReady(): void {
  // enableSandbox() takes --no-sandbox away from child processes, and as root Chromium's then refuse to start at all.
  if (app.commandLine.hasSwitch('no-sandbox')) {
    process.stderr.write(`${noSandboxText(process.geteuid?.() === 0)}\n`);
  } else {
    app.enableSandbox();
  }
  // SECURITY: a certificate error is never talked away; without this a page could be shown over a broken chain.
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on('web-contents-created', (_event, contents) => denyNavigation(contents));
}

/** After `ready`, before the first window: it makes the session, which costs 9 MB that an app in the tray does without. */
export function hardenDefaultSession(): void {
  denyPermissions(session.defaultSession);
  loadNoDictionary(session.defaultSession);
  // SECURITY: our pages need nothing but app://; a script that got in could otherwise send state away.
  session.defaultSession.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !details.url.startsWith(`${APP_ORIGIN}/`) && !isDevTools(details.url) });
  });
}

/**
 * SECURITY: with the first page of a session Chromium asks a server of Google's for a dictionary, past every guard on requests,
 * whatever `spellcheck` says in the options of a window (seen behind a proxy, Electron 33.2).
 */
export function loadNoDictionary(target: Session): void {
  target.setSpellCheckerEnabled(false);
  target.setSpellCheckerLanguages([]);
}

export function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
}

// Playwright and a developer open devtools pages in the same session; they are local to Chromium.
const isDevTools = (url: string): boolean => url.startsWith('devtools://');

/** Of a source's sign-in window; kept on disk, so that the provider's own session outlives the window. */
export const signInPartition = (sourceId: string): string => `persist:saml-${sourceId}`;

/** SECURITY: only our code makes partitions, and only the sign-in window, which has no preload, gets one of this name. */
function isSignInWindow({ session: own }: WebContents): boolean {
  return (
    own !== session.defaultSession && /[\\/]Partitions[\\/]saml-[a-z0-9-]+[\\/]?$/.test(own.storagePath ?? '')
  );
}

function denyNavigation(contents: WebContents): void {
  // SECURITY: a link, script or redirect must not turn our window into a browser that still has the bridge. A sign-in
  // window has no bridge and goes where its provider leads it, but only to web pages.
  const isSignIn = isSignInWindow(contents);
  const stay = (event: { preventDefault: () => void; url: string }): void => {
    if (!mayNavigate(event.url, isSignIn)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** `about:` pages are what a popup and an inner frame begin with. */
export function mayNavigate(url: string, isSignIn: boolean): boolean {
  if (!isSignIn) return url.startsWith(`${APP_ORIGIN}/`);
  return /^(https?:\/\/|about:(blank|srcdoc)$)/i.test(url);
}
