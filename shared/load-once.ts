/**
 * What `load` gives, loaded at the first call; every later call gets the same. A load that failed is tried again by the next
 * call: what was kept of it would be the answer until the app is restarted.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}
