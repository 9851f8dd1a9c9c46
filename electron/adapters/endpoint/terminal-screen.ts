import { setTimeout as sleep } from 'node:timers/promises';
import { FieldMark, FrameType, REPLY_FRAME_CAP_BYTES } from '../../../shared/endpoint/protocol.ts';
import type { KeyScreen, OpenedScreen, TypedKeys } from '../../core/terminal/command.ts';

export interface TerminalScreens {
  open(signal: AbortSignal): Promise<OpenedScreen>;
  /** A `keys` frame. False: nobody asked, or its payload means nothing. */
  take(payload: Uint8Array): boolean;
  /** The caller went away. */
  close(): void;
}

type Said =
  | {
      readonly kind: 'typed';
      readonly columns: number;
      readonly rows: number;
      readonly bytes: Uint8Array;
      readonly isTypedAhead: boolean;
    }
  | { readonly kind: 'left' }
  | { readonly kind: 'no-terminal' };

/** What was typed ahead comes right behind the terminal's first word. */
const TYPED_AHEAD_MS = 50;
/** SECURITY: what the other side sends and nobody reads must not fill the memory. A picture is read for within milliseconds. */
const MOST_WAITING = 1_000;

/** One screen a call: no verb needs the terminal's keys twice. */
export function createTerminalScreens(ports: {
  /** What the client said of itself: an older one knows no `screen` frame. */
  readonly isAble: () => boolean;
  readonly send: (type: FrameType, payload?: Uint8Array) => void;
}): TerminalScreens {
  let state: 'none' | 'open' | 'over' = 'none';
  let isClosing = false;
  let isDrawn = false;
  /** What has come and was not asked for yet. */
  const waiting: Said[] = [];
  let wake: (() => void) | null = null;
  const decoder = new TextDecoder();

  const put = (said: Said): void => {
    if (said.kind !== 'typed' || waiting.length < MOST_WAITING) waiting.push(said);
    wake?.();
  };
  const next = async (signal: AbortSignal): Promise<Said> => {
    for (;;) {
      const said = waiting.shift();
      if (said !== undefined) return said;
      if (state === 'over' || signal.aborted) return { kind: 'left' };
      await new Promise<void>((resolve) => {
        wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      wake = null;
    }
  };
  const show = (picture: string): void => {
    const bytes = Buffer.from(picture);
    if (!isClosing && bytes.length <= REPLY_FRAME_CAP_BYTES) ports.send(FrameType.screen, bytes);
  };
  const typed = (said: Extract<Said, { kind: 'typed' }>): TypedKeys => ({
    columns: said.columns,
    rows: said.rows,
    text: decoder.decode(said.bytes, { stream: true }),
    ...(said.isTypedAhead ? { isTypedAhead: true } : {}),
  });
  const screenOf = (signal: AbortSignal, first: TypedKeys): KeyScreen => ({
    columns: first.columns,
    rows: first.rows,
    show(picture) {
      isDrawn = true;
      show(picture);
    },
    async next() {
      const said = await next(signal);
      return said.kind === 'typed' ? typed(said) : null;
    },
    close() {
      if (state !== 'open' || isClosing) return;
      isClosing = true;
      ports.send(FrameType.screenOver);
    },
  });

  return {
    async open(signal) {
      if (!ports.isAble()) return { kind: 'old-command' };
      if (state !== 'none' || signal.aborted) return { kind: 'left' };
      state = 'open';
      show('');
      const first = await next(signal);
      if (first.kind !== 'typed') return first;
      await sleep(TYPED_AHEAD_MS);
      return { kind: 'open', screen: screenOf(signal, typed(first)) };
    },
    take(payload) {
      const said = read(payload, !isDrawn);
      if (state !== 'open' || said === null) return false;
      if (said.kind !== 'typed') state = 'over';
      put(said);
      return true;
    },
    close() {
      if (state === 'open') state = 'over';
      wake?.();
    },
  };
}

const SIZE_BYTES = 4;

function read(payload: Uint8Array, isTypedAhead: boolean): Said | null {
  switch (payload[0]) {
    case FieldMark.line: {
      if (payload.length < 1 + SIZE_BYTES) return null;
      const view = new DataView(payload.buffer, payload.byteOffset);
      const [columns, rows] = [view.getUint16(1), view.getUint16(3)];
      return { kind: 'typed', columns, rows, bytes: payload.subarray(1 + SIZE_BYTES), isTypedAhead };
    }
    case FieldMark.left:
      return payload.length === 1 ? { kind: 'left' } : null;
    case FieldMark.noTerminal:
      return payload.length === 1 ? { kind: 'no-terminal' } : null;
    default:
      return null;
  }
}
