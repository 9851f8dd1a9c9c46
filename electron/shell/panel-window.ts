import { BrowserWindow, type BrowserWindowConstructorOptions, screen, type WebContents } from 'electron';
import { type PanelWord, panelAddress } from '../../shared/pages.ts';
import { type Zoom, zoomFactor } from '../../shared/settings.ts';
import { PAGE_CHANNEL } from './channels.ts';
import { APP_ORIGIN } from './harden.ts';
import { pageBackground, pagePreferences } from './page-preferences.ts';
import { type Area, panelPlace } from './panel-place.ts';

const SIZE = { width: 640, height: 460 };
/** A page that does not say that it has drawn is shown as it is: a key that does nothing is worse. */
const SHOW_AT_LATEST_MS = 2_000;
/** A click on the tray icon takes the focus from the panel, which hides it, before the click itself comes. */
const SAME_CLICK_MS = 400;

/** The small window over everything else that switches the default session. One, made at its first use and hidden from then on. */
export interface PanelWindow {
  /** `icon`: where the tray icon is that was clicked. */
  open(icon?: Area): void;
  /** Opens it, or hides it where it is shown: what the shortcut and a click on the tray icon do. */
  toggle(icon?: Area): void;
  /** Its page has drawn what it was opened for. */
  drawn(): void;
  hide(): void;
  /** True from the moment it is asked for: its page gets the state before anybody sees it. */
  isShown(): boolean;
  /** Calls `listener` whenever it is opened. Returns the way to stop listening. */
  onShown(listener: () => void): () => void;
  owns(contents: WebContents): boolean;
  applyZoom(zoom: Zoom): void;
  close(): void;
}

interface PanelOptions {
  readonly outDir: string;
  readonly icon: string;
  /** Run before the window is made; more than once where it was gone. */
  readonly prepare: () => void;
  readonly nowMs: () => number;
}

export function createPanelWindow(options: PanelOptions): PanelWindow {
  return new Panel(options);
}

class Panel implements PanelWindow {
  readonly #options: PanelOptions;
  readonly #listeners = new Set<() => void>();
  #window: BrowserWindow | null = null;
  /** Asked for, and neither hidden nor gone since. */
  #isOpen = false;
  #isQuitting = false;
  #latest: NodeJS.Timeout | null = null;
  #lostFocusAt = Number.NEGATIVE_INFINITY;
  #factor = 1;

  constructor(options: PanelOptions) {
    this.#options = options;
  }

  open(icon: Area | null = null): void {
    if (this.#isQuitting) return;
    if (this.#isOpen) {
      if (this.#window?.isVisible() === true) this.#window.focus();
      return;
    }
    const known = this.#window;
    const window = known ?? this.#make();
    this.#window = window;
    this.#isOpen = true;
    window.setBounds(placeOf(icon, this.#factor));
    this.#latest = setTimeout(() => this.drawn(), SHOW_AT_LATEST_MS);
    if (known === null) void window.loadURL(`${APP_ORIGIN}/index.html#${panelAddress}`);
    else this.#say('panel-open');
    for (const listener of this.#listeners) listener();
  }

  toggle(icon: Area | null = null): void {
    if (this.#isOpen) this.hide();
    else if (this.#options.nowMs() - this.#lostFocusAt > SAME_CLICK_MS) this.open(icon);
  }

  drawn(): void {
    this.#forgetLatest();
    if (!this.#isOpen || this.#window === null || this.#window.isVisible()) return;
    this.#window.show();
    this.#window.focus();
  }

  hide(): void {
    this.#forgetLatest();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#window?.hide();
    // It draws nothing while it is hidden: neither does it count seconds then, nor does an old list flash up at the next opening.
    this.#say('panel-closed');
  }

  isShown(): boolean {
    return this.#isOpen;
  }

  onShown(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  owns(contents: WebContents): boolean {
    return this.#window !== null && contents === this.#window.webContents;
  }

  applyZoom(zoom: Zoom): void {
    const wanted = zoomFactor(zoom);
    if (wanted === this.#factor) return;
    this.#factor = wanted;
    this.#window?.webContents.setZoomFactor(wanted);
  }

  close(): void {
    this.#isQuitting = true;
    this.#isOpen = false;
    this.#forgetLatest();
    this.#window?.destroy();
    this.#window = null;
  }

  #make(): BrowserWindow {
    this.#options.prepare();
    const made = new BrowserWindow(windowOptions(this.#options));
    made.removeMenu();
    // Where the user is, not where it was shown last.
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    made.webContents.once('dom-ready', () => made.webContents.setZoomFactor(this.#factor));
    made.on('blur', () => {
      if (!this.#isOpen || !made.isVisible()) return;
      this.#lostFocusAt = this.#options.nowMs();
      this.hide();
    });
    made.on('close', (event) => {
      if (this.#isQuitting) return;
      event.preventDefault();
      this.hide();
    });
    made.on('closed', () => {
      if (this.#window !== made) return;
      this.#forgetLatest();
      this.#window = null;
      this.#isOpen = false;
    });
    made.webContents.on('render-process-gone', () => {
      if (!this.#isQuitting) made.destroy();
    });
    return made;
  }

  #say(word: PanelWord): void {
    if (this.#window?.isDestroyed() === false) this.#window.webContents.send(PAGE_CHANNEL, word);
  }

  #forgetLatest(): void {
    if (this.#latest !== null) clearTimeout(this.#latest);
    this.#latest = null;
  }
}

/** On the display on which the user works. */
function placeOf(icon: Area | null, factor: number): Area {
  const at = icon === null ? screen.getCursorScreenPoint() : { x: Math.round(icon.x), y: Math.round(icon.y) };
  const size = { width: Math.round(SIZE.width * factor), height: Math.round(SIZE.height * factor) };
  return panelPlace(screen.getDisplayNearestPoint(at).workArea, size, icon);
}

const windowOptions = ({ outDir, icon }: PanelOptions): BrowserWindowConstructorOptions => ({
  width: SIZE.width,
  height: SIZE.height,
  show: false,
  frame: false,
  resizable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  skipTaskbar: true,
  alwaysOnTop: true,
  title: 'Latchkey quick panel',
  icon,
  backgroundColor: pageBackground(),
  // On macOS a panel takes keys without making the app the active one.
  ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
  // Chromium slows the timers of a hidden page down to one a second; this one has to draw before it is shown.
  webPreferences: { ...pagePreferences(outDir, false), backgroundThrottling: false },
});
