import { CliImport } from '../../../../shared/cli.ts';
import type { ImportRow, ImportView } from '../../../../shared/import.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo } from '../command.ts';
import type { PromptPorts, VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, note, say, sayDiff } from '../io/print.ts';
import { answeringPrompts } from '../io/prompt-answers.ts';
import { table } from '../io/table.ts';

type ImportPorts = PromptPorts & VerbsPort<'importPlan' | 'importApply'>;

export const importVerb = defineVerb({
  name: 'import',
  text: {
    summary: 'Import the profiles of your AWS config and credentials files.',
    help: `Prints what would become what, with every malformed value and its proposed fix, and asks before it changes anything. Without a terminal and without --yes it prints and exits 5.
Where [default] becomes a session that is marked as production, that is a question of its own; --yes answers it too.
An imported section then holds only credential_process, region and what does not concern credentials. Access keys of an IAM user move to the keychain; a numbered backup and a .latchkey-kept file beside it, for you alone, still hold them.
To restore the previous text: latchkey undo`,
    options: { yes: 'Answer the question with yes and accept the fixes.' },
    examples: [{ command: 'latchkey import --json', what: 'The plan alone; exits 5 because nobody agreed.' }],
  },
  flags: ['yes'],
  output: CliImport,
  run: async ({ args, io, asJson, sayValue }, ports: ImportPorts, signal: AbortSignal) => {
    const plan = await ports.app.verbs.importPlan({}, signal);
    if (!plan.ok) return plan;
    const rows = plan.value.rows.filter(canBeImported);
    if (!asJson) await showPlan(io, plan.value, rows.length);
    if (rows.length === 0) {
      if (asJson) sayValue(outcome(plan.value, null));
      return ok(done);
    }
    const agreed = await confirm(io, args.flag('yes'), terminalTexts.importQuestion(rows.length), signal);
    if (!agreed.ok) {
      if (asJson) sayValue(outcome(plan.value, null));
      return agreed;
    }
    const hasDefault = rows.some(({ section }) => /^\[?default\]?$/.test(section));
    if (!args.flag('yes') && hasDefault && !io.isTerminal) note(io, terminalTexts.importMayAsk);
    const applied = await apply(io, ports, rows, args.flag('yes'), signal);
    if (!applied.ok) return isNo(applied.error) && !signal.aborted ? err(saidNo) : applied;
    const { imported, leftAlone, canUndo = false } = applied.value;
    if (asJson) sayValue(outcome(plan.value, { imported, leftAlone }));
    else {
      showOutcome(io, plan.value, rows);
      say(io, terminalTexts.imported(imported, leftAlone, canUndo));
    }
    return ok(done);
  },
});

/** The question about production was answered with no, here or in the window. */
const isNo = ({ code }: Problem): boolean => code === 'cancelled';
const saidNo: Problem = { code: 'refused', reason: terminalTexts.saidNo };

/** The question whether a production session may get the `default` profile is asked here as in the window. */
async function apply(
  io: CommandIo,
  ports: ImportPorts,
  rows: readonly ImportRow[],
  isConfirmed: boolean,
  signal: AbortSignal,
) {
  const chosen = { rows: rows.map(({ id }) => id), acceptFixes: true };
  if (isConfirmed) return ports.app.verbs.importApply({ ...chosen, confirmed: true }, signal);
  // A question that is open already is about a switch that somebody else began.
  const before = new Set(ports.app.state().prompts.map(({ id }) => id));
  return answeringPrompts(
    io,
    ports,
    ({ kind, id }) => kind === 'production-default' && !before.has(id),
    () => ports.app.verbs.importApply(chosen, signal),
    signal,
  );
}

function showOutcome(io: CommandIo, plan: ImportView, rows: readonly ImportRow[]): void {
  const taken = new Set(rows.map(({ id }) => id));
  for (const row of plan.rows) {
    const line = taken.has(row.id)
      ? terminalTexts.importDone(row.section, row.becomes)
      : terminalTexts.importLeft(row.section, row.reason);
    say(io, line);
  }
  for (const row of plan.rows.filter(({ action }) => action === 'leave-alone')) {
    for (const { key, proposed } of row.fixes) {
      if (proposed !== null) say(io, terminalTexts.importCorrected(row.section, key, proposed));
    }
  }
}

/** A row whose every malformed value has a safe fix. */
const canBeImported = (row: ImportRow): boolean =>
  row.action === 'import' ||
  (row.action === 'needs-fix' && row.fixes.every(({ proposed }) => proposed !== null));

const outcome = (
  plan: ImportView,
  applied: { readonly imported: number; readonly leftAlone: number } | null,
): CliImport => ({
  plan,
  applied: applied !== null,
  imported: applied?.imported ?? 0,
  leftAlone: applied?.leftAlone ?? plan.rows.length,
});

/** It is valid itself, but what it is built on needs a fix. */
const isWaiting = ({ action, fixes }: ImportRow): boolean => action === 'needs-fix' && fixes.length === 0;
const hasMore = (row: ImportRow): boolean => row.reason !== null || row.fixes.length > 0 || isWaiting(row);
const sectionsOf = (plan: ImportView, ids: readonly string[]): string =>
  ids.map((id) => plan.rows.find((row) => row.id === id)?.section ?? id).join(', ');

async function showPlan(io: CommandIo, plan: ImportView, importable: number): Promise<void> {
  for (const { file, line, text } of plan.notes) say(io, terminalTexts.importNote(file, line, text));
  if (plan.rows.length > 0) {
    const { importActions, importColumns } = terminalTexts;
    const rows = plan.rows.map((row) => [
      `${row.file}:${row.line}`,
      row.section,
      row.found,
      row.becomes,
      row.action === 'needs-fix' && !canBeImported(row) ? importActions.blocked : importActions[row.action],
    ]);
    const narrow = { spared: [], whole: 'SECTION', tells: ['FILE', 'SECTION'] };
    io.out(await table(importColumns, rows, io.columns, narrow));
  }
  for (const row of plan.rows.filter(hasMore)) {
    say(io, `  ${row.section}${row.reason === null ? '' : ` ${row.reason}`}`);
    if (isWaiting(row)) say(io, terminalTexts.importWaits(sectionsOf(plan, row.needs)));
    for (const { key, was, proposed, why } of row.fixes) {
      say(io, terminalTexts.importFix(key, was, proposed, why));
    }
  }
  if (importable > 0) for (const { diff } of plan.diff ?? []) sayDiff(io, diff);
  say(io, importable === 0 ? terminalTexts.importNothing : terminalTexts.importWhatChanges);
}
