import { describe, expect, it } from 'vitest';
import { readShortcut, shortcutPressed } from './shortcut.ts';

describe('a shortcut of the whole desktop', () => {
  it.each([
    ['Ctrl+Alt+K', 'Ctrl+Alt+K'],
    ['alt + control + k', 'Ctrl+Alt+K'],
    ['cmd+shift+SPACE', 'Shift+Super+Space'],
    ['f12', 'F12'],
    ['Shift+F1', 'Shift+F1'],
  ])('%s is %s', (typed, shortcut) => expect(readShortcut(typed)).toBe(shortcut));

  it.each([
    '',
    'K',
    'Shift+K',
    'Ctrl',
    'Ctrl+',
    '+K',
    'Ctrl+Ctrl+K',
    'Ctrl+Alt+KL',
    'Hyper+K',
    'F25',
    'Ctrl+ß',
    'Ctrl+K+',
  ])('%j is none', (typed) => expect(readShortcut(typed)).toBeNull());

  it('is read from the keys that are held down, by their place where Alt or Shift changes what they write', () => {
    const held = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
    expect(shortcutPressed({ ...held, key: 'k', code: 'KeyK', ctrlKey: true, altKey: true })).toBe(
      'Ctrl+Alt+K',
    );
    expect(shortcutPressed({ ...held, key: '˚', code: 'KeyK', altKey: true, metaKey: true })).toBe(
      'Alt+Super+K',
    );
    // On a French keyboard the key at Q writes A.
    expect(shortcutPressed({ ...held, key: 'a', code: 'KeyQ', ctrlKey: true })).toBe('Ctrl+A');
    expect(shortcutPressed({ ...held, key: ' ', code: 'Space', metaKey: true })).toBe('Super+Space');
    expect(shortcutPressed({ ...held, key: 'Control', code: 'ControlLeft', ctrlKey: true })).toBeNull();
    expect(shortcutPressed({ ...held, key: 'k', code: 'KeyK' })).toBeNull();
  });
});
