import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import { refusedKey } from '../refused-key.ts';
import { parseSource, type SourceConfig } from './form.ts';
import { completed } from './key.ts';
import { isTidyDue, tidyRetired } from './rotate.ts';
import { requireStored, type Stored, textOf } from './stored.ts';

export interface KeyUser {
  readonly source: SourceContext;
  readonly item: Stored;
  readonly config: SourceConfig;
}

/** The user behind a session, with what AWS tells of them, tidied where that is due. */
export async function userOf(
  ports: IdentityPorts,
  source: SourceContext,
  signal: AbortSignal,
): Promise<Result<KeyUser, Problem>> {
  const config = parseSource(source.config);
  if (!config.ok) return config;
  const item = await source.exclusively(async () => {
    const read = await requireStored(source, signal);
    if (!read.ok) return read;
    const whole = await completed(ports, read.value, config.value, signal);
    if (!whole.ok) return err(refusedKey(whole.error, source.sourceName));
    const tidied = isTidyDue(whole.value, serverNow(ports))
      ? await tidyRetired(ports, whole.value, config.value, signal)
      : whole.value;
    // What was tidied is found again at the next use; the keychain's trouble shows as its own, and costs nobody the lease.
    if (tidied !== read.value) await source.secrets.write(textOf(tidied), signal);
    return ok(tidied);
  }, signal);
  signal.throwIfAborted();
  return item.ok ? ok({ source, item: item.value, config: config.value }) : item;
}
