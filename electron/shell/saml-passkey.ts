import { type BrowserWindow, dialog, webFrameMain } from 'electron';
import { passkeyText } from '../../shared/words.ts';

/** A key that lies at hand was touched by then; what still waits may wait forever: the page's own timeout does not end it. */
const PATIENCE_MS = 8_000;

/**
 * Runs in the page: true once a request for a passkey has waited for long. The request itself goes its way, and one that
 * only offers to fill a field waits by its nature. A page that says so falsely gets the hint shown, and nothing else.
 */
const waitsForPasskey = `new Promise((resolve) => {
  const own = navigator.credentials;
  if (own === undefined) return;
  const get = own.get.bind(own);
  own.get = (options) => {
    const asked = get(options);
    if (options?.publicKey !== undefined && options.mediation !== 'conditional') {
      const late = setTimeout(() => resolve(true), ${PATIENCE_MS});
      asked.then(() => clearTimeout(late), () => clearTimeout(late));
    }
    return asked;
  };
})`;

/**
 * Chromium without a browser around it has no window that asks for a passkey: on Linux and macOS a request waits silently
 * unless a security key answers it. Windows asks on its own. Tells the user once.
 */
export function hintAtPasskeys(window: BrowserWindow, source: string, signal: AbortSignal): void {
  if (process.platform === 'win32') return;
  let isReported = false;
  window.webContents.on(
    'did-frame-navigate',
    (_event, url, _code, _status, _isMain, processId, routingId) => {
      const frame = isReported ? undefined : webFrameMain.fromId(processId, routingId);
      frame
        ?.executeJavaScript(waitsForPasskey)
        .then(async (waits: unknown) => {
          if (waits !== true || isReported || window.isDestroyed()) return;
          isReported = true;
          await dialog.showMessageBox(window, {
            type: 'info',
            message: passkeyText.waits(new URL(url).host),
            detail: passkeyText.advice(source),
            buttons: [passkeyText.goOn],
            signal,
          });
        })
        // The page went on, or the window is shut.
        .catch(() => undefined);
    },
  );
}
