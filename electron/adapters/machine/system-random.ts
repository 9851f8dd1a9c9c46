import { randomBytes } from 'node:crypto';
import type { Random } from '../../core/ports/crypto.ts';

export const systemRandom: Random = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
};
