import { Secret as OtpSecret, TOTP, URI } from 'otpauth';
import { z } from 'zod';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';

const stepSeconds = 30;
const Used = z.object({ step: z.number() });

/**
 * The seed of a virtual device: base32 as a provider shows it, spaces and case ignored, or the otpauth:// address behind its
 * QR code. Null when it is neither, or no seed of the kind AWS has (RFC 6238, SHA-1, six digits, 30 s).
 */
export function parseSeed(typed: string): string | null {
  const text = typed.trim();
  if (/^otpauth:/i.test(text)) {
    try {
      const otp = URI.parse(text);
      const fits = otp instanceof TOTP && otp.digits === 6 && otp.period === stepSeconds;
      return fits && otp.algorithm.toUpperCase() === 'SHA1' ? otp.secret.base32 : null;
    } catch {
      return null;
    }
  }
  const base32 = text.replace(/[\s-]/g, '').toUpperCase().replace(/=+$/, '');
  // RFC 4226 wants 128 bits at least; AWS's seeds have 64 characters.
  return /^[A-Z2-7]{16,128}$/.test(base32) ? base32 : null;
}

export function codeAt(seed: string, atMs: number): string {
  return new TOTP({ secret: OtpSecret.fromBase32(seed), digits: 6, period: stepSeconds }).generate({
    timestamp: atMs,
  });
}

/**
 * The code of this moment by AWS's clock. AWS takes each code once, so the code that was given last is never given again: who
 * asks too soon waits for the next one, 30 s at most.
 */
export async function freshCode(
  ports: Pick<IdentityPorts, 'clock' | 'skew'>,
  { memory }: Pick<SourceContext, 'memory'>,
  seed: string,
  signal: AbortSignal,
): Promise<Secret<string>> {
  const stepMs = stepSeconds * 1000;
  const last = lastStep(memory.get());
  const nextAt = last === null ? 0 : (last + 1) * stepMs;
  const waitMs = nextAt - serverNow(ports);
  // A longer wait means that the clock was thought to be further ahead back then: no code of this time was given.
  const mustWait = waitMs > 0 && waitMs <= stepMs;
  if (mustWait) {
    await ports.clock.sleep(waitMs, signal);
    signal.throwIfAborted();
  }
  // A timer may fire a moment early by the wall clock, which would make the same code once more.
  const at = mustWait ? Math.max(serverNow(ports), nextAt) : serverNow(ports);
  const step = Math.floor(at / stepMs);
  memory.set(
    new Secret(JSON.stringify({ step } satisfies z.infer<typeof Used>)),
    at + 2 * stepSeconds * 1000,
  );
  return new Secret(codeAt(seed, at));
}

function lastStep(held: Secret<string> | null): number | null {
  if (held === null) return null;
  try {
    return Used.safeParse(JSON.parse(held.reveal())).data?.step ?? null;
  } catch {
    return null;
  }
}
