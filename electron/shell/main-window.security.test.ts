import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { BrowserWindow, FakeContents, nativeTheme } = await import('./testing-electron.ts');
const { createMainWindow } = await import('./main-window.ts');

function windowed() {
  const calls: string[] = [];
  const main = createMainWindow({
    outDir: '/opt/latchkey',
    icon: '/icon.png',
    prepare: () => void calls.push(`prepared before window ${BrowserWindow.made.length}`),
    onGone: () => void calls.push('gone'),
  });
  return { main, calls };
}
const latest = (): InstanceType<typeof BrowserWindow> => {
  const found = BrowserWindow.made.at(-1);
  if (found === undefined) throw new Error('no window was made');
  return found;
};
const closed = (window: InstanceType<typeof BrowserWindow>): boolean => {
  let isKept = false;
  window.emit('close', { preventDefault: () => (isKept = true) });
  return !isKept;
};
/** The double takes Electron's type only where it is one. */
const owns = (main: ReturnType<typeof createMainWindow>, contents: object): boolean =>
  Reflect.apply(main.owns, null, [contents]);

beforeEach(() => {
  BrowserWindow.made.length = 0;
});

describe('the window', () => {
  it('is isolated from its page, in a sandbox, and loads our page with our preload', () => {
    windowed().main.show('sources');
    expect(latest().options.webPreferences).toEqual({
      preload: '/opt/latchkey/preload.js',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    });
    expect(latest().loaded).toBe('app://latchkey/index.html#sources');
  });

  it('is made after its session was hardened, which happens once', () => {
    const { main, calls } = windowed();
    expect(calls).toEqual([]);
    main.show('sessions');
    latest().destroy();
    main.show('sessions');
    expect(BrowserWindow.made).toHaveLength(2);
    expect(calls).toEqual(['prepared before window 0', 'gone']);
  });

  it('is one: asked for again, it shows the other page', () => {
    const { main } = windowed();
    main.show('sessions');
    main.show('settings');
    expect(BrowserWindow.made).toHaveLength(1);
    expect(latest().webContents.sent).toEqual([{ channel: 'latchkey:page', message: 'settings' }]);
    expect(main.isShown()).toBe(true);
  });

  it('owns its page and no other, and nothing once it is gone', () => {
    const { main } = windowed();
    expect(owns(main, new FakeContents())).toBe(false);
    main.show('sessions');
    const { webContents } = latest();
    expect([owns(main, webContents), owns(main, new FakeContents())]).toEqual([true, false]);
    latest().destroy();
    expect(owns(main, webContents)).toBe(false);
  });

  it('stays hidden when it is closed, and is gone when its page crashes or the app quits', () => {
    const { main, calls } = windowed();
    main.show('sessions');
    latest().webContents.emit('dom-ready');
    expect(main.isShown()).toBe(true);
    expect(closed(latest())).toBe(false);
    expect(main.isShown()).toBe(false);
    main.show('sessions');
    expect([main.isShown(), BrowserWindow.made.length]).toEqual([true, 1]);
    latest().webContents.emit('render-process-gone');
    expect([latest().isGone, calls.at(-1)]).toEqual([true, 'gone']);
    main.show('sessions');
    main.close();
    expect([latest().isGone, calls.filter((each) => each === 'gone').length]).toEqual([true, 1]);
  });

  it('may be closed for good while the app quits', () => {
    const { main } = windowed();
    main.show('sessions');
    const window = latest();
    main.close();
    expect(closed(window)).toBe(true);
  });

  it('is given back half a minute after it was closed, unless it is shown again', () => {
    vi.useFakeTimers();
    try {
      const { main } = windowed();
      main.show('sessions');
      closed(latest());
      vi.advanceTimersByTime(29_999);
      main.show('sessions');
      vi.advanceTimersByTime(60_000);
      expect(latest().isGone).toBe(false);
      closed(latest());
      vi.advanceTimersByTime(30_000);
      expect(latest().isGone).toBe(true);
      expect(main.isShown()).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says when it is shown or restored, and counts as hidden while it is minimized', () => {
    const { main } = windowed();
    let times = 0;
    const end = main.onShown(() => {
      times += 1;
    });
    main.show('sessions');
    latest().webContents.emit('dom-ready');
    expect(times).toBe(1);
    latest().isLow = true;
    expect(main.isShown()).toBe(false);
    main.show('sessions');
    expect([main.isShown(), times]).toEqual([true, 3]);
    end();
    latest().show();
    expect(times).toBe(3);
  });

  it('is closed by Ctrl or Cmd with W, as by its button, and by no key like it', () => {
    windowed().main.show('sessions');
    const window = latest();
    const press = (over: object): boolean => {
      let isTaken = false;
      const plain = { type: 'keyDown', key: 'w', control: false, meta: false, shift: false, alt: false };
      window.webContents.emit(
        'before-input-event',
        { preventDefault: () => (isTaken = true) },
        { ...plain, ...over },
      );
      return isTaken;
    };
    const others = [
      {},
      { control: true, shift: true },
      { meta: true, alt: true },
      { control: true, key: 'q' },
    ];
    for (const other of [...others, { control: true, type: 'keyUp' }]) expect(press(other)).toBe(false);
    window.show();
    expect(press({ control: true })).toBe(true);
    expect([window.isVisible(), window.isGone]).toEqual([false, false]);
    window.show();
    expect(press({ meta: true, key: 'W' })).toBe(true);
    expect(window.isVisible()).toBe(false);
  });

  it('has the size of the settings, at once and in every window after', () => {
    const { main } = windowed();
    main.applyZoom('125');
    main.show('sessions');
    latest().webContents.emit('dom-ready');
    expect(latest().webContents.zoomFactor).toBe(1.25);
    main.applyZoom('90');
    expect(latest().webContents.zoomFactor).toBe(0.9);
    latest().destroy();
    main.show('sessions');
    latest().webContents.emit('dom-ready');
    expect(latest().webContents.zoomFactor).toBe(0.9);
  });

  it('follows the theme of the settings', () => {
    windowed().main.applyTheme('dark');
    expect(nativeTheme.themeSource).toBe('dark');
  });

  it('has a size that its pages fit into, our name, and the colour of the theme before its page is there', () => {
    nativeTheme.shouldUseDarkColors = true;
    windowed().main.show('sessions');
    expect(latest().options).toMatchObject({
      width: 1240,
      height: 780,
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: 'Latchkey',
      icon: '/icon.png',
      autoHideMenuBar: true,
      backgroundColor: '#16181d',
    });
    nativeTheme.shouldUseDarkColors = false;
    windowed().main.show('sessions');
    expect(latest().options).toMatchObject({ backgroundColor: '#ffffff' });
  });

  it('has developer tools only where the app was started with them', () => {
    const opened = vi.spyOn(FakeContents.prototype, 'openDevTools').mockImplementation(() => undefined);
    const before = [...process.argv];
    try {
      windowed().main.show('sessions');
      expect(opened).not.toHaveBeenCalled();
      process.argv.push('--devtools');
      windowed().main.show('sessions');
      expect(latest().options.webPreferences).toMatchObject({ devTools: true });
      expect(opened.mock.calls).toEqual([[{ mode: 'detach' }]]);
    } finally {
      process.argv.splice(0, process.argv.length, ...before);
      opened.mockRestore();
    }
  });

  it('is not given back after it was destroyed by the end of the app', () => {
    vi.useFakeTimers();
    try {
      const { main, calls } = windowed();
      main.show('sessions');
      closed(latest());
      main.close();
      vi.advanceTimersByTime(60_000);
      expect([vi.getTimerCount(), latest().isGone, calls.includes('gone')]).toEqual([0, true, false]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is told a size once, not at every change of another setting', () => {
    const { main } = windowed();
    main.show('sessions');
    const sized = vi.spyOn(latest().webContents, 'setZoomFactor');
    for (const zoom of ['100', '100', '125', '125'] as const) main.applyZoom(zoom);
    expect(sized.mock.calls).toEqual([[1.25]]);
  });
});
