import type { Prompt, PromptAnswer } from '../../../shared/app-state.ts';
import { PromptId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { deferred } from '../async/deferred.ts';
import type { Random } from '../ports/crypto.ts';

type WithoutId<P> = P extends Prompt ? Omit<P, 'id'> : never;
/** A question before it has an id. */
export type PromptDraft = WithoutId<Prompt>;

export interface Prompts {
  /** Puts the question and waits. Aborting takes it back and answers 'cancel'. */
  ask(draft: PromptDraft, signal: AbortSignal): Promise<PromptAnswer>;
  /** From the window, the tray, a terminal or a test: the first answer counts. */
  answer(id: PromptId, answer: PromptAnswer): Result<void, Problem>;
  find(id: PromptId): Prompt | null;
  /** Who waits, and until when, on the open sign-in-needed question of this source. */
  setWaiting(sourceId: string, askedBy: readonly string[], until: number): void;
  list(): readonly Prompt[];
}

/** The reason of an abort by which a question is taken back because another takes its place. */
export const REPLACED = 'replaced';
/** So many answered questions are remembered, to say that they were answered. */
const REPLACED_KNOWN = 50;

/** Questions to the user, as state. `changed` is called with the whole list after each change. */
export function createPrompts(ports: {
  readonly random: Random;
  readonly changed: (prompts: readonly Prompt[]) => void;
}): Prompts {
  const open = new Map<PromptId, { prompt: Prompt; readonly settle: (answer: PromptAnswer) => void }>();
  const list = (): readonly Prompt[] => [...open.values()].map((entry) => entry.prompt);
  const publish = () => ports.changed(list());
  const replaced = new Set<PromptId>();
  const remember = (id: PromptId) => {
    replaced.add(id);
    const [oldest] = replaced;
    if (replaced.size > REPLACED_KNOWN && oldest !== undefined) replaced.delete(oldest);
  };

  return {
    list,
    find: (id) => open.get(id)?.prompt ?? null,
    ask(draft, signal) {
      if (signal.aborted) return Promise.resolve({ kind: 'cancel' });
      const id = PromptId.parse(`p-${ports.random.hex(8)}`);
      const { promise, resolve } = deferred<PromptAnswer>();
      const settle = (answer: PromptAnswer) => {
        open.delete(id);
        signal.removeEventListener('abort', takeBack);
        publish();
        resolve(answer);
      };
      const takeBack = () => {
        if (signal.reason === REPLACED) remember(id);
        settle({ kind: 'cancel' });
      };
      open.set(id, { prompt: { ...draft, id }, settle });
      signal.addEventListener('abort', takeBack, { once: true });
      publish();
      return promise;
    },
    answer(id, answer) {
      const entry = open.get(id);
      if (entry === undefined) {
        const reason = replaced.has(id)
          ? 'What this question was about has changed since. Read the question that took its place.'
          : 'This question is no longer open.';
        return invalidInput('promptId', reason);
      }
      const refusal = refusalOf(entry.prompt, answer);
      if (refusal !== null) return err(refusal);
      entry.settle(answer);
      return ok(undefined);
    },
    setWaiting(sourceId, askedBy, until) {
      for (const entry of open.values()) {
        if (entry.prompt.kind !== 'sign-in-needed' || entry.prompt.sourceId !== sourceId) continue;
        entry.prompt = { ...entry.prompt, askedBy: [...askedBy], until };
        publish();
      }
    },
  };
}

/** An answer that means nothing to its question is refused, and the question stays open. */
function refusalOf(prompt: Prompt, answer: PromptAnswer): Problem | null {
  if (answer.kind === 'cancel') return null;
  if (prompt.kind === 'mfa-code') {
    if (answer.kind === 'text' && /^\d{6,8}$/.test(answer.text.trim())) return null;
    return { code: 'invalid-input', field: 'code', reason: 'The code is the six digits your device shows.' };
  }
  if (prompt.kind === 'secrets') return refusedFields(prompt, answer);
  if (prompt.kind === 'choose-roles') {
    return answer.kind === 'text' && hasOnly(answer.text, prompt.roles)
      ? null
      : { code: 'invalid-input', field: 'roles', reason: 'Choose at least one role from the list.' };
  }
  if (prompt.kind === 'browser' && prompt.offersCode === true && answer.kind === 'use-code') return null;
  if (prompt.kind === 'device-code' || prompt.kind === 'browser') {
    return {
      code: 'invalid-input',
      field: 'answer',
      reason: 'This sign-in is confirmed in the browser; here it can only be cancelled.',
    };
  }
  if (prompt.kind === 'sign-in-window') {
    return {
      code: 'invalid-input',
      field: 'answer',
      reason: 'This sign-in continues in its own window; here it can only be cancelled.',
    };
  }
  if (answer.kind === 'yes') return null;
  return { code: 'invalid-input', field: 'answer', reason: 'This question is answered with yes or cancel.' };
}

function refusedFields(
  { fields }: Extract<Prompt, { kind: 'secrets' }>,
  answer: PromptAnswer,
): Problem | null {
  if (answer.kind !== 'fields')
    return { code: 'invalid-input', field: 'answer', reason: 'This question is answered field by field.' };
  const missing = fields.find(({ name, required }) => required && (answer.values[name] ?? '').trim() === '');
  return missing === undefined
    ? null
    : { code: 'invalid-input', field: missing.name, reason: `${missing.label} is required.` };
}

function hasOnly(text: string, roles: readonly { readonly key: string }[]): boolean {
  const chosen = text.split('\n');
  return chosen.every((key) => roles.some((role) => role.key === key));
}
