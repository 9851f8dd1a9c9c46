import type { z } from 'zod';
import type { Contract } from '../../shared/ipc/define.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, type Result } from '../../shared/result.ts';
import type { OnBug } from '../core/bugs.ts';

type Handler = (input: unknown, signal: AbortSignal) => Promise<Result<unknown, Problem>>;

/**
 * Runs one call from the window: known verb, parsed input, handler, parsed output. Anything off is a Problem.
 * SECURITY: the output is parsed by a strict schema, so an extra field (a secret) cannot leave main by accident.
 */
export async function dispatch(
  contract: Contract,
  handlers: Readonly<Record<string, unknown>>,
  call: { readonly verb: unknown; readonly input: unknown },
  onBug: OnBug,
  signal: AbortSignal,
): Promise<Result<unknown, Problem>> {
  const name = call.verb;
  if (typeof name !== 'string' || !Object.hasOwn(contract, name)) {
    return err({ code: 'refused', reason: 'The window asked for something that does not exist.' });
  }
  const verb = contract[name];
  const handler = handlers[name];
  if (verb === undefined || !isHandler(handler)) {
    return err({ code: 'refused', reason: 'The window asked for something that does not exist.' });
  }
  const input = verb.input.safeParse(call.input);
  if (!input.success) return err(invalidInput(input.error));
  try {
    const outcome = await handler(input.data, signal);
    if (!outcome.ok) return outcome;
    const output = verb.output.safeParse(outcome.value);
    if (output.success) return { ok: true, value: output.data };
    return err(onBug(`output of ${name}`, invalidPaths(output.error)));
  } catch (error) {
    if (signal.aborted) return err({ code: 'cancelled' });
    return err(onBug(name, error));
  }
}

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

function invalidInput(error: z.ZodError): Problem {
  const [issue] = error.issues;
  return {
    code: 'invalid-input',
    field: issue === undefined || issue.path.length === 0 ? 'Input' : issue.path.join('.'),
    reason: (issue?.message ?? 'not understood').slice(0, 500),
  };
}

/** SECURITY: paths and codes only, since the values that did not fit may be the very secrets the schema keeps in. */
export const invalidPaths = (error: z.ZodError): Error =>
  new Error(error.issues.map((i) => `${i.code} at ${i.path.join('.')}`).join('; '));
