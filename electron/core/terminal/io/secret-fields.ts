import type { Prompt } from '../../../../shared/app-state.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo, FieldAnswer } from '../command.ts';
import type { PromptPorts } from '../command-ports.ts';
import { note, noteProblem, plain } from './print.ts';

export type SecretsPrompt = Extract<Prompt, { kind: 'secrets' }>;

/** What the user typed by field name, `cancel`, or why nobody types here. */
type Typed = Readonly<Record<string, string>> | 'cancel' | Exclude<FieldAnswer['kind'], 'line'>;

/**
 * Asks for a form of secrets at the caller's terminal, field by field, until an answer fits, the user cancels by an empty line,
 * or nobody can type here: then `elsewhere` says where. Aborting takes the question off the terminal. SECURITY: what is typed
 * goes into the answer alone; a secret field is never asked for by `ask`, which shows it.
 */
export async function answerOnTerminal(
  io: CommandIo,
  ports: PromptPorts,
  prompt: SecretsPrompt,
  elsewhere: string,
  signal: AbortSignal,
): Promise<void> {
  note(io, prompt.title);
  if (prompt.page !== undefined) note(io, terminalTexts.codeFromPage(prompt.page));
  if (prompt.problem !== null) noteProblem(io, prompt.problem);
  for (;;) {
    const typed = await typeFields(io, prompt, signal);
    if (signal.aborted) return;
    if (typed === 'left' || typed === 'no-terminal' || typed === 'old-command') {
      if (typed !== 'left') note(io, terminalTexts.nothingTypedHere[typed]);
      note(io, elsewhere);
      return;
    }
    const answer =
      typed === 'cancel' ? ({ kind: 'cancel' } as const) : ({ kind: 'fields', values: typed } as const);
    const heard = await ports.app.verbs.answerPrompt({ promptId: prompt.id, answer }, signal);
    const isStillOpen = ports.app.state().prompts.some(({ id }) => id === prompt.id);
    if (heard.ok || !isStillOpen) return;
    noteProblem(io, heard.error);
  }
}

async function typeFields(io: CommandIo, prompt: SecretsPrompt, signal: AbortSignal): Promise<Typed> {
  const values: Record<string, string> = {};
  for (const { name, label, secret, required, hint } of prompt.fields) {
    if (hint !== undefined) note(io, hint);
    const answer = await io.askField(
      plain(terminalTexts.fieldQuestion(label, secret, required)),
      secret,
      signal,
    );
    if (answer.kind !== 'line') return answer.kind;
    // Pasted lines bring blanks and carriage returns along; the window takes them off too.
    const text = answer.text.trim();
    if (text === '' && required) return 'cancel';
    values[name] = text;
  }
  return values;
}
