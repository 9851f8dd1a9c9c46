import { useEffect, useRef } from 'react';
import type { Route } from '../../navigate.ts';

/** A part of the page that an address can lead to: `#settings/network`. */
export type SettingsPart = 'general' | 'profiles' | 'lock' | 'network' | 'diagnostics' | 'uninstall';

/** Brings the part that the address names to the top, and the keyboard with it; again each time it is gone to. */
export function useSettingsPart(route: Route) {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const part = page.current?.querySelector<HTMLElement>(`[data-part="${CSS.escape(route.detail ?? '')}"]`);
    if (part === null || part === undefined) return;
    part.scrollIntoView({ block: 'start' });
    part.focus({ preventScroll: true });
  }, [route]);
  return page;
}
