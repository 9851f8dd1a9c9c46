import type { Problem } from '../../shared/problem.ts';
import type { Random } from './ports/crypto.ts';
import type { Log } from './ports/log.ts';

/** A throw is a bug: it becomes a problem with a number that the log has too. */
export const createOnThrow =
  (ports: { readonly random: Random; readonly log: Log }) =>
  (error: unknown): Problem => {
    const correlationId = ports.random.hex(6);
    // SECURITY: only the class of the error; its message may quote what it choked on.
    ports.log.line('bug', { correlationId, error: error instanceof Error ? error.name : typeof error });
    return { code: 'internal', correlationId };
  };
