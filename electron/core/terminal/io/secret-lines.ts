import type { AppState, Prompt } from '../../../../shared/app-state.ts';
import type { SourceId } from '../../../../shared/ids.ts';
import { neverAborts } from '../../../../shared/never-aborts.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { linkedAbort } from '../../async/linked-abort.ts';
import type { CommandIo } from '../command.ts';
import type { PromptPorts } from '../command-ports.ts';
import { note, noteProblem } from './print.ts';
import { answerOnTerminal, type SecretsPrompt } from './secret-fields.ts';

interface SecretsCaller {
  readonly io: CommandIo;
  readonly ports: PromptPorts;
  readonly sourceId: SourceId;
  /** Null: none are sent on standard input. */
  readonly lines: readonly string[] | null;
  /** What is typed to send them instead. */
  readonly command: string;
}

/** The lines of standard input where the user said that they come; null: nobody sends any. */
export async function readSecretLines(
  io: CommandIo,
  isSent: boolean,
  signal: AbortSignal,
): Promise<Result<readonly string[] | null, Problem>> {
  if (!isSent) return ok(null);
  const bytes = await io.stdin(signal);
  return bytes.ok ? ok(new TextDecoder().decode(bytes.value).split(/\r?\n/)) : bytes;
}

/**
 * Answers what a source asks in secret: with `lines`, one a field and once (what was refused would be refused again); without
 * lines on the terminal of the caller, typed unseen; and where there is none it says where to answer. Returns how to stop.
 */
export function answerSecrets(
  { io, ports, sourceId, lines, command }: SecretsCaller,
  signal: AbortSignal,
): () => void {
  const seen = new Set<string>();
  const asking = new Map<string, () => void>();
  const isMine = (prompt: Prompt): prompt is SecretsPrompt =>
    prompt.kind === 'secrets' && prompt.sourceId === sourceId;
  const answer = (prompt: SecretsPrompt, given: readonly string[]): void => {
    const values: Record<string, string> = {};
    for (const [i, { name }] of prompt.fields.entries()) values[name] = given[i]?.trim() ?? '';
    const { verbs } = ports.app;
    const cancel = (problem: Problem): void => {
      noteProblem(io, problem);
      void verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, neverAborts());
    };
    // What a page shows belongs to this very sign-in: it cannot have been sent before the page was opened.
    if (prompt.page !== undefined) {
      cancel({ code: 'usage', message: terminalTexts.codeNotSent(prompt.sourceName) });
      return;
    }
    if (prompt.problem !== null) {
      cancel(prompt.problem);
      return;
    }
    void verbs
      .answerPrompt({ promptId: prompt.id, answer: { kind: 'fields', values } }, neverAborts())
      .then((heard) => {
        if (!heard.ok) cancel(heard.error);
      });
  };
  const elsewhere = ({ title, fields, page }: SecretsPrompt): string => {
    if (page !== undefined) return terminalTexts.codeElsewhere(title, page);
    return terminalTexts.secretsElsewhere(
      title,
      command,
      fields.map(({ label }) => label),
    );
  };
  const ask = (prompt: SecretsPrompt): void => {
    const open = linkedAbort([signal]);
    asking.set(prompt.id, open.abort);
    void answerOnTerminal(io, ports, prompt, elsewhere(prompt), open.signal)
      // The caller left, or the question was answered elsewhere: nothing is left to say here.
      .catch(() => undefined)
      .finally(open.unlink);
  };
  const look = ({ prompts }: Pick<AppState, 'prompts'>): void => {
    for (const [id, stop] of asking) if (!prompts.some((prompt) => prompt.id === id)) stop();
    for (const prompt of prompts) {
      if (!isMine(prompt) || seen.has(prompt.id)) continue;
      const isFirst = seen.size === 0;
      seen.add(prompt.id);
      if (lines !== null) answer(prompt, lines);
      else if (io.isTerminal) ask(prompt);
      else if (isFirst) note(io, elsewhere(prompt));
    }
  };
  const unsubscribe = ports.app.subscribe(look);
  look(ports.app.state());
  return () => {
    unsubscribe();
    for (const stop of asking.values()) stop();
  };
}
