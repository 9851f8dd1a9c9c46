import { useSyncExternalStore } from 'react';
import { type Page, pages } from '../shared/pages.ts';

/** `add` replaces a page; `palette` is shown over the current one. */
export type Place = Page | 'add' | 'import';

export interface Route {
  readonly place: Place;
  /** What the place shows of itself: a session id, a form kind, `diagnostics`, `undo`. */
  readonly detail: string | null;
}

/** The address is `#place` or `#place/detail`, so a reload or the tray can say where to go. */
export function parseRoute(hash: string): Route {
  const [place = '', ...rest] = hash.replace(/^#/, '').split('/');
  const known: readonly Place[] = [...pages, 'add', 'import'];
  const found = known.find((p) => p === place) ?? 'sessions';
  return { place: found, detail: rest.length === 0 ? null : decodeURIComponent(rest.join('/')) };
}

export function go(place: Place, detail?: string): void {
  const hash = detail === undefined ? place : `${place}/${encodeURIComponent(detail)}`;
  if (window.location.hash !== `#${hash}`) {
    window.location.hash = hash;
    return;
  }
  // Gone to once more: what the page shows of itself is to be shown again.
  last = null;
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

let last: { readonly hash: string; readonly route: Route } | null = null;
const current = (): Route => {
  const { hash } = window.location;
  if (last?.hash !== hash) last = { hash, route: parseRoute(hash) };
  return last.route;
};
const listen = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};
export const useRoute = (): Route => useSyncExternalStore(listen, current);
