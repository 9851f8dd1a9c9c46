import { z } from 'zod';
import { openSessionBus, type SessionBus } from './secret-service-bus.ts';

/**
 * What the Secret Service (freedesktop.org, spec 0.2) says about the default collection, asked over D-Bus because
 * libsecret can only be asked by waiting: a call to a locked collection hangs behind a prompt and holds a libuv thread.
 */
export type KeyringState =
  | { readonly kind: 'unlocked' }
  | { readonly kind: 'locked'; readonly collection: string }
  /** The default collection lives in memory only: what is kept there is gone after a restart. */
  | { readonly kind: 'volatile' }
  /** The service runs, yet no default collection exists. */
  | { readonly kind: 'no-collection' }
  | { readonly kind: 'no-service'; readonly detail: string }
  | { readonly kind: 'no-bus'; readonly detail: string }
  /** The bus cannot be asked from here (an address form this client does not know). */
  | { readonly kind: 'unknown'; readonly detail: string };

export type UnlockOutcome = 'unlocked' | 'dismissed' | 'timed-out' | 'cancelled' | 'failed';

export interface SecretService {
  /** 10 to 30 ms. Never prompts. Bounded by 3 s. */
  look(signal: AbortSignal): Promise<KeyringState>;
  /** Shows the keyring's own unlock window and waits for the person; takes it back at the deadline or on abort. */
  unlock(collection: string, deadlineMs: number, signal: AbortSignal): Promise<UnlockOutcome>;
}

const service = 'org.freedesktop.secrets';
const root = '/org/freedesktop/secrets';
const serviceInterface = 'org.freedesktop.Secret.Service';
const lookDeadlineMs = 3000;

const Path = z.tuple([z.string()]);
const LockedReply = z.tuple([z.object({ value: z.boolean() })]);
const UnlockReply = z.tuple([z.array(z.string()), z.string()]);
const CompletedBody = z.tuple([z.boolean()]).rest(z.unknown());

export function createSecretService(options: {
  /** D-Bus address of the session bus; null when there is none. See `sessionBusAddress`. */
  readonly busAddress: string | null;
}): SecretService {
  return {
    async look(signal) {
      const opened = await openSessionBus(
        options.busAddress,
        AbortSignal.any([signal, within(lookDeadlineMs)]),
      );
      if (opened.kind !== 'open') return opened;
      try {
        return await lookAt(opened.bus);
      } catch (error) {
        const { name, detail } = dbusError(error);
        if (name === '') return { kind: 'unknown', detail };
        // UnknownObject: the alias still names a collection whose file is gone.
        if (name.endsWith('.UnknownObject') || name.endsWith('.NoSuchObject'))
          return { kind: 'no-collection' };
        return { kind: 'no-service', detail };
      } finally {
        opened.bus.close();
      }
    },
    async unlock(collection, deadlineMs, signal) {
      const opened = await openSessionBus(options.busAddress, signal);
      if (opened.kind !== 'open') return signal.aborted ? 'cancelled' : 'failed';
      const { bus } = opened;
      const deadline = within(deadlineMs);
      try {
        return await unlockWith(bus, collection, AbortSignal.any([signal, deadline]));
      } catch {
        if (signal.aborted) return 'cancelled';
        return deadline.aborted ? 'timed-out' : 'failed';
      } finally {
        // Ending the connection also takes back a prompt that still stands.
        bus.close();
      }
    },
  };
}

async function lookAt(bus: SessionBus): Promise<KeyringState> {
  const [collection] = Path.parse(await ask(bus, 'ReadAlias', 's', ['default']));
  if (collection === '/') return { kind: 'no-collection' };
  const [session] = Path.parse(await ask(bus, 'ReadAlias', 's', ['session']));
  if (collection === session || collection.endsWith('/collection/session')) return { kind: 'volatile' };
  const [locked] = LockedReply.parse(
    await bus.call({
      destination: service,
      path: collection,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: ['org.freedesktop.Secret.Collection', 'Locked'],
    }),
  );
  return locked.value ? { kind: 'locked', collection } : { kind: 'unlocked' };
}

async function unlockWith(
  bus: SessionBus,
  collection: string,
  signal: AbortSignal,
): Promise<'unlocked' | 'dismissed'> {
  const [unlocked, prompt] = UnlockReply.parse(await ask(bus, 'Unlock', 'ao', [[collection]]));
  if (prompt === '/') return unlocked.includes(collection) ? 'unlocked' : 'dismissed';
  const { fired } = await bus.onceSignal({
    path: prompt,
    interface: 'org.freedesktop.Secret.Prompt',
    member: 'Completed',
  });
  const promptCall = (member: string, signature: string, body: readonly unknown[]) =>
    bus.call({
      destination: service,
      path: prompt,
      interface: 'org.freedesktop.Secret.Prompt',
      member,
      signature,
      body,
    });
  await promptCall('Prompt', 's', ['']);
  const dismissed = await new Promise<boolean>((resolve, reject) => {
    let isStopping = false;
    const stop = () => {
      isStopping = true;
      promptCall('Dismiss', '', []).then(
        () => reject(signal.reason),
        () => reject(signal.reason),
      );
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    fired.then((body) => {
      signal.removeEventListener('abort', stop);
      const parsed = CompletedBody.safeParse(body);
      const isDismissed = parsed.success ? parsed.data[0] : true;
      // Our own Dismiss completes the prompt too: that was not the person.
      if (!isStopping || !isDismissed) resolve(isDismissed);
    }, reject);
  });
  return dismissed ? 'dismissed' : 'unlocked';
}

function ask(bus: SessionBus, member: string, signature: string, body: readonly unknown[]): Promise<unknown> {
  return bus.call({ destination: service, path: root, interface: serviceInterface, member, signature, body });
}

function within(ms: number): AbortSignal {
  return AbortSignal.timeout(ms);
}

const DbusError = z.object({ type: z.string().catch(''), text: z.string().catch('') });
function dbusError(error: unknown): { readonly name: string; readonly detail: string } {
  const parsed = DbusError.safeParse(error);
  const text = parsed.success ? parsed.data.text : '';
  const message = error instanceof Error ? error.message : String(error);
  return {
    name: parsed.success ? parsed.data.type : '',
    detail: (text === '' ? message : text).slice(0, 500),
  };
}

/** Where libdbus would look: the variable, else the bus of systemd's user session. */
export function sessionBusAddress(env: Readonly<Record<string, string | undefined>>): string | null {
  const named = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  if (named !== '') return named.startsWith('disabled:') ? null : named;
  const runtime = env.XDG_RUNTIME_DIR ?? '';
  return runtime === '' ? null : `unix:path=${runtime}/bus`;
}
