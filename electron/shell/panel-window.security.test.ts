import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { BrowserWindow, FakeContents, screen } = await import('./testing-electron.ts');
const { createPanelWindow } = await import('./panel-window.ts');
const { PAGE_CHANNEL } = await import('./channels.ts');

let now = 0;
function panelled() {
  const calls: string[] = [];
  const panel = createPanelWindow({
    outDir: '/opt/latchkey',
    icon: '/icon.png',
    prepare: () => void calls.push(`prepared before window ${BrowserWindow.made.length}`),
    nowMs: () => now,
  });
  panel.onShown(() => calls.push('opened'));
  return { panel, calls };
}
const latest = (): InstanceType<typeof BrowserWindow> => {
  const found = BrowserWindow.made.at(-1);
  if (found === undefined) throw new Error('no window was made');
  return found;
};
const words = () => latest().webContents.sent.map(({ message }) => message);
const owns = (panel: ReturnType<typeof createPanelWindow>, contents: object): boolean =>
  Reflect.apply(panel.owns, panel, [contents]);

beforeEach(() => {
  vi.useFakeTimers();
  now = 1_000_000;
  BrowserWindow.made.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('the quick panel', () => {
  it('is isolated from its page as the window is, and is made at its first use, after its session was hardened', () => {
    const { panel, calls } = panelled();
    expect(BrowserWindow.made).toHaveLength(0);
    panel.open();
    expect(calls[0]).toBe('prepared before window 0');
    expect(latest().options.webPreferences).toEqual({
      preload: '/opt/latchkey/preload.js',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
      backgroundThrottling: false,
    });
    expect(latest().loaded).toBe('app://latchkey/index.html#panel');
  });

  it('gets the state before anybody sees it, and is shown when its page has drawn', () => {
    const { panel, calls } = panelled();
    panel.open();
    expect([calls.at(-1), panel.isShown(), latest().isOpen]).toEqual(['opened', true, false]);
    panel.drawn();
    expect([latest().isOpen, latest().focuses]).toEqual([true, 1]);
  });

  it('is shown also where its page says nothing', () => {
    const { panel } = panelled();
    panel.open();
    vi.runAllTimers();
    expect(latest().isOpen).toBe(true);
  });

  it('stays hidden when it was left before its page had drawn', () => {
    const { panel } = panelled();
    panel.open();
    panel.hide();
    panel.drawn();
    vi.runAllTimers();
    expect([latest().isOpen, panel.isShown()]).toEqual([false, false]);
  });

  it('is one, kept hidden: its page is asked to draw again at each opening, and to draw nothing when it goes', () => {
    const { panel } = panelled();
    panel.open();
    panel.drawn();
    panel.hide();
    panel.open();
    panel.drawn();
    expect(BrowserWindow.made).toHaveLength(1);
    expect(words()).toEqual(['panel-closed', 'panel-open']);
    expect(latest().webContents.sent.every(({ channel }) => channel === PAGE_CHANNEL)).toBe(true);
    // Asked for while it is there: it takes the keyboard, and its list stays.
    panel.open();
    expect(words()).toHaveLength(2);
    expect(latest().focuses).toBe(3);
  });

  it('goes when it loses the keyboard, when it is closed, and at the second press of its shortcut', () => {
    const { panel } = panelled();
    const shown = (): void => {
      now += 10_000;
      panel.toggle();
      panel.drawn();
      expect(latest().isOpen).toBe(true);
    };
    shown();
    latest().emit('blur');
    expect([latest().isOpen, panel.isShown()]).toEqual([false, false]);
    shown();
    latest().close();
    expect([latest().isOpen, latest().isGone]).toEqual([false, false]);
    shown();
    panel.toggle();
    expect(latest().isOpen).toBe(false);
  });

  it('stays away when a click on the tray icon took the keyboard from it: that click closes it', () => {
    const { panel } = panelled();
    panel.toggle();
    panel.drawn();
    latest().emit('blur');
    now += 120;
    panel.toggle();
    expect(panel.isShown()).toBe(false);
    now += 2_000;
    panel.toggle();
    expect(panel.isShown()).toBe(true);
  });

  it('is on the display of the user, larger with the zoom', () => {
    const { panel } = panelled();
    screen.workArea = { x: 1280, y: 0, width: 1920, height: 1080 };
    panel.open();
    expect(latest().bounds).toEqual({ x: 1920, y: 217, width: 640, height: 460 });
    panel.hide();
    panel.applyZoom('150');
    panel.open();
    expect(latest().bounds).toMatchObject({ width: 960, height: 690 });
    expect(latest().webContents.zoomFactor).toBe(1.5);
  });

  it('owns its page and no other, is made again after a crash, and never once the app quits', () => {
    const { panel } = panelled();
    expect(owns(panel, new FakeContents())).toBe(false);
    panel.open();
    const { webContents } = latest();
    expect([owns(panel, webContents), owns(panel, new FakeContents())]).toEqual([true, false]);
    webContents.emit('render-process-gone');
    expect([owns(panel, webContents), panel.isShown()]).toEqual([false, false]);
    panel.open();
    expect(BrowserWindow.made).toHaveLength(2);
    panel.close();
    expect(latest().isGone).toBe(true);
    panel.open();
    expect(BrowserWindow.made).toHaveLength(2);
  });
});
