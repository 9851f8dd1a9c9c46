import { BrowserWindow, session, type WebContents } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, type Result } from '../../shared/result.ts';
import { plainLine } from '../../shared/text/plain-line.ts';
import { signInWindowText } from '../../shared/text/sign-in-window.ts';
import type { SamlWindow } from '../core/ports/browser.ts';
import { signInPartition } from './harden.ts';
import type { NetworkRules } from './network.ts';
import { closeUnasked, hostOf, shut, titleWithHost } from './saml-frame.ts';
import { guard } from './saml-guard.ts';
import { createHttpLogin } from './saml-login.ts';
import { hintAtPasskeys } from './saml-passkey.ts';
import { allowPopups, isByPageItself, type Popups } from './saml-popups.ts';
import { takeFor } from './saml-take.ts';
import { allowPrinting, forgetServiceWorkers } from './saml-unseen.ts';

type Captured = Awaited<ReturnType<SamlWindow['capture']>>;
type CaptureInput = Parameters<SamlWindow['capture']>[0];

const SILENT_MS = 20_000;
/** How often the hidden page is looked at; seen twice in a row, a form is meant for the user. */
const LOOK_EVERY_MS = 500;
/** A hidden page that has loaded and does nothing more says something to the user, such as "Your account is locked". */
const LONGEST_QUIET_MS = 6_000;
/** For the text of a page that failed; without it the failure is reported anyway. */
const WORDS_MS = 2_000;
const WORDS_LENGTH = 300;
const ERR_ABORTED = -3;
const ERR_BLOCKED_BY_CLIENT = -20;
/** The network changed, or the machine slept: what was on its way is asked for again. */
const interruptions: readonly number[] = [-21, -331];
const INTERRUPTED_TIMES = 3;
const AFTER_INTERRUPTION_MS = 2_000;

/** Something to type into or click that can be seen. Runs apart from the page's own scripts. */
const hasControls = `[...document.querySelectorAll('input:not([type=hidden]),button,select,textarea,[role=button]')]
  .some((e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden')`;
/** Without words there may still be pictures, or scripts that will draw something. */
const wordsOfPage = `document.body.innerText.trim().slice(0, 5000) ||
  (document.querySelector('script,body *') === null ? '' : null)`;
const ISOLATED_WORLD = 4711;

export function createSamlWindow(options: {
  readonly icon: string;
  readonly network: Pick<NetworkRules, 'prepare' | 'logins'>;
}): SamlWindow {
  const running = new Map<string, ReturnType<typeof openCapture>>();
  return {
    async capture(input, signal) {
      if (signal.aborted) return err({ code: 'cancelled' });
      const partition = session.fromPartition(signInPartition(input.sourceId));
      await options.network.prepare(partition);
      if (!input.visible && !running.has(input.sourceId)) await forgetServiceWorkers(partition);
      if (signal.aborted) return err({ code: 'cancelled' });
      const other = running.get(input.sourceId);
      if (other !== undefined) {
        // The user's window has the partition; a hidden one makes room for it.
        if (other.visible) return input.visible ? err({ code: 'cancelled' }) : needed(input);
        other.end();
      }
      allowPrinting(partition, input.visible);
      return new Promise((resolve) => {
        const mine = openCapture(options, input, signal, (result) => {
          if (running.get(input.sourceId) === mine) running.delete(input.sourceId);
          resolve(result);
        });
        running.set(input.sourceId, mine);
      });
    },
    async raise(sourceId) {
      running.get(sourceId)?.raise();
    },
    async forget(sourceId) {
      running.get(sourceId)?.end();
      const partition = session.fromPartition(signInPartition(sourceId));
      await partition.clearStorageData();
      await partition.clearAuthCache();
      await partition.clearCache();
    },
  };
}

/** One sign-in under way in a window. */
interface Capture {
  readonly input: CaptureInput;
  readonly window: BrowserWindow;
  readonly finish: (result: Captured) => void;
  readonly garbage: (detail: string) => void;
  isOver(): boolean;
  /** The provider answered with a page at least once. */
  hasPage: boolean;
  /** How often the page was loaded again after an interruption. */
  interrupted: number;
}

const preferencesFor = (partition: Electron.Session) => ({
  session: partition,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  devTools: false,
  // SECURITY: alert, confirm and prompt stop a window of ours until they are answered, and can be asked without end.
  disableDialogs: true,
});

function openCapture(
  { icon, network }: Parameters<typeof createSamlWindow>[0],
  input: CaptureInput,
  signal: AbortSignal,
  settle: (result: Captured) => void,
) {
  const { startUrl, visible } = input;
  const partition = session.fromPartition(signInPartition(input.sourceId));
  const windows = new Set<BrowserWindow>();
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  const finish = (result: Captured): void => {
    if (isOver()) return;
    over.abort();
    signal.removeEventListener('abort', onAbort);
    settle(result);
    // Out of sight at once: the page would show that its request was blocked. Its guard on the partition stays.
    shut([...windows]);
  };
  const onAbort = (): void => finish(err({ code: 'cancelled' }));
  signal.addEventListener('abort', onAbort, { once: true });
  const garbage = (detail: string): void =>
    finish(err({ code: 'upstream-garbage', service: hostOf(startUrl), detail }));
  const take = takeFor(input, isOver, finish, () => window.loadURL(startUrl).catch(() => undefined));
  /** The pages of this sign-in, by their numbers. */
  const pages = new Set<number>();
  guard(partition, {
    take,
    unreadable: () => garbage(signInWindowText.noResponse),
    // A page may offer what is refused to it; with no page there is nothing that the user could continue with.
    onDownload: (kind) => capture.hasPage || garbage(signInWindowText.file(plainLine(kind, 100))),
    counts: (id) => id !== undefined && pages.has(id),
  });
  const login = createHttpLogin({
    partition,
    icon,
    visible,
    proxyLogins: async (proxy) => {
      const known = await network.logins(proxy, over.signal);
      return known.ok ? known.value : [];
    },
    onNeeded: () => finish(needed(input)),
    onCancel: onAbort,
    onWindow: (asking) => {
      windows.add(asking);
      if (isOver()) shut([asking]);
    },
  });
  const webPreferences = preferencesFor(partition);
  const popups: Popups = { webPreferences, visible, isOver, take, open: new Set(), count: 0 };
  const adopt = (window: BrowserWindow, isOfPage: boolean, onClose: () => void): void => {
    const { webContents } = window;
    windows.add(window);
    if (isOfPage) pages.add(webContents.id);
    titleWithHost(window, startUrl, input.title);
    closeUnasked(window, onClose);
    allowPopups(webContents, popups);
    login.watch(webContents);
    if (visible) hintAtPasskeys(window, input.title, over.signal);
    // It was on its way when the sign-in ended.
    if (isOver()) shut([window]);
    webContents.on('did-create-window', (child, { referrer }) =>
      adopt(
        child,
        isOfPage && isByPageItself(webContents, referrer.url, child.webContents.opener),
        () => undefined,
      ),
    );
  };
  const window = new BrowserWindow({
    width: 560,
    height: 760,
    show: visible,
    icon,
    autoHideMenuBar: true,
    webPreferences,
  });
  const capture: Capture = { input, window, finish, garbage, isOver, hasPage: false, interrupted: 0 };
  adopt(window, true, onAbort);
  watchLoading(capture);
  watchPages(capture);
  if (!visible) watchSilently(capture, over.signal);
  window.loadURL(startUrl).catch(() => undefined);
  return {
    visible,
    end: () => finish(visible ? err({ code: 'cancelled' }) : needed(input)),
    raise: () => {
      if (visible && !isOver()) bringForward(window);
    },
  };
}

function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Ends the sign-in when its window, its page or its connection is gone. */
function watchLoading(capture: Capture): void {
  const { window, finish, input } = capture;
  window.on('closed', () => finish(err({ code: 'cancelled' })));
  window.webContents.on('render-process-gone', () =>
    finish(
      err({ code: 'upstream-failed', service: hostOf(input.startUrl), detail: signInWindowText.crashed }),
    ),
  );
  window.webContents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (!isMainFrame || code === ERR_ABORTED || code === ERR_BLOCKED_BY_CLIENT) return;
    if (interruptions.includes(code) && capture.interrupted < INTERRUPTED_TIMES) {
      capture.interrupted += 1;
      setTimeout(() => {
        if (!capture.isOver() && !window.isDestroyed()) window.webContents.reload();
      }, AFTER_INTERRUPTION_MS);
      return;
    }
    finish(err(loadProblem(code, description, url)));
  });
  // An answer without a page, or a way out of the web: what the page began instead may still come.
  window.webContents.on('did-stop-loading', () => {
    setTimeout(() => {
      if (capture.isOver() || capture.hasPage || capture.interrupted > 0) return;
      if (window.isDestroyed() || window.webContents.isLoading()) return;
      capture.garbage(signInWindowText.noPage);
    }, LOOK_EVERY_MS);
  });
}

/** Ends the sign-in at a page of the provider that leaves nothing to do. */
function watchPages(capture: Capture): void {
  const { window, finish, input } = capture;
  window.webContents.on('did-navigate', (_event, url, status) => {
    capture.hasPage = true;
    if (!input.visible && (status === 401 || status === 407)) return finish(needed(input));
    if (status < 400) return;
    void wordsOf(window.webContents).then((words) => {
      // A refusal may be a page to sign in at. Only one that is blank leaves nothing to do there.
      if (status < 500 && words !== '') return;
      const detail = words === '' && status === 401 ? signInWindowText.noPassword : (words ?? '');
      finish(err({ code: 'upstream-failed', service: hostOf(url), status, ...(detail && { detail }) }));
    });
  });
}

/** A window that nobody sees: gives up as soon as its page waits for a user, and after a time in any case. */
function watchSilently({ window, finish, input }: Capture, over: AbortSignal): void {
  const deadline = setTimeout(() => finish(needed(input)), SILENT_MS);
  let seen = 0;
  let quietLooks = 0;
  window.webContents.on('did-start-navigation', () => {
    quietLooks = 0;
  });
  const looking = setInterval(() => {
    if (over.aborted || window.isDestroyed() || window.webContents.isLoading()) return;
    window.webContents
      .executeJavaScriptInIsolatedWorld(ISOLATED_WORLD, [{ code: hasControls }])
      .then((found: unknown) => {
        seen = found === true ? seen + 1 : 0;
        quietLooks += 1;
        if (seen >= 2 || quietLooks * LOOK_EVERY_MS > LONGEST_QUIET_MS) finish(needed(input));
      })
      .catch(() => {
        seen = 0;
      });
  }, LOOK_EVERY_MS);
  // The words of a failing page are read in their own time.
  window.webContents.on('did-navigate', (_event, _url, status) => {
    if (status >= 500) clearInterval(looking);
  });
  over.addEventListener('abort', () => {
    clearTimeout(deadline);
    clearInterval(looking);
  });
}

/** Chromium's net errors: -200 to -219 are about certificates. */
function loadProblem(code: number, description: string, url: string): Problem {
  const host = hostOf(url);
  return code <= -200 && code >= -219
    ? { code: 'tls-untrusted', host, detail: description }
    : { code: 'network', host, detail: description };
}

/** What a page says of itself, for a user to read: '' when it is blank for good, null when that is unknown. */
function wordsOf(contents: WebContents): Promise<string | null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), WORDS_MS);
    contents.once('dom-ready', () => {
      contents
        .executeJavaScriptInIsolatedWorld(ISOLATED_WORLD, [{ code: wordsOfPage }])
        .then((words: unknown) => resolve(typeof words === 'string' ? plainLine(words, WORDS_LENGTH) : null))
        .catch(() => resolve(null));
    });
  });
}

const needed = (input: CaptureInput): Result<never, Problem> =>
  err({ code: 'sign-in-needed', source: input.title });
