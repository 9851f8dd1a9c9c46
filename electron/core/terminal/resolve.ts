import type { AppState } from '../../../shared/app-state.ts';
import type { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { readActsAs } from '../acts-as.ts';
import type { LeaseRequest } from '../app-api.ts';
import { parseCodeCommitUrl } from '../codecommit/url.ts';
import type { Lease } from '../credentials.ts';
import { readProfilePin } from '../profile-pin.ts';
import { isWhole, profileNames } from '../sessions/session-names.ts';
import { type RegionAnswer, type RegionCall, whichRegion } from '../sessions/which-region.ts';
import {
  type Answer,
  type Call,
  causes,
  namedInWhole,
  namedSession,
  type Superproject,
  whichSession,
} from '../sessions/which-session.ts';
import { hasExecCredentials, hasHalfKeys } from './child-environment.ts';
import type { CommandIo } from './command.ts';
import type {
  ActsAsPort,
  AnswerLeasePort,
  NoticePort,
  OwnProfilesPort,
  StatePort,
  WaitingPorts,
} from './command-ports.ts';
import { containerOf } from './given-marks.ts';
import { noteOtherMeant, noteShownOtherwise } from './io/explain.ts';
import { afterSync } from './io/sync-wait.ts';
import { droppedPin, type StartedInPorts, takenOut } from './started-in.ts';

export type ResolvePorts = StatePort & NoticePort & OwnProfilesPort & ActsAsPort & StartedInPorts;
/** What waiting for a name takes as well. */
export type WaitingResolvePorts = ResolvePorts & WaitingPorts;
type Asker = Pick<CommandIo, 'env' | 'hasForeignKeys' | 'keysOf' | 'given' | 'superprojects'> & {
  /** Absent: nobody that was started by anybody. */
  readonly pid?: CommandIo['pid'];
  readonly caller?: Pick<CommandIo['caller'], 'pid'>;
};
type Waiting = Asker & Pick<CommandIo, 'err' | 'spentMs'>;

/** What a `--profile` option names. */
export const byOption = (name: string | null): Call['named'] =>
  name === null ? null : { by: 'option', name };
/** What `PROFILE@` of an address names. */
export const byAddress = (name: string | null): Call['named'] =>
  name === null ? null : { by: 'address', name };

export interface How {
  /** The address may be one that git made of the superproject's: it then has lost the profile. */
  readonly isRelative?: boolean;
  /** The SDK that asks has read the profile of the call itself, so what else has that name in the files is no matter. */
  readonly isOurs?: boolean;
  /** Nobody asks for the region of the session. */
  readonly isRegionKnown?: boolean;
}

/** As `resolveNow`; a name that nobody has is waited for while a sync runs that may bring it. */
export const resolve = (
  io: Waiting,
  ports: WaitingResolvePorts,
  named: Call['named'],
  how: How,
  signal: AbortSignal,
): Promise<Result<Answer, Problem>> =>
  afterSync(io, ports, () => resolveNow(io, ports, named, how, signal), signal);

/** Which session answers this caller. The AWS files are read only where a name could be one of the user's own profiles. */
export async function resolveNow(
  io: Asker,
  ports: ResolvePorts,
  named: Call['named'],
  { isRelative = false, isOurs = false, isRegionKnown = false }: How,
  signal: AbortSignal,
): Promise<Result<Answer, Problem>> {
  if (!isOurs && !isRegionKnown) await ports.app.noticeEdits(signal);
  const { sessions, defaultSessionId, withoutDefault } = ports.app.state();
  const book = { sessions, defaultSessionId, withoutDefault };
  const pinnedId = io.env.LATCHKEY_SESSION_ID ?? null;
  const pinned = readProfilePin(io.env.LATCHKEY_SESSION_PROFILE);
  const hasOfSession = io.given?.includes('keys') === true || hasExecCredentials(io);
  const asked: Call = {
    named,
    awsProfile: io.env.AWS_PROFILE ?? null,
    awsDefaultProfile: io.env.AWS_DEFAULT_PROFILE ?? null,
    pinnedId,
    pinnedProfile: pinned.profile,
    pinnedProfileOf: pinned.of,
    pinnedAs: readActsAs(io.env.LATCHKEY_SESSION_ACTS_AS, pinnedId),
    hasForeignKeys: io.hasForeignKeys,
    keysOf: io.keysOf ?? containerOf(io),
    hasLeftKeys: !io.hasForeignKeys && hasOfSession && !pinnedId,
    hasHalfKeys: hasHalfKeys(io),
    // Those of a container come behind the files.
    areFilesFirst: io.given !== null && !['keys', 'web-identity'].some((one) => io.given?.includes(one)),
    superproject: isRelative ? superprojectNames(io.superprojects) : null,
  };
  const { actsAs } = ports.app;
  const [cause] = causes(asked, book);
  const beside = takenOut(io, ports, cause);
  const call: Call = {
    ...asked,
    pinnedProfile: asked.pinnedProfile ?? beside.pinnedProfile,
    pinnedAs: asked.pinnedAs ?? beside.pinnedAs ?? null,
    droppedPin: droppedPin(io, ports, cause),
  };
  const name = cause !== undefined && 'name' in cause ? cause.name : null;
  const isKnown = name === null || sessions.some(({ id }) => id === name);
  const isTyped = cause?.rule === 'named' && cause.by === 'argument';
  const isRead = cause?.rule === 'named' && isOurs && isInFiles(sessions, cause.name);
  if (isKnown || isRead || (isTyped && isWhole(book, cause.name)))
    return whichSession(call, { ...book, own: null, actsAs });
  const own = await ports.ownProfiles();
  if (own.ok) return whichSession(call, { ...book, own: own.value, actsAs });
  // What cannot be read here cannot be read by aws: a session of that name is the only one meant.
  const found = whichSession(call, { ...book, own: null, actsAs });
  return found.ok || isTyped ? found : own;
}

/**
 * A profile that Latchkey has written, so that the line which asks is most likely of its section. SECURITY: any other name may be
 * a profile of the user's own, which aws means and a session may be called alike.
 */
const isInFiles = (sessions: readonly SessionView[], name: string): boolean =>
  name === 'default' ||
  sessions.some((session) => session.profileWritten && profileNames(session).some((one) => one === name));

/** A session by what a user typed for it. A name that nobody has is waited for while a sync runs that may bring it. */
export async function typedSession(
  io: Pick<CommandIo, 'err' | 'spentMs'>,
  ports: OwnProfilesPort & WaitingPorts,
  name: string,
  signal: AbortSignal,
): Promise<Result<SessionView, Problem>> {
  const found = await afterSync(io, ports, () => knownByName(ports, name), signal);
  if (found.ok) {
    noteShownOtherwise(io, name, found.value);
    await noteOtherMeant(io, ports, name, found.value);
  }
  return found;
}

/** The AWS files are read only where it is no whole name. */
async function knownByName(
  ports: StatePort & OwnProfilesPort,
  name: string,
): Promise<Result<SessionView, Problem>> {
  const { sessions, defaultSessionId } = ports.app.state();
  const whole = namedInWhole({ sessions, defaultSessionId }, name);
  if (whole !== null) return whole;
  const own = await ports.ownProfiles();
  // What cannot be read here cannot be read by aws, so no profile of the user's own is meant.
  return namedSession({ sessions, defaultSessionId, own: own.ok ? own.value : null }, name);
}

/** What the remotes of the nearest superproject name of which one names a profile. */
function superprojectNames(superprojects: readonly string[]): Superproject | null {
  for (const remotes of superprojects) {
    const urls = remotes.split('\t').map((remote) => parseCodeCommitUrl(remote));
    const named = urls.flatMap((url) => (url.ok ? [url.value.profile] : []));
    const [first, ...others] = new Set(named.filter((profile) => profile !== null));
    if (first === undefined) continue;
    const isUnclear = urls.some((url) => !url.ok);
    return { profiles: [first, ...others], hasPlain: named.includes(null), isUnclear };
  }
  return null;
}

/** Which region a call of this caller is for. */
export function resolveRegion(
  { env }: Pick<CommandIo, 'env'>,
  named: Region | null,
  answer: Answer,
  { settings }: Pick<AppState, 'settings'>,
): Result<RegionAnswer, Problem> {
  const { cause, session, roles } = answer;
  const pin = readProfilePin(env.LATCHKEY_SESSION_PROFILE).profile;
  const isOfShell =
    session.id === env.LATCHKEY_SESSION_ID &&
    roles.length === 0 &&
    (cause.rule === 'pinned' || ('name' in cause && cause.name === pin));
  const call: RegionCall = {
    named,
    awsRegion: env.AWS_REGION ?? null,
    awsDefaultRegion: env.AWS_DEFAULT_REGION ?? null,
    notOf: isOfShell ? null : (env.LATCHKEY_REGION ?? null),
  };
  return whichRegion(call, answer, settings.defaultRegion);
}

/** A lease of what answers: the session, or the user's own role on top of it. Waits for a sign-in, unless told otherwise. */
export function leaseOf(
  io: Pick<CommandIo, 'caller'>,
  ports: StatePort & AnswerLeasePort,
  answer: Answer,
  signal: AbortSignal,
  how: Partial<Pick<LeaseRequest, 'whenSignInNeeded' | 'answerWithin'>> = {},
): Promise<Result<Lease, Problem>> {
  const { session, roles, ownRegion, startedAs } = answer;
  const { caller } = io;
  const pinned = startedAs === undefined ? {} : { startedAs };
  if (roles.length === 0)
    return ports.app.broker.lease(
      { sessionId: session.id, caller, whenSignInNeeded: 'wait', ...pinned, ...how },
      signal,
    );
  const region = ownRegion ?? session.region ?? ports.app.state().settings.defaultRegion;
  if (region === null)
    return Promise.resolve(err({ code: 'region-missing', session: roles.at(-1)?.profile ?? session.name }));
  return ports.app.ownRoles.lease(
    { session, roles, region, caller, whenSignInNeeded: how.whenSignInNeeded ?? 'wait', ...pinned },
    signal,
  );
}

/** How a helper that is run later finds the same answer again: an id, which no other session can get. */
export function nameForHelper({ session, roles, cause }: Answer): string {
  return roles.length > 0 && 'name' in cause ? cause.name : session.id;
}
