import type { AppState } from '../../../shared/app-state.ts';
import { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { sessionLabel, sessionOfProfile } from '../sessions/find-session.ts';

type Env = Readonly<Record<string, string>>;

/**
 * Which session answers: the profile named in the URL or on the command line → AWS_PROFILE → the default session → the
 * only session there is. A named profile that is not ours is an error, never a reason to answer with another account.
 */
export function routeSession(
  state: Pick<AppState, 'sessions' | 'defaultSessionId'>,
  explicit: string | null,
  env: Env,
): Result<SessionView, Problem> {
  const named = explicit ?? (env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE || null);
  if (named !== null) return sessionOfProfile(state, named);
  const byDefault = state.sessions.find((s) => s.id === state.defaultSessionId);
  if (byDefault !== undefined) return ok(byDefault);
  const usable = state.sessions.filter((s) => !s.missing);
  const [only] = usable;
  if (only === undefined) return err({ code: 'no-default-session' });
  if (usable.length === 1) return ok(only);
  const names = usable.slice(0, 8).map(sessionLabel).join(', ');
  const more = usable.length > 8 ? ` and ${usable.length - 8} more` : '';
  return err({
    code: 'usage',
    message: `No session was named, there is no default session, and there are several: ${names}${more}. Choose one with: latchkey use SESSION`,
  });
}

/** host or URL → AWS_REGION → AWS_DEFAULT_REGION → the session → the settings. */
export function routeRegion(
  told: Region | null,
  env: Env,
  session: SessionView,
  defaultRegion: Region | null,
): Result<Region, Problem> {
  if (told !== null) return ok(told);
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const value = env[name];
    if (value === undefined || value === '') continue;
    const region = Region.safeParse(value);
    return region.success
      ? ok(region.data)
      : err({ code: 'invalid-input', field: name, reason: `"${value.slice(0, 60)}" is no region.` });
  }
  const region = session.region ?? defaultRegion;
  return region === null ? err({ code: 'region-missing', session: sessionLabel(session) }) : ok(region);
}
