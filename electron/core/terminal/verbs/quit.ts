import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

export const quit = defineVerb('quit', {}, async ({ io, ports }) => {
  say(io, terminalTexts.quitting);
  ports.quit();
  return ok(done);
});
