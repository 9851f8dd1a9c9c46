import type { Problem } from '../../../shared/problem.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Agenda } from '../async/agenda.ts';
import type { AttentionList } from '../attention.ts';
import type { Events } from '../events.ts';
import type { Handler } from '../verb-result.ts';

const FIRST_MS = 5 * 60_000;
const AGAIN_MS = 24 * 3_600_000;
const DUE = 'update-look';
/** Of the open problem that a newer version is there. */
const NEWER = 'new-version';

/**
 * Looks once a day, where the user has switched that on: without it no connection is made that the user did not cause. It
 * downloads nothing. A look that fails says nothing; the next one does, or the user's own.
 */
export function followDailyLook(ports: {
  readonly agenda: Pick<Agenda, 'set' | 'cancel'>;
  readonly events: Pick<Events, 'on'>;
  readonly attention: Pick<AttentionList, 'raise' | 'clear'>;
  readonly settings: () => Pick<Settings, 'updates'>;
  readonly now: () => number;
  readonly look: Handler<'update'>;
  readonly lifetime: AbortSignal;
}): { readonly begin: () => void } {
  const { agenda, attention, lifetime } = ports;
  const lookSoon = (inMs: number): void =>
    agenda.set(DUE, ports.now() + inMs, () => {
      lookSoon(AGAIN_MS);
      void look();
    });
  const look = async (): Promise<void> => {
    const found = await ports.look({ install: false }, lifetime);
    if (!found.ok) return;
    const { available, staged, running: runs } = found.value;
    if (available === null || staged !== null) {
      attention.clear(NEWER);
      return;
    }
    const problem: Problem = { code: 'update-available', version: available, running: runs };
    attention.raise(NEWER, problem, { kind: 'open-page', page: 'settings' });
  };
  let isDaily = false;
  const follow = (): void => {
    const wanted = ports.settings().updates === 'daily';
    if (wanted === isDaily) return;
    isDaily = wanted;
    if (wanted) lookSoon(FIRST_MS);
    else {
      agenda.cancel(DUE);
      attention.clear(NEWER);
    }
  };
  return {
    begin() {
      ports.events.on((event) => {
        if (event.type === 'records-changed') follow();
      });
      follow();
    },
  };
}
