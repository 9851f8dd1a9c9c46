import { useSyncExternalStore } from 'react';

// What is searched for among the sessions: the page types it, and the filters of the sidebar set it. It stays while another
// page is shown.
let query = '';
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSessionQuery = (): string => useSyncExternalStore(subscribe, () => query);

export function setSessionQuery(next: string): void {
  query = next;
  for (const listener of listeners) listener();
}
