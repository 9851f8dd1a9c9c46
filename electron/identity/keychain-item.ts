import type { z } from 'zod';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { SourceContext } from '../core/identity-source.ts';
import type { Secret } from '../core/secret.ts';

/** The item of a text in the kind's own shape; null when it is none. */
export function parseItem<T>(shape: z.ZodType<T>, text: Secret<string>): T | null {
  try {
    return shape.safeParse(JSON.parse(text.reveal())).data ?? null;
  } catch {
    return null;
  }
}

/** The source's keychain item. Null: there is none. `keychain-corrupt`, under the source's name, when it is not ours to read. */
export async function readItem<T>(
  { secrets, sourceName }: Pick<SourceContext, 'secrets' | 'sourceName'>,
  shape: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Result<T | null, Problem>> {
  const read = await secrets.read(signal);
  signal.throwIfAborted();
  if (!read.ok) {
    const { error } = read;
    return error.code === 'keychain-corrupt' ? err({ ...error, source: sourceName }) : read;
  }
  if (read.value === null) return ok(null);
  const item = parseItem(shape, read.value);
  return item === null ? err({ code: 'keychain-corrupt', source: sourceName }) : ok(item);
}
