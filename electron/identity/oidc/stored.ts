import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { LeaseIdentity } from '../../core/credentials.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { parseItem, readItem } from '../keychain-item.ts';
import type { SourceConfig } from './form.ts';

/** The source's keychain item. Times are epoch ms of the provider's clock. */
const Item = z.object({
  version: z.literal(1),
  issuer: z.string(),
  clientId: z.string(),
  /** What AWS is shown: the ID token, or a legacy provider's access token. */
  token: z.string().min(1).nullable(),
  refreshToken: z.string().min(1).nullable(),
  expiresAt: z.number(),
  issuedAt: z.number(),
  signedInAs: z.string().nullable(),
  /** The ID token's sub. Absent in items from before it was kept. */
  subject: z.string().nullish(),
  clientSecret: z.string().min(1).nullable().default(null),
});

export interface Held {
  readonly token: Secret<string>;
  readonly refreshToken: Secret<string> | null;
  readonly expiresAt: number;
  readonly issuedAt: number;
  readonly signedInAs: string | null;
  /** The user at this issuer; null: not known. */
  readonly subject: string | null;
  readonly clientSecret: Secret<string> | null;
}

/** Whose the token is. The name may change with the claims that a renewal brings; the subject is the user's for good. */
export const identityOf = (
  { issuer }: Pick<SourceConfig, 'issuer'>,
  { signedInAs, subject }: Pick<Held, 'signedInAs' | 'subject'>,
): LeaseIdentity => ({ signedInAs, ...(subject === null ? {} : { user: `${issuer} ${subject}` }) });

/** Not used any more with less than this left: it would be refused on the way. */
const deadMs = 30_000;
export const isUsable = (held: Held, now: number): boolean => held.expiresAt - now > deadMs;

/** 'keychain-corrupt' when the item is not ours to read; what was kept for another issuer counts as nothing. */
export async function readHeld(
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Held | null, Problem>> {
  const read = await readItem(ctx, Item, signal);
  if (!read.ok) return read;
  const item = read.value;
  if (item === null) return ok(null);
  const { token, refreshToken, expiresAt, issuedAt, signedInAs } = item;
  if (item.issuer !== config.issuer || item.clientId !== config.clientId || token === null) return ok(null);
  return ok({
    token: new Secret(token),
    refreshToken: refreshToken === null ? null : new Secret(refreshToken),
    expiresAt,
    issuedAt,
    signedInAs,
    subject: item.subject ?? null,
    clientSecret: item.clientSecret === null ? null : new Secret(item.clientSecret),
  });
}

export const writeHeld = (
  ctx: SourceContext,
  config: SourceConfig,
  held: Held,
  signal: AbortSignal,
): Promise<Result<void, Problem>> => ctx.secrets.write(itemOf(config, held), signal);

/** After a renewal: the refresh token of before may be spent. */
export const keepHeld = (ctx: SourceContext, config: SourceConfig, held: Held): Promise<void> =>
  ctx.secrets.keep(itemOf(config, held));

function itemOf({ issuer, clientId }: SourceConfig, held: Held): Secret<string> {
  const { expiresAt, issuedAt, signedInAs, subject } = held;
  const item: z.infer<typeof Item> = {
    version: 1,
    issuer,
    clientId,
    expiresAt,
    issuedAt,
    signedInAs,
    subject,
    token: held.token.reveal(),
    refreshToken: held.refreshToken?.reveal() ?? null,
    clientSecret: held.clientSecret?.reveal() ?? null,
  };
  return new Secret(JSON.stringify(item));
}

/** What the client goes by, also when the sign-in itself is over. Null when it was not kept, or cannot be read. */
export async function readClientSecret(
  ctx: SourceContext,
  { issuer, clientId }: SourceConfig,
  signal: AbortSignal,
): Promise<Secret<string> | null> {
  const read = await ctx.secrets.read(signal);
  signal.throwIfAborted();
  const item = read.ok && read.value !== null ? parseItem(Item, read.value) : null;
  if (item === null || item.issuer !== issuer || item.clientId !== clientId) return null;
  return item.clientSecret === null ? null : new Secret(item.clientSecret);
}

/** The sign-in is over: its tokens are gone, the client's own secret is not asked for again. */
export function forgetTokens(
  ctx: SourceContext,
  { issuer, clientId, clientSecret }: SourceConfig,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  if (clientSecret === null) return ctx.secrets.remove(signal);
  const item: z.infer<typeof Item> = {
    version: 1,
    issuer,
    clientId,
    token: null,
    refreshToken: null,
    expiresAt: 0,
    issuedAt: 0,
    signedInAs: null,
    subject: null,
    clientSecret: clientSecret.reveal(),
  };
  return ctx.secrets.write(new Secret(JSON.stringify(item)), signal);
}
