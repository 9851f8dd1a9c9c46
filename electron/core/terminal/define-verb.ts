import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { type VerbName, verbTexts } from '../../../shared/text/terminal-help.ts';
import type { Command, CommandEnd, CommandIo, CommandPorts } from './command.ts';
import { type ArgSpec, type Args, parseArgs } from './io/args.ts';
import { done, fail } from './io/print.ts';

export interface VerbInput {
  readonly args: Args;
  readonly io: CommandIo;
  readonly ports: CommandPorts;
}

/** Everything verbs have in common: arguments, -h, and problems on standard error with their exit code. */
export function defineVerb(
  verb: VerbName,
  spec: ArgSpec,
  run: (input: VerbInput, signal: AbortSignal) => Promise<Result<CommandEnd, Problem>>,
): Command {
  const { usage, summary, help } = verbTexts[verb];
  const whole = `${[usage, summary, help.trim()].filter((part) => part !== '').join('\n\n')}\n`;
  return {
    verb,
    summary,
    help: whole,
    run: async (io, ports, signal) => {
      const args = parseArgs(io.argv.slice(1), spec, usage);
      if (!args.ok) return fail(io, args.error);
      if (args.value.help) {
        io.out(whole);
        return done;
      }
      const end = await run({ args: args.value, io, ports }, signal);
      return end.ok ? end.value : fail(io, end.error);
    },
  };
}
