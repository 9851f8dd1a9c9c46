import type { AppContract } from '../../shared/ipc/contract.ts';
import type { Handlers } from '../../shared/ipc/define.ts';
import type { Problem } from '../../shared/problem.ts';
import { ok, type Result } from '../../shared/result.ts';

/** What runs one verb of the contract. */
export type Handler<K extends keyof AppContract> = Handlers<AppContract>[K];

/** The empty answer of a verb that only does something. */
export const succeeded = (): Result<Record<string, never>, Problem> => ok({});
export const succeededIf = <T>(outcome: Result<T, Problem>): Result<Record<string, never>, Problem> =>
  outcome.ok ? succeeded() : outcome;
