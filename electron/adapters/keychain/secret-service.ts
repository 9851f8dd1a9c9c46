import { neverAborts } from '../../../shared/never-aborts.ts';
import { type BusFailure, failureText } from '../dbus/bus-failure.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { Variant } from '../dbus/values.ts';
import { monotonicMs } from '../machine/monotonic-ms.ts';
import {
  askSecrets,
  COLLECTION,
  isGone,
  isNoObject,
  NO_OBJECT,
  readAlias,
  SERVICE,
} from './secret-service-calls.ts';
import { runPrompt } from './secret-service-prompt.ts';

/**
 * What the Secret Service (freedesktop.org, spec 0.2) says about the default collection, asked before every use of the
 * keychain: the unlock window of a locked one is shown once, however many tools wait.
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
  /** The service cannot be asked, or gave no answer that can be understood. */
  | { readonly kind: 'unknown'; readonly detail: string };

export type UnlockOutcome = 'unlocked' | 'dismissed' | 'timed-out' | 'cancelled' | 'failed';

export interface SecretService {
  /** A few ms. Never prompts. Bounded by 3 s. */
  look(signal: AbortSignal): Promise<KeyringState>;
  /**
   * Shows the keyring's own unlock window and waits for the user, up to the deadline or an abort. The window stays: a caller that
   * comes next waits for the same one.
   */
  unlock(collection: string, deadlineMs: number, signal: AbortSignal): Promise<UnlockOutcome>;
}

type Ended = 'unlocked' | 'dismissed' | 'failed';
const LOOK_DEADLINE_MS = 3_000;
/** After this a window is taken for lost, and the next tool asks for another. */
const LOST_AFTER_MS = 5 * 60_000;

export function createSecretService({ bus }: { readonly bus: SessionBus }): SecretService {
  // Never taken back: Dismiss of an unlock prompt that was shown ends gnome-keyring-daemon (an assertion in
  // perform_next_unlock of daemon/dbus/gkd-secret-unlock.c), and locks all that the user had unlocked.
  let shown: { readonly collection: string; readonly since: number; readonly end: Promise<Ended> } | null =
    null;
  const show = (collection: string): Promise<Ended> => {
    const now = monotonicMs();
    if (shown?.collection !== collection || now - shown.since > LOST_AFTER_MS) {
      const end = showUnlock(bus, collection).finally(() => {
        if (shown?.end === end) shown = null;
      });
      shown = { collection, since: now, end };
    }
    return shown.end;
  };
  return {
    async look(signal) {
      const both = AbortSignal.any([signal, AbortSignal.timeout(LOOK_DEADLINE_MS)]);
      const state = await lookOnce(bus, both);
      // A keyring or a bus that was started again answers the second time.
      return 'gone' in state ? stateAfter(await lookOnce(bus, both)) : state;
    },
    async unlock(collection, deadlineMs, signal) {
      if (signal.aborted) return 'cancelled';
      const deadline = AbortSignal.timeout(deadlineMs);
      const stop = AbortSignal.any([signal, deadline]);
      const stopped = new Promise<'cancelled' | 'timed-out'>((resolve) => {
        stop.addEventListener('abort', () => resolve(signal.aborted ? 'cancelled' : 'timed-out'), {
          once: true,
        });
      });
      return await Promise.race([show(collection), stopped]);
    },
  };
}

interface Gone {
  readonly gone: BusFailure;
}

async function lookOnce(bus: SessionBus, signal: AbortSignal): Promise<KeyringState | Gone> {
  const [alias, session] = await Promise.all([
    readAlias(bus, 'default', signal),
    readAlias(bus, 'session', signal),
  ]);
  if (!alias.ok) return stateOf(alias.error);
  const collection = alias.value;
  if (collection === NO_OBJECT) return { kind: 'no-collection' };
  if (!session.ok) return stateOf(session.error);
  if (collection === session.value || collection.endsWith('/collection/session')) return { kind: 'volatile' };
  const call = {
    path: collection,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [COLLECTION, 'Locked'],
  };
  const reply = await askSecrets(bus, call, signal);
  if (!reply.ok) return stateOf(reply.error);
  const [locked] = reply.value.body;
  if (!(locked instanceof Variant) || typeof locked.value !== 'boolean') {
    return { kind: 'unknown', detail: 'The keyring does not say whether it is locked.' };
  }
  return locked.value ? { kind: 'locked', collection } : { kind: 'unlocked' };
}

function stateOf(failure: BusFailure): KeyringState | Gone {
  if (isGone(failure)) return { gone: failure };
  const detail = failureText(failure);
  if (failure.kind === 'no-bus') return { kind: 'no-bus', detail };
  if (failure.kind !== 'error') return { kind: 'unknown', detail };
  return isNoObject(failure) ? { kind: 'no-collection' } : { kind: 'no-service', detail };
}

const stateAfter = (state: KeyringState | Gone): KeyringState =>
  'gone' in state ? { kind: 'no-service', detail: failureText(state.gone) } : state;

async function showUnlock(bus: SessionBus, collection: string): Promise<Ended> {
  const call = { interface: SERVICE, member: 'Unlock', signature: 'ao', body: [[collection]] };
  const reply = await askSecrets(bus, call, neverAborts());
  if (!reply.ok) return 'failed';
  const [unlocked, prompt] = reply.value.body;
  if (!Array.isArray(unlocked) || typeof prompt !== 'string') return 'failed';
  if (prompt === NO_OBJECT) return unlocked.includes(collection) ? 'unlocked' : 'dismissed';
  const outcome = await runPrompt(bus, { path: prompt, owner: reply.value.sender }, neverAborts());
  if (outcome === 'completed') return 'unlocked';
  return outcome === 'dismissed' ? 'dismissed' : 'failed';
}
