import { CliSources } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { otherUserText } from '../../../../shared/text/other-user.ts';
import { stateTexts, terminalTexts } from '../../../../shared/text/terminal.ts';
import { timeLeft } from '../../../../shared/text/time.ts';
import type { StatePort, TimePorts } from '../command-ports.ts';
import { defineVerb, type Output } from '../define-verb.ts';
import { done, say } from '../io/print.ts';
import { table } from '../io/table.ts';
import { signInLeftMs, sourceJson } from '../io/views.ts';

export const sources = defineVerb({
  name: 'sources',
  text: {
    summary: 'List the identity sources, who is signed in, and how old a key is.',
  },
  output: CliSources,
  run: async (input, ports: StatePort & TimePorts) => {
    await listSources(input, ports);
    return ok(done);
  },
});

/** A name of its own has each source: it is what is typed. */
const narrow = { spared: ['KIND'], whole: 'NAME', tells: ['NAME', 'SIGNED IN AS'] };

export async function listSources(
  { io, asJson, sayValue }: Output<CliSources>,
  ports: StatePort & TimePorts,
): Promise<void> {
  const all = ports.app.state().sources;
  if (asJson) {
    sayValue(all.map(sourceJson));
    return;
  }
  if (all.length === 0) {
    say(io, terminalTexts.noSources);
    return;
  }
  const rows = all.map((source) => {
    const left = signInLeftMs(ports, source);
    return [
      source.name,
      source.kind,
      stateTexts[source.state] ?? source.state,
      source.signedInAs ?? '',
      left === null ? '' : timeLeft(left),
    ];
  });
  io.out(await table(terminalTexts.sourceColumns, rows, io.columns, narrow));
  for (const source of all) {
    const otherUser = otherUserText(source);
    for (const line of [...(otherUser === null ? [] : [otherUser]), ...(source.facts ?? [])])
      say(io, `${source.name}: ${line}`);
  }
}
