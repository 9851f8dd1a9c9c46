import { randomBytes } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import type { KeyRecord, TemporaryKey } from './key-record.ts';
import type { Principal } from './principal.ts';
import { base32, createUserKeys, type UserKeys } from './user-keys.ts';
import type { World } from './world.ts';

export interface KeyRing extends UserKeys {
  find(accessKeyId: string): KeyRecord | null;
  issue(principal: Principal, durationMs: number): TemporaryKey;
  /** Shortens whatever is issued from now on; null = as asked for. */
  setLifetimeMs(lifetimeMs: number | null): void;
  /** Every temporary key of these callers is expired from now on. */
  expire(whose: (principal: Principal) => boolean): number;
}

export function createKeyRing(world: World, clock: PlaygroundClock): KeyRing {
  const records = new Map<string, KeyRecord>();
  let lifetimeMs: number | null = null;
  const userKeys = createUserKeys(world, clock);
  return {
    ...userKeys,
    find: (accessKeyId) => records.get(accessKeyId) ?? userKeys.findUserKey(accessKeyId),
    issue: (principal, durationMs) => {
      const record: TemporaryKey = {
        accessKeyId: `ASIA${base32(16)}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        // `/`, `+` and `=` are put in on purpose: a client that mangles one of them must fail at once.
        sessionToken: `IQoJb3JpZ2luX2VjEP//////////+/${randomBytes(480).toString('base64')}w==`,
        // Whole seconds, as the service answers.
        expiresAt: Math.floor((clock.now() + Math.min(durationMs, lifetimeMs ?? durationMs)) / 1000) * 1000,
        principal,
      };
      records.set(record.accessKeyId, record);
      return record;
    },
    setLifetimeMs: (next) => {
      lifetimeMs = next;
    },
    expire: (whose) => {
      let count = 0;
      for (const [id, record] of records) {
        if (record.expiresAt === null || record.expiresAt <= clock.now() || !whose(record.principal))
          continue;
        records.set(id, { ...record, expiresAt: clock.now() });
        count += 1;
      }
      return count;
    },
  };
}
