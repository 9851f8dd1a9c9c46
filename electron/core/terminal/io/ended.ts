import type { Problem } from '../../../../shared/problem.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { sessionAddress, sessionAndAccount } from '../../sessions/session-names.ts';

/** Why the session gives no credentials any more; null: its time is not over, or it has no end. */
export function endedProblem(view: SessionView): Problem | null {
  const { timeBox } = view;
  if (timeBox?.ended === undefined) return null;
  const { of, ended, spanMs } = timeBox;
  const { at, why } = ended;
  const asked = sessionAndAccount(view);
  return of === undefined
    ? { code: 'session-ended', session: asked, address: sessionAddress(view), at, why, spanMs }
    : { code: 'session-ended', session: of.slice(0, 300), at, why, spanMs, asked };
}
