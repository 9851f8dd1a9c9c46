import { describe, expect, it } from 'vitest';
import { pages } from '../shared/pages.ts';
import { keyWords, type PressedShortcut, shortcutOf, shortcutSheet } from './shortcuts.ts';

const pressed = (key: string, over: Partial<PressedShortcut> = {}): PressedShortcut => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...over,
});
const control = (key: string, over: Partial<PressedShortcut> = {}) =>
  pressed(key, { ctrlKey: true, ...over });

describe('keys of the whole window', () => {
  it.each([
    ['k', 'palette'],
    ['f', 'search'],
    ['+', 'zoom-in'],
    ['=', 'zoom-in'],
    ['-', 'zoom-out'],
    ['0', 'zoom-reset'],
  ])('Ctrl and %s: %s, also inside a field', (key, kind) => {
    expect(shortcutOf(control(key), 'page')).toEqual({ kind });
    expect(shortcutOf(control(key), 'field')).toEqual({ kind });
    expect(shortcutOf(pressed(key, { metaKey: true }), 'page')).toEqual({ kind });
    expect(shortcutOf(control(key, { altKey: true }), 'page')).toBeNull();
    expect(shortcutOf(pressed(key), 'page')).toBeNull();
  });

  it('go to pages by the place of the digit, whatever the layout has there', () => {
    for (const [at, page] of pages.entries()) {
      const digit = { code: `Digit${at + 1}` };
      expect(shortcutOf(control('é', digit), 'page')).toEqual({ kind: 'page', page });
    }
    const none = { code: `Digit${pages.length + 1}` };
    expect(shortcutOf(control('5', none), 'page')).toBeNull();
    expect(shortcutOf(control(','), 'page')).toEqual({ kind: 'page', page: 'settings' });
  });

  it('are letters in a field where they are letters', () => {
    for (const key of ['/', '?']) {
      expect(shortcutOf(pressed(key), 'page'), key).not.toBeNull();
      expect(shortcutOf(pressed(key), 'field'), key).toBeNull();
      expect(shortcutOf(pressed(key), 'dialog'), key).toBeNull();
    }
  });

  it('leave a dialog where it is, but for the palette and the size', () => {
    expect(shortcutOf(control(','), 'dialog')).toBeNull();
    expect(shortcutOf(control('f'), 'dialog')).toBeNull();
    for (const key of ['k', '+', '-', '0']) expect(shortcutOf(control(key), 'dialog'), key).not.toBeNull();
  });
});

describe('the sheet of shortcuts', () => {
  it('says of each line what it does, in the words of the platform', () => {
    const lines = shortcutSheet().flatMap((part) => part.lines);
    expect(
      shortcutSheet()
        .at(-1)
        ?.lines.map(({ keys }) => keys),
    ).toContainEqual([['Mod', 'Enter']]);
    for (const { keys, does } of lines) expect([keys.length > 0, does !== '']).toEqual([true, true]);
    expect(keyWords(['Mod', 'K'], 'linux')).toBe('Ctrl K');
    expect(keyWords(['Mod', 'K'], 'darwin')).toBe('⌘K');
  });
});
