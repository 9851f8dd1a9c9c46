import { invalidInput } from '../shared/invalid-input.ts';
import type { Contract, ContractClient } from '../shared/ipc/define.ts';
import { Problem } from '../shared/problem.ts';
import { err, ok, type Result } from '../shared/result.ts';

export type Platform = 'linux' | 'darwin' | 'win32';

/** What the preload exposes as `window.latchkey`: one way to call a verb, two to hear. */
export interface RawBridge {
  readonly platform: Platform;
  call(verb: string, input: unknown): Promise<unknown>;
  onState(listener: (state: unknown) => void): () => void;
  onPage?(listener: (page: unknown) => void): () => void;
}

type Call = (input: unknown) => Promise<Result<unknown, Problem>>;

/** Walks the contract once: a verb that is not in it does not exist on the client. */
export function createClient<C extends Contract>(
  contract: C,
  bridge: Pick<RawBridge, 'call'>,
): ContractClient<C> {
  const calls: Record<string, Call> = {};
  for (const [name, verb] of Object.entries(contract)) {
    calls[name] = async (input) => {
      const parsed = verb.input.safeParse(input);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return invalidInput(
          String(issue?.path.at(-1) ?? name),
          (issue?.message ?? 'is not understood').slice(0, 500),
        );
      }
      try {
        return readOutcome(await bridge.call(name, parsed.data));
      } catch (error) {
        return err({ code: 'internal', correlationId: name, detail: String(error).slice(0, 2000) });
      }
    };
  }
  if (!isClientOf(contract, calls)) throw new Error('the client does not cover the contract');
  return calls;
}

// Main has parsed the value against the strict output schema already; parsing it again here would only cost time.
function readOutcome(raw: unknown): Result<unknown, Problem> {
  if (isRecord(raw) && raw.ok === true) return ok(raw.value);
  const problem = Problem.safeParse(isRecord(raw) ? raw.error : null);
  return err(problem.success ? problem.data : { code: 'internal', correlationId: 'bridge' });
}

function isClientOf<C extends Contract>(contract: C, calls: unknown): calls is ContractClient<C> {
  return isRecord(calls) && Object.keys(contract).every((name) => typeof calls[name] === 'function');
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
