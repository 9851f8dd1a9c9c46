import type { Region, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SessionChoice } from '../../../shared/records.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { recorded, type SessionProfile } from '../sessions/session-profiles.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { CurrentProfiles, ProfilesInput, UserFiles } from './user-files-port.ts';

export interface EditedRegions {
  /** The user's files, where each look and each write also settles whose a region is. */
  readonly userFiles: Pick<UserFiles, 'currentProfiles' | 'apply'>;
  /**
   * Takes over a region that the user wrote into one of our profiles, such as by `aws configure set region`. True: there was one,
   * and other profiles of its session are to say the same.
   */
  notice(signal: AbortSignal): Promise<boolean>;
  /**
   * An undo: what `work` puts back into the files is no edit of the user's. Where a profile has another region then than the records
   * say, they say that of this profile alone.
   */
  putBack<T>(work: () => Promise<Result<T, Problem>>, signal: AbortSignal): Promise<Result<T, Problem>>;
}

/**
 * A region that the user writes into a profile of ours is their choice for that profile: aws follows the line at once, so
 * everything of ours has to. The main profile's region is the session's. What was in the file when we last looked or wrote
 * tells the user's edit from our own change that has yet to be written.
 */
export function createEditedRegions(
  ports: ChoosePorts & { readonly userFiles: Pick<UserFiles, 'currentProfiles' | 'apply'> },
): EditedRegions {
  const { facts, catalogue } = ports;
  /** By profile. Null: not looked at yet in this run, when all that is in the files was written by an earlier one. */
  let known: ReadonlyMap<string, Region | null> | null = null;
  /** After a write that failed the files could not be read: a section may be ours now, with a region of the user's in it. */
  let isUnsure = false;
  /** Undos under way: whose the lines are, they say. */
  let puttingBack = 0;

  const remember = (regions: CurrentProfiles['regions']): void => {
    known = new Map([...regions].map(([profile, { region }]) => [profile, region]));
  };
  const settle = ({ regions }: CurrentProfiles): boolean => {
    if (puttingBack > 0) return false;
    const before = known;
    const edits: { readonly entry: SessionEntry; readonly profile: string; readonly region: Region }[] = [];
    // All are compared before any is taken over: the region of the main profile is that of others too.
    for (const [profile, { sessionId, region }] of regions) {
      const entry = catalogue.find(sessionId);
      // A line that is gone is no choice: the next write puts it back.
      if (entry === null || region === null || regionOf(facts, entry, profile) === region) continue;
      const isEdit =
        before?.has(profile) === true ? before.get(profile) !== region : before === null || isUnsure;
      if (isEdit) edits.push({ entry, profile, region });
    }
    remember(regions);
    isUnsure = false;
    for (const { entry, profile, region } of edits) {
      const { id } = entry;
      const others = facts.otherProfiles(entry);
      if (kindOf(facts, entry, profile) === 'further')
        catalogue.choose(id, { otherProfiles: withRegion(others, profile, region) });
      else if (profile === 'default' && facts.regionAsDefault(entry) !== facts.region(entry))
        catalogue.choose(id, { regionAsDefault: region });
      else catalogue.choose(id, { region });
    }
    return edits.length > 0;
  };

  const currentProfiles: UserFiles['currentProfiles'] = async (signal) => {
    const current = await ports.userFiles.currentProfiles(signal);
    if (current.ok) settle(current.value);
    return current;
  };
  /**
   * After a write of ours. What is neither of it nor of before came in between, or is a line of the user's that a section kept
   * when it was taken over: the next look takes it for the choice that it is.
   */
  const lookAgain = async (input: ProfilesInput, signal: AbortSignal): Promise<void> => {
    const current = await ports.userFiles.currentProfiles(signal);
    isUnsure = !current.ok;
    if (!current.ok) return;
    const before = known;
    known = new Map(
      [...current.value.regions].map(([profile, { sessionId, region }]) => {
        const isOurs = region === regionWritten(input, profile, sessionId);
        return [profile, isOurs ? region : (before?.get(profile) ?? null)];
      }),
    );
  };
  return {
    async putBack(work, signal) {
      puttingBack += 1;
      try {
        const back = await work();
        const current = back.ok ? await ports.userFiles.currentProfiles(signal) : null;
        if (current?.ok) {
          followFiles(ports, current.value);
          remember(current.value.regions);
        } else isUnsure = current !== null;
        return back;
      } finally {
        puttingBack -= 1;
      }
    },
    userFiles: {
      currentProfiles,
      async apply(input, signal) {
        const outcome = await ports.userFiles.apply(input, signal);
        // Also of a write that failed: it may have got as far as this file.
        const before = known;
        await lookAgain(input, signal);
        if (!outcome.ok) return outcome;
        const { takeBack } = outcome.value;
        return ok({
          ...outcome.value,
          async takeBack() {
            const back = await takeBack();
            if (back.ok) known = before;
            else await lookAgain(input, signal);
            return back;
          },
        });
      },
    },
    async notice(signal) {
      const current = await ports.userFiles.currentProfiles(signal);
      return current.ok && settle(current.value);
    },
  };
}

interface ChoosePorts {
  readonly catalogue: Pick<SessionCatalogue, 'find' | 'choose'>;
  readonly facts: Pick<SessionFacts, 'profile' | 'region' | 'regionAsDefault' | 'otherProfiles'>;
}

/**
 * The main profile's region is that of others too, so it comes first, and `default` is never taken for it. Where the files name
 * none, the choice of one is over.
 */
function followFiles({ catalogue, facts }: ChoosePorts, { regions }: CurrentProfiles): void {
  for (const kind of ['main', 'further', 'default'] as const)
    for (const [profile, { sessionId, region }] of regions) {
      const entry = catalogue.find(sessionId);
      if (entry === null || kind !== kindOf(facts, entry, profile)) continue;
      if (regionOf(facts, entry, profile) === region) continue;
      const patch = { region: region ?? undefined };
      if (kind === 'main') catalogue.choose(entry.id, patch);
      else if (kind === 'default') catalogue.choose(entry.id, { regionAsDefault: patch.region });
      else
        catalogue.choose(entry.id, {
          otherProfiles: withRegion(facts.otherProfiles(entry), profile, region),
        });
    }
}

const withRegion = (
  profiles: readonly SessionProfile[],
  profile: string,
  region: Region | null,
): SessionChoice['otherProfiles'] =>
  recorded(profiles.map(({ name, region: own }) => ({ name, region: name === profile ? region : own })));

/** Null: no profile of this session, as far as the records know. */
function kindOf(
  facts: ChoosePorts['facts'],
  entry: SessionEntry,
  profile: string,
): 'main' | 'further' | 'default' | null {
  if (profile === 'default') return 'default';
  if (profile === facts.profile(entry)) return 'main';
  return facts.otherProfiles(entry).some(({ name }) => name === profile) ? 'further' : null;
}

/** What the files are to say of it. */
function regionOf(
  facts: Pick<SessionFacts, 'region' | 'regionAsDefault' | 'otherProfiles'>,
  entry: SessionEntry,
  profile: string,
): Region | null {
  if (profile === 'default') return facts.regionAsDefault(entry);
  const other = facts.otherProfiles(entry).find(({ name }) => name === profile);
  return other?.region ?? facts.region(entry);
}

/** What this write puts into a profile. */
function regionWritten(
  { sessions, defaultSessionId }: ProfilesInput,
  profile: string,
  sessionId: SessionId,
): Region | null {
  const session = sessions.find(({ id }) => id === sessionId);
  if (session === undefined) return null;
  if (profile === 'default' && sessionId === defaultSessionId)
    return session.regionAsDefault ?? session.region;
  return session.otherProfiles.find(({ name }) => name === profile)?.region ?? session.region;
}
