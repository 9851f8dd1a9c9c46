import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { PageContract } from '../../shared/ipc/contract.ts';
import type { Handlers } from '../../shared/ipc/define.ts';
import type { WindowTarget } from '../../shared/pages.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, ok } from '../../shared/result.ts';
import { monotonicMs } from '../adapters/machine/monotonic-ms.ts';
import type { App } from '../core/app-api.ts';
import type { OnBug } from '../core/bugs.ts';
import { CALL_CHANNEL, STATE_CHANNEL } from './channels.ts';
import { dispatch } from './dispatch.ts';
import { APP_ORIGIN } from './harden.ts';
import type { MainWindow } from './main-window.ts';
import type { PageSender } from './page-sender.ts';
import type { PanelWindow } from './panel-window.ts';

/** A window that shows our page. */
type PageWindow = Pick<MainWindow, 'owns' | 'isShown' | 'onShown'>;

interface PageOptions {
  readonly app: App;
  readonly window: PageWindow;
  readonly panel: PageWindow & Pick<PanelWindow, 'drawn' | 'hide'>;
  readonly openWindow: (place: WindowTarget) => void;
  readonly onProblem: (problem: Problem) => void;
  readonly onBug: OnBug;
}

/**
 * The one serving loop: check the sender, parse, run with a signal that dies with the window, parse, answer. A page
 * that asked to follow the state also gets messages of its own accord.
 */
export function serveContract(options: PageOptions): () => void {
  const pages = createPages(options);
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
      windowOf(options, event.sender) !== null &&
      frame.url.startsWith(`${APP_ORIGIN}/`)
    );
  };

  ipcMain.handle(CALL_CHANNEL, async (event, verb: unknown, input: unknown) => {
    if (!isTrusted(event)) return err({ code: 'refused', reason: 'Only the Latchkey window may call this.' });
    // Read at the first call: an app without a window needs none of these schemas.
    const { contract, pageContract } = await import('../../shared/ipc/contract.ts');
    const call = { verb, input };
    const signal = lifetimeOf(event.sender);
    return typeof verb === 'string' && Object.hasOwn(pageContract, verb)
      ? dispatch(pageContract, pages.verbsFor(event.sender), call, options.onBug, signal)
      : dispatch(contract, options.app.verbs, call, options.onBug, signal);
  });
  return () => {
    pages.stop();
    ipcMain.removeHandler(CALL_CHANNEL);
  };
}

const windowOf = ({ window, panel }: PageOptions, contents: WebContents): PageWindow | null =>
  [window, panel].find((one) => one.owns(contents)) ?? null;

/** Each page that follows the state, until its window is gone. */
function createPages(options: PageOptions) {
  const { app, window, panel, onBug } = options;
  const senders = new Map<WebContents, PageSender>();
  const senderFor = async (contents: WebContents): Promise<PageSender> => {
    const { createPageSender } = await import('./page-sender.ts');
    const known = senders.get(contents);
    if (known !== undefined) return known;
    const sender = createPageSender({
      state: app.announced,
      send: (message) => {
        if (!contents.isDestroyed()) contents.send(STATE_CHANNEL, message);
      },
      isShown: () => windowOf(options, contents)?.isShown() === true,
      onBug,
      nowMs: monotonicMs,
      after: (delayMs, work) => {
        const timer = setTimeout(work, delayMs);
        return () => clearTimeout(timer);
      },
    });
    senders.set(contents, sender);
    contents.once('destroyed', () => {
      sender.stop();
      senders.delete(contents);
    });
    return sender;
  };
  const changed = (): void => {
    for (const sender of senders.values()) sender.changed();
  };
  const endings = [app.subscribe(changed), window.onShown(changed), panel.onShown(changed)];
  return {
    verbsFor: (contents: WebContents): Handlers<PageContract> => ({
      follow: async ({ have }) => {
        (await senderFor(contents)).follow(have);
        return ok({});
      },
      // Of the panel's page alone: no other page hides it.
      drawn: async () => {
        if (panel.owns(contents)) panel.drawn();
        return ok({});
      },
      hide: async () => {
        if (panel.owns(contents)) panel.hide();
        return ok({});
      },
      openWindow: async ({ place }) => {
        options.openWindow(place);
        return ok({});
      },
      reportProblem: async ({ problem }) => {
        options.onProblem(problem);
        return ok({});
      },
    }),
    stop: () => {
      for (const end of endings) end();
      for (const sender of senders.values()) sender.stop();
    },
  };
}
