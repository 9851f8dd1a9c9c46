import type { IdentityPorts } from '../../core/identity-source.ts';
import { createRealPorts, type PlaygroundAddresses } from './identity-test-rig.ts';

// For tests of what goes wrong: how a service of AWS can fail a call, and ports that do not wait long for it.

/** Part of unusable responses; must never appear in an error. */
export const mark = 'XYZZY-SECRET';

/** Name, fault of the playground, and the code of the problem that is reported. */
export const ways = [
  ['is down', { dropConnection: true }, 'network'],
  ['fails', { status: 500 }, 'upstream-failed'],
  ['fails behind a proxy', { status: 502, body: `<h1>Bad gateway ${mark}` }, 'upstream-failed'],
  ['answers the page of a hotel', { garbage: true }, 'upstream-garbage'],
  ['answers half', { body: `{"accessToken":"${mark}` }, 'upstream-garbage'],
  ['answers something else', { body: `{"clientId":1,"accessToken":["${mark}"]}` }, 'upstream-garbage'],
  ['asks to slow down', { status: 429, code: 'TooManyRequestsException' }, 'throttled'],
] as const;

/** A whole new app each time it is called: nothing is known of AWS's clock. Tries three times without long pauses. */
export const impatientPorts = (
  endpoints: PlaygroundAddresses,
  over: { readonly attempts?: number; readonly requestTimeoutMs?: number } = {},
): IdentityPorts => createRealPorts(endpoints, { attempts: 3, firstPauseMs: 1, longestPauseMs: 5, ...over });

/** What a kind waits for passes in a moment; `pauses` gets what it asked for. */
export function quick(ports: IdentityPorts, pauses: number[] = []): IdentityPorts {
  const sleep: IdentityPorts['clock']['sleep'] = (ms, signal) => {
    pauses.push(ms);
    return ports.clock.sleep(20, signal);
  };
  return { ...ports, clock: { ...ports.clock, sleep } };
}
