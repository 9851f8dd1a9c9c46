import { CliSession } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import { sessionLabel } from '../../sessions/session-names.ts';
import { namedSession } from '../../sessions/which-session.ts';
import { session } from '../arguments.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done } from '../io/print.ts';
import { askingWait, type WaitPorts } from '../io/wait.ts';
import { saySession } from '../lease-verb.ts';

export const use = defineVerb({
  name: 'use',
  text: verbTexts.use,
  words: [session],
  output: CliSession,
  run: async (input, ports: WaitPorts & VerbsPort<'makeDefault'>, signal) => {
    const found = namedSession(ports.app.state(), input.args.words[0] ?? '');
    if (!found.ok) return found;
    // A signed-out identity source is signed in first; then the switch is finished.
    const made = await askingWait(
      input.io,
      ports,
      found.value,
      () => ports.app.verbs.makeDefault({ sessionId: found.value.id }, signal),
      signal,
    );
    if (!made.ok) return made;
    saySession(input, ports, found.value, terminalTexts.isDefault(sessionLabel(found.value)));
    return ok(done);
  },
});
