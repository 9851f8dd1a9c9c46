import { useEffect, useSyncExternalStore } from 'react';

/** `steps`: in place of the sessions; `reminder`: one line above them; `over`: the user has closed it, or never had it. */
export type FirstRun = 'steps' | 'reminder' | 'over';

// As long as this window lives: the first sign-in brings sessions, and the steps that are left would be gone with it.
let state: FirstRun = 'over';
const listeners = new Set<() => void>();

export function changeFirstRun(next: FirstRun): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

/** By a button that is gone then: a keyboard goes on at the beginning of the page. */
export function leaveTo(next: FirstRun): void {
  changeFirstRun(next);
  document.querySelector<HTMLElement>('main')?.focus();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** A window without sessions has the steps; once there are some, it shows them, and a reminder of what is left. */
export function useFirstRun(hasSessions: boolean): FirstRun {
  useEffect(() => {
    if (!hasSessions) changeFirstRun('reminder');
  }, [hasSessions]);
  const now = useSyncExternalStore(subscribe, () => state);
  return hasSessions ? now : 'steps';
}
