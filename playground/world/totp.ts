import { createHmac } from 'node:crypto';

const stepMs = 30_000;

/** RFC 6238 with SHA-1, 30 s, 6 digits, as every virtual MFA device of AWS. */
export function totp(seed: string, epochMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(epochMs / stepMs)));
  const digest = createHmac('sha1', fromBase32(seed)).update(counter).digest();
  const offset = digest.readUInt8(19) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Remembers what was spent: AWS takes a code once. */
export interface MfaCheck {
  accepts(serial: string, seed: string, code: string, epochMs: number): boolean;
}

export function createMfaCheck(): MfaCheck {
  const lastStep = new Map<string, number>();
  return {
    accepts: (serial, seed, code, epochMs) => {
      const now = Math.floor(epochMs / stepMs);
      for (const step of [now - 1, now, now + 1]) {
        if (totp(seed, step * stepMs) !== code) continue;
        if (step <= (lastStep.get(serial) ?? Number.NEGATIVE_INFINITY)) return false;
        lastStep.set(serial, step);
        return true;
      }
      return false;
    },
  };
}

function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const char of text.replace(/=+$/, '')) {
    value = ((value << 5) | alphabet.indexOf(char)) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  return Buffer.from(bytes);
}
