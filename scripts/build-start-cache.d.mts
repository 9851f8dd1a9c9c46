import type { SpawnSyncReturns } from 'node:child_process';

export function runStartCache(options?: {
  readonly args?: readonly string[];
  /** Of Chromium; those of a machine without a display unless given. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Promise<SpawnSyncReturns<string>>;

/** `note`: the file that names the Electron whose cache is there. Both are given by tests alone. */
export function ensureStartCache(
  version: string,
  ports?: { readonly note?: string; readonly make?: () => Promise<void> },
): Promise<void>;
