import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { nearest } from './nearest.ts';

interface Sessions {
  readonly sessions: readonly SessionView[];
  readonly defaultSessionId: SessionId | null;
}

/** How a session is distinguished from others in a list. */
export const sessionLabel = (s: SessionView): string =>
  (s.profile === null || s.profile === s.name ? s.name : `${s.name} (profile ${s.profile})`).slice(0, 300);

const accountRoles = (s: SessionView): readonly string[] =>
  s.role === null
    ? []
    : [s.accountId, s.accountName].flatMap((account) => (account === null ? [] : [`${account}/${s.role}`]));

const handles = (s: SessionView): readonly string[] => [
  ...(s.profile === null ? [] : [s.profile]),
  s.name,
  s.id,
  ...accountRoles(s),
];

/**
 * For tools: a profile, an id or a whole name, never a part of one, because a near miss would be another account.
 * `default` is the default session.
 */
export function sessionByWholeName(state: Sessions, asked: string): Result<SessionView, Problem> {
  const exact = exactly(state, asked);
  if (exact !== null) return exact;
  if (asked === 'default') return err({ code: 'no-default-session' });
  const names = state.sessions.flatMap((s) => [s.profile ?? s.name]);
  return err({ code: 'unknown-profile', asked: asked.slice(0, 300), similar: nearest(asked, names) });
}

/** For a user who types: also `account/role` and any part that only one session has. */
export function sessionByPart(state: Sessions, asked: string): Result<SessionView, Problem> {
  const exact = exactly(state, asked);
  if (exact !== null) return exact;
  const byRole = state.sessions.filter((s) => accountRoles(s).includes(asked));
  const wanted = asked.toLowerCase();
  const found =
    byRole.length > 0
      ? byRole
      : state.sessions.filter(
          (s) => wanted !== '' && handles(s).some((handle) => handle.toLowerCase().includes(wanted)),
        );
  const [only] = found;
  if (only !== undefined) return found.length === 1 ? ok(only) : several(asked, found);
  if (asked === 'default') return err({ code: 'no-default-session' });
  return err({
    code: 'unknown-session',
    asked: asked.slice(0, 300),
    similar: nearest(
      asked,
      state.sessions.flatMap((s) => (s.profile === null ? [s.name] : [s.profile, s.name])),
    ),
  });
}

function exactly(state: Sessions, asked: string): Result<SessionView, Problem> | null {
  const byProfile: SessionView[] = [];
  const byName: SessionView[] = [];
  // One look at each, because a company has thousands.
  for (const session of state.sessions) {
    // The ids decide first: they are unique by nature; a name may repeat over accounts.
    if (session.id === asked) return ok(session);
    if (session.profile === asked) byProfile.push(session);
    if (session.name === asked) byName.push(session);
  }
  for (const found of [byProfile, byName]) {
    const [only] = found;
    if (only !== undefined) return found.length === 1 ? ok(only) : several(asked, found);
    // Between profiles and names, because a session called "default" is not the default session.
    if (asked === 'default') {
      const byDefault = state.sessions.find((s) => s.id === state.defaultSessionId);
      if (byDefault !== undefined) return ok(byDefault);
    }
  }
  // Last: a name that one session gave up never hides what another is called now.
  const byFormer = state.sessions.filter((s) => s.formerProfiles?.some((name) => name === asked));
  const [only] = byFormer;
  if (only !== undefined) return byFormer.length === 1 ? ok(only) : several(asked, byFormer);
  return null;
}

const several = (asked: string, found: readonly SessionView[]): Result<SessionView, Problem> =>
  err({ code: 'ambiguous', asked: asked.slice(0, 300), matches: found.slice(0, 20).map(label(found)) });

/** Labels that tell each of them apart: the id is added where names and profiles repeat. */
const label =
  (found: readonly SessionView[]) =>
  (s: SessionView): string =>
    found.filter((other) => sessionLabel(other) === sessionLabel(s)).length > 1
      ? `${sessionLabel(s)} [${s.id}]`.slice(0, 300)
      : sessionLabel(s);
