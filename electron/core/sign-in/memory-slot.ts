import type { Agenda } from '../async/agenda.ts';
import type { MemorySlot } from '../identity-source.ts';
import type { Secret } from '../secret.ts';

/** A secret that ends with its time, the sign-out or the app, whichever is first. */
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
    // The agenda may be late after sleep; what is asked for looks at the clock itself.
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
