import { decodeMessage, messageLength } from './decode-message.ts';
import { FIXED_HEADER_BYTES } from './header.ts';
import type { ReceivedMessage } from './message.ts';

/**
 * Cuts a stream of bytes into messages. Holds at most one message of the limit and what came with it in one read; throws
 * MalformedMessage, after which the stream cannot be read on.
 */
export function createMessageFrames(limit: number, onMessage: (message: ReceivedMessage) => void) {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let needed = FIXED_HEADER_BYTES;

  const joined = (): Uint8Array => {
    const [only] = held;
    return held.length === 1 && only !== undefined ? only : Buffer.concat(held);
  };

  return {
    push(chunk: Uint8Array): void {
      held.push(chunk);
      heldBytes += chunk.length;
      // A large message is put together once, not with every read.
      if (heldBytes < needed) return;
      let rest = joined();
      while (rest.length >= FIXED_HEADER_BYTES) {
        needed = messageLength(rest, limit);
        if (rest.length < needed) break;
        const message = decodeMessage(rest.subarray(0, needed));
        rest = rest.subarray(needed);
        needed = FIXED_HEADER_BYTES;
        if (message !== null) onMessage(message);
      }
      held = rest.length === 0 ? [] : [rest];
      heldBytes = rest.length;
    },
  };
}
