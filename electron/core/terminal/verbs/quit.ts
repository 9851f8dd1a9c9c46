import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

export const quit = defineVerb({
  name: 'quit',
  text: {
    summary: 'Quit the app. The next tool that needs it starts it again, hidden.',
  },
  run: async ({ io }, ports: Pick<CommandPorts, 'quit'>) => {
    say(io, terminalTexts.quitting);
    ports.quit();
    return ok(done);
  },
});
