import { session } from 'electron';
import { denyPermissions } from './harden.ts';

/**
 * Chromium's network stack in a session of its own, in memory and without cookies: it honours the system's proxy, PAC
 * files and trust store, which the AWS SDK for JavaScript does not (docs/decisions/0002).
 */
export function createNetFetch(): typeof globalThis.fetch {
  const network = session.fromPartition('latchkey-network', { cache: false });
  denyPermissions(network);
  return (input, init) =>
    network.fetch(input instanceof URL ? input.href : input, {
      ...init,
      credentials: 'omit',
      redirect: 'error',
    });
}
