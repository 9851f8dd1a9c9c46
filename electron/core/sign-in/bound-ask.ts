import type { PromptAnswer } from '../../../shared/app-state.ts';
import type { SessionId, SourceId } from '../../../shared/ids.ts';
import { unreachable } from '../../../shared/result.ts';
import { linkedAbort } from '../async/linked-abort.ts';
import type { Ask, PromptSpec } from '../identity-source.ts';
import type { Clock } from '../ports/clock.ts';
import type { PromptDraft, Prompts } from './prompts.ts';

/** A person needs a moment to find their phone, whatever tools are told to wait. */
const SHORTEST_QUESTION_MS = 30_000;
const MOST_MADE_CODES = 2;

/** Gives an identity kind its way to ask: it says what, this says for whom. */
export function createBoundAsk(ports: {
  readonly prompts: Prompts;
  readonly clock: Clock;
  readonly waitSeconds: () => number;
  /** A code of the device that a session's identity source can make by itself; null: ask. */
  readonly codeFor: (session: SessionId, serial: string, signal: AbortSignal) => Promise<string | null>;
}): {
  forSource(source: { readonly id: SourceId; readonly name: string }): Ask;
  forSession(session: { readonly id: SessionId; readonly name: string }): Ask;
} {
  /** Nobody may hang on a question that is never answered: git and the SDKs would. */
  const bounded = async (draft: PromptDraft, signal: AbortSignal): Promise<PromptAnswer> => {
    const linked = linkedAbort([signal]);
    const disarm = ports.clock.after(
      Math.max(SHORTEST_QUESTION_MS, ports.waitSeconds() * 1_000),
      linked.abort,
    );
    try {
      return await ports.prompts.ask(draft, linked.signal);
    } finally {
      disarm();
      linked.unlink();
    }
  };
  /** How many codes were made for the question a session asks, by session. */
  const made = new Map<SessionId, number>();
  const mfa = (spec: Extract<PromptSpec, { kind: 'mfa-code' }>, id: SessionId | null, name: string) =>
    ({ ...spec, sessionId: id, sessionName: name }) as const;

  return {
    forSource: (source) => (spec, signal) => {
      switch (spec.kind) {
        case 'device-code':
          // It ends with the code itself, which the kind watches.
          return ports.prompts.ask({ ...spec, sourceId: source.id, sourceName: source.name }, signal);
        case 'browser':
        case 'sign-in-window':
          // It ends when the page gave its answer or its time is over, which the kind watches.
          return ports.prompts.ask({ ...spec, sourceId: source.id, sourceName: source.name }, signal);
        case 'choose-roles': {
          // A person may read a list as long as they like: an assertion that ran out meanwhile is told by the kind.
          const roles = spec.roles.map((role) => ({ ...role }));
          return ports.prompts.ask({ ...spec, roles, sourceId: source.id, sourceName: source.name }, signal);
        }
        case 'secrets': {
          // Looking a key up takes as long as it takes; it ends with the sign-in.
          const fields = spec.fields.map((field) => ({ ...field }));
          return ports.prompts.ask({ ...spec, fields, sourceId: source.id, sourceName: source.name }, signal);
        }
        case 'mfa-code':
          return bounded(mfa(spec, null, source.name), signal);
        default:
          return unreachable(spec);
      }
    },
    forSession: (session) => async (spec, signal) => {
      // A sign-in belongs to its source, never to one of its sessions.
      if (spec.kind !== 'mfa-code') return { kind: 'cancel' };
      // Twice: the first may be one that the person typed elsewhere in the same half minute. Then it is a matter for them.
      const before = spec.problem === null ? 0 : (made.get(session.id) ?? MOST_MADE_CODES);
      if (before < MOST_MADE_CODES) {
        made.set(session.id, before + 1);
        const code = await ports.codeFor(session.id, spec.serial, signal);
        if (code !== null) return { kind: 'text', text: code };
        made.delete(session.id);
      }
      return bounded(mfa(spec, session.id, session.name), signal);
    },
  };
}
