import { type AuthInfo, BrowserWindow, type Session, session, type WebContents } from 'electron';
import { z } from 'zod';
import { proxyName } from '../../shared/proxy-address.ts';
import type { ProxyLogin } from '../adapters/http/proxy-logins.ts';
import { Secret } from '../core/secret.ts';
import { denyPermissions } from './harden.ts';
import { awaitAnswer, type LoginAsk, loginPage } from './saml-login-page.ts';

/** Of the windows that ask: nothing of theirs is kept, and nothing else uses it. */
const PARTITION = 'saml-password';
const ISOLATED_WORLD = 4712;
const WIDTH = 440;
const LONGEST_HEIGHT = 640;

interface Typed {
  readonly userName: string;
  readonly password: Secret<string>;
}
const Answer = z
  .strictObject({ userName: z.string().max(500), password: z.string().max(2000) })
  .transform(({ userName, password }): Typed => ({ userName, password: new Secret(password) }))
  .nullable();

/**
 * HTTP's own sign-in (Basic, Digest, NTLM) on the way to the provider's page, at a site (401) or a proxy (407). Chromium
 * keeps what was right in memory, for this partition, until the source is signed out of or the app quits.
 */
export interface HttpLogin {
  /** Answers what this page is asked for. */
  watch(contents: WebContents): void;
}

export function createHttpLogin(options: {
  readonly partition: Session;
  readonly icon: string;
  /** False: the window is hidden, and whatever is asked is for the user. */
  readonly visible: boolean;
  /** What is known of a proxy already, by HOST:PORT. */
  readonly proxyLogins: (proxy: string) => Promise<readonly ProxyLogin[]>;
  readonly onNeeded: () => void;
  readonly onCancel: () => void;
  /** To be shut when the sign-in is over. */
  readonly onWindow: (window: BrowserWindow) => void;
}): HttpLogin {
  /** Several requests that wait for one and the same answer. */
  const asking = new Map<string, Promise<Typed | null>>();
  const given = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();

  const ask = (contents: WebContents, url: string, info: AuthInfo): Promise<Typed | null> => {
    const key = JSON.stringify([info.isProxy, info.host, info.port, info.scheme, info.realm]);
    const same = asking.get(key);
    if (same !== undefined) return same;
    const answer = last.then(async () => {
      const typed = await askUser(options, contents, {
        host: info.isProxy ? `${info.host}:${info.port}` : hostOf(url),
        isProxy: info.isProxy,
        realm: info.realm,
        scheme: info.scheme.toLowerCase(),
        isEncrypted: info.isProxy
          ? await isTlsProxy(options.partition, url, info)
          : new URL(url).protocol === 'https:',
        refused: given.get(key) ?? null,
      });
      if (typed !== null) given.set(key, typed.userName);
      return typed;
    });
    asking.set(key, answer);
    last = answer.catch(() => undefined).finally(() => asking.delete(key));
    return answer;
  };

  /** How many of the known logins each proxy has been given. */
  const tried = new Map<string, number>();
  const known = async (info: AuthInfo): Promise<ProxyLogin | null> => {
    if (!info.isProxy) return null;
    const proxy = proxyName(info);
    const at = tried.get(proxy) ?? 0;
    tried.set(proxy, at + 1);
    return (await options.proxyLogins(proxy).catch(() => []))[at] ?? null;
  };

  return {
    watch(contents) {
      let going = '';
      contents.on('did-start-navigation', ({ url, isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) going = url;
      });
      contents.on('did-redirect-navigation', ({ url, isMainFrame }) => {
        if (isMainFrame) going = url;
      });
      contents.on('login', (event, { url }, info, callback) => {
        event.preventDefault();
        // SECURITY: a picture or frame of another site must not get a window of ours to ask for a password.
        if (!info.isProxy && !isSamePage(url, going)) return callback();
        known(info)
          .then((login) => {
            if (login !== null) return login;
            if (options.visible) return ask(contents, url, info);
            callback();
            options.onNeeded();
            return 'hidden';
          })
          .then(
            (typed) => {
              if (typed === 'hidden' || contents.isDestroyed()) return;
              if (typed === null) options.onCancel();
              else callback(typed.userName, typed.password.reveal());
            },
            () => options.onCancel(),
          );
      });
    },
  };
}

/** Asks in a window of ours on top of the provider's. Null: the user would rather not. */
async function askUser(
  options: Parameters<typeof createHttpLogin>[0],
  contents: WebContents,
  ask: LoginAsk,
): Promise<Typed | null> {
  const parent = BrowserWindow.fromWebContents(contents);
  if (parent === null) return null;
  const own = session.fromPartition(PARTITION);
  denyPermissions(own);
  // SECURITY: what is typed here can leave by the one answer below, and by nothing else.
  own.webRequest.onBeforeRequest((details, callback) =>
    callback({ cancel: !/^(data|devtools):/.test(details.url) }),
  );
  const window = new BrowserWindow({
    parent,
    modal: true,
    width: WIDTH,
    height: 400,
    useContentSize: true,
    resizable: false,
    minimizable: false,
    show: false,
    icon: options.icon,
    autoHideMenuBar: true,
    webPreferences: {
      session: own,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      // The one script is ours and runs apart from the page, which has none.
      javascript: false,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    },
  });
  options.onWindow(window);
  window.removeMenu();
  const closed = new Promise<null>((resolve) => window.once('closed', () => resolve(null)));
  try {
    await Promise.race([window.loadURL(loginPage(ask)), closed]);
    if (window.isDestroyed()) return null;
    const run = (code: string): Promise<unknown> =>
      window.webContents.executeJavaScriptInIsolatedWorld(ISOLATED_WORLD, [{ code }]);
    const height = await Promise.race([
      run('document.documentElement.offsetHeight').catch(() => null),
      closed,
    ]);
    if (window.isDestroyed()) return null;
    if (typeof height === 'number') window.setContentSize(WIDTH, Math.min(Math.ceil(height), LONGEST_HEIGHT));
    const answer = run(awaitAnswer);
    window.show();
    // A window that is closed in between never answers, or throws.
    return Answer.parse(await Promise.race([answer.catch(() => null), closed]));
  } finally {
    if (!window.isDestroyed()) window.destroy();
  }
}

/** Whether the way to the proxy itself is encrypted: it is named so where the system's settings list it. */
async function isTlsProxy(partition: Session, url: string, { host, port }: AuthInfo): Promise<boolean> {
  const listed = await partition.resolveProxy(url).catch(() => '');
  return listed
    .split(';')
    .some((each) => each.trim().toLowerCase() === `https ${host}:${port}`.toLowerCase());
}

const isSamePage = (one: string, other: string): boolean => one.split('#')[0] === other.split('#')[0];
const hostOf = (url: string): string => new URL(url).host;
