import type { CliUndo } from '../../../shared/cli.ts';
import { ok } from '../../../shared/result.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { defineVerb } from './define-verb.ts';
import { done, say, sayJson } from './print.ts';

export const undo = defineVerb('undo', { flags: ['json'] }, async ({ args, io, ports }, signal) => {
  const undone = await ports.app.verbs.undo({}, signal);
  if (!undone.ok) return undone;
  const { files } = undone.value;
  if (args.flag('json')) sayJson(io, { files: [...files] } satisfies CliUndo);
  else say(io, terminalTexts.undone(files));
  return ok(done);
});
