import {
  BrowserWindow,
  type OnBeforeRequestListenerDetails,
  type PostBody,
  type Session,
  session,
  type UploadData,
  type WebContents,
} from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { SamlWindow } from '../core/ports/browser.ts';
import { Secret } from '../core/secret.ts';
import { denyPermissions, signInPartition } from './harden.ts';
import { acsPatterns, isAcs, isSignInHost, samlResponseOf } from './saml-post.ts';

type Captured = Awaited<ReturnType<SamlWindow['capture']>>;
type CaptureInput = Parameters<SamlWindow['capture']>[0];

const SILENT_MS = 20_000;
const VISIBLE_MS = 10 * 60_000;
/** How often the hidden page is looked at; seen twice in a row, a form is meant for the person. */
const LOOK_EVERY_MS = 500;
/** A hidden page that has loaded and does nothing more says something to the person, such as "Your account is locked". */
const LONGEST_QUIET_MS = 6_000;
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const ERR_ABORTED = -3;
const ERR_BLOCKED_BY_CLIENT = -20;

/** Something to type into or click that can be seen. Runs apart from the page's own scripts. */
const looksForPerson = `[...document.querySelectorAll('input:not([type=hidden]),button,select,textarea,[role=button]')]
  .some((e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden')`;
const ISOLATED_WORLD = 4711;

export function createSamlWindow(options: { readonly icon: string }): SamlWindow {
  const running = new Map<string, { readonly visible: boolean; readonly end: () => void }>();
  return {
    async capture(input, signal) {
      if (signal.aborted) return err({ code: 'cancelled' });
      const other = running.get(input.sourceId);
      if (other !== undefined) {
        // The person's window has the partition; a hidden one makes room for it.
        if (other.visible) return input.visible ? err({ code: 'cancelled' }) : needed(input);
        other.end();
      }
      return new Promise((resolve) => {
        const mine = openCapture(options.icon, input, signal, (result) => {
          if (running.get(input.sourceId) === mine) running.delete(input.sourceId);
          resolve(result);
        });
        running.set(input.sourceId, mine);
      });
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

function openCapture(
  icon: string,
  input: CaptureInput,
  signal: AbortSignal,
  settle: (result: Captured) => void,
) {
  const { startUrl, visible } = input;
  const partition = session.fromPartition(signInPartition(input.sourceId));
  const windows = new Set<BrowserWindow>();
  let isOver = false;
  const finish = (result: Captured): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(deadline);
    clearInterval(looking);
    signal.removeEventListener('abort', onAbort);
    settle(result);
    // At once: the page would show that its request was blocked. Its guard on the partition stays.
    for (const each of windows) if (!each.isDestroyed()) each.destroy();
  };
  const onAbort = (): void => finish(err({ code: 'cancelled' }));
  signal.addEventListener('abort', onAbort, { once: true });
  const take = (acsUrl: string, body: Uint8Array | null): boolean => {
    const assertion = body === null ? null : samlResponseOf(body);
    if (assertion === null) return false;
    finish(ok({ assertion: new Secret(assertion), acsUrl }));
    return true;
  };
  guard(partition, take, () =>
    finish(
      err({ code: 'upstream-garbage', service: hostOf(startUrl), detail: 'It posted no SAMLResponse.' }),
    ),
  );

  const preferences = {
    session: partition,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  };
  const adopt = (window: BrowserWindow): void => {
    windows.add(window);
    window.removeMenu();
    const { webContents } = window;
    const retitle = (): void => {
      // SECURITY: the host first and from the address itself; a page's own title could name another one.
      window.setTitle(
        `${hostOf(webContents.getURL()) || hostOf(startUrl)} · sign-in to ${input.title} · Latchkey`,
      );
    };
    window.on('page-title-updated', (event) => event.preventDefault());
    webContents.on('did-start-navigation', retitle);
    webContents.on('did-navigate', retitle);
    retitle();
    allowPopups(webContents, preferences, visible, take);
    webContents.on('did-create-window', adopt);
  };

  const window = new BrowserWindow({
    width: 560,
    height: 760,
    show: visible,
    icon,
    autoHideMenuBar: true,
    webPreferences: preferences,
  });
  adopt(window);
  window.on('closed', () => finish(err({ code: 'cancelled' })));
  window.webContents.on('render-process-gone', () =>
    finish(err({ code: 'upstream-failed', service: hostOf(startUrl), detail: 'The page crashed.' })),
  );
  window.webContents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (!isMainFrame || code === ERR_ABORTED || code === ERR_BLOCKED_BY_CLIENT) return;
    finish(err(loadProblem(code, description, url)));
  });
  window.webContents.on('did-navigate', (_event, url, status) => {
    if (status < 500) return;
    finish(err({ code: 'upstream-failed', service: hostOf(url), status }));
  });
  const deadline = setTimeout(
    () =>
      finish(
        visible ? err({ code: 'timed-out', what: 'the sign-in window', afterMs: VISIBLE_MS }) : needed(input),
      ),
    visible ? VISIBLE_MS : SILENT_MS,
  );
  let seen = 0;
  let quietLooks = 0;
  window.webContents.on('did-start-navigation', () => {
    quietLooks = 0;
  });
  const looking = setInterval(() => {
    if (visible || isOver || window.isDestroyed() || window.webContents.isLoading()) return;
    window.webContents
      .executeJavaScriptInIsolatedWorld(ISOLATED_WORLD, [{ code: looksForPerson }])
      .then((found: unknown) => {
        seen = found === true ? seen + 1 : 0;
        quietLooks += 1;
        if (seen >= 2 || quietLooks * LOOK_EVERY_MS > LONGEST_QUIET_MS) finish(needed(input));
      })
      .catch(() => {
        seen = 0;
      });
  }, LOOK_EVERY_MS);
  window.loadURL(startUrl).catch(() => undefined);
  return { visible, end: () => finish(visible ? err({ code: 'cancelled' }) : needed(input)) };
}

/** One listener a session: set anew for each capture, and left in place so that nothing can slip out afterwards. */
function guard(
  partition: Session,
  take: (acsUrl: string, body: Uint8Array | null) => boolean,
  unreadable: () => void,
): void {
  denyPermissions(partition);
  // Providers refuse browsers they do not know; it is Chromium that renders the page.
  partition.setUserAgent(partition.getUserAgent().replace(/ (Electron|latchkey)\/\S+/gi, ''));
  partition.removeAllListeners('will-download');
  partition.on('will-download', (event) => event.preventDefault());
  partition.webRequest.onBeforeRequest({ urls: [...acsPatterns] }, (details, callback) => {
    answer(partition, details, take, unreadable).then(
      (cancel) => callback({ cancel }),
      () => callback({ cancel: true }),
    );
  });
}

/** SECURITY: to an assertion consumer nothing is ever sent; elsewhere on the host only what carries no assertion. */
async function answer(
  partition: Session,
  details: OnBeforeRequestListenerDetails,
  take: (acsUrl: string, body: Uint8Array | null) => boolean,
  unreadable: () => void,
): Promise<boolean> {
  const body = await bodyOf(partition, details.uploadData ?? []);
  const isTaken = isSignInHost(details.url) && take(details.url, body);
  if (!isTaken && isAcs(details.url)) unreadable();
  return isTaken || isAcs(details.url);
}

async function bodyOf(partition: Session, parts: readonly UploadData[]): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  for (const part of parts) {
    if (part.blobUUID !== undefined) chunks.push(await partition.getBlobData(part.blobUUID));
    else if (part.bytes !== undefined) chunks.push(part.bytes);
  }
  const body = Buffer.concat(chunks);
  return body.length === 0 || body.length > MAX_BODY_BYTES ? null : body;
}

function allowPopups(
  contents: WebContents,
  webPreferences: Electron.WebPreferences,
  visible: boolean,
  take: (acsUrl: string, body: Uint8Array | null) => boolean,
): void {
  contents.setWindowOpenHandler(({ url, postBody }) => {
    if (isAcs(url)) {
      take(url, postedBytes(postBody));
      return { action: 'deny' };
    }
    // A hidden try shows nothing; what it would open is for the person.
    if (!visible || !/^(https?:|about:blank)/i.test(url)) return { action: 'deny' };
    return {
      action: 'allow',
      overrideBrowserWindowOptions: { width: 520, height: 680, autoHideMenuBar: true, webPreferences },
    };
  });
}

function postedBytes(postBody: PostBody | undefined): Uint8Array | null {
  const chunks = (postBody?.data ?? []).flatMap((part) => ('bytes' in part ? [part.bytes] : []));
  return chunks.length === 0 ? null : Buffer.concat(chunks);
}

/** Chromium's net errors: -200 to -219 are about certificates. */
function loadProblem(code: number, description: string, url: string): Problem {
  const host = hostOf(url);
  return code <= -200 && code >= -219
    ? { code: 'tls-untrusted', host, detail: description }
    : { code: 'network', host, detail: description };
}

const needed = (input: CaptureInput): Result<never, Problem> =>
  err({ code: 'sign-in-needed', source: input.title });
function hostOf(url: string): string {
  try {
    return new URL(url).host.slice(0, 300);
  } catch {
    return '';
  }
}
