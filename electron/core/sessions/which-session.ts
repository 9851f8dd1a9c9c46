import { AccountId, type ProfileName, type Region, type SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { WithoutDefault } from '../../../shared/without-default.ts';
import { type ActsAs, type ActsAsNow, isSameIdentity } from '../acts-as.ts';
import type { OwnProfiles, OwnRole } from '../own-profile.ts';
import { otherSince } from './acts-as.ts';
import { defaultRemoved } from './default-gone.ts';
import {
  otherProfileMeant,
  otherProfileNamed,
  profileNames,
  sessionByPart,
  sessionByWhole,
  sessionByWholeName,
  sessionLabel,
} from './session-names.ts';

/** What a caller says, and what its surroundings say for it. */
export interface Call {
  /**
   * What the call itself names. argument: SESSION, as a user types it, so a part of a name will do · option: `--profile`, also
   * in the line of a helper · address: `PROFILE@` of a codecommit:// address. Null: it names nothing.
   */
  readonly named: { readonly by: 'argument' | 'option' | 'address'; readonly name: string } | null;
  readonly awsProfile: string | null;
  readonly awsDefaultProfile: string | null;
  /** The session that `latchkey exec` or `env` put this shell into. */
  readonly pinnedId: string | null;
  /** The profile that `latchkey exec` named for it: in this shell it means that session, whatever it comes to mean. */
  readonly pinnedProfile: string | null;
  /** The session of which that profile was, where the shell says so; another than `pinnedId`: values of two sessions are mixed. */
  readonly pinnedProfileOf?: string | null;
  /** Whom that session acted as then, where the shell says so. */
  readonly pinnedAs?: ActsAs | null;
  /** The environment has an access key that Latchkey did not put there. */
  readonly hasForeignKeys: boolean;
  /** The session of which the access key in the environment is, where Latchkey put it there. */
  readonly keysOf?: SessionId | null;
  /** The environment has credentials that Latchkey did put there, and no longer says of which session. */
  readonly hasLeftKeys?: boolean;
  /** It has an access key without its secret, with which some SDKs look into the default profile. */
  readonly hasHalfKeys?: boolean;
  /** It has no credentials that come before the default profile. */
  readonly areFilesFirst?: boolean;
  /** The session of a program above this one, of which this one's environment says nothing any more; its profile as `pinnedProfile`. */
  readonly droppedPin?: {
    readonly id: string;
    readonly profile: string | null;
    /** Whom it acted as then, where that is known. */
    readonly as?: ActsAs | null;
  } | null;
  /** What the remotes of the superproject name, for git in a submodule with a relative address. Null: none names a profile. */
  readonly superproject: Superproject | null;
}

export interface Superproject {
  /** The profiles, each once. */
  readonly profiles: readonly [string, ...string[]];
  /** Another remote is of CodeCommit and names none: it is of the default session. */
  readonly hasPlain: boolean;
  /** There are remotes of CodeCommit of which it is not known what they name. */
  readonly isUnclear: boolean;
}

/** What Latchkey knows when it is asked. */
export interface Book {
  readonly sessions: readonly SessionView[];
  readonly defaultSessionId: SessionId | null;
  readonly withoutDefault: WithoutDefault | null;
  /** Null: the caller came through a profile of ours, so what else is in the files does not matter. */
  readonly own: OwnProfiles | null;
  /** Whom a session acts as now; absent: nobody compares. */
  readonly actsAs?: ActsAsNow;
}

/** One thing that could decide, in the order of the rules; the first one does. */
export type Cause =
  | { readonly rule: 'named'; readonly by: 'argument' | 'option' | 'address'; readonly name: string }
  | {
      readonly rule: 'environment';
      readonly variable: 'AWS_PROFILE' | 'AWS_DEFAULT_PROFILE';
      readonly name: string;
    }
  | { readonly rule: 'pinned'; readonly id: string }
  | { readonly rule: 'foreign-keys' }
  /** Credentials of a session, which the shell no longer names. */
  | { readonly rule: 'foreign-keys'; readonly areLeft: true }
  | { readonly rule: 'superproject'; readonly name: string }
  | { readonly rule: 'default'; readonly id: SessionId }
  /** There never was a default session, and there is only one session at all, which is not production. */
  | { readonly rule: 'default'; readonly id: SessionId; readonly isOnlyOne: true };

export const ruleNumbers: Readonly<Record<Cause['rule'], 1 | 2 | 3 | 4 | 5 | 6>> = {
  named: 1,
  environment: 2,
  pinned: 3,
  'foreign-keys': 4,
  superproject: 5,
  default: 6,
};

export interface Answer {
  readonly session: SessionView;
  /** Roles of the user's own profiles, from the session outwards; empty: the session itself answers. */
  readonly roles: readonly OwnRole[];
  readonly account: AccountId | null;
  /** Which of the session's profiles was meant: the main one where none was named. Null: it has none. */
  readonly profile: ProfileName | null;
  /**
   * Of the profile that was named, as its line says: one of the user's own, or another than the main one of the session.
   * Null: it has none, or it is the session's.
   */
  readonly ownRegion: Region | null;
  readonly cause: Cause;
  /** Of a shell that was put into the session: whom it acted as then. Absent: it is asked for as it is now. */
  readonly startedAs?: ActsAs;
  /** What would have decided otherwise, in the order of the rules. */
  readonly passedOver: readonly Cause[];
}

/**
 * Which session answers a call: the one place that decides, for every delivery. What the call names → AWS_PROFILE →
 * AWS_DEFAULT_PROFILE → the session of this shell → (keys of somebody else: refused) → the superproject's remote → the
 * default session.
 *
 * SECURITY: a name that cannot be resolved is an error, never a reason to answer with another account.
 */
export function whichSession(call: Call, book: Book): Result<Answer, Problem> {
  const [cause, ...passedOver] = causes(call, book);
  if (cause === undefined) return err(nobody(book));
  const contradiction = contradicted(cause, call, book);
  if (contradiction !== null) return err(contradiction);
  const found = decide(cause, call, book);
  if (!found.ok) return found;
  const dropped = asDropped(cause, found.value, call, book);
  if (!dropped.ok) return dropped;
  const fallen = fallenToDefault(cause, found.value, call, book);
  if (fallen !== null) return err(fallen);
  const outermost = found.value.roles.at(-1);
  const account = outermost === undefined ? found.value.session.accountId : accountOfRole(outermost);
  return ok({ ...dropped.value, account, cause, passedOver });
}

/** As `namedSession` where the name is whole, for which no file need be read; else null. */
export const namedInWhole = (
  book: Pick<Book, 'sessions' | 'defaultSessionId'>,
  name: string,
): Result<SessionView, Problem> | null => sessionByWhole(book, name);

/** A session by what a user typed for it. `own` null: a whole name decides, or the files cannot be read. */
export function namedSession(
  book: Pick<Book, 'sessions' | 'defaultSessionId' | 'own'>,
  name: string,
): Result<SessionView, Problem> {
  return sessionByPart(book, name, book.own);
}

/** Everything that could decide, in the order of the rules. */
export function causes(call: Call, book: Omit<Book, 'own' | 'actsAs'>): readonly Cause[] {
  const found: Cause[] = [];
  if (call.named !== null) found.push({ rule: 'named', by: call.named.by, name: call.named.name });
  const variables = [
    ['AWS_PROFILE', call.awsProfile],
    ['AWS_DEFAULT_PROFILE', call.awsDefaultProfile],
  ] as const;
  // An empty variable names nothing.
  for (const [variable, name] of variables)
    if (name !== null && name !== '') found.push({ rule: 'environment', variable, name });
  if (call.pinnedId !== null && call.pinnedId !== '') found.push({ rule: 'pinned', id: call.pinnedId });
  if (call.hasForeignKeys) found.push({ rule: 'foreign-keys' });
  else if (call.hasLeftKeys === true) found.push({ rule: 'foreign-keys', areLeft: true });
  if (call.superproject !== null) found.push({ rule: 'superproject', name: call.superproject.profiles[0] });
  return [...found, ...byDefault(book)];
}

function byDefault({
  sessions,
  defaultSessionId,
  withoutDefault,
}: Pick<Book, 'sessions' | 'defaultSessionId' | 'withoutDefault'>): readonly Cause[] {
  const chosen = sessions.find(({ id }) => id === defaultSessionId);
  if (chosen !== undefined) return [{ rule: 'default', id: chosen.id }];
  // SECURITY: a user who had a default session meant that one: where it is gone, no other one takes its place.
  if (defaultSessionId !== null || withoutDefault !== null) return [];
  const [only, another] = sessions;
  // SECURITY: a session that a sync lost counts, or the loss would move a script to another account; and production is chosen.
  const isAlone = only !== undefined && another === undefined && !only.missing && only.production !== true;
  return isAlone ? [{ rule: 'default', id: only.id, isOnlyOne: true }] : [];
}

type Found = Pick<Answer, 'session' | 'roles' | 'profile' | 'ownRegion' | 'startedAs'>;

function decide(cause: Cause, call: Call, book: Book): Result<Found, Problem> {
  switch (cause.rule) {
    case 'named':
      if (cause.by === 'argument') return typed(cause.name, book);
      return byProfile(cause.name, call, book);
    case 'environment':
    case 'superproject':
      return byProfile(cause.name, call, book);
    case 'pinned':
      return byPin(cause.id, call, book, call.pinnedProfile);
    case 'default':
      return byDefaultProfile(cause.id, book);
    case 'foreign-keys':
      if (call.hasHalfKeys === true && !('areLeft' in cause)) return err({ code: 'half-keys' });
      return err({ code: 'areLeft' in cause ? 'session-keys-left' : 'foreign-keys' });
    default:
      return unreachable(cause);
  }
}

/**
 * What the environment says twice, and differently. SECURITY: whichever of the two was taken, some tool takes the other.
 */
const contradicted = (cause: Cause, call: Call, book: Book): Problem | null =>
  pinsMixed(cause, call) ??
  variablesDiffer(cause, call, book) ??
  remotesDiffer(cause, call, book) ??
  keysOfAnother(cause, call, book);

function pinsMixed(cause: Cause, { pinnedId, pinnedProfile, pinnedProfileOf = null }: Call): Problem | null {
  const isMixed =
    pinnedProfileOf !== null && pinnedId !== null && pinnedId !== '' && pinnedProfileOf !== pinnedId;
  const isTyped = cause.rule === 'named' && (cause.by === 'argument' || cause.name !== pinnedProfile);
  return isMixed && !isTyped ? { code: 'pins-mixed', profile: short(pinnedProfile ?? '') } : null;
}

function variablesDiffer(cause: Cause, call: Call, book: Book): Problem | null {
  const { awsProfile, awsDefaultProfile } = call;
  if (cause.rule !== 'environment' || !awsProfile || !awsDefaultProfile || awsProfile === awsDefaultProfile)
    return null;
  const [one, other] = [awsProfile, awsDefaultProfile].map((name) =>
    whoAnswers({ rule: 'environment', variable: 'AWS_PROFILE', name }, call, book),
  );
  if (one !== null && one === other) return null;
  return { code: 'profile-variables-differ', profile: short(awsProfile), other: short(awsDefaultProfile) };
}

/** Session, roles and region as a text that is compared; null: nobody answers. */
function whoAnswers(cause: Cause, call: Call, book: Book): string | null {
  const found = decide(cause, call, book);
  return found.ok ? JSON.stringify([found.value.session.id, found.value.roles, found.value.ownRegion]) : null;
}

/**
 * SECURITY: from which remote git made the address of the submodule nobody knows any more; with the branch or with the default session it
 * would go to another account.
 */
function remotesDiffer(cause: Cause, call: Call, book: Book): Problem | null {
  const { superproject } = call;
  if (cause.rule !== 'superproject' || superproject === null) return null;
  const { profiles, hasPlain, isUnclear } = superproject;
  const plain = hasPlain ? byDefault(book) : [];
  // A default session that is gone, or was given up, was the one of that address: its loss moves nothing to another account.
  const hadDefault = book.defaultSessionId !== null || book.withoutDefault !== null;
  const isLost = hasPlain && plain.length === 0 && hadDefault;
  if (profiles.length + plain.length === 1 && !isLost && !isUnclear) return null;
  const answers = [...profiles.map((name): Cause => ({ rule: 'superproject', name })), ...plain].map((one) =>
    whoAnswers(one, call, book),
  );
  const [first = null] = answers;
  if (!isLost && !isUnclear && first !== null && answers.every((answer) => answer === first)) return null;
  return {
    code: 'superproject-remotes-differ',
    profiles: profiles.slice(0, 5).map(short),
    hasPlain,
    isUnclear,
  };
}

/**
 * SECURITY: what was started in a session would go on in another one, because a program in between took out what says so. A name is
 * meant, but for that of the session's own profile, which may have come to mean another one.
 */
function asDropped(
  cause: Cause,
  found: Found,
  { droppedPin = null }: Call,
  book: Book,
): Result<Found, Problem> {
  if (droppedPin === null) return ok(found);
  const isMeant = 'name' in cause && cause.rule !== 'superproject' && cause.name !== 'default';
  // Below roles of the user's own it is the name that they lead to.
  const name = isMeant && found.roles.length === 0 ? cause.name : found.profile;
  if (isMeant && name !== droppedPin.profile) return ok(found);
  if (found.session.id !== droppedPin.id)
    return err({ code: 'pin-dropped', session: labelOf(droppedPin.id, book) });
  // What it started with, it keeps: the session may act as somebody else by now.
  return found.startedAs === undefined ? keptAs(found, droppedPin.as ?? null, book) : ok(found);
}

/**
 * SECURITY: an SDK that finds no credentials in the environment goes on to the default profile, which nobody has named, where the
 * shell is in a session or was given a key (docs/decisions/0041).
 */
function fallenToDefault(cause: Cause, { session }: Found, call: Call, book: Book): Problem | null {
  if (cause.rule !== 'named' || cause.by !== 'option' || cause.name !== 'default') return null;
  // No tool goes on to it where AWS_PROFILE names any; the JavaScript SDK does where only the other variable does.
  if (call.awsProfile || call.awsDefaultProfile === 'default') return null;
  if (call.hasHalfKeys === true) return { code: 'half-keys' };
  if (call.areFilesFirst !== true || !call.pinnedId || call.pinnedId === session.id) return null;
  return {
    code: 'credentials-gone',
    session: labelOf(call.pinnedId, book),
    other: labelOf(session.id, book),
  };
}

/** aws takes the keys, and git would take the session of the shell. */
function keysOfAnother(cause: Cause, call: Call, book: Book): Problem | null {
  const { keysOf = null, pinnedId } = call;
  const isPinned =
    cause.rule === 'pinned' || (cause.rule === 'environment' && cause.name === call.pinnedProfile);
  if (!isPinned || keysOf === null || keysOf === pinnedId) return null;
  return { code: 'keys-of-another', keys: labelOf(keysOf, book), session: labelOf(pinnedId ?? '', book) };
}

const labelOf = (id: string, { sessions }: Book): string => {
  const session = sessions.find((one) => one.id === id);
  return short(session === undefined ? id : sessionLabel(session));
};

/** By the profile that `exec` named, or by the id that git's helper goes by. */
const isPin = (name: string, call: Call): call is Call & { readonly pinnedId: string } =>
  call.pinnedId !== null && call.pinnedId !== '' && [call.pinnedProfile, call.pinnedId].includes(name);

/** `name`: of the profile by which it was meant; null: none was named. */
function byId(id: string, { sessions }: Book, name: string | null): Result<Found, Problem> {
  const session = sessions.find((one) => one.id === id);
  return session === undefined
    ? err({ code: 'pinned-session-gone', session: short(id) })
    : ok({ roles: [], ...meant(session, name) });
}

/**
 * SECURITY: where the session was edited to act as somebody else, or another user signed in, what it is pinned to is no more: its
 * keys, of the former identity, may be in the same environment.
 */
function byPin(id: string, call: Call, book: Book, name: string | null): Result<Found, Problem> {
  const found = byId(id, book, name);
  return found.ok ? keptAs(found.value, call.pinnedAs ?? null, book) : found;
}

function keptAs(found: Found, startedAs: ActsAs | null, { actsAs }: Book): Result<Found, Problem> {
  if (startedAs === null || actsAs === undefined) return ok(found);
  const now = actsAs(found.session.id);
  return now !== null && !isSameIdentity(startedAs, now)
    ? err(otherSince(found.session, startedAs, now))
    : ok({ ...found, startedAs });
}

function byDefaultProfile(id: string, book: Book): Result<Found, Problem> {
  const found = byId(id, book, null);
  if (!found.ok || !found.value.session.isDefault) return found;
  return ok({ ...found.value, ownRegion: found.value.session.regionAsDefault ?? null });
}

function typed(name: string, book: Book): Result<Found, Problem> {
  const session = namedSession(book, name);
  if (!session.ok) return session;
  return ok({ roles: [], ...meant(session.value, otherProfileMeant(session.value, name)?.name ?? name) });
}

/** The session by one of its profiles, with the region of that one. */
function meant(session: SessionView, name: string | null): Omit<Found, 'roles'> {
  if (name === 'default' && session.isDefault)
    return { session, profile: session.profile, ownRegion: session.regionAsDefault ?? null };
  const other = name === null ? null : otherProfileNamed(session, name);
  return { session, profile: other?.name ?? session.profile, ownRegion: other?.region ?? null };
}

/**
 * A profile as the AWS CLI would resolve it: a role of the user's own through its source profile. An id is ours alone, so
 * no file is asked about it; nor about the profile that `exec` named for its command, wherever in the chain it comes up.
 */
function byProfile(asked: string, call: Call, book: Book): Result<Found, Problem> {
  const roles: OwnRole[] = [];
  const seen = new Set<string>();
  let ownRegion: Region | null = null;
  let name = asked;
  for (;;) {
    if (isPin(name, call)) {
      const pinned = byPin(call.pinnedId, call, book, name);
      if (!pinned.ok) return pinned;
      return ok({
        ...pinned.value,
        roles: roles.toReversed(),
        ownRegion: ownRegion ?? pinned.value.ownRegion,
      });
    }
    const own = book.sessions.some(({ id }) => id === name) ? undefined : book.own?.get(name);
    if (own?.kind === 'foreign')
      return err({
        code: 'own-profile',
        profile: name.slice(0, 300),
        has: own.credentials,
        ...(own.inOurs === true ? {} : handleOf(name, book)),
      });
    if (own?.kind !== 'role' && own?.kind !== 'alias') {
      const session = sessionByWholeName(book, name);
      if (!session.ok) return session;
      const found = meant(session.value, name);
      return ok({ ...found, roles: roles.toReversed(), ownRegion: ownRegion ?? found.ownRegion });
    }
    if (seen.has(name)) return err({ code: 'chain-cycle', chain: [...seen, name].map(short).slice(0, 64) });
    seen.add(name);
    ownRegion ??= own.region;
    if (own.kind === 'role') roles.push(own.role);
    name = own.kind === 'role' ? own.sourceProfile : own.profile;
  }
}

/** What to type for the session that has this profile, and would answer if the profile were Latchkey's. */
function handleOf(name: string, { sessions, defaultSessionId }: Book): { readonly session?: string } {
  const found = sessions.find((session) =>
    name === 'default' ? session.id === defaultSessionId : profileNames(session).some((one) => one === name),
  );
  if (found === undefined) return {};
  const { profile, id } = found;
  return { session: short(profile === null || profile === 'default' ? id : profile) };
}

const short = (name: string): string => name.slice(0, 300);

/** `arn:aws:iam::ACCOUNT:role/NAME` */
function accountOfRole({ roleArn }: OwnRole): AccountId | null {
  return AccountId.safeParse(roleArn.split(':')[4]).data ?? null;
}

function nobody({ sessions, withoutDefault }: Book): Problem {
  if (withoutDefault?.why === 'removed') return defaultRemoved(withoutDefault);
  const usable = sessions.filter(({ missing }) => !missing);
  if (usable.length < 2) return { code: 'no-default-session' };
  const names = usable.slice(0, 8).map(sessionLabel).join(', ');
  const more = usable.length > 8 ? ` and ${usable.length - 8} more` : '';
  return { code: 'no-default-session', among: `${names}${more}`.slice(0, 3_000) };
}
