import { randomBytes, randomInt } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';

type Decision =
  | { readonly kind: 'pending' }
  | { readonly kind: 'allowed'; readonly userName: string }
  | { readonly kind: 'denied' }
  | { readonly kind: 'spent' };

/** A device waiting for a user's yes (RFC 8628). Times are epoch milliseconds. */
export interface DeviceRequest {
  readonly clientId: string;
  readonly clientName: string;
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresAt: number;
  intervalMs: number;
  lastPollAt: number | null;
  decision: Decision;
}

/** A code that /authorize handed to a redirect address (RFC 7636). */
export interface CodeGrant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly userName: string;
  readonly expiresAt: number;
}

export interface Authorizations {
  openDevice(clientId: string, clientName: string): DeviceRequest;
  byDeviceCode(deviceCode: string): DeviceRequest | null;
  /** Case and the dash do not matter to a user who types. */
  byUserCode(userCode: string): DeviceRequest | null;
  /** Codes that wait for an answer, newest first. */
  openUserCodes(): readonly string[];
  openCode(grant: Omit<CodeGrant, 'expiresAt'>): string;
  /** A code is good once, even when what came with it was wrong. */
  takeCode(code: string): CodeGrant | null;
}

/** No vowels and no look-alikes, as the service's own codes. */
const userCodeAlphabet = 'BCDFGHJKLMNPQRSTVWXZ';
const codeLifetimeMs = 5 * 60_000;

export function createAuthorizations(
  clock: PlaygroundClock,
  options: { readonly intervalSeconds: number; readonly deviceCodeLifetimeMs: number },
): Authorizations {
  const devices = new Map<string, DeviceRequest>();
  const codes = new Map<string, CodeGrant>();
  const letters = (count: number): string =>
    Array.from({ length: count }, () => userCodeAlphabet[randomInt(userCodeAlphabet.length)]).join('');
  return {
    openDevice: (clientId, clientName) => {
      const request: DeviceRequest = {
        clientId,
        clientName,
        deviceCode: randomBytes(48).toString('base64url'),
        userCode: `${letters(4)}-${letters(4)}`,
        expiresAt: clock.now() + options.deviceCodeLifetimeMs,
        intervalMs: options.intervalSeconds * 1000,
        lastPollAt: null,
        decision: { kind: 'pending' },
      };
      devices.set(request.deviceCode, request);
      return request;
    },
    byDeviceCode: (deviceCode) => devices.get(deviceCode) ?? null,
    byUserCode: (userCode) => {
      const wanted = userCode.toUpperCase().replace(/[^A-Z]/g, '');
      for (const request of devices.values())
        if (request.userCode.replace('-', '') === wanted) return request;
      return null;
    },
    openUserCodes: () =>
      [...devices.values()]
        .filter(({ decision, expiresAt }) => decision.kind === 'pending' && expiresAt > clock.now())
        .map(({ userCode }) => userCode)
        .reverse(),
    openCode: (grant) => {
      const code = randomBytes(48).toString('base64url');
      codes.set(code, { ...grant, expiresAt: clock.now() + codeLifetimeMs });
      return code;
    },
    takeCode: (code) => {
      const grant = codes.get(code) ?? null;
      codes.delete(code);
      return grant === null || grant.expiresAt <= clock.now() ? null : grant;
    },
  };
}
