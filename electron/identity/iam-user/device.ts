import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { SourceConfig } from './form.ts';
import { deviceLabel } from './form.ts';
import { usableDevice } from './key.ts';
import { longTermKey, requireStored, type Stored, textOf } from './stored.ts';

/** AWS says so of a device that was removed, and of another user's. */
export const isDeviceUnknown = (problem: Problem): boolean =>
  problem.code === 'aws-refused' && /verify your MFA serial number/i.test(problem.detail ?? '');

/**
 * What IAM says of the user's devices now, kept in place of the device that was refused and of its seed. Null where that is the
 * same device still, where it is in the form, or where the user may not look.
 */
export async function deviceAgain(
  { iam }: Pick<IdentityPorts, 'iam'>,
  source: SourceContext,
  config: SourceConfig,
  refused: string,
  signal: AbortSignal,
): Promise<Result<Stored | null, Problem>> {
  if (config.mfaSerial !== null) return ok(null);
  const found = await source.exclusively(async (): Promise<Result<Stored | null, Problem>> => {
    const read = await requireStored(source, signal);
    if (!read.ok) return read;
    const devices = await iam.listMfaDevices(longTermKey(read.value.key, config), signal);
    signal.throwIfAborted();
    const mfaSerial = devices.ok ? usableDevice(devices.value) : refused;
    if (mfaSerial === refused) return ok(null);
    const item: Stored = { ...read.value, mfaSerial, seed: null };
    const written = await source.secrets.write(textOf(item), signal);
    return written.ok ? ok(item) : written;
  }, signal);
  signal.throwIfAborted();
  return found;
}

export function unknownDevice(source: string, serial: string, problem: Problem): Problem {
  const detail = 'detail' in problem ? problem.detail : undefined;
  return {
    code: 'source-set-up-wrong',
    source,
    field: deviceLabel,
    reason: `The user no longer has the MFA device ${serial}, or it belongs to another user.`.slice(0, 500),
    ...(detail === undefined ? {} : { detail }),
  };
}
