import { createFrameDecoder, SERVER_FRAMES } from '../../shared/endpoint/framing.ts';
import { FrameType, REPLY_FRAME_CAP_BYTES } from '../../shared/endpoint/protocol.ts';

export interface Expected {
  readonly code: number;
  readonly out: string;
  /** What comes first on standard error. */
  readonly err: string;
  /** Nothing more is said there; otherwise a sentence. */
  readonly isPlain: boolean;
}

const unreachable = 3;
const notFound = 127;

/** What the shim does with these bytes after `hello`, by our own reader of frames. One character is one byte. */
export function expectedOf(text: string): Expected {
  const decoder = createFrameDecoder({
    accepts: SERVER_FRAMES,
    frameCapBytes: REPLY_FRAME_CAP_BYTES,
    streamCapBytes: Number.POSITIVE_INFINITY,
  });
  let [out, err] = ['', ''];
  for (const { type, payload } of decoder.push(Buffer.from(text, 'latin1')).frames) {
    const said = Buffer.from(payload).toString('latin1');
    switch (type) {
      case FrameType.stdout:
        out += said;
        break;
      case FrameType.stderr:
        err += said;
        break;
      // There is no terminal, and nothing on standard input.
      case FrameType.pull:
      case FrameType.ask:
      case FrameType.askField:
      case FrameType.fieldOver:
        break;
      case FrameType.exit: {
        const isCode = /^\+?\d+$/.test(said) && Number(said) <= 255;
        return { code: isCode ? Number(said) : unreachable, out, err, isPlain: isCode };
      }
      case FrameType.exec:
        return { code: said === '1\0/nowhere/x' ? notFound : unreachable, out, err, isPlain: false };
      default:
        return { code: unreachable, out, err, isPlain: false };
    }
  }
  return { code: unreachable, out, err, isPlain: false };
}
