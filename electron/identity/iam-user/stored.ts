import { z } from 'zod';
import { AccountId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import type { LongTermKey } from '../../core/ports/sts.ts';
import { Secret } from '../../core/secret.ts';
import { parseItem, readItem } from '../keychain-item.ts';
import type { SourceConfig } from './form.ts';

const Key = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });
const KeptSession = z.object({
  serial: z.string(),
  durationSeconds: z.number(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  issuedAt: z.number(),
  expiresAt: z.number(),
});
/** The source's keychain item. Times are epoch ms of AWS's clock. */
const Item = z.object({
  version: z.literal(1),
  key: Key,
  /** A key that a rotation made and has not proven yet: never lost, whatever happens in between. */
  pending: Key.nullable(),
  /** When a rotation that is not brought to its end asked IAM for a new key: one of that time may be known to nobody. */
  askedAt: z.number().nullable().default(null),
  /** The key before this one: switched off, and deleted once nobody can be waiting for it any more. */
  retired: z.object({ accessKeyId: z.string(), isActive: z.boolean(), deleteAt: z.number() }).nullable(),
  /** When IAM made the key; null where the user may not look. */
  createdAt: z.number().nullable(),
  userArn: z.string().nullable(),
  accountId: AccountId.nullable(),
  mfaSerial: z.string().nullable(),
  /** Base32, as the provider shows it. */
  seed: z.string().nullable(),
  /** Sessions with a proven device, so that a restart of the app asks for no code. */
  sessions: z.array(KeptSession),
});
export type Stored = z.infer<typeof Item>;
export type KeptSession = z.infer<typeof KeptSession>;

export const newItem = (key: { readonly accessKeyId: string; readonly secretAccessKey: string }): Stored => ({
  version: 1,
  key: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
  pending: null,
  askedAt: null,
  retired: null,
  createdAt: null,
  userArn: null,
  accountId: null,
  mfaSerial: null,
  seed: null,
  sessions: [],
});

export const textOf = (item: Stored): Secret<string> => new Secret(JSON.stringify(item));

/** Null: there is none. `keychain-corrupt` when it is not ours to read. */
export function readStored(ctx: SourceContext, signal: AbortSignal): Promise<Result<Stored | null, Problem>> {
  return readItem(ctx, Item, signal);
}

/** As `readStored`; without an item only the user can help. */
export async function requireStored(
  ctx: SourceContext,
  signal: AbortSignal,
): Promise<Result<Stored, Problem>> {
  const read = await readStored(ctx, signal);
  if (!read.ok) return read;
  return read.value === null ? err({ code: 'sign-in-needed', source: ctx.sourceName }) : ok(read.value);
}

export const longTermKey = (
  { accessKeyId, secretAccessKey }: Stored['key'],
  { region }: Pick<SourceConfig, 'region'>,
): Required<LongTermKey> => ({ accessKeyId, secretAccessKey: new Secret(secretAccessKey), region });

/** The key in use, or one that a rotation is about to put in use. */
export function holdsKey(
  text: Secret<string>,
  {
    accessKeyId,
    secretAccessKey,
  }: { readonly accessKeyId: string; readonly secretAccessKey: Secret<string> },
): boolean {
  const item = parseItem(Item, text);
  return [item?.key, item?.pending].some(
    (key) =>
      key?.accessKeyId === accessKeyId.trim() && key.secretAccessKey === secretAccessKey.reveal().trim(),
  );
}

/** Nothing in it would be lost with the item: it is this key, as it was, and no seed. */
export function holdsOnly(
  text: Secret<string>,
  key: { readonly accessKeyId: string; readonly secretAccessKey: Secret<string> },
): boolean {
  const item = parseItem(Item, text);
  if (item === null || item.pending !== null || item.retired !== null || item.seed !== null) return false;
  return (
    item.key.accessKeyId === key.accessKeyId.trim() &&
    item.key.secretAccessKey === key.secretAccessKey.reveal().trim()
  );
}

/** Which device its codes are of: the one in the form, else the one that was found. */
export const deviceOf = (item: Stored, config: Pick<SourceConfig, 'mfaSerial'>): string | null =>
  config.mfaSerial ?? item.mfaSerial;

/**
 * A newly typed key with what is stored already: for the same user, everything but the key itself is kept. A key that a rotation made
 * and nobody has proven is never forgotten, unless it is the one that was typed.
 */
export function withOwnBefore(typed: Stored, before: Stored): Stored {
  if (typed.userArn === null || typed.userArn !== before.userArn) return typed;
  const isTyped = (key: { readonly accessKeyId: string } | null): boolean =>
    key?.accessKeyId === typed.key.accessKeyId;
  return {
    ...typed,
    mfaSerial: typed.mfaSerial ?? before.mfaSerial,
    seed: typed.seed ?? before.seed,
    pending: isTyped(before.pending) ? null : before.pending,
    askedAt: before.askedAt,
    retired: isTyped(before.retired) ? null : before.retired,
  };
}
