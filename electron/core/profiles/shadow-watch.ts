import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { InForce, ShadowView } from '../../../shared/shadow.ts';
import type { AttentionList } from '../attention.ts';
import type { Shadow, WantedProfile } from './in-force.ts';
import { deliveryNow, type ProfileSession, type UserFiles } from './user-files-port.ts';

/** Sees what tools take from the user's files instead of what Latchkey wrote there. */
export interface ShadowWatch {
  /** Reads the files now; the list of what needs attention follows. */
  check(signal: AbortSignal): Promise<Result<InForce, Problem>>;
}

export interface ShadowWatchPorts {
  readonly userFiles: Pick<UserFiles, 'shadows'>;
  /** Every profile that should be a session's, `default` among them. */
  readonly wanted: () => readonly WantedProfile[];
  /** After an undo the files are the user's: nothing is missing in them. */
  readonly isPaused: () => boolean;
  /** A question about this profile is open, or was answered with no: it is in sight already. */
  readonly isInSight: (profile: string) => boolean;
  readonly sessionName: (id: string) => string;
  /** What to type for exactly this session. */
  readonly handle: (id: string) => string;
  readonly paths: () => { readonly config: string; readonly credentials: string };
  readonly attention: Pick<AttentionList, 'raise' | 'clear'>;
}

const DEFAULT = 'default';
/** No session has this id: whatever the default profile gives is the user's own. */
export const nobody: WantedProfile = { profile: DEFAULT, sessionId: '', deliver: 'process', region: null };

/** Every profile by which tools should find a session. */
export function wantedProfiles(
  sessions: readonly ProfileSession[],
  defaultSessionId: SessionId | null,
): readonly WantedProfile[] {
  return sessions.flatMap((session) => {
    const { id, profile, isWritten, otherProfiles, region } = session;
    const delivery = deliveryNow(session);
    const wanted: WantedProfile[] = [];
    // As in the files: without a default session, the one that an old version called so.
    if (defaultSessionId === null ? profile === DEFAULT : id === defaultSessionId) {
      // The default profile is written for every session that is made the default.
      const deliver = delivery === 'keys' ? 'keys' : 'process';
      const asDefault = session.regionAsDefault ?? region;
      wanted.push({ profile: DEFAULT, sessionId: id, deliver, region: asDefault });
    }
    if (!isWritten || delivery === 'none') return wanted;
    // As they are written: one that an old version called `default` may have further profiles, and no main one any more.
    for (const one of [...(profile === null ? [] : [{ name: profile, region }]), ...otherProfiles])
      if (one.name !== DEFAULT)
        wanted.push({
          profile: one.name,
          sessionId: id,
          deliver: one.name === 'DEFAULT' && delivery === 'keys' ? 'process' : delivery,
          region: one.region ?? region,
        });
    return wanted;
  });
}

/** So many profiles are named in the window and the tray; doctor names all. */
const MOST_SHOWN = 5;

export function createShadowWatch(ports: ShadowWatchPorts): ShadowWatch {
  let shown: ReadonlySet<string> = new Set();

  const show = (views: readonly ShadowView[]): void => {
    const worst = new Map<string, ShadowView>();
    // A file that is refused as a whole is one matter, however many profiles are in it.
    const unreadable =
      views.find(({ profile, cause }) => profile === DEFAULT && cause === 'unreadable') ??
      views.find(({ cause }) => cause === 'unreadable');
    for (const view of views)
      if (!worst.has(view.profile) && (view.cause !== 'unreadable' || view === unreadable))
        worst.set(view.profile, view);
    const now = [...worst.values()].filter(({ profile }) => !ports.isInSight(profile)).slice(0, MOST_SHOWN);
    const names = new Set(now.map(({ profile }) => profile));
    for (const profile of shown) if (!names.has(profile)) ports.attention.clear(`shadow:${profile}`);
    shown = names;
    for (const view of now)
      ports.attention.raise(
        `shadow:${view.profile}`,
        { code: 'profile-shadowed', ...view },
        { kind: 'open-page', page: 'sessions' },
      );
  };

  return {
    async check(signal) {
      const isPaused = ports.isPaused();
      // No rotating keys are in a file then: what is missing is said as of any other profile.
      const wanted = isPaused ? ports.wanted().map(asProcess) : ports.wanted();
      const hasDefault = wanted.some(({ profile }) => profile === DEFAULT);
      const found = await ports.userFiles.shadows(hasDefault ? wanted : [...wanted, nobody], signal);
      if (!found.ok) return found;
      const own = ownDefaultOf(found.value);
      const view = (shadow: Shadow) => viewOf(ports, shadow);
      const ofSessions = found.value.filter(
        ({ sessionId, cause }) => sessionId !== '' && cause !== 'unmarked',
      );
      const unmarked = isPaused ? [] : found.value.filter(({ cause }) => cause === 'unmarked').map(view);
      const views = ofSessions.filter((shadow) => counts(shadow, isPaused)).map(view);
      const beside = ofSessions.filter((shadow) => !counts(shadow, isPaused)).map(view);
      show(views);
      return ok({
        shadows: views,
        beside,
        unmarked,
        ownDefault: own.gives === null ? null : view(own.gives),
        ownRegion: own.region === null ? null : view(own.region),
      });
    },
  };
}

const asProcess = ({ profile, sessionId, region }: WantedProfile): WantedProfile => ({
  profile,
  sessionId,
  deliver: 'process',
  region,
});

/** What the default profile gives where no session is the default, of what was found for `nobody`. */
export function ownDefaultOf(found: readonly Shadow[]): {
  readonly gives: Shadow | null;
  readonly region: Shadow | null;
} {
  const own = found.filter(({ sessionId, cause }) => sessionId === '' && !givesNothing(cause));
  return {
    gives: own.find(({ cause }) => cause !== 'region') ?? null,
    region: own.find(({ cause }) => cause === 'region') ?? null,
  };
}

const givesNothing = (cause: Shadow['cause']): boolean => cause === 'missing' || cause === 'own-section';

/** Only `default` must be in the files: other profiles are written as the settings say. */
function counts({ cause, profile }: Shadow, isPaused: boolean): boolean {
  if (isPaused) return false;
  return cause !== 'missing' || profile === DEFAULT;
}

export function viewOf(
  ports: Pick<ShadowWatchPorts, 'sessionName' | 'handle' | 'paths'>,
  shadow: Shadow,
): ShadowView {
  const { profile, sessionId, cause, every, onlySdks, line, region, canTakeOver, account, asks, program } =
    shadow;
  return {
    profile: profile.slice(0, 300),
    file: ports.paths()[shadow.file].slice(0, 300),
    session: ports.sessionName(sessionId).slice(0, 300),
    ...(sessionId === '' ? {} : { handle: ports.handle(sessionId).slice(0, 300) }),
    cause,
    line,
    every,
    ...(onlySdks === undefined ? {} : { onlySdks }),
    ...(region === undefined ? {} : { region }),
    ...(canTakeOver === undefined ? {} : { canTakeOver }),
    ...(account === undefined ? {} : { account }),
    ...(asks === undefined ? {} : { asks }),
    ...(program === undefined ? {} : { program }),
  };
}
