import type { SessionId } from '../../../shared/ids.ts';

export type KeyAction =
  | { readonly kind: 'move'; readonly from: number; readonly step: 1 | -1 }
  | { readonly kind: 'clear-selection' }
  /** The rest is done to the active row. */
  | { readonly kind: 'toggle'; readonly id: SessionId; readonly isRange: boolean }
  | { readonly kind: 'open'; readonly id: SessionId }
  | { readonly kind: 'make-default'; readonly id: SessionId };

export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export interface KeyPlace {
  readonly active: SessionId | null;
  /** The index of the active row; -1: there is none, or a search has hidden it. */
  readonly at: number;
  readonly rowCount: number;
  readonly pageRows: number;
}

/** What a key does in the table; null: nothing, so that the page may have it. */
export function keyAction(pressed: PressedKey, place: KeyPlace): KeyAction | null {
  const { active, at, rowCount, pageRows } = place;
  const move = (from: number, step: 1 | -1): KeyAction => ({ kind: 'move', from, step });
  switch (pressed.key) {
    case 'ArrowDown':
      return move(at, 1);
    case 'ArrowUp':
      return move(at === -1 ? rowCount : at, -1);
    case 'Home':
      return move(-1, 1);
    case 'End':
      return move(rowCount, -1);
    case 'PageDown':
      return move(Math.min(rowCount - 2, at + pageRows), 1);
    case 'PageUp':
      return move(Math.max(1, at - pageRows), -1);
    case 'Escape':
      return { kind: 'clear-selection' };
    case ' ':
      return active === null ? null : { kind: 'toggle', id: active, isRange: pressed.shiftKey };
    case 'Enter':
      return active === null
        ? null
        : { kind: pressed.ctrlKey || pressed.metaKey ? 'make-default' : 'open', id: active };
    default:
      return null;
  }
}
