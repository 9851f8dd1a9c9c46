import type { SessionView } from '../../../shared/session.ts';

/**
 * The sessions of a list that pass a test, in its order. With each change of state comes a new list, in which nearly all of
 * thousands are the same objects: only the others are looked at. The answer keeps its identity while it is the same.
 */
export function createPickedSessions(
  isPicked: (session: SessionView) => boolean,
): (sessions: readonly SessionView[]) => readonly SessionView[] {
  let before: readonly SessionView[] = [];
  let places = new Set<number>();
  let picked: readonly SessionView[] = [];

  const pickAgain = (sessions: readonly SessionView[]): void => {
    places = new Set();
    for (const [place, session] of sessions.entries()) if (isPicked(session)) places.add(place);
    picked = sessions.filter((_, place) => places.has(place));
  };
  const changed = (sessions: readonly SessionView[]): void => {
    let isSame = true;
    for (let place = 0; place < sessions.length; place += 1) {
      const session = sessions[place];
      if (session === undefined || session === before[place]) continue;
      const wasPicked = places.has(place);
      if (isPicked(session)) places.add(place);
      else places.delete(place);
      if (wasPicked || places.has(place)) isSame = false;
    }
    if (!isSame) picked = [...places].sort((a, b) => a - b).flatMap((place) => sessions[place] ?? []);
  };
  return (sessions) => {
    if (sessions === before) return picked;
    if (sessions.length === before.length) changed(sessions);
    else pickAgain(sessions);
    before = sessions;
    return picked;
  };
}
