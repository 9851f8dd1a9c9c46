const modifiers: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  control: 'Ctrl',
  alt: 'Alt',
  option: 'Alt',
  shift: 'Shift',
  super: 'Super',
  meta: 'Super',
  win: 'Super',
  windows: 'Super',
  cmd: 'Super',
  command: 'Super',
};
const order = ['Ctrl', 'Alt', 'Shift', 'Super'] as const;
const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/;
const OTHER_KEY = /^([A-Z0-9]|Space)$/;

/**
 * A shortcut of the whole desktop, as Electron and the setting write it: `Ctrl+Alt+K`. Null: it is none, or one that would take a key
 * from everything that is typed: only a function key goes without Ctrl, Alt or Super.
 */
export function readShortcut(typed: string): string | null {
  const words = typed.split('+').map((word) => word.trim());
  const key = keyOf(words.at(-1) ?? '');
  const held = words.slice(0, -1).map((word) => modifiers[word.toLowerCase()]);
  if (key === null || held.includes(undefined) || new Set(held).size !== held.length) return null;
  const isFunction = FUNCTION_KEY.test(key);
  if (!isFunction && held.every((one) => one === 'Shift')) return null;
  return [...order.filter((one) => held.includes(one)), key].join('+');
}

function keyOf(word: string): string | null {
  if (word.toLowerCase() === 'space') return 'Space';
  const key = word.toUpperCase();
  return FUNCTION_KEY.test(key) || OTHER_KEY.test(key) ? key : null;
}

export interface PressedKeys {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** The shortcut that is being pressed. Null: none yet, or none that may be one. */
export function shortcutPressed({ key, code, ...held }: PressedKeys): string | null {
  // Alt and Shift change what a key writes: then its place on the keyboard says which it is.
  const named = /^[a-z0-9]$/i.test(key) || /^F\d+$/.test(key) ? key : code.replace(/^(Key|Digit)/, '');
  return readShortcut(
    [
      ...(held.ctrlKey ? ['Ctrl'] : []),
      ...(held.altKey ? ['Alt'] : []),
      ...(held.shiftKey ? ['Shift'] : []),
      ...(held.metaKey ? ['Super'] : []),
      named,
    ].join('+'),
  );
}
