import type { AccountId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import type { LongTermKey } from '../../core/ports/sts.ts';
import type { SourceConfig } from './form.ts';
import { longTermKey, type Stored } from './stored.ts';

/** A typed or pasted key in the form that IAM gives out; in words when it is something else. */
export function parseKey(id: string, secret: string): Result<Stored['key'], Problem> {
  const accessKeyId = id.trim();
  const secretAccessKey = secret.trim();
  if (/^ASIA/.test(accessKeyId))
    return invalidInput(
      'accessKeyId',
      'This is a temporary key, which expires. The key of an IAM user begins with AKIA.',
    );
  // SECURITY: what was typed is not repeated: people paste the secret into the wrong field.
  if (!/^AKIA[A-Z0-9]{12,124}$/.test(accessKeyId))
    return invalidInput(
      'accessKeyId',
      'An access key ID begins with AKIA and has 20 capital letters and digits.',
    );
  if (!/^[A-Za-z0-9/+=]{30,128}$/.test(secretAccessKey))
    return invalidInput(
      'secretAccessKey',
      'A secret access key has 40 letters, digits, / and +, and no space.',
    );
  return ok({ accessKeyId, secretAccessKey });
}

export interface KeyOwner {
  readonly userArn: string;
  readonly accountId: AccountId;
}

/** Whom the key belongs to, by AWS's own word. Needs no permission. */
export async function ownerOf(
  { sts }: Pick<IdentityPorts, 'sts'>,
  key: LongTermKey,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<KeyOwner, Problem>> {
  const who = await sts.getCallerIdentity(key, config.region, signal);
  signal.throwIfAborted();
  if (!who.ok) return who;
  const { arn, account } = who.value;
  if (/:root$/.test(arn))
    return invalidInput(
      'accessKeyId',
      'This key belongs to the root user of the account, who can do everything. Create an IAM user and use its key.',
    );
  return ok({ userArn: arn, accountId: account });
}

/** What IAM tells the user of themselves; where it may not, the rest works anyway. */
export async function lookUp(
  { iam }: Pick<IdentityPorts, 'iam'>,
  item: Stored,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Stored> {
  const key = longTermKey(item.key, config);
  const keys = await iam.listAccessKeys(key, signal);
  signal.throwIfAborted();
  const createdAt = keys.ok
    ? (keys.value.find(({ accessKeyId }) => accessKeyId === item.key.accessKeyId)?.createdAt ?? null)
    : item.createdAt;
  if (config.mfaSerial !== null) return { ...item, createdAt, mfaSerial: config.mfaSerial };
  const devices = await iam.listMfaDevices(key, signal);
  signal.throwIfAborted();
  return { ...item, createdAt, mfaSerial: devices.ok ? usableDevice(devices.value) : item.mfaSerial };
}

/** Passkeys (u2f in the serial) give no code; GetSessionToken takes none of them. */
export const usableDevice = (serials: readonly string[]): string | null =>
  serials.find((serial) => !serial.includes(':u2f/')) ?? null;

/** An item that an import made knows only the key: the rest is asked for at its first use. */
export async function completed(
  ports: IdentityPorts,
  item: Stored,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Stored, Problem>> {
  if (item.userArn !== null) return ok(item);
  const owner = await ownerOf(ports, longTermKey(item.key, config), config, signal);
  if (!owner.ok) return owner;
  return ok(await lookUp(ports, { ...item, ...owner.value }, config, signal));
}
