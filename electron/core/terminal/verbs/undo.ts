import type { CliUndo } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { defineVerb } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, plain, say, sayJson } from '../io/print.ts';

export const undo = defineVerb(
  'undo',
  { flags: ['yes', 'force', 'json'] },
  async ({ args, io, ports }, signal) => {
    const { verbs } = ports.app;
    const [asJson, force] = [args.flag('json'), args.flag('force')];
    const plan = await verbs.undoPlan({}, signal);
    if (!plan.ok) return plan;
    if (plan.value !== null && !asJson) {
      say(io, terminalTexts.undoing(plan.value.note));
      for (const { file, state, diff } of plan.value.files) {
        if (diff !== '') io.out(plain(diff.endsWith('\n') ? diff : `${diff}\n`));
        if (state === 'restored' || (state === 'changed' && force))
          say(io, terminalTexts.undoFile(file, state));
      }
      const { takenBack = [], kept = [] } = plan.value;
      if (takenBack.length > 0) say(io, terminalTexts.undoTakesBack(takenBack));
      for (const { name, reason } of kept) say(io, terminalTexts.undoKept(name, reason));
    }
    // Whoever calls it without a terminal meant it; a refusal needs no question.
    const refuses =
      plan.value === null || (!force && plan.value.files.some(({ state }) => state === 'changed'));
    if (io.isTerminal && !refuses) {
      const agreed = await confirm(io, args.flag('yes'), terminalTexts.undoQuestion, signal);
      if (!agreed.ok) return agreed;
    }
    const undone = await verbs.undo({ force }, signal);
    if (!undone.ok) return undone;
    const { files, takenBack = [] } = undone.value;
    if (asJson) sayJson(io, undone.value satisfies CliUndo);
    else {
      say(io, terminalTexts.undone(files));
      if (takenBack.length > 0) say(io, terminalTexts.undoTookBack(takenBack));
      const more = await verbs.undoPlan({}, signal);
      if (more.ok && more.value !== null) say(io, terminalTexts.undoMore(more.value.note));
    }
    return ok(done);
  },
);
