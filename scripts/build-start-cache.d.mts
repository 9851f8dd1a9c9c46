import type { SpawnSyncReturns } from 'node:child_process';

export function runStartCache(options?: {
  readonly args?: readonly string[];
  /** Of Chromium; those of a machine without a display unless given. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Promise<SpawnSyncReturns<string>>;
