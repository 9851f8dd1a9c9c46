import { randomBytes, randomInt } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import type { KeyRecord } from './key-record.ts';
import { type IamUserPrincipal, iamUser } from './principal.ts';
import type { World } from './world.ts';

const dayMs = 24 * 3_600_000;
/** IAM is eventually consistent: a key that was just made is not known everywhere yet. */
const knownAfterMs = 500;

export interface UserKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly createdAt: number;
  readonly isActive: boolean;
}

/** The long-term keys of IAM users: two at most, each active or not. */
export interface UserKeys {
  findUserKey(accessKeyId: string): KeyRecord | null;
  keysOf(userArn: string): readonly UserKey[];
  /** Null when the user has two already. */
  createUserKey(user: IamUserPrincipal): UserKey | null;
  /** False when the user has no such key. */
  setUserKeyActive(userArn: string, accessKeyId: string, isActive: boolean): boolean;
  deleteUserKey(userArn: string, accessKeyId: string): boolean;
}

interface Held extends UserKey {
  readonly owner: IamUserPrincipal;
  readonly knownFrom: number;
}

export function createUserKeys(world: World, clock: PlaygroundClock): UserKeys {
  const held = new Map<string, Held>();
  for (const user of world.iamUsers) {
    const { accessKeyId, secretAccessKey, keyAgeDays } = user;
    // Whole seconds, as IAM answers.
    const createdAt = Math.floor((clock.now() - keyAgeDays * dayMs) / 1000) * 1000;
    held.set(accessKeyId, {
      accessKeyId,
      secretAccessKey,
      createdAt,
      isActive: true,
      knownFrom: 0,
      owner: iamUser(user),
    });
  }
  const own = (userArn: string, accessKeyId: string): Held | null => {
    const key = held.get(accessKeyId);
    return key?.owner.arn === userArn ? key : null;
  };
  const keysOf: UserKeys['keysOf'] = (userArn) =>
    [...held.values()].filter(({ owner }) => owner.arn === userArn);
  return {
    keysOf,
    findUserKey: (accessKeyId) => {
      const key = held.get(accessKeyId);
      if (key === undefined || !key.isActive || clock.now() < key.knownFrom) return null;
      const { secretAccessKey, owner } = key;
      return { accessKeyId, secretAccessKey, sessionToken: null, expiresAt: null, principal: owner };
    },
    createUserKey: (owner) => {
      if (keysOf(owner.arn).length >= 2) return null;
      const key: Held = {
        accessKeyId: `AKIA${base32(16)}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        createdAt: Math.floor(clock.now() / 1000) * 1000,
        isActive: true,
        owner,
        knownFrom: clock.now() + knownAfterMs,
      };
      held.set(key.accessKeyId, key);
      return key;
    },
    setUserKeyActive: (userArn, accessKeyId, isActive) => {
      const key = own(userArn, accessKeyId);
      if (key === null) return false;
      held.set(accessKeyId, { ...key, isActive });
      return true;
    },
    deleteUserKey: (userArn, accessKeyId) => own(userArn, accessKeyId) !== null && held.delete(accessKeyId),
  };
}

export function base32(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from({ length }, () => alphabet[randomInt(32)]).join('');
}
