import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { exitCodeText } from '../../../../shared/text/terminal-help.ts';
import { nearestOnly } from '../../sessions/nearest.ts';
import type { Command } from '../command.ts';
import { defineVerb } from '../define-verb.ts';
import { done, sayJson } from '../io/print.ts';
import { wrapped } from '../io/wrap.ts';

/** Built over the other verbs, so that it cannot forget one. */
export function helpCommand(others: readonly Command[]): Command {
  const self: Command = defineVerb(
    'help',
    { flags: ['json'], words: { min: 0, max: 1 } },
    async ({ args, io }) => {
      const all = [...others, self];
      const [asked] = args.words;
      if (asked !== undefined) {
        const command = all.find(({ verb }) => verb === asked);
        if (command === undefined) {
          const meant = nearestOnly(
            asked,
            all.map(({ verb }) => verb),
          );
          return err({ code: 'usage', message: terminalTexts.unknownVerb(asked.slice(0, 60), meant) });
        }
        if (args.flag('json')) sayJson(io, [{ verb: command.verb, summary: command.summary }]);
        else io.out(wrapped(command.help, io.columns));
        return ok(done);
      }
      if (args.flag('json')) {
        sayJson(
          io,
          all.map(({ verb, summary }) => ({ verb, summary })),
        );
        return ok(done);
      }
      const width = Math.max(...all.map(({ verb }) => verb.length));
      const line = ({ verb, summary }: Command) =>
        wrapped(`  ${verb.padEnd(width)}  ${summary}`, io.columns, width + 4);
      const prose = (text: string) => wrapped(text, io.columns);
      const head = [prose(terminalTexts.helpHead), prose(terminalTexts.helpUsage)];
      io.out(`${[...head, '', ...all.map(line), '', prose(exitCodeText)].join('\n')}\n`);
      return ok(done);
    },
  );
  return self;
}
