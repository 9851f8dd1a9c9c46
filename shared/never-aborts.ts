/**
 * A signal for work that nothing cancels: its own deadline or the end of the app bounds it. A new one for each call,
 * because a shared signal would collect every listener.
 */
export const neverAborts = (): AbortSignal => new AbortController().signal;
