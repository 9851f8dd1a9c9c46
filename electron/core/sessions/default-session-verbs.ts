import { accountText } from '../../../shared/account.ts';
import { callerText } from '../../../shared/activity.ts';
import type { FollowingProgram } from '../../../shared/following-program.ts';
import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { inApp, type SwitchedBy } from '../../../shared/switched-by.ts';
import { followingText } from '../../../shared/text/following.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { FollowingPrograms } from '../following-programs.ts';
import type { Transact } from '../transaction.ts';
import { type Handler, succeededIf } from '../verb-result.ts';
import { knownSession } from './known-session.ts';
import type { ProductionQuestion } from './production-question.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import type { SessionEntry } from './session-entry.ts';
import { sessionLabel } from './session-names.ts';
import { type ChoicePatch, withChoice, withDefault, withNoDefault } from './session-records.ts';
import type { SessionFacts } from './session-views.ts';
import type { BoxEvent } from './time-box.ts';
import { type TimeBoxes, withBoxEvent } from './time-boxes.ts';

/** The default session that the user last asked for, wherever; null: none. */
export interface LatestSwitch {
  begin(sessionId: SessionId | null): void;
  /** Nobody has asked for another one since. */
  isLatest(sessionId: SessionId | null): boolean;
}

export function createLatestSwitch(): LatestSwitch {
  let latest: SessionId | null = null;
  return {
    begin(sessionId) {
      latest = sessionId;
    },
    isLatest: (sessionId) => latest === sessionId,
  };
}

const superseded = (entry: SessionEntry | null): Problem => ({
  code: 'switch-superseded',
  session: entry?.name.slice(0, 300) ?? null,
});

export interface SetDefaultPorts {
  /** One of all callers, so that a switch that waited for its sign-in does not undo a later one. */
  readonly asked: LatestSwitch;
  /** Of those that wait for their write only the last is made: what is reported of the others must stay true. */
  readonly queued: LatestSwitch;
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly activity: Pick<ActivityLog, 'add'>;
  readonly transact: Transact;
}

interface Switch {
  readonly by?: SwitchedBy | undefined;
  readonly more?: (records: Records) => Records;
  readonly note?: () => string | null;
  /** The user lets Latchkey have a default profile of their own. */
  readonly takeOver?: boolean | undefined;
}

/** The one switch, for all callers: window, palette, tray and terminal. */
function setDefault(
  ports: SetDefaultPorts,
  entry: SessionEntry | null,
  { by = inApp('window'), more = (r) => r, note = () => null, takeOver = false }: Switch,
): Promise<Result<void, Problem>> {
  const sessionId = entry?.id ?? null;
  ports.queued.begin(sessionId);
  return ports.transact({
    change: (r) => more(sessionId === null ? withNoDefault(r) : withDefault(r, sessionId)),
    refusal: () => {
      if (!ports.queued.isLatest(sessionId)) return superseded(entry);
      if (sessionId === null) return null;
      const known = knownSession(ports.catalogue, sessionId);
      return known.ok ? null : known.error;
    },
    needs: [DEFAULT],
    ...(sessionId === null ? {} : { mustWrite: true }),
    asksFor: [DEFAULT],
    agreedTo: takeOver ? [DEFAULT] : [],
    committed: () =>
      ports.activity.add({
        event: 'default-changed',
        sessionId,
        sessionName: entry?.name ?? null,
        caller: callerText({ verb: by.verb, program: by.process, pid: by.pid }),
        cwd: by.cwd,
        note: note(),
      }),
  });
}

const DEFAULT = 'default';

export interface MakeDefaultPorts extends SetDefaultPorts {
  readonly facts: Pick<SessionFacts, 'profile' | 'otherProfiles' | 'regionAsDefault' | 'view'>;
  readonly now: () => number;
  /** Epoch ms of this machine. */
  readonly clockNow: () => number;
  readonly timeBoxes: Pick<TimeBoxes, 'look'>;
  readonly programs: Pick<FollowingPrograms, 'notOf'>;
  /** Asks the user where the session is production, before anything is done. */
  readonly agreed: ProductionQuestion;
  /** Signs in to the session's identity source where that is needed. */
  readonly signInFor: (
    entry: SessionEntry,
    how: { readonly asTool: boolean },
    signal: AbortSignal,
  ) => Promise<Result<void, Problem>>;
  /** Whose account the session acts in, where only its keys say it: fetches them, and waits for them. */
  readonly learnAccount: (entry: SessionEntry, signal: AbortSignal) => Promise<unknown>;
  /** Fetches credentials in the background. */
  readonly leaseSoon: (entry: SessionEntry) => void;
}

export const makeDefault =
  (ports: MakeDefaultPorts): Handler<'makeDefault'> =>
  async ({ sessionId, profile, confirmed = false, waitsAsTool = false, takeOver, forMs, by }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    ports.asked.begin(sessionId);
    const asked = { entry: entry.value, asTool: waitsAsTool };
    const agreed = await agree(ports, asked, confirmed, signal);
    if (!agreed.ok) return agreed;
    const signedIn = await ports.signInFor(entry.value, { asTool: waitsAsTool }, signal);
    if (!signedIn.ok) return signedIn;
    // A failure shows in its state; the switch is no worse for it.
    if (ports.facts.view(entry.value).accountId === null) await ports.learnAccount(entry.value, signal);
    // The sign-in may have taken minutes, in which the user went elsewhere or marked the session as production.
    if (!ports.asked.isLatest(sessionId)) return err(superseded(entry.value));
    const stillAgreed = await agree(ports, asked, agreed.value, signal);
    if (!stillAgreed.ok) return stillAgreed;
    // A clock that was set back up to now is no matter of a time that begins now.
    ports.timeBoxes.look();
    const lastUsedAt = ports.now();
    let following: readonly FollowingProgram[] = [];
    const switched = await setDefault(ports, entry.value, {
      by,
      takeOver,
      more: (r) => {
        const used = withChoice(r, sessionId, {
          ...regionByProfile(ports, entry.value, profile),
          lastUsedAt,
        });
        return forMs === undefined ? used : withBoxEvent(used, sessionId, startedNow(ports, forMs));
      },
      note: () => {
        following = ports.programs.notOf(sessionId);
        return following.length === 0 ? null : followingText(following, lastUsedAt);
      },
    });
    if (!switched.ok) return switched;
    // The switch is done; whether the session can be leased shows in its state, and is no reason to undo the switch.
    ports.leaseSoon(entry.value);
    return ok(following.length === 0 ? {} : { following: [...following] });
  };

const startedNow = ({ clockNow }: Pick<MakeDefaultPorts, 'clockNow'>, forMs: number): BoxEvent => ({
  type: 'started',
  at: clockNow(),
  forMs,
  usualMs: null,
});

/** The default profile has the region of the profile by which the session was named; without one, it keeps its own. */
function regionByProfile(
  { facts }: Pick<MakeDefaultPorts, 'facts'>,
  entry: SessionEntry,
  profile: ProfileName | undefined,
): ChoicePatch {
  if (profile === undefined) return {};
  const others = facts.otherProfiles(entry);
  const named = others.find(({ name }) => name === profile);
  if (named !== undefined) return { regionAsDefault: named.region ?? undefined };
  if (profile !== facts.profile(entry)) return {};
  // A region that came in another way, as with an import, stays.
  const isOfAnother = others.some(({ region }) => region === facts.regionAsDefault(entry));
  return isOfAnother ? { regionAsDefault: undefined } : {};
}

/** Asks the user; a yes is their latest word. True: they have said yes; false: there was nothing to ask. */
async function agree(
  { agreed, asked, facts }: MakeDefaultPorts,
  { entry, asTool }: { readonly entry: SessionEntry; readonly asTool: boolean },
  isConfirmed: boolean,
  signal: AbortSignal,
): Promise<Result<boolean, Problem>> {
  const view = facts.view(entry);
  // A question in the window would keep a terminal waiting, which asks in its own way.
  if (asTool && !isConfirmed && view.production === true && !view.isDefault)
    return err({ code: 'production-unconfirmed', session: sessionLabel(view), account: accountText(view) });
  const answer = await agreed(view, isConfirmed, signal);
  if (answer.ok && answer.value && !isConfirmed) asked.begin(entry.id);
  return answer;
}

/** The user wants no default session: what names none is refused until they choose one. */
export const clearDefault =
  (ports: SetDefaultPorts): Handler<'clearDefault'> =>
  async ({ by }) => {
    ports.asked.begin(null);
    return succeededIf(await setDefault(ports, null, { by }));
  };
