import type { Problem } from '../../shared/problem.ts';
import type { Random } from './ports/crypto.ts';
import type { Log } from './ports/log.ts';

/** Turns a throw into a problem whose number is in the log. `where`: the component or verb that caught it. */
export type OnBug = (where: string, error: unknown) => Extract<Problem, { code: 'internal' }>;

const FRAMES_KEPT = 8;
/** `    at name (place:line:column)` or `    at place:line:column`, as V8 writes it. */
const FRAME = /^ {4}at (?:[^()]* \()?[^()]*:\d+:\d+\)?$/;

/** The only place where a throw becomes a problem. */
export const createOnBug =
  (ports: { readonly random: Random; readonly log: Log }): OnBug =>
  (where, error) => {
    const correlationId = ports.random.hex(6);
    ports.log.line('bug', {
      correlationId,
      where: where.slice(0, 100),
      error: error instanceof Error ? error.name : typeof error,
      frames: framesOf(error).join(' | '),
    });
    return { code: 'internal', correlationId };
  };

/**
 * SECURITY: a stack begins with the message, which may quote the value that the code choked on, over several lines. Only
 * lines that name a place in the code are kept, and none that is part of the message.
 */
function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const stack = error.stack ?? '';
  const from = stack.indexOf(error.message);
  const below = error.message !== '' && from !== -1 ? stack.slice(from + error.message.length) : stack;
  return below
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, FRAMES_KEPT)
    .map((line) => line.trim());
}
