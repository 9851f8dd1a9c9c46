import type { Session } from 'electron';

/**
 * Everything that a page may do without a sandbox, except dialogs (`allow-modals`). Not for a page that the user sees: in a
 * sandbox, setting `document.domain` throws and frames cannot navigate their siblings, which breaks some providers' pages.
 */
const withoutDialogs = [
  'sandbox',
  'allow-downloads',
  'allow-forms',
  'allow-orientation-lock',
  'allow-pointer-lock',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-presentation',
  'allow-same-origin',
  'allow-scripts',
  'allow-storage-access-by-user-activation',
  'allow-top-navigation',
].join(' ');

/**
 * SECURITY: `print()` opens the system's dialog also from a window that nobody sees, and no option or event of Electron
 * stops it. A sandboxed document cannot print, nor can the frames and popups that inherit its policy.
 */
export function allowPrinting(partition: Pick<Session, 'webRequest'>, isAllowed: boolean): void {
  const { webRequest } = partition;
  if (isAllowed) {
    webRequest.onHeadersReceived(null);
    webRequest.onBeforeSendHeaders(null);
    return;
  }
  webRequest.onHeadersReceived(({ resourceType, responseHeaders = {} }, callback) => {
    if (resourceType !== 'mainFrame' && resourceType !== 'subFrame') return callback({});
    // Under the name as it was sent: a second spelling would replace the page's own policy.
    const name =
      Object.keys(responseHeaders).find((each) => each.toLowerCase() === 'content-security-policy') ??
      'Content-Security-Policy';
    callback({
      responseHeaders: { ...responseHeaders, [name]: [...(responseHeaders[name] ?? []), withoutDialogs] },
    });
  });
  // A service worker answers navigations with documents that no header can be added to.
  webRequest.onBeforeSendHeaders(({ requestHeaders }, callback) =>
    callback({ cancel: Object.keys(requestHeaders).some((each) => each.toLowerCase() === 'service-worker') }),
  );
}

/** Those of earlier sign-ins, for the same reason. */
export const forgetServiceWorkers = (partition: Pick<Session, 'clearStorageData'>): Promise<void> =>
  partition.clearStorageData({ storages: ['serviceworkers'] });
