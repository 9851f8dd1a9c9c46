import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { closeUnasked, readableHost, titleWithHost } = await import('./saml-frame.ts');

function fakeWindow(url: string) {
  const titles: string[] = [];
  const window = Object.assign(new EventEmitter(), {
    webContents: Object.assign(new EventEmitter(), { getURL: () => url }),
    removeMenu: () => undefined,
    setTitle: (title: string) => titles.push(title),
    isGone: false,
    isDestroyed: () => window.isGone,
    isShown: true,
    hide: () => {
      window.isShown = false;
    },
    destroy: () => {
      window.isGone = true;
    },
    getChildWindows: () => [],
  });
  return { window, titles };
}

describe('attack: a host that is long enough for its end to be cut off', () => {
  const host = `accounts.google.com.${'a'.repeat(60)}.${'b'.repeat(60)}.evil.example`;

  it('the end, which says whose it is, is what stays readable', () => {
    expect(readableHost('idp.example.com:8443')).toBe('idp.example.com:8443');
    expect(readableHost(host)).toMatch(/^….{44}$/);
    expect(readableHost(host)).toMatch(/\.evil\.example$/);
    expect(readableHost(host)).not.toContain('google');
  });

  it('in the title, before the name of the source', () => {
    const { window, titles } = fakeWindow(`https://${host}/login`);
    Reflect.apply(titleWithHost, null, [window, 'https://idp.example/', 'Acme']);
    expect(titles.at(-1)).toMatch(/^….{0,44}\.evil\.example · .*Acme/);
  });
});

describe('attack: a page that asks back when its window is closed', () => {
  it('is not asked', async () => {
    const { window } = fakeWindow('https://idp.example/');
    let closed = 0;
    let prevented = 0;
    const event = { preventDefault: () => (prevented += 1) };
    Reflect.apply(closeUnasked, null, [window, () => (closed += 1)]);
    window.webContents.emit('will-prevent-unload', event);
    expect([prevented, window.isGone]).toEqual([1, false]);
    window.emit('close', event);
    // Out of sight at once. Electron crashes when a window is destroyed inside its own event.
    expect([prevented, closed, window.isShown, window.isGone]).toEqual([2, 1, false, false]);
    await vi.waitFor(() => expect(window.isGone).toBe(true));
  });
});
