import type { AppState, Prompt } from '../../../shared/app-state.ts';
import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import type { CommandIo, CommandPorts } from './command.ts';
import { note } from './print.ts';

type SecretsPrompt = Extract<Prompt, { kind: 'secrets' }>;

/** The lines of standard input where the person said that they come; null: nobody sends any. */
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
 * Answers what a source asks in secret with `lines`, one a field and once: what was refused would be refused again. Without
 * lines it says where to answer. SECURITY: never typed at the terminal, which would show it. Returns how to stop.
 */
export function answerSecrets(
  io: CommandIo,
  ports: CommandPorts,
  sourceId: SourceId,
  lines: readonly string[] | null,
): () => void {
  const seen = new Set<string>();
  const isMine = (prompt: Prompt): prompt is SecretsPrompt =>
    prompt.kind === 'secrets' && prompt.sourceId === sourceId;
  const answer = (prompt: SecretsPrompt): void => {
    const values: Record<string, string> = {};
    for (const [i, { name }] of prompt.fields.entries()) values[name] = lines?.[i]?.trim() ?? '';
    const { verbs } = ports.app;
    const signal = new AbortController().signal;
    const cancel = (problem: Problem): void => {
      const { what, fix } = problemText(problem);
      note(io, `latchkey: ${[what, fix].filter((part) => part !== '').join(' ')}`);
      void verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, signal);
    };
    if (prompt.problem !== null) {
      cancel(prompt.problem);
      return;
    }
    void verbs
      .answerPrompt({ promptId: prompt.id, answer: { kind: 'fields', values } }, signal)
      .then((heard) => {
        if (!heard.ok) cancel(heard.error);
      });
  };
  const look = ({ prompts }: Pick<AppState, 'prompts'>): void => {
    for (const prompt of prompts) {
      if (!isMine(prompt) || seen.has(prompt.id)) continue;
      const isFirst = seen.size === 0;
      seen.add(prompt.id);
      if (lines !== null) answer(prompt);
      else if (isFirst)
        note(
          io,
          terminalTexts.secretsElsewhere(
            prompt.title,
            prompt.sourceName,
            prompt.fields.map(({ label }) => label),
          ),
        );
    }
  };
  const unsubscribe = ports.app.subscribe(look);
  look(ports.app.state());
  return unsubscribe;
}
