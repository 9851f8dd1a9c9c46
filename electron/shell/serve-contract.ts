import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { err } from '../../shared/result.ts';
import type { App } from '../core/app-api.ts';
import type { OnBug } from '../core/bugs.ts';
import { CALL_CHANNEL, STATE_CHANNEL } from './channels.ts';
import { dispatch } from './dispatch.ts';
import { APP_ORIGIN } from './harden.ts';

/** The one serving loop: check the sender, parse, run with a signal that dies with the window, parse, answer. */
export function serveContract(options: {
  readonly app: App;
  readonly isOurWindow: (contents: WebContents) => boolean;
  readonly windows: () => readonly WebContents[];
  readonly onBug: OnBug;
}): () => void {
  const lifetimes = new WeakMap<WebContents, AbortSignal>();
  const lifetimeOf = (contents: WebContents): AbortSignal => {
    const known = lifetimes.get(contents);
    if (known !== undefined) return known;
    const controller = new AbortController();
    contents.once('destroyed', () => controller.abort());
    contents.once('render-process-gone', () => controller.abort());
    lifetimes.set(contents, controller.signal);
    return controller.signal;
  };

  // SECURITY: a sub-frame, a foreign page or another window must not reach the verbs, whatever it managed to load.
  const isTrusted = (event: IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame;
    return (
      frame !== null &&
      frame === event.sender.mainFrame &&
      options.isOurWindow(event.sender) &&
      frame.url.startsWith(`${APP_ORIGIN}/`)
    );
  };

  ipcMain.handle(CALL_CHANNEL, async (event, verb: unknown, input: unknown) => {
    if (!isTrusted(event)) return err({ code: 'refused', reason: 'Only the Latchkey window may ask.' });
    // Read at the first call: an app without a window needs none of these schemas.
    const { contract } = await import('../../shared/ipc/contract.ts');
    return dispatch(contract, options.app.verbs, { verb, input }, options.onBug, lifetimeOf(event.sender));
  });

  const unsubscribe = options.app.subscribe((state) => {
    for (const contents of options.windows()) {
      if (!contents.isDestroyed()) contents.send(STATE_CHANNEL, state);
    }
  });
  return () => {
    unsubscribe();
    ipcMain.removeHandler(CALL_CHANNEL);
  };
}
