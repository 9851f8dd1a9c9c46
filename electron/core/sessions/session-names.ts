import { accountText } from '../../../shared/account.ts';
import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { OwnProfiles } from '../own-profile.ts';
import { nearest } from './nearest.ts';
import { foldName } from './same-name.ts';
import { accountRoles, alsoMeant, numberOfAnother, withAccountRole } from './typed-names.ts';

interface Sessions {
  readonly sessions: readonly SessionView[];
  readonly defaultSessionId: SessionId | null;
}

/** What a user types for exactly this session: its profile, else its id. Names repeat, and `ACCOUNT/ROLE` reads as another account's. */
export const sessionAddress = ({ id, profile }: Pick<SessionView, 'id' | 'profile'>): string =>
  profile === null || profile === 'default' || profile.includes('/') ? id : profile;

/** A session by name and profile. */
export const sessionLabel = (s: SessionView): string => profileLabel(s, s.profile);

/** A session by one of its profiles. */
export const profileLabel = ({ name }: SessionView, profile: ProfileName | null): string =>
  (profile === null || profile === name ? name : `${name} (profile ${profile})`).slice(0, 300);

/** All of its profiles, the main one first where it has one, each with the region it gives. */
export function profilesOf({ profile, region, otherProfiles = [] }: SessionView): readonly OtherProfile[] {
  const others = otherProfiles.map((other) => ({ name: other.name, region: other.region ?? region }));
  return profile === null ? others : [{ name: profile, region }, ...others];
}

export const profileNames = (session: SessionView): readonly ProfileName[] =>
  profilesOf(session).map(({ name }) => name);

type OtherProfile = NonNullable<SessionView['otherProfiles']>[number];

/** The profile of that name, where it is one beside the main one. */
export const otherProfileNamed = ({ otherProfiles }: SessionView, name: string): OtherProfile | null =>
  otherProfiles?.find((one) => one.name === name) ?? null;

/** As `otherProfileNamed`, for a user who types: also by a part that neither the session nor its main profile has. */
export function otherProfileMeant(session: SessionView, asked: string): OtherProfile | null {
  const exact = otherProfileNamed(session, asked);
  const { otherProfiles = [] } = session;
  if (exact !== null || otherProfiles.length === 0) return exact;
  const wanted = asked.toLowerCase();
  const main = [session.profile ?? '', session.name, session.id, ...accountRoles(session)];
  if (main.some((handle) => handle.toLowerCase().includes(wanted))) return null;
  const [only, another] = otherProfiles.filter(({ name }) => name.toLowerCase().includes(wanted));
  return another === undefined ? (only ?? null) : null;
}

/** How a session is distinguished from others of its name: with its account, whose number is never cut. */
export function sessionAndAccount(s: SessionView): string {
  const account = accountText(s);
  if (account === null) return sessionLabel(s);
  return `${sessionLabel(s).slice(0, 300 - account.length - 3)} · ${account}`;
}

const handles = (s: SessionView): readonly string[] => [...profileNames(s), s.name, s.id, ...accountRoles(s)];

/**
 * For tools: a profile, an id or a whole name, never a part of one, because a near miss would be another account.
 * `default` is the default session.
 */
export function sessionByWholeName(state: Sessions, asked: string): Result<SessionView, Problem> {
  const exact = exactly(state, asked);
  if (exact !== null) return exact;
  if (asked === 'default') return err({ code: 'no-default-session' });
  const names = state.sessions.flatMap((s): readonly string[] =>
    s.profile === null ? [s.name] : profileNames(s),
  );
  return err({ code: 'unknown-profile', asked: asked.slice(0, 300), similar: nearest(asked, names) });
}

/** What is typed is a whole profile, name, id or `account/role`, so a part need not be looked for. */
export const isWhole = (state: Sessions, asked: string): boolean => sessionByWhole(state, asked) !== null;

/**
 * For a user who types: also `account/role` and any part that only one session has.
 *
 * SECURITY: a word that is one of the user's own profiles means that profile, never a session that has the word in its name.
 */
export function sessionByPart(
  state: Sessions,
  asked: string,
  own: OwnProfiles | null,
): Result<SessionView, Problem> {
  const exact = sessionByWhole(state, asked);
  if (exact !== null) return exact;
  const mine = own?.get(asked);
  if (mine !== undefined) {
    const has = mine.kind === 'foreign' ? mine.credentials : mine.kind === 'role' ? 'role' : 'process';
    return err({ code: 'own-profile', profile: asked.slice(0, 300), has });
  }
  const wanted = foldName(asked);
  const found = state.sessions.filter(
    (s) => wanted !== '' && handles(s).some((handle) => foldName(handle).includes(wanted)),
  );
  if (found.length > 0) return onlyOne(state, asked, found);
  const byWords = withEveryWord(state.sessions, wanted);
  if (byWords.length > 0) return onlyOne(state, asked, byWords);
  if (asked === 'default') return err({ code: 'no-default-session' });
  return err({
    code: 'unknown-session',
    asked: asked.slice(0, 300),
    similar: nearest(
      asked,
      state.sessions.flatMap((s): readonly string[] => [...profileNames(s), s.name]),
    ),
  });
}

/** Those that have each of several words somewhere in what the palette looks at; one word is a part, which is looked for before. */
function withEveryWord(sessions: readonly SessionView[], wanted: string): readonly SessionView[] {
  const words = wanted.split(/\s+/).filter((word) => word !== '');
  if (words.length < 2) return [];
  return sessions.filter((s) => {
    const texts = [...handles(s), accountText(s) ?? '', s.role ?? '', s.region ?? ''].map(foldName);
    return words.every((word) => texts.some((text) => text.includes(word)));
  });
}

/** What is typed as a whole profile, name, id or `account/role`, for a user; null where it is none. */
export function sessionByWhole(state: Sessions, asked: string): Result<SessionView, Problem> | null {
  const exact = exactly(state, asked);
  // SECURITY: who types ACCOUNT/ROLE may mean what is shown, and not a profile of another account that is called so. A tool means the profile.
  const others = exact?.ok ? withAccountRole(state.sessions, asked, exact.value) : [];
  if (exact?.ok && others.length > 0) return several(asked, [exact.value, ...others]);
  if (exact !== null) return exact;
  const byRole = state.sessions.filter(
    (s) => s.role !== null && asked.endsWith(s.role) && accountRoles(s).includes(asked),
  );
  return byRole.length === 0 ? null : onlyOne(state, asked, byRole);
}

function exactly(state: Sessions, asked: string): Result<SessionView, Problem> | null {
  // SECURITY: before all names: in the files the default profile is the default session's, whatever a session is called.
  if (asked === 'default') {
    const byDefault = state.sessions.find((s) => s.id === state.defaultSessionId);
    if (byDefault !== undefined) return ok(byDefault);
  }
  const byProfile: SessionView[] = [];
  const byOther: SessionView[] = [];
  const byName: SessionView[] = [];
  // One look at each, because a company has thousands.
  for (const session of state.sessions) {
    // The ids decide first: they are unique by nature; a name may repeat over accounts.
    if (session.id === asked) return ok(session);
    if (session.profile === asked) byProfile.push(session);
    else if (session.otherProfiles?.some(({ name }) => name === asked) === true) byOther.push(session);
    if (session.name === asked) byName.push(session);
  }
  // SECURITY: any profile before the names of sessions: aws finds the session whose section has that name.
  for (const found of [byProfile, byOther]) {
    const [only] = found;
    if (only !== undefined) return found.length === 1 ? ok(only) : several(asked, found);
  }
  return byName.length === 0 ? null : onlyOne(state, asked, byName);
}

/** SECURITY: names may repeat, in whole or to the eye: the one that has it is meant only where nothing else can be. */
function onlyOne(
  { sessions }: Sessions,
  asked: string,
  found: readonly SessionView[],
): Result<SessionView, Problem> {
  const [only, another] = found;
  if (only === undefined || another !== undefined) return several(asked, found);
  const number = numberOfAnother(asked, only);
  if (number !== null) return err({ code: 'refused', reason: readsAsNumber(asked, number, only) });
  const others = alsoMeant(sessions, asked, only);
  return others.length === 0 ? ok(only) : several(asked, [only, ...others]);
}

const readsAsNumber = (asked: string, number: string, session: SessionView): string =>
  `"${asked.slice(0, 100)}" reads as account ${number.slice(0, 60)}, and is a name of ${sessionAndAccount(session).slice(0, 200)}. Type the number of the account that you mean.`;

const several = (asked: string, found: readonly SessionView[]): Result<SessionView, Problem> =>
  err({ code: 'ambiguous', asked: asked.slice(0, 300), matches: found.slice(0, 20).map(label(found)) });

/** Labels that tell each of them apart: with the account, and the id where account, name and profile repeat. */
function label(found: readonly SessionView[]): (s: SessionView) => string {
  const counts = new Map<string, number>();
  for (const text of found.map(sessionAndAccount)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return (s) => {
    const text = sessionAndAccount(s);
    return (counts.get(text) ?? 0) > 1 ? `${text} [${s.id}]`.slice(0, 300) : text;
  };
}
