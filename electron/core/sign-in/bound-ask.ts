import type { PromptAnswer } from '../../../shared/app-state.ts';
import type { AccountId, SessionId, SourceId } from '../../../shared/ids.ts';
import { unreachable } from '../../../shared/result.ts';
import { linkedAbort } from '../async/linked-abort.ts';
import type { Ask, PromptSpec } from '../identity-source.ts';
import type { Clock } from '../ports/clock.ts';
import type { PromptDraft, Prompts } from './prompts.ts';

/** The user needs a moment to find their phone, however short tools are set to wait. */
const SHORTEST_QUESTION_MS = 30_000;
const MOST_MADE_CODES = 2;

export interface AskPorts {
  readonly prompts: Pick<Prompts, 'ask'>;
  readonly clock: Pick<Clock, 'after'>;
  /** How long a tool waits for the user, in seconds. */
  readonly waitSeconds: () => number;
}

/** Nobody may hang on a question that is never answered: git and the SDKs would. */
async function askBounded(
  { prompts, clock, waitSeconds }: AskPorts,
  draft: PromptDraft,
  signal: AbortSignal,
): Promise<PromptAnswer> {
  const linked = linkedAbort([signal]);
  const disarm = clock.after(Math.max(SHORTEST_QUESTION_MS, waitSeconds() * 1_000), linked.abort);
  try {
    return await prompts.ask(draft, linked.signal);
  } finally {
    disarm();
    linked.unlink();
  }
}

const mfaQuestion = (spec: Extract<PromptSpec, { kind: 'mfa-code' }>, id: SessionId | null, name: string) =>
  ({ ...spec, sessionId: id, sessionName: name }) as const;

/** Gives the sign-in of an identity source its way to ask: the kind says what, this says for which source. */
export const createSourceAsk =
  (
    ports: AskPorts & {
      /** An account as the user reads it; `called`: as the source does. */
      readonly accountText: (id: AccountId, called: string | null) => string;
    },
  ) =>
  (source: { readonly id: SourceId; readonly name: string }): Ask =>
  (spec, signal) => {
    const of = { sourceId: source.id, sourceName: source.name };
    switch (spec.kind) {
      case 'device-code':
        // It ends with the code itself, which the kind watches.
        return ports.prompts.ask({ ...spec, ...of }, signal);
      case 'browser':
      case 'sign-in-window':
        // It ends when the page gave its answer or its time is over, which the kind watches.
        return ports.prompts.ask({ ...spec, ...of }, signal);
      case 'choose-roles': {
        // A user may read a list as long as they like: the kind reports an assertion that expired in the meantime.
        const roles = spec.roles.map(({ key, accountId, accountName, role }) => ({
          key,
          account: ports.accountText(accountId, accountName),
          role,
        }));
        return ports.prompts.ask({ ...spec, roles, ...of }, signal);
      }
      case 'secrets': {
        // Looking a key up takes as long as it takes; it ends with the sign-in.
        const fields = spec.fields.map((field) => ({ ...field }));
        return ports.prompts.ask({ ...spec, fields, ...of }, signal);
      }
      case 'mfa-code':
        return askBounded(ports, mfaQuestion(spec, null, source.name), signal);
      default:
        return unreachable(spec);
    }
  };

/** Gives a session its way to ask for an MFA code. */
export function createSessionAsk(
  ports: AskPorts & {
    /** A code of the device that a session's identity source can make without the user; null: ask. */
    readonly codeFor: (session: SessionId, serial: string, signal: AbortSignal) => Promise<string | null>;
  },
): (session: { readonly id: SessionId; readonly name: string }) => Ask {
  /** How many codes were made for the question a session asks, by session. */
  const made = new Map<SessionId, number>();
  return (session) => async (spec, signal) => {
    // A sign-in belongs to its source, never to one of its sessions.
    if (spec.kind !== 'mfa-code') return { kind: 'cancel' };
    // Twice: the first may be one that the user typed elsewhere in the same half minute. After that the user is asked.
    const before = spec.problem === null ? 0 : (made.get(session.id) ?? MOST_MADE_CODES);
    if (before < MOST_MADE_CODES) {
      made.set(session.id, before + 1);
      const code = await ports.codeFor(session.id, spec.serial, signal);
      if (code !== null) return { kind: 'text', text: code };
      made.delete(session.id);
    }
    return askBounded(ports, mfaQuestion(spec, session.id, session.name), signal);
  };
}
