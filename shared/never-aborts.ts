/** A signal for work that nobody calls off. A new one each time: a shared signal would collect every listener. */
export const neverAborts = (): AbortSignal => new AbortController().signal;
