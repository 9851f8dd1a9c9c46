import type { CliSources } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { stateTexts, terminalTexts } from '../../../../shared/text/terminal.ts';
import { timeLeft } from '../../../../shared/text/time.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say, sayJson } from '../io/print.ts';
import { table } from '../io/table.ts';
import { signInLeftMs, sourceJson } from '../io/views.ts';

export const sources = defineVerb('sources', { flags: ['json'] }, async ({ args, io, ports }) => {
  const all = ports.app.state().sources;
  if (args.flag('json')) {
    sayJson(io, all.map(sourceJson) satisfies CliSources);
    return ok(done);
  }
  if (all.length === 0) {
    say(io, terminalTexts.noSources);
    return ok(done);
  }
  const rows = all.map((s) => {
    const left = signInLeftMs(ports, s);
    return [
      s.name,
      s.kind,
      stateTexts[s.state] ?? s.state,
      s.signedInAs ?? '',
      left === null ? '' : timeLeft(left),
    ];
  });
  io.out(table(terminalTexts.sourceColumns, rows, io.columns));
  for (const { name, facts = [] } of all) for (const fact of facts) say(io, `${name}: ${fact}`);
  return ok(done);
});
