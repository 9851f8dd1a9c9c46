import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import { whileLocked } from '../../../shared/ipc/while-locked.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err } from '../../../shared/result.ts';

/** SECURITY: in front of every verb, so that none has to think of the lock itself. */
export function refusedWhileLocked(
  verbs: Handlers<AppContract>,
  locked: () => Problem | null,
): Handlers<AppContract> {
  return new Proxy(verbs, {
    get(target, name, receiver) {
      const verb: unknown = Reflect.get(target, name, receiver);
      if (typeof verb !== 'function' || isAllowed(name)) return verb;
      return async (...given: readonly unknown[]) => {
        const problem = locked();
        return problem === null ? Reflect.apply(verb, target, [...given]) : err(problem);
      };
    },
  });
}

/** An allow-list: a verb that nobody has thought of is refused. */
const isAllowed = (name: PropertyKey): boolean => allowed.has(name);
const allowed: ReadonlySet<PropertyKey> = new Set(
  Object.entries(whileLocked).flatMap(([name, what]) => (what === 'allowed' ? [name] : [])),
);
