import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../shared/result.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { globalShortcut } = await import('./testing-electron.ts');
const { createPanelShortcut } = await import('./panel-shortcut.ts');

beforeEach(() => {
  globalShortcut.held.clear();
  globalShortcut.others.clear();
});

function shortcut(env: Readonly<Record<string, string>> = {}) {
  let presses = 0;
  const made = createPanelShortcut({ onPressed: () => (presses += 1), env });
  return { made, presses: () => presses };
}
const held = (): readonly string[] => [...globalShortcut.held.keys()];

describe('the shortcut of the quick panel', () => {
  it('is taken at once, changed at once, and given back', () => {
    const { made, presses } = shortcut();
    expect(made.set('Ctrl+Alt+K')).toEqual(ok(undefined));
    globalShortcut.held.get('Ctrl+Alt+K')?.();
    expect(presses()).toBe(1);
    expect(made.set('Super+Space')).toEqual(ok(undefined));
    expect(held()).toEqual(['Super+Space']);
    expect(made.set('')).toEqual(ok(undefined));
    expect(held()).toEqual([]);
    made.set('Ctrl+Alt+K');
    made.stop();
    expect(held()).toEqual([]);
  });

  it('says that it is taken, and the one before stays', () => {
    const { made } = shortcut();
    made.set('Ctrl+Alt+K');
    globalShortcut.others.add('Alt+F4');
    expect(made.set('Alt+F4')).toEqual({
      ok: false,
      error: { code: 'shortcut-taken', shortcut: 'Alt+F4' },
    });
    expect(held()).toEqual(['Ctrl+Alt+K']);
  });

  it
    .runIf(process.platform === 'linux')
    .each([{ XDG_SESSION_TYPE: 'wayland' }, { WAYLAND_DISPLAY: 'wayland-0' }])(
    'says that it cannot be had on Wayland: %j',
    (env) => {
      const { made } = shortcut(env);
      expect(made.set('Ctrl+Alt+K')).toEqual({ ok: false, error: { code: 'shortcut-unsupported' } });
      expect(held()).toEqual([]);
      // None is always possible.
      expect(made.set('')).toEqual(ok(undefined));
    },
  );
});
