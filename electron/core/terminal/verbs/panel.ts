import { ok } from '../../../../shared/result.ts';
import type { CommandPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done } from '../io/print.ts';

export const panel = defineVerb({
  name: 'panel',
  text: {
    summary: 'Open the quick panel: one list to switch the default session from.',
    help: "For a shortcut in your desktop's own keyboard settings, where Latchkey cannot set one itself: give this command to the shortcut.",
    examples: [
      { command: 'latchkey panel', what: 'Enter goes back to the default session before this one.' },
    ],
  },
  run: async (_, ports: Pick<CommandPorts, 'openPanel'>) => {
    await ports.openPanel();
    return ok(done);
  },
});
