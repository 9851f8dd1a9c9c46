import { useEffect } from 'react';
import { type ShortcutAction, type ShortcutPlace, shortcutOf } from './shortcuts.ts';
import { useStableCallback } from './stable-callback.ts';

/** Hears the keys of the whole window; what a key does is in shortcuts.ts. */
export function useShortcuts(onAction: (action: ShortcutAction) => void): void {
  const act = useStableCallback(onAction);
  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      const action = shortcutOf(event, placeOf(event.target));
      if (action === null) return;
      event.preventDefault();
      act(action);
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [act]);
}

function placeOf(target: EventTarget | null): ShortcutPlace {
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null) return 'dialog';
  const takesLetters = 'input:not([type=checkbox]), select, textarea';
  return target instanceof Element && target.closest(takesLetters) !== null ? 'field' : 'page';
}

/** The field that searches what the page shows; false: it has none. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]');
  field?.focus();
  field?.select();
  return field !== null;
}
