import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A stand-in for the module "electron": it records what it is given and shows nothing. The real one is in e2e/.
// To be used as `vi.mock('electron', () => import('./testing-electron.ts'))`; tests import it for what was recorded.

type Handler = (...given: never[]) => unknown;

class FakeApp extends EventEmitter {
  readonly switches = new Set<string>();
  readonly commandLine = { hasSwitch: (name: string): boolean => this.switches.has(name) };
  /** Where `getPath` leads; the test's own directory. */
  home = join(tmpdir(), 'latchkey-no-home');
  isSandboxed = false;
  quits = 0;
  /** Settles when Chromium is up: at once, unless a test sets another. */
  ready: Promise<void> = Promise.resolve();
  readonly isPackaged = false;
  whenReady(): Promise<void> {
    return this.ready;
  }
  enableSandbox(): void {
    this.isSandboxed = true;
  }
  getPath(name: string): string {
    return name === 'home' ? this.home : join(this.home, name);
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-GB'];
  }
  getVersion(): string {
    return '0.0.0-test';
  }
  quit(): void {
    this.quits += 1;
  }
}
export const app = new FakeApp();

type OnRequest = (
  details: { readonly url: string; readonly uploadData?: readonly object[] },
  answer: (what: { cancel: boolean }) => void,
) => void;
type RequestListener = [OnRequest, undefined?] | [{ readonly urls: readonly string[] }, OnRequest];

/** One Chromium session: its guards are kept to be asked. */
export class FakeSession extends EventEmitter {
  storagePath: string | null = null;
  onPermission: ((contents: unknown, permission: string, answer: (isGiven: boolean) => void) => void) | null =
    null;
  onPermissionCheck: (() => boolean) | null = null;
  onDevicePermission: (() => boolean) | null = null;
  onRequest: OnRequest | null = null;
  readonly fetched: { readonly input: unknown; readonly init: unknown }[] = [];
  /** The addresses that `onRequest` is asked about; null: all. */
  requestPatterns: readonly string[] | null = null;
  userAgent = 'Mozilla/5.0 Chrome/130.0 latchkey/0.1.0 Electron/33.2.1 Safari/537.36';
  readonly blobs = new Map<string, Buffer>();
  readonly webRequest = {
    onBeforeRequest: (...given: RequestListener): void => {
      const [first, second] = given;
      if (typeof first === 'function') this.onRequest = first;
      else this.requestPatterns = first.urls;
      if (second !== undefined) this.onRequest = second;
    },
  };
  getUserAgent(): string {
    return this.userAgent;
  }
  setUserAgent(text: string): void {
    this.userAgent = text;
  }
  async getBlobData(uuid: string): Promise<Buffer> {
    const found = this.blobs.get(uuid);
    if (found === undefined) throw new Error('no such blob');
    return found;
  }
  /** What the next `fetch`es fail with. */
  readonly errors: string[] = [];
  /** What each further `fetch` is answered with; then 200. */
  readonly answers: number[] = [];
  readonly proxies: unknown[] = [];
  authClears = 0;
  onVerify: ((request: object, answer: (code: number) => void) => void) | null = null;
  setCertificateVerifyProc(verify: NonNullable<FakeSession['onVerify']>): void {
    this.onVerify = verify;
  }
  async setProxy(config: unknown): Promise<void> {
    this.proxies.push(config);
  }
  /** How many of `proxies` count already. */
  inForce = 0;
  /** The request for a PAC file begins with a reload, and ends with its connection. */
  pacRequest: 'none' | 'under way' | 'cut off' = 'none';
  async forceReloadProxyConfig(): Promise<void> {
    this.pacRequest = 'under way';
    this.inForce = this.proxies.length;
    this.reloads += 1;
  }
  async closeAllConnections(): Promise<void> {
    if (this.pacRequest === 'under way') this.pacRequest = 'cut off';
  }
  async clearAuthCache(): Promise<void> {
    this.authClears += 1;
  }
  /** What `resolveProxy` answers: before and after the rules are read again. */
  ways: readonly [string, string] = ['DIRECT', 'DIRECT'];
  reloads = 0;
  async resolveProxy(): Promise<string> {
    return this.ways[this.reloads > 1 ? 1 : 0];
  }
  /** As Chromium begins. */
  spelling: { isOn: boolean; languages: readonly string[] } = { isOn: true, languages: ['en-US'] };
  setSpellCheckerEnabled(isOn: boolean): void {
    this.spelling = { isOn, languages: this.spelling.languages };
  }
  setSpellCheckerLanguages(languages: readonly string[]): void {
    this.spelling = { isOn: this.spelling.isOn, languages };
  }
  setPermissionRequestHandler(handler: NonNullable<FakeSession['onPermission']>): void {
    this.onPermission = handler;
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.onPermissionCheck = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.onDevicePermission = handler;
  }
  async fetch(input: unknown, init: unknown): Promise<Response> {
    this.fetched.push({ input, init });
    const error = this.errors.shift();
    if (error !== undefined) throw new Error(error);
    return new Response('{}', { status: this.answers.shift() ?? 200 });
  }
}

/** A request of `net`: `net.onEnd` says how it goes on when it is sent. */
class FakeRequest extends EventEmitter {
  end(): void {
    net.onEnd(this);
  }
  abort(): void {}
}
export const net = {
  requested: [] as unknown[],
  onEnd: (request: EventEmitter): void => void request.emit('error', new Error('net::ERR_FAILED')),
  request(options: unknown): FakeRequest {
    net.requested.push(options);
    return new FakeRequest();
  },
};

export const session = {
  defaultSession: new FakeSession(),
  made: [] as { readonly partition: string; readonly options: unknown; readonly session: FakeSession }[],
  fromPartition(partition: string, options?: unknown): FakeSession {
    const made = new FakeSession();
    session.made.push({ partition, options, session: made });
    return made;
  },
};

/** A page. `frame` is one of its frames, for calls that come from there. */
export class FakeContents extends EventEmitter {
  readonly mainFrame = { url: '' };
  readonly session: FakeSession;
  readonly sent: { readonly channel: string; readonly message: unknown }[] = [];
  isGone = false;
  zoomFactor = 1;
  openWindow:
    | ((details: {
        readonly url: string;
        readonly referrer?: { readonly url: string };
        readonly postBody?: object;
      }) => { readonly action: string })
    | null = null;
  constructor(own: FakeSession = session.defaultSession) {
    super();
    this.session = own;
  }
  setWindowOpenHandler(handler: NonNullable<FakeContents['openWindow']>): void {
    this.openWindow = handler;
  }
  setZoomFactor(factor: number): void {
    this.zoomFactor = factor;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }
  openDevTools(): void {}
}

export class BrowserWindow extends EventEmitter {
  static readonly made: BrowserWindow[] = [];
  readonly webContents = new FakeContents();
  readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> };
  loaded: string | null = null;
  isOpen = false;
  isLow = false;
  isGone = false;
  constructor(options: BrowserWindow['options']) {
    super();
    this.options = options;
    BrowserWindow.made.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  bounds: unknown = null;
  focuses = 0;
  removeMenu(): void {}
  focus(): void {
    this.focuses += 1;
  }
  setBounds(bounds: unknown): void {
    this.bounds = bounds;
  }
  setVisibleOnAllWorkspaces(): void {}
  isDestroyed(): boolean {
    return this.isGone;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded = url;
    this.webContents.mainFrame.url = url;
  }
  show(): void {
    this.isOpen = true;
    this.emit('show');
  }
  hide(): void {
    this.isOpen = false;
  }
  close(): void {
    let isKept = false;
    this.emit('close', { preventDefault: () => (isKept = true) });
    if (!isKept) this.destroy();
  }
  restore(): void {
    this.isLow = false;
    this.emit('restore');
  }
  isVisible(): boolean {
    return this.isOpen;
  }
  isMinimized(): boolean {
    return this.isLow;
  }
  destroy(): void {
    if (this.isGone) return;
    this.isGone = true;
    this.isOpen = false;
    this.webContents.isGone = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
  }
}

/** `held`: what the app has taken; `others`: what another program has. */
export const globalShortcut = {
  held: new Map<string, () => void>(),
  others: new Set<string>(),
  register(shortcut: string, onPressed: () => void): boolean {
    if (globalShortcut.others.has(shortcut) || globalShortcut.held.has(shortcut)) return false;
    globalShortcut.held.set(shortcut, onPressed);
    return true;
  },
  unregister(shortcut: string): void {
    globalShortcut.held.delete(shortcut);
  },
};

export const screen = {
  cursor: { x: 0, y: 0 },
  workArea: { x: 0, y: 32, width: 1280, height: 768 },
  getCursorScreenPoint: () => screen.cursor,
  getDisplayNearestPoint: () => ({ workArea: screen.workArea }),
};

export const ipcMain = {
  handlers: new Map<string, Handler>(),
  handle(channel: string, handler: Handler): void {
    ipcMain.handlers.set(channel, handler);
  },
  removeHandler(channel: string): void {
    ipcMain.handlers.delete(channel);
  },
};

export const protocol = {
  privileges: [] as unknown[],
  handlers: new Map<string, (request: { url: string }) => Promise<Response>>(),
  registerSchemesAsPrivileged(schemes: readonly unknown[]): void {
    protocol.privileges.push(...schemes);
  },
  handle(scheme: string, handler: (request: { url: string }) => Promise<Response>): void {
    protocol.handlers.set(scheme, handler);
  },
};

export const shell = {
  opened: [] as string[],
  async openExternal(url: string): Promise<void> {
    shell.opened.push(url);
  },
};

export const clipboard = {
  text: '',
  writeText(text: string): void {
    clipboard.text = text;
  },
  readText: (): string => clipboard.text,
};

class FakeTheme extends EventEmitter {
  shouldUseDarkColors = false;
  themeSource = 'system';
}
export const nativeTheme = new FakeTheme();

export class Tray extends EventEmitter {
  static readonly made: Tray[] = [];
  isGone = false;
  constructor() {
    super();
    Tray.made.push(this);
  }
  setImage(): void {}
  setToolTip(): void {}
  setContextMenu(): void {}
  destroy(): void {
    this.isGone = true;
  }
}
export const Menu = { buildFromTemplate: (items: readonly unknown[]) => items };
export const nativeImage = {
  createFromPath: (path: string) => ({ path, setTemplateImage: () => undefined }),
};
export const powerMonitor = new EventEmitter();
