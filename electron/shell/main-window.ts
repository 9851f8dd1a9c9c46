import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type Input,
  nativeTheme,
  type WebContents,
} from 'electron';
import type { WindowTarget } from '../../shared/pages.ts';
import { type Settings, type Zoom, zoomFactor } from '../../shared/settings.ts';
import { PAGE_CHANNEL } from './channels.ts';
import { APP_ORIGIN } from './harden.ts';
import { pageBackground, pagePreferences } from './page-preferences.ts';

/** A closed window is destroyed after this, which gives back its 60 MB; until then it shows in 2 ms. */
const KEEP_HIDDEN_MS = 30_000;

export interface MainWindow {
  show(page: WindowTarget): void;
  /** The user is looking at it, so its content needs no other notice. */
  isShown(): boolean;
  /** Calls `listener` whenever it is shown or restored. Returns the way to stop listening. */
  onShown(listener: () => void): () => void;
  owns(contents: WebContents): boolean;
  applyTheme(theme: Settings['theme']): void;
  /** The size of everything in it, now and in every window made later. */
  applyZoom(zoom: Zoom): void;
  close(): void;
}

export function createMainWindow(options: {
  readonly outDir: string;
  readonly icon: string;
  /** Run once, before the first window: what it needs of the session is memory that an app without a window saves. */
  readonly prepare: () => void;
  /** The window is no more: its memory can go. */
  readonly onGone: () => void;
}): MainWindow {
  let window: BrowserWindow | null = null;
  let quitting = false;
  let reaper: NodeJS.Timeout | null = null;
  let isPrepared = false;

  let factor = 1;
  const wantsDevTools = process.argv.includes('--devtools');
  const shownListeners = new Set<() => void>();
  const announceShown = (): void => {
    for (const listener of shownListeners) listener();
  };

  const create = (page: WindowTarget): BrowserWindow => {
    if (!isPrepared) options.prepare();
    isPrepared = true;
    const made = new BrowserWindow(windowOptions(options, wantsDevTools));
    made.removeMenu();
    if (wantsDevTools) made.webContents.openDevTools({ mode: 'detach' });
    // The page's shell is there before its script has run; waiting for the whole page doubles the time to a window.
    made.webContents.once('dom-ready', () => {
      // Chromium keeps a factor of its own for the page; ours is the one in the settings.
      made.webContents.setZoomFactor(factor);
      made.show();
    });
    made.webContents.on('before-input-event', (event, input) => {
      if (!meansClose(input)) return;
      event.preventDefault();
      made.close();
    });
    made.on('show', announceShown);
    made.on('restore', announceShown);
    made.on('close', (event) => {
      if (quitting) return;
      event.preventDefault();
      made.hide();
      reaper = setTimeout(() => {
        window?.destroy();
        window = null;
      }, KEEP_HIDDEN_MS);
    });
    made.on('closed', () => {
      if (window === made) window = null;
      if (!quitting) options.onGone();
    });
    // A page that fails to load must not stay a white sheet.
    made.webContents.on('render-process-gone', () => {
      if (!quitting) made.destroy();
    });
    void made.loadURL(`${APP_ORIGIN}/index.html#${page}`);
    return made;
  };

  return {
    show: (page) => {
      if (reaper !== null) clearTimeout(reaper);
      reaper = null;
      if (window === null) {
        window = create(page);
        return;
      }
      window.webContents.send(PAGE_CHANNEL, page);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isShown: () => window?.isVisible() === true && !window.isMinimized(),
    onShown: (listener) => {
      shownListeners.add(listener);
      return () => shownListeners.delete(listener);
    },
    owns: (contents) => window !== null && contents === window.webContents,
    applyTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
    applyZoom: (zoom) => {
      const wanted = zoomFactor(zoom);
      if (wanted === factor) return;
      factor = wanted;
      window?.webContents.setZoomFactor(wanted);
    },
    close: () => {
      quitting = true;
      if (reaper !== null) clearTimeout(reaper);
      window?.destroy();
      window = null;
    },
  };
}

/** Ctrl or Cmd with W. Here and not in the page: a page that closes itself is destroyed and cannot be kept hidden. */
const meansClose = ({ type, key, control, meta, shift, alt }: Input): boolean =>
  type === 'keyDown' && key.toLowerCase() === 'w' && (control || meta) && !shift && !alt;

function windowOptions(
  { outDir, icon }: { readonly outDir: string; readonly icon: string },
  devTools: boolean,
): BrowserWindowConstructorOptions {
  return {
    width: 1240,
    height: 780,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Latchkey',
    icon,
    autoHideMenuBar: true,
    backgroundColor: pageBackground(),
    webPreferences: pagePreferences(outDir, devTools),
  };
}
