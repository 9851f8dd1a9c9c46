import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import type { SourceConfig } from './form.ts';

/** What lasts of a sign-in: no secret but that it took place. The assertion itself is only ever in memory. */
const Item = z.strictObject({
  version: z.literal(1),
  startUrl: z.string(),
  signedInAs: z.string().nullable(),
  /** Keys of all roles the provider has offered, so that only news is asked about. */
  offered: z.array(z.string()).max(5000),
  chosen: z.array(z.string()).max(5000),
  /** Aliases of accounts, by account id; empty for one that has none or does not tell. Asked for once. */
  aliases: z.record(z.string(), z.string().max(63)).default({}),
  /** The provider's entity ID at the sign-in; null for an item of before it was kept, and for a provider without one. */
  issuer: z.string().max(1024).nullable().default(null),
});
export type Stored = Pick<z.infer<typeof Item>, 'signedInAs' | 'offered' | 'chosen' | 'aliases' | 'issuer'>;

export async function readStored(
  ctx: SourceContext,
  { startUrl }: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Stored | null, Problem>> {
  const read = await ctx.secrets.read(signal);
  signal.throwIfAborted();
  if (!read.ok) {
    return read.error.code === 'keychain-corrupt' ? err({ ...read.error, source: ctx.sourceName }) : read;
  }
  if (read.value === null) return ok(null);
  const item = parseItem(read.value.reveal());
  if (item === null) return err({ code: 'keychain-corrupt', source: ctx.sourceName });
  return ok(item.startUrl === startUrl ? item : null);
}

export function writeStored(
  ctx: SourceContext,
  { startUrl }: SourceConfig,
  { signedInAs, offered, chosen, aliases, issuer }: Stored,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const item: z.infer<typeof Item> = {
    version: 1,
    startUrl,
    signedInAs,
    offered: [...offered],
    chosen: [...chosen],
    aliases: { ...aliases },
    issuer,
  };
  return ctx.secrets.write(new Secret(JSON.stringify(item)), signal);
}

function parseItem(text: string): z.infer<typeof Item> | null {
  try {
    return Item.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
