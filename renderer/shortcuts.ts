import { type Page, pages } from '../shared/pages.ts';
import { phrase, shortcutText as t } from '../shared/words.ts';
import type { Platform } from './bridge.ts';

/** What a key of the whole window does. The one that closes it is main's, so that it works whatever the page is at. */
export type ShortcutAction =
  | { readonly kind: 'palette' | 'search' | 'help' | 'zoom-in' | 'zoom-out' | 'zoom-reset' }
  | { readonly kind: 'page'; readonly page: Page };

export interface PressedShortcut {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** What the keyboard is in: `field` takes letters itself, `dialog` has the window to itself. */
export type ShortcutPlace = 'page' | 'field' | 'dialog';

/** What a key means; null: nothing, so that the page, a field or the system may have it. */
export function shortcutOf(pressed: PressedShortcut, place: ShortcutPlace): ShortcutAction | null {
  if (pressed.altKey) return null;
  const action =
    pressed.ctrlKey || pressed.metaKey ? withControl(pressed) : place === 'page' ? alone(pressed) : null;
  return place === 'dialog' && action !== null && !isOverDialogs(action) ? null : action;
}

/** A dialog is answered before another page is shown; the size of the text is not its matter. */
const isOverDialogs = ({ kind }: ShortcutAction): boolean => kind === 'palette' || kind.startsWith('zoom');

function alone({ key }: PressedShortcut): ShortcutAction | null {
  if (key === '/') return { kind: 'search' };
  return key === '?' ? { kind: 'help' } : null;
}

function withControl({ key, code, shiftKey }: PressedShortcut): ShortcutAction | null {
  // On many keyboards plus is a shifted key, and the number pad has one of its own.
  if (key === '+' || key === '=' || code === 'NumpadAdd') return { kind: 'zoom-in' };
  if (key === '-' || code === 'NumpadSubtract') return { kind: 'zoom-out' };
  if (shiftKey) return null;
  if (key === '0' || code === 'Numpad0') return { kind: 'zoom-reset' };
  switch (key.toLowerCase()) {
    case 'k':
      return { kind: 'palette' };
    case 'f':
      return { kind: 'search' };
    case ',':
      return { kind: 'page', page: 'settings' };
    default: {
      // By its place: with other layouts the row of digits gives letters.
      const page = /^Digit[1-9]$/.test(code) ? pages[Number(code.slice(5)) - 1] : undefined;
      return page === undefined ? null : { kind: 'page', page };
    }
  }
}

type Key = 'Mod' | 'Shift' | 'Alt' | 'Enter' | 'Space' | 'Escape' | (string & {});

/** Keys as the platform writes them. */
export function keyWords(keys: readonly Key[], platform: Platform): string {
  const isMac = platform === 'darwin';
  const words = keys.map((key) => {
    if (key === 'Mod') return isMac ? '⌘' : phrase('Ctrl');
    if (key === 'Alt') return isMac ? '⌥' : 'Alt';
    if (key === 'Shift') return isMac ? '⇧' : phrase('Shift');
    return phrase(key);
  });
  return words.join(isMac ? '' : ' ');
}

export interface ShortcutLine {
  readonly keys: readonly (readonly Key[])[];
  readonly does: string;
}

/** The sheet of shortcuts: what the window knows, and what the table and the palette know. */
export const shortcutSheet = (): readonly {
  readonly title: string;
  readonly lines: readonly ShortcutLine[];
}[] => [
  {
    title: t.window,
    lines: [
      { keys: [['Mod', 'K']], does: t.palette },
      { keys: [['Mod', 'F'], ['/']], does: t.search },
      { keys: [['Mod', `1 … ${pages.length}`]], does: t.pages },
      { keys: [['Mod', ',']], does: t.settings },
      {
        keys: [
          ['Mod', '+'],
          ['Mod', '-'],
          ['Mod', '0'],
        ],
        does: t.zoom,
      },
      { keys: [['Mod', 'W']], does: t.close },
      { keys: [['?']], does: t.help },
    ],
  },
  {
    title: t.table,
    lines: [
      { keys: [['↑'], ['↓'], ['Home'], ['End']], does: t.move },
      { keys: [['Enter']], does: t.open },
      { keys: [['Mod', 'Enter']], does: t.makeDefault },
      { keys: [['Shift', 'F10']], does: t.menu },
      { keys: [['Space'], ['Shift', 'Space']], does: t.select },
      { keys: [['Esc']], does: t.clear },
      { keys: [['←'], ['→'], ['Enter']], does: t.sort },
      {
        keys: [
          ['Shift', '←'],
          ['Shift', '→'],
        ],
        does: t.resize,
      },
      {
        keys: [
          ['Mod', '←'],
          ['Mod', '→'],
        ],
        does: t.moveColumn,
      },
    ],
  },
  {
    title: t.inPalette,
    lines: [
      { keys: [['Enter']], does: t.run },
      { keys: [['Mod', 'Enter']], does: t.console },
      { keys: [['Alt', 'Enter']], does: t.copy },
    ],
  },
];
