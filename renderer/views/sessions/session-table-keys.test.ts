import { describe, expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { keyAction, type PressedKey } from './session-table-keys.ts';

const id = SessionId.parse('s');
const press = (key: string, over: Partial<PressedKey> = {}, at = 4, active: SessionId | null = id) =>
  keyAction(
    { key, shiftKey: false, ctrlKey: false, metaKey: false, ...over },
    { active, at, rowCount: 30, pageRows: 10 },
  );
const move = (from: number, step: 1 | -1) => ({ kind: 'move', from, step });

describe('a key in the table', () => {
  it('moves by a row, a page or to an end', () => {
    expect(press('ArrowDown')).toEqual(move(4, 1));
    expect(press('ArrowUp')).toEqual(move(4, -1));
    expect(press('Home')).toEqual(move(-1, 1));
    expect(press('End')).toEqual(move(30, -1));
    expect(press('PageDown')).toEqual(move(14, 1));
    expect(press('PageUp', {}, 20)).toEqual(move(10, -1));
  });

  it('stays inside the list at both ends', () => {
    expect(press('PageDown', {}, 27)).toEqual(move(28, 1));
    expect(press('PageUp')).toEqual(move(1, -1));
    expect(press('ArrowDown', {}, -1)).toEqual(move(-1, 1));
    expect(press('ArrowUp', {}, -1)).toEqual(move(30, -1));
  });

  it('selects, opens and makes default', () => {
    expect(press('Escape')).toEqual({ kind: 'clear-selection' });
    expect(press(' ')).toEqual({ kind: 'toggle', id, isRange: false });
    expect(press(' ', { shiftKey: true })).toEqual({ kind: 'toggle', id, isRange: true });
    expect(press('Enter')).toEqual({ kind: 'open', id });
    expect(press('Enter', { ctrlKey: true })).toEqual({ kind: 'make-default', id });
    expect(press('Enter', { metaKey: true })).toEqual({ kind: 'make-default', id });
  });

  it('does nothing to a row where none is active', () => {
    for (const key of [' ', 'Enter']) expect(press(key, {}, -1, null)).toBeNull();
    expect(press('Escape', {}, -1, null)).toEqual({ kind: 'clear-selection' });
  });

  it('leaves every other key alone', () => {
    expect(press('a')).toBeNull();
    expect(press('Tab')).toBeNull();
  });
});
