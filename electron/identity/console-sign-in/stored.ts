import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import type { ConsoleDevice } from '../../core/ports/console-sign-in.ts';
import { Secret } from '../../core/secret.ts';
import { readItem } from '../keychain-item.ts';
import type { SourceConfig } from './form.ts';
import { identityOf } from './identity.ts';

/** The source's keychain item. Times are epoch ms of AWS's clock. */
const Item = z.object({
  version: z.literal(1),
  region: z.string(),
  device: z.enum(['same', 'any']),
  identity: z.string().min(1),
  /** When the user signed in: the end of everything here is counted from it. */
  signedInAt: z.number(),
  /** The private JWK. */
  key: z.string().min(1),
  refreshToken: z.string().min(1),
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1),
  issuedAt: z.number(),
  expiresAt: z.number(),
});

export interface Held {
  readonly device: ConsoleDevice;
  readonly identity: string;
  readonly signedInAt: number;
  readonly key: Secret<string>;
  readonly refreshToken: Secret<string>;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
  readonly sessionToken: Secret<string>;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** 'keychain-corrupt' when the item is not ours to read; what was kept for another region or account counts as nothing. */
export async function readHeld(
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Held | null, Problem>> {
  const read = await readItem(ctx, Item, signal);
  if (!read.ok) return read;
  const item = read.value;
  if (item === null) return ok(null);
  if (item.region !== config.region) return ok(null);
  // SECURITY: an item that could not be removed when the account was changed must not be used for the old one.
  if (config.accountId !== null && identityOf(item.identity)?.accountId !== config.accountId) return ok(null);
  const { device, identity, signedInAt, accessKeyId, issuedAt, expiresAt } = item;
  return ok({
    device,
    identity,
    signedInAt,
    accessKeyId,
    issuedAt,
    expiresAt,
    key: new Secret(item.key),
    refreshToken: new Secret(item.refreshToken),
    secretAccessKey: new Secret(item.secretAccessKey),
    sessionToken: new Secret(item.sessionToken),
  });
}

export const writeHeld = (
  ctx: SourceContext,
  config: SourceConfig,
  held: Held,
  signal: AbortSignal,
): Promise<Result<void, Problem>> => ctx.secrets.write(itemOf(config, held), signal);

/** After a renewal: the refresh token of before is spent. */
export const keepHeld = (ctx: SourceContext, config: SourceConfig, held: Held): Promise<void> =>
  ctx.secrets.keep(itemOf(config, held));

function itemOf({ region }: SourceConfig, held: Held): Secret<string> {
  const { device, identity, signedInAt, accessKeyId, issuedAt, expiresAt } = held;
  const item: z.infer<typeof Item> = {
    version: 1,
    region,
    device,
    identity,
    signedInAt,
    accessKeyId,
    issuedAt,
    expiresAt,
    key: held.key.reveal(),
    refreshToken: held.refreshToken.reveal(),
    secretAccessKey: held.secretAccessKey.reveal(),
    sessionToken: held.sessionToken.reveal(),
  };
  return new Secret(JSON.stringify(item));
}
