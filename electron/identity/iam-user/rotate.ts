import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { AccessKeyInfo } from '../../core/ports/iam.ts';
import { isKeyRefused } from '../refused-key.ts';
import type { SourceConfig } from './form.ts';
import { ownerOf } from './key.ts';
import { longTermKey, requireStored, type Stored, textOf } from './stored.ts';

/** Somewhere an old copy may still be in use; until then it can be switched on again in IAM. */
const graceMs = 7 * 24 * 3_600_000;
/** IAM is eventually consistent: a new key is usually known within seconds. */
const proofWaitsMs: readonly number[] = [0, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Creates a new key, proves it, switches the old one off. Called under `ctx.exclusively`. Each step is kept before the next
 * is taken, so that wherever it stops both keys are known and the next try continues from there. `signal` is looked at before
 * the first step only: a rotation that began is brought to its end.
 */
export async function rotateKey(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Stored, Problem>> {
  const keep = async (item: Stored): Promise<Result<Stored, Problem>> => {
    const written = await ctx.secrets.write(textOf(item), neverAborts());
    return written.ok ? ok(item) : written;
  };
  const read = await requireStored(ctx, signal);
  if (!read.ok) return read;
  const item = await withoutLost(ports, read.value, config, signal);
  const began = item.pending === null ? await begin(ports, ctx, config, item, signal) : ok(item);
  if (!began.ok) return began;
  const { pending } = began.value;
  if (pending === null) return ok(began.value);
  const proven = await prove(ports, pending, config, neverAborts());
  if (!proven.ok) return proven;
  const switched = await keep({
    ...began.value,
    key: pending,
    pending: null,
    askedAt: null,
    createdAt: serverNow(ports),
    retired: {
      accessKeyId: began.value.key.accessKeyId,
      isActive: true,
      deleteAt: serverNow(ports) + graceMs,
    },
  });
  if (!switched.ok) return switched;
  const tidied = await tidyRetired(ports, switched.value, config, neverAborts());
  return keep(tidied);
}

/** Ignores the key of an interrupted rotation that was deleted in IAM since. */
async function withoutLost(
  { iam }: Pick<IdentityPorts, 'iam'>,
  item: Stored,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Stored> {
  const { pending } = item;
  if (pending === null) return item;
  const keys = await iam.listAccessKeys(longTermKey(item.key, config), signal);
  signal.throwIfAborted();
  if (!keys.ok) return item;
  return keys.value.some(({ accessKeyId }) => accessKeyId === pending.accessKeyId)
    ? item
    : { ...item, pending: null };
}

async function begin(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  item: Stored,
  signal: AbortSignal,
): Promise<Result<Stored, Problem>> {
  const key = longTermKey(item.key, config);
  const keys = await ports.iam.listAccessKeys(key, signal);
  signal.throwIfAborted();
  if (!keys.ok) return keys;
  const other = keys.value.find(({ accessKeyId }) => accessKeyId !== item.key.accessKeyId);
  if (other !== undefined) {
    if (isUnkept(other, item)) return err({ code: 'refused', reason: unkeptReason(other.accessKeyId) });
    if (other.isActive || other.accessKeyId !== item.retired?.accessKeyId)
      return err({
        code: 'refused',
        reason: `The user already has two access keys, the most that AWS allows. Delete ${other.accessKeyId} in IAM once nothing uses it, then rotate again.`,
      });
    // Ours, switched off at the last rotation: its grace ends with the next one.
    const removed = await ports.iam.deleteAccessKey(key, other.accessKeyId, neverAborts());
    if (!removed.ok) return removed;
  }
  // Kept first: should the app end before the new key is kept, the next rotation knows whose it is.
  const noted: Stored = {
    ...item,
    askedAt: serverNow(ports),
    retired: other === undefined ? item.retired : null,
  };
  const isNoted = await ctx.secrets.write(textOf(noted), neverAborts());
  if (!isNoted.ok) return isNoted;
  const made = await ports.iam.createAccessKey(key, neverAborts());
  if (!made.ok) {
    // If AWS refused, no key was created; if the response was lost, one may have been.
    if (['aws-refused', 'access-denied'].includes(made.error.code))
      await ctx.secrets.write(textOf({ ...noted, askedAt: null }), neverAborts());
    return made;
  }
  const pending = {
    accessKeyId: made.value.accessKeyId,
    secretAccessKey: made.value.secretAccessKey.reveal(),
  };
  const next: Stored = { ...noted, pending };
  const written = await ctx.secrets.write(textOf(next), neverAborts());
  if (written.ok) return ok(next);
  // SECURITY: a key that nobody keeps must not stay valid in AWS.
  const removed = await ports.iam.deleteAccessKey(key, pending.accessKeyId, neverAborts());
  if (removed.ok) return written;
  const what = `The new access key ${pending.accessKeyId} was created, but could neither be saved nor deleted. Its secret is lost.`;
  const advice = `Delete ${pending.accessKeyId} in IAM, then rotate again; the current key keeps working.`;
  const detail = [written.error, removed.error].map((problem) => problemSentence(problem)).join(' ');
  return err({ code: 'refused', reason: `${what} ${advice}`.slice(0, 500), detail: detail.slice(0, 2000) });
}

/** An answer may be late, and IAM's clock is not read to the second. */
const unkeptWithinMs = { before: 60_000, after: 10 * 60_000 };

/** Made while a rotation here waited for its new key, and known to nobody here: the app ended in between. */
function isUnkept(
  { accessKeyId, isActive, createdAt }: AccessKeyInfo,
  { askedAt, retired }: Stored,
): boolean {
  if (askedAt === null || !isActive || accessKeyId === retired?.accessKeyId) return false;
  return createdAt >= askedAt - unkeptWithinMs.before && createdAt <= askedAt + unkeptWithinMs.after;
}

const unkeptReason = (accessKeyId: string): string =>
  `The access key ${accessKeyId} was created by a rotation that was interrupted before it could save the key. Its secret is lost. Delete ${accessKeyId} in IAM, then rotate again.`;

async function prove(
  ports: IdentityPorts,
  pending: Stored['key'],
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  let last: Problem = { code: 'timed-out', what: 'AWS IAM', afterMs: 0 };
  for (const waitMs of proofWaitsMs) {
    if (waitMs > 0) await ports.clock.sleep(waitMs, signal);
    const owner = await ownerOf(ports, longTermKey(pending, config), config, signal);
    if (owner.ok) return ok(undefined);
    last = owner.error;
    if (!isKeyRefused(last)) return owner;
  }
  return err(last);
}

/** Switches the former key off, and deletes it when its grace is over. What fails stays as it is, for the next time. */
export async function tidyRetired(
  { iam, clock, skew }: Pick<IdentityPorts, 'iam' | 'clock' | 'skew'>,
  item: Stored,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Stored> {
  const { retired } = item;
  if (retired === null) return item;
  const key = longTermKey(item.key, config);
  if (serverNow({ clock, skew }) >= retired.deleteAt) {
    const removed = await iam.deleteAccessKey(key, retired.accessKeyId, signal);
    const isGone =
      removed.ok || (removed.error.code === 'aws-refused' && /NoSuchEntity/.test(removed.error.awsCode));
    return isGone ? { ...item, retired: null } : item;
  }
  if (!retired.isActive) return item;
  const off = await iam.setAccessKeyActive(key, retired.accessKeyId, false, signal);
  return off.ok ? { ...item, retired: { ...retired, isActive: false } } : item;
}

export const isTidyDue = (item: Stored, now: number): boolean =>
  item.retired !== null && (item.retired.isActive || now >= item.retired.deleteAt);
