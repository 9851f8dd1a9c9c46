import { decodeText } from '../../../shared/endpoint/framing.ts';
import { FieldMark, FrameType, REPLY_FRAME_CAP_BYTES } from '../../../shared/endpoint/protocol.ts';
import type { FieldAnswer } from '../../core/terminal/command.ts';

export interface TerminalFields {
  ask(question: string, isSecret: boolean, signal: AbortSignal): Promise<FieldAnswer>;
  /** A `field` frame. False: nobody asked, or its payload means nothing. */
  take(payload: Uint8Array): boolean;
  /** The caller went away. */
  close(): void;
}

const left: FieldAnswer = { kind: 'left' };

/** One question at a time; the next waits until the client has answered the one that was taken back. */
export function createTerminalFields(ports: {
  /** What the client said of itself. SECURITY: an older one would show what is typed, and is asked nothing. */
  readonly isAble: () => boolean;
  readonly send: (type: FrameType, payload?: Uint8Array) => void;
}): TerminalFields {
  let settle: ((answer: FieldAnswer) => void) | null = null;
  /** Settled when the client has answered the last question that was sent. */
  let before: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const put = async (payload: Uint8Array, signal: AbortSignal): Promise<FieldAnswer> => {
    if (isClosed || signal.aborted) return left;
    const answered = new Promise<FieldAnswer>((resolve) => {
      settle = resolve;
    });
    ports.send(FrameType.askField, payload);
    const takeBack = (): void => ports.send(FrameType.fieldOver);
    signal.addEventListener('abort', takeBack, { once: true });
    const answer = await answered;
    signal.removeEventListener('abort', takeBack);
    return signal.aborted ? left : answer;
  };

  return {
    ask(question, isSecret, signal) {
      if (!ports.isAble()) return Promise.resolve({ kind: 'old-command' });
      const payload = Buffer.from(`${isSecret ? '1' : '0'}${question}`);
      if (payload.length > REPLY_FRAME_CAP_BYTES) return Promise.resolve(left);
      const asked = before.then(() => put(payload, signal));
      before = asked;
      // The client may answer a withdrawn question late; nobody waits for that answer.
      const takenBack = new Promise<FieldAnswer>((resolve) => {
        signal.addEventListener('abort', () => resolve(left), { once: true });
      });
      return Promise.race([asked, takenBack]);
    },
    take(payload) {
      const answer = read(payload);
      // SECURITY: as few copies as can be.
      payload.fill(0);
      if (settle === null || answer === null) return false;
      settle(answer);
      settle = null;
      return true;
    },
    close() {
      isClosed = true;
      settle?.(left);
      settle = null;
    },
  };
}

function read(payload: Uint8Array): FieldAnswer | null {
  switch (payload[0]) {
    case FieldMark.line: {
      const text = decodeText(payload.subarray(1));
      // What is not UTF-8 cannot be what was meant; the user is asked again elsewhere.
      return text === null ? left : { kind: 'line', text };
    }
    case FieldMark.left:
      return payload.length === 1 ? left : null;
    case FieldMark.noTerminal:
      return payload.length === 1 ? { kind: 'no-terminal' } : null;
    default:
      return null;
  }
}
