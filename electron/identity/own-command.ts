import type { Problem } from '../../shared/problem.ts';

const advice =
  'Run it in a terminal and check what it prints. It must not ask for input, and must print nothing else.';

/** The program of a command line. SECURITY: never what comes after it, which may be a secret. */
export function programOf(commandLine: string): string {
  const [, quoted, single, plain] = /^\s*(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(commandLine) ?? [];
  return (quoted ?? single ?? plain ?? '').slice(0, 200);
}

/**
 * What a user's own command gave cannot be used. `how` continues after the program's name and quotes none of its output.
 * `said`: its standard error.
 */
export const commandGave = (source: string, commandLine: string, how: string, said?: string): Problem => ({
  code: 'nothing-here',
  source,
  reason: `The command ${programOf(commandLine)} ${how}`.slice(0, 500),
  advice,
  ...(said === undefined ? {} : { detail: said }),
});

/** Why a user's own command gave nothing, in words that lead to the command: what fails here is neither AWS nor the network. */
export function commandProblem(source: string, commandLine: string, problem: Problem): Problem {
  switch (problem.code) {
    case 'upstream-failed':
      return commandGave(source, commandLine, 'failed.', problem.detail ?? 'nothing');
    case 'upstream-garbage':
      return commandGave(source, commandLine, `was ended. ${problem.detail ?? ''}`);
    case 'timed-out': {
      const seconds = Math.round(problem.afterMs / 1000);
      return commandGave(source, commandLine, `did not finish within ${seconds} s and was stopped.`);
    }
    default:
      return problem;
  }
}
