import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { LeaseIdentity } from '../../core/credentials.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { readItem } from '../keychain-item.ts';
import type { Assertion } from './assertion.ts';
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
  /** Sentences about what the provider sent and is no role. */
  leftOut: z.array(z.string().max(600)).max(6).default([]),
});
export type Stored = Pick<
  z.infer<typeof Item>,
  'signedInAs' | 'offered' | 'chosen' | 'aliases' | 'issuer' | 'leftOut'
>;

/** The provider's RoleSessionName, which AWS demands and CloudTrail shows. */
export const nameOf = ({ sessionName, subject }: Pick<Assertion, 'sessionName' | 'subject'>): string | null =>
  (sessionName ?? subject)?.slice(0, 200) ?? null;

/** Providers give the name in the case that was typed. */
export const identityOf = (signedInAs: string | null): LeaseIdentity => ({
  signedInAs,
  ...(signedInAs === null ? {} : { user: signedInAs.toLowerCase() }),
});

export async function readStored(
  ctx: SourceContext,
  { startUrl }: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Stored | null, Problem>> {
  const read = await readItem(ctx, Item, signal);
  if (!read.ok) return read;
  const item = read.value;
  if (item === null) return ok(null);
  return ok(item.startUrl === startUrl ? item : null);
}

export const writeStored = (
  ctx: SourceContext,
  config: SourceConfig,
  stored: Stored,
  signal: AbortSignal,
): Promise<Result<void, Problem>> =>
  ctx.secrets.write(new Secret(textOf({ version: 1, startUrl: config.startUrl }, stored)), signal);

export const isSame = (one: Stored, other: Stored): boolean => textOf({}, one) === textOf({}, other);

const textOf = (
  head: Partial<z.infer<typeof Item>>,
  { signedInAs, offered, chosen, aliases, issuer, leftOut }: Stored,
): string => JSON.stringify({ ...head, signedInAs, offered, chosen, aliases, issuer, leftOut });
