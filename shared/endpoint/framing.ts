import { FRAME_HEADER_BYTES, FrameType } from './protocol.ts';

/** One frame as it was sent. `payload` is the decoder's own copy. */
export interface Frame {
  readonly type: FrameType;
  readonly payload: Uint8Array;
}

/** Why a byte stream stopped being the protocol. Never carries contents. */
export type FrameFault =
  | { readonly kind: 'unknown-type'; readonly type: number }
  | { readonly kind: 'frame-too-large'; readonly declaredBytes: number; readonly capBytes: number }
  | { readonly kind: 'stream-too-large'; readonly capBytes: number }
  | { readonly kind: 'half-frame'; readonly pendingBytes: number };

export interface FrameDecoder {
  /** Frames completed by this chunk, in order, up to the fault if there is one. A fault is final. */
  push(chunk: Uint8Array): { readonly frames: readonly Frame[]; readonly fault: FrameFault | null };
  /** To be asked when the stream ends: a fault when it ended inside a frame. */
  end(): FrameFault | null;
}

const noBytes = new Uint8Array(0);

export function encodeFrame(type: FrameType, payload: Uint8Array = noBytes): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  frame[0] = type;
  new DataView(frame.buffer).setUint32(1, payload.length);
  frame.set(payload, FRAME_HEADER_BYTES);
  return frame;
}

/**
 * Reads frames from chunks of any size.
 *
 * SECURITY: a header is judged before a byte of its payload is kept, so a stranger's length field cannot make us
 * allocate more than the cap.
 */
export function createFrameDecoder(options: {
  /** Types this side may be sent. */
  readonly accepts: readonly FrameType[];
  readonly frameCapBytes: number;
  /** All frames with their headers; Infinity for a stream that only has a cap on each frame. */
  readonly streamCapBytes: number;
  /** Types that `streamCapBytes` leaves out, such as that of keys, of which a user types any number. */
  readonly uncounted?: readonly FrameType[];
}): FrameDecoder {
  const accepted = new Map<number, FrameType>(options.accepts.map((type) => [type, type]));
  const header = new Uint8Array(FRAME_HEADER_BYTES);
  let headerBytes = 0;
  let payload = noBytes;
  let payloadBytes = 0;
  let type: FrameType | null = null;
  let streamBytes = 0;
  let fault: FrameFault | null = null;

  const judgeHeader = (): FrameFault | null => {
    const found = accepted.get(header[0] ?? 0);
    if (found === undefined) return { kind: 'unknown-type', type: header[0] ?? 0 };
    const declaredBytes = new DataView(header.buffer).getUint32(1);
    if (declaredBytes > options.frameCapBytes) {
      return { kind: 'frame-too-large', declaredBytes, capBytes: options.frameCapBytes };
    }
    if (options.uncounted?.includes(found) !== true) streamBytes += FRAME_HEADER_BYTES + declaredBytes;
    if (streamBytes > options.streamCapBytes) {
      return { kind: 'stream-too-large', capBytes: options.streamCapBytes };
    }
    type = found;
    payload = declaredBytes === 0 ? noBytes : new Uint8Array(declaredBytes);
    payloadBytes = 0;
    return null;
  };

  return {
    push(chunk) {
      const frames: Frame[] = [];
      let at = 0;
      while (fault === null && at < chunk.length) {
        if (type === null) {
          const taken = chunk.subarray(at, at + FRAME_HEADER_BYTES - headerBytes);
          header.set(taken, headerBytes);
          headerBytes += taken.length;
          at += taken.length;
          if (headerBytes < FRAME_HEADER_BYTES) break;
          fault = judgeHeader();
          if (fault !== null) break;
        }
        const taken = chunk.subarray(at, at + payload.length - payloadBytes);
        payload.set(taken, payloadBytes);
        payloadBytes += taken.length;
        at += taken.length;
        if (type !== null && payloadBytes === payload.length) {
          frames.push({ type, payload });
          type = null;
          headerBytes = 0;
          payload = noBytes;
        }
      }
      return { frames, fault };
    },
    end() {
      if (fault === null && headerBytes > 0) {
        fault = { kind: 'half-frame', pendingBytes: headerBytes + (type === null ? 0 : payloadBytes) };
      }
      return fault;
    },
  };
}

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** NUL-joined text. An empty list and a list of one empty text look the same on the wire. */
export function joinNul(parts: readonly string[]): Uint8Array {
  return encoder.encode(parts.join('\0'));
}

/** The parts of a NUL-joined payload as bytes; at least one. */
export function splitNul(payload: Uint8Array): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = payload.indexOf(0); at !== -1; at = payload.indexOf(0, from)) {
    parts.push(payload.subarray(from, at));
    from = at + 1;
  }
  parts.push(payload.subarray(from));
  return parts;
}

/** The text, or null when the bytes are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}

/** What an `exec` frame asks for. An env value of null unsets the name. */
export interface ExecRequest {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | null>>;
}

/** Null when it cannot be said in the frame: no program, a NUL, or a name that is empty or holds `=`. */
export function encodeExec(request: ExecRequest): Uint8Array | null {
  const settings = Object.entries(request.env);
  if (request.argv.length === 0 || settings.some(([name]) => name === '' || name.includes('='))) return null;
  const env = settings.map(([name, value]) => (value === null ? name : `${name}=${value}`));
  const parts = [String(request.argv.length), ...request.argv, ...env];
  return parts.some((part) => part.includes('\0')) ? null : joinNul(parts);
}

/** Null when malformed. */
export function decodeExec(payload: Uint8Array): ExecRequest | null {
  const parts: string[] = [];
  for (const part of splitNul(payload)) {
    const text = decodeText(part);
    if (text === null) return null;
    parts.push(text);
  }
  const count = /^[1-9]\d{0,5}$/.test(parts[0] ?? '') ? Number(parts[0]) : 0;
  if (count === 0 || parts.length < count + 1) return null;
  const env: [string, string | null][] = [];
  for (const part of parts.slice(count + 1)) {
    const at = part.indexOf('=');
    if (at === 0 || part === '') return null;
    env.push(at === -1 ? [part, null] : [part.slice(0, at), part.slice(at + 1)]);
  }
  return { argv: parts.slice(1, count + 1), env: Object.fromEntries(env) };
}

export const SERVER_FRAMES = [
  FrameType.hello,
  FrameType.pull,
  FrameType.stdout,
  FrameType.stderr,
  FrameType.exit,
  FrameType.exec,
  FrameType.ask,
  FrameType.askField,
  FrameType.fieldOver,
  FrameType.screen,
  FrameType.screenOver,
] as const;

export const CLIENT_FRAMES = [
  FrameType.knock,
  FrameType.token,
  FrameType.argv,
  FrameType.cwd,
  FrameType.env,
  FrameType.client,
  FrameType.go,
  FrameType.stdin,
  FrameType.stdinEnd,
  FrameType.line,
  FrameType.field,
  FrameType.keys,
] as const;
