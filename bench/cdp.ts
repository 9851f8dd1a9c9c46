import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { waitFor } from '../e2e/rig/dbus.ts';

const Message = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const Targets = z.object({
  targetInfos: z.array(z.object({ targetId: z.string(), type: z.string(), url: z.string() })),
});
const Attached = z.object({ sessionId: z.string() });
const Evaluated = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string(), exception: z.unknown().optional() }).optional(),
});

/** A page of the app, as Chromium's own protocol reaches it. Nothing is switched on in it: what is not asked costs nothing. */
export interface BenchPage {
  evaluate(expression: string): Promise<unknown>;
  /** A key that writes `text`, as a keyboard gives it; `Backspace` by its name. */
  key(text: string): Promise<void>;
  /** A key that writes nothing, held with Control where `control`. */
  press(key: string, control?: boolean): Promise<void>;
  /** The main button of the mouse in the middle of the first element that `selector` finds. */
  click(selector: string): Promise<void>;
}

/** `windowsVirtualKeyCode` of what a bench presses. */
const KEY_CODES: Readonly<Record<string, number>> = { Escape: 27, k: 75 };
/** Chromium's bit for it. */
const CONTROL = 2;

const Point = z.object({ x: z.number(), y: z.number() });
const middleOf = (selector: string): string => `(() => {
  const at = document.querySelector(${JSON.stringify(selector)})?.getBoundingClientRect();
  return at === undefined ? null : { x: at.x + at.width / 2, y: at.y + at.height / 2 };
})()`;

export interface DevTools {
  page(): Promise<BenchPage>;
}

/** The protocol over `--remote-debugging-pipe`: JSON, each message ended by a NUL. */
export function devToolsOver(to: Writable, from: Readable): DevTools {
  let lastId = 0;
  let pending = '';
  const waiting = new Map<number, (message: z.infer<typeof Message>) => void>();
  to.on('error', () => undefined);
  from.on('data', (chunk: Buffer) => {
    pending += chunk.toString('utf8');
    const parts = pending.split('\0');
    pending = parts.pop() ?? '';
    for (const part of parts) {
      const message = Message.parse(JSON.parse(part));
      if (message.id !== undefined) waiting.get(message.id)?.(message);
    }
  });
  const send = async (method: string, params: object = {}, sessionId?: string): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<z.infer<typeof Message>>((resolve) => waiting.set(id, resolve));
    to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result, error } = await answered;
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  return {
    page: async () => {
      const target = await waitFor('the page', async () => {
        const { targetInfos } = Targets.parse(await send('Target.getTargets'));
        return targetInfos.find(({ type, url }) => type === 'page' && url.startsWith('app://'));
      });
      const attach = { targetId: target.targetId, flatten: true };
      const { sessionId } = Attached.parse(await send('Target.attachToTarget', attach));
      const evaluate = async (expression: string): Promise<unknown> => {
        const asked = { expression, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = Evaluated.parse(
          await send('Runtime.evaluate', asked, sessionId),
        );
        if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
        return result.value;
      };
      return {
        evaluate,
        press: async (key, control = false) => {
          const named = { key, windowsVirtualKeyCode: KEY_CODES[key], modifiers: control ? CONTROL : 0 };
          await send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...named }, sessionId);
          await send('Input.dispatchKeyEvent', { type: 'keyUp', ...named }, sessionId);
        },
        click: async (selector) => {
          const at = Point.nullable().parse(await evaluate(middleOf(selector)));
          if (at === null) throw new Error(`nothing to click: ${selector}`);
          const button = { ...at, button: 'left', clickCount: 1 };
          await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...button }, sessionId);
          await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...button }, sessionId);
        },
        key: async (text) => {
          const named =
            text === 'Backspace' ? { key: text, code: text, windowsVirtualKeyCode: 8 } : { key: text, text };
          await send('Input.dispatchKeyEvent', { type: 'keyDown', ...named }, sessionId);
          await send('Input.dispatchKeyEvent', { type: 'keyUp', ...named, text: undefined }, sessionId);
        },
      };
    },
  };
}
