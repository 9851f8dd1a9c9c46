import type { Region, SessionId } from '../../../shared/ids.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { StandingProfiles, UserFiles } from './user-files-port.ts';

export interface EditedRegions {
  /** The user's files, where each look and each write also settles whose a region is. */
  readonly userFiles: Pick<UserFiles, 'standingProfiles' | 'apply'>;
  /** Takes over a region that the user wrote into one of our profiles, such as by `aws configure set region`. */
  notice(signal: AbortSignal): Promise<void>;
}

/**
 * A region that the user writes into a profile of ours is their choice for that session: aws follows the line at once, so
 * everything of ours has to. What was in the file when we last looked or wrote tells the user's edit from our own change
 * that has yet to be written.
 */
export function createEditedRegions(ports: {
  readonly userFiles: Pick<UserFiles, 'standingProfiles' | 'apply'>;
  readonly catalogue: Pick<SessionCatalogue, 'find' | 'choose'>;
  readonly region: SessionFacts['region'];
}): EditedRegions {
  /** By profile. Null: not looked at yet in this run, when all that is in the files was written by an earlier one. */
  let known: ReadonlyMap<string, Region> | null = null;

  const remember = (regions: StandingProfiles['regions']): void => {
    known = new Map([...regions].map(([profile, { region }]) => [profile, region]));
  };
  const settle = ({ regions }: StandingProfiles): void => {
    const before = known;
    const edits = new Map<SessionId, Region>();
    // All are compared before any is taken over: a session may have two profiles, and only one of them was edited.
    for (const [profile, { sessionId, region }] of regions) {
      const entry = ports.catalogue.find(sessionId);
      if (entry === null || ports.region(entry) === region) continue;
      const isEdit = before === null || (before.has(profile) && before.get(profile) !== region);
      if (isEdit) edits.set(sessionId, region);
    }
    remember(regions);
    for (const [sessionId, region] of edits) ports.catalogue.choose(sessionId, { region });
  };

  const standingProfiles: UserFiles['standingProfiles'] = async (signal) => {
    const standing = await ports.userFiles.standingProfiles(signal);
    if (standing.ok) settle(standing.value);
    return standing;
  };
  return {
    userFiles: {
      standingProfiles,
      async apply(input, signal) {
        const outcome = await ports.userFiles.apply(input, signal);
        // Also of a write that failed: it may have got as far as this file.
        const standing = await ports.userFiles.standingProfiles(signal);
        if (standing.ok) remember(standing.value.regions);
        return outcome;
      },
    },
    async notice(signal) {
      await standingProfiles(signal);
    },
  };
}
