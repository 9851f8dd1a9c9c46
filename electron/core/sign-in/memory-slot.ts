import type { Agenda } from '../async/agenda.ts';
import type { MemorySlot } from '../identity-source.ts';
import type { Secret } from '../secret.ts';

/** Keeps a secret until it expires, the user signs out or the app ends, whichever comes first. */
export function createMemorySlot(ports: {
  readonly key: string;
  readonly now: () => number;
  readonly agenda: Pick<Agenda, 'set' | 'cancel'>;
}): MemorySlot {
  let kept: { readonly secret: Secret<string>; readonly expiresAt: number } | null = null;
  const clear = (): void => {
    kept = null;
    ports.agenda.cancel(ports.key);
  };
  return {
    // The agenda may be late after the machine slept, so compare with the clock here too.
    get() {
      if (kept !== null && kept.expiresAt <= ports.now()) clear();
      return kept?.secret ?? null;
    },
    set(secret, expiresAt) {
      clear();
      if (expiresAt <= ports.now()) return;
      kept = { secret, expiresAt };
      ports.agenda.set(ports.key, expiresAt, clear);
    },
    clear,
  };
}
