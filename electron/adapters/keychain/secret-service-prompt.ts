import { BUS } from '../dbus/names.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import type { DbusValue } from '../dbus/values.ts';
import { askSecrets, PROMPT } from './secret-service-calls.ts';

const DISMISS_TIMEOUT_MS = 2_000;

export type PromptOutcome = 'completed' | 'dismissed' | 'stopped' | 'failed';

/**
 * Shows a window of the keyring's own and waits for what the user does with it. On abort the window is taken back; `failed`
 * when the keyring or the bus goes away under it.
 */
export async function runPrompt(
  bus: SessionBus,
  /** The prompt, and the unique name of the keyring that made it. */
  prompt: { readonly path: string; readonly owner: string },
  signal: AbortSignal,
): Promise<PromptOutcome> {
  if (!prompt.owner.startsWith(':')) return 'failed';
  const sender = `:${prompt.owner.slice(1)}` as const;
  let isStopping = false;
  let end = (_: PromptOutcome): void => undefined;
  const ended = new Promise<PromptOutcome>((resolve) => {
    end = resolve;
  });
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await askSecrets(
      bus,
      { path: prompt.path, interface: PROMPT, member: 'Dismiss' },
      AbortSignal.timeout(DISMISS_TIMEOUT_MS),
    );
    end('stopped');
  };
  const completed = (isDismissed: DbusValue | undefined): void => {
    if (isDismissed === false) end('completed');
    // Our own Dismiss completes the prompt too: that was not the user.
    else if (!isStopping) end('dismissed');
  };
  const onAbort = (): void => void stop();
  const quiet = [
    bus.listen(
      { sender, path: prompt.path, interface: PROMPT, member: 'Completed' },
      { onSignal: ({ body }) => completed(body[0]), onLost: () => end('failed') },
    ),
    bus.listen(
      { sender: BUS, interface: BUS, member: 'NameOwnerChanged', arg0: sender, arg2: '' },
      { onSignal: () => end('failed') },
    ),
  ];
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) return 'stopped';
    // No window id: none of our windows is behind the question.
    const call = { path: prompt.path, interface: PROMPT, member: 'Prompt', signature: 's', body: [''] };
    const shown = await askSecrets(bus, call, signal);
    if (!shown.ok && !signal.aborted) return 'failed';
    return await ended;
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const stopListening of quiet) stopListening();
  }
}
