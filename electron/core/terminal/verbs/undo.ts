import { CliUndo } from '../../../../shared/cli.ts';
import type { UndoDefault } from '../../../../shared/import.ts';
import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { optionTexts } from '../../../../shared/text/terminal-help.ts';
import type { CommandIo } from '../command.ts';
import type { StatePort, VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { confirmDefault } from '../io/confirm-production.ts';
import { done, say, sayDiff } from '../io/print.ts';

type UndoPlan = Extract<
  Awaited<ReturnType<VerbsPort<'undoPlan'>['app']['verbs']['undoPlan']>>,
  { ok: true }
>['value'];

export const undo = defineVerb({
  name: 'undo',
  text: {
    summary: 'Undo the last change Latchkey made to your AWS or git files, byte for byte.',
    help: `Shows what changes and asks on a terminal. May be repeated, for the change before.
Where the default session changes, it says so; a production session becomes the default only after a question, or with --yes.
Undoing an import also removes the sessions and identity sources it made, unless they were used or edited since.
Sessions and identity sources whose removal is undone come back; sign in to such a source again.`,
    options: {
      yes: optionTexts.yes,
      force: 'Restore a file although it was changed since; the current text is kept as a numbered backup.',
    },
    exits: {
      5: 'A file was changed since, and --force was not given; or you did not agree, or a production session would become the default and nobody could be asked.',
    },
  },
  flags: ['yes', 'force'],
  output: CliUndo,
  run: async ({ args, io, asJson, sayValue }, ports: StatePort & VerbsPort<'undoPlan' | 'undo'>, signal) => {
    const { verbs } = ports.app;
    const force = args.flag('force');
    const plan = await verbs.undoPlan({}, signal);
    if (!plan.ok) return plan;
    if (plan.value !== null && !asJson) showPlan(io, plan.value, force);
    // A caller without a terminal meant it; a refusal needs no question.
    const refuses =
      plan.value === null || (!force && plan.value.files.some(({ state }) => state === 'changed'));
    if (io.isTerminal && !refuses) {
      const agreed = await confirm(io, args.flag('yes'), terminalTexts.undoQuestion, signal);
      if (!agreed.ok) return agreed;
    }
    const toDefault = refuses ? null : (plan.value?.defaultSession?.to ?? null);
    const isProductionAgreed =
      toDefault?.production === true
        ? await confirmDefault(io, args.flag('yes'), calledOnly(toDefault.session), signal)
        : ok(false);
    if (!isProductionAgreed.ok) return isProductionAgreed;
    const undone = await verbs.undo(
      {
        force,
        change: plan.value?.change,
        ...(isProductionAgreed.value ? { confirmedDefault: toDefault?.id } : {}),
      },
      signal,
    );
    if (!undone.ok) return undone;
    const { files, takenBack = [], broughtBack = [], defaultSession } = undone.value;
    if (asJson) sayValue(undone.value);
    else {
      say(io, terminalTexts.undone(files));
      if (defaultSession !== undefined) sayMove(io, terminalTexts.undoneDefault, defaultSession);
      if (takenBack.length > 0) say(io, terminalTexts.undoTookBack(takenBack));
      if (broughtBack.length > 0) say(io, terminalTexts.undoBroughtBack(broughtBack));
      const more = await verbs.undoPlan({}, signal);
      if (more.ok && more.value !== null) say(io, terminalTexts.undoMore(more.value.note));
    }
    return ok(done);
  },
});

const calledOnly = (whole: string) => ({ label: whole, account: null, whole });

const sayMove = (
  io: CommandIo,
  text: (from: string | null, to: string | null) => string,
  { from, to }: UndoDefault,
): void => say(io, text(from?.session ?? null, to?.session ?? null));

function showPlan(io: CommandIo, plan: NonNullable<UndoPlan>, force: boolean): void {
  say(io, terminalTexts.undoing(plan.note));
  for (const { file, state, diff } of plan.files) {
    sayDiff(io, diff);
    if (state === 'restored' || (state === 'changed' && force)) say(io, terminalTexts.undoFile(file, state));
  }
  const { takenBack = [], broughtBack = [], staysRemoved = [], kept = [], defaultSession } = plan;
  if (defaultSession !== undefined) sayMove(io, terminalTexts.undoDefault, defaultSession);
  if (takenBack.length > 0) say(io, terminalTexts.undoTakesBack(takenBack));
  if (broughtBack.length > 0) say(io, terminalTexts.undoBringsBack(broughtBack));
  if (staysRemoved.length > 0) say(io, terminalTexts.undoStaysRemoved(staysRemoved));
  for (const { name, reason } of kept) say(io, terminalTexts.undoKept(name, reason));
}
