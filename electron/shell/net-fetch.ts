import { app, type Session, session } from 'electron';
import { boundedAnswer } from '../adapters/aws/bounded-answer.ts';
import { denyPermissions } from './harden.ts';

/**
 * Chromium's network stack in a session of its own, in memory and without cookies: it honours the system's proxy, PAC
 * files and trust store, which the AWS SDK for JavaScript does not (docs/decisions/0002). No answer is of any length.
 */
export function createNetFetch(): typeof globalThis.fetch {
  let network: Session | null = null;
  const open = (): Session => {
    const made = session.fromPartition('latchkey-network', { cache: false });
    denyPermissions(made);
    return made;
  };
  return async (input, init) => {
    // A tool may ask before Chromium is up.
    await app.whenReady();
    // With the first call: at rest it would only hold memory.
    network ??= open();
    const answer = await network.fetch(input instanceof URL ? input.href : input, {
      ...init,
      credentials: 'omit',
      redirect: 'error',
    });
    return boundedAnswer(answer, new URL(input instanceof Request ? input.url : input).host);
  };
}
