import { useEffect, useRef } from 'react';
import { sessionTextAmong } from '../shared/text/session-text.ts';
import { paletteText } from '../shared/words.ts';
import { useApp, useAppState } from './app-context.tsx';

/** A window that is shown again gets what it missed within this time: what changed in between is no news by then. */
const CATCH_UP_MS = 2_000;

/** Tells that another session is the default one, wherever that was done: here, in the tray, in the quick panel or in a terminal. */
export function useTellSwitch(): void {
  const { store, tell } = useApp();
  const now = useAppState((state) => state.defaultSessionId);
  const before = useRef(now);
  const shownAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const changed = (): void => {
      shownAt.current = document.hidden ? Number.POSITIVE_INFINITY : performance.now();
    };
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  useEffect(() => {
    if (now === before.current) return;
    before.current = now;
    if (performance.now() - shownAt.current < CATCH_UP_MS) return;
    if (now === null) return tell(paletteText.noDefault);
    const sessions = store.get()?.sessions;
    const session = sessions?.get(now) ?? null;
    if (session !== null) tell(paletteText.done(sessionTextAmong(session, sessions?.all ?? [])));
  }, [now, store, tell]);
}
