import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { type ActsAsNow, isSameIdentity } from '../acts-as.ts';
import type { RunningCommand } from '../running-commands.ts';
import type { DesiredProfile } from './plan/desired-profile.ts';
import type { CurrentProfiles, ProfileInUse, ProfileSession, ProfilesInput } from './user-files-port.ts';

/** The profiles of the commands that run. Several may run in one profile, each as whom it started. */
export function inUseBy(
  commands: readonly RunningCommand[],
  actsAs: ActsAsNow,
  current: Pick<CurrentProfiles, 'regions' | 'unmarked'> | null,
): readonly ProfileInUse[] {
  const found = new Map<string, ProfileInUse>();
  for (const { profile, session, startedAs, program, pid } of commands) {
    const now = actsAs(session);
    const keysOf = now !== null && isSameIdentity(startedAs, now) ? session : null;
    const other = found.get(profile);
    if (other !== undefined && other.keysOf !== keysOf) found.set(profile, { ...other, keysOf: null });
    if (other !== undefined) continue;
    found.set(profile, { profile, keysOf, current: sectionOf(current, profile, session), program, pid });
  }
  return [...found.values()];
}

/** Where a tool dropped the marker, the command says whose it was. */
function sectionOf(
  current: Pick<CurrentProfiles, 'regions' | 'unmarked'> | null,
  profile: string,
  sessionId: SessionId,
): ProfileInUse['current'] {
  const region = current?.unmarked.get(profile);
  return current?.regions.get(profile) ?? (region === undefined ? null : { sessionId, region });
}

/** What the files may say while those commands run: the command in place of other keys, and no profile goes away. */
export function besideCommands(
  desired: readonly DesiredProfile[],
  inUse: readonly ProfileInUse[],
): readonly DesiredProfile[] {
  if (inUse.length === 0) return desired;
  const byProfile = new Map(inUse.map((one) => [one.profile, one]));
  const names = new Set(desired.flatMap(({ profile, deliver }) => (deliver === 'none' ? [] : [profile])));
  return [
    ...desired.map((one): DesiredProfile => {
      const use = byProfile.get(one.profile);
      if (use === undefined || one.deliver !== 'keys' || one.sessionId === use.keysOf) return one;
      return { ...one, deliver: 'process', lease: null };
    }),
    ...inUse.flatMap(({ profile, current }): readonly DesiredProfile[] =>
      current === null || names.has(profile)
        ? []
        : [
            {
              sessionId: current.sessionId,
              profile,
              region: current.region,
              deliver: 'process',
              lease: null,
            },
          ],
    ),
  ];
}

/** What was not done of the wishes because of a command that runs, one problem a profile. */
export function keptBack({
  sessions,
  defaultSessionId,
  inUse = [],
}: Pick<ProfilesInput, 'sessions' | 'defaultSessionId' | 'inUse'>): readonly Problem[] {
  return inUse
    .filter(({ profile, keysOf, current }) => {
      const wanting = sessions.filter(
        (session) => session.delivery !== 'none' && wants(session, profile, defaultSessionId),
      );
      if (wanting.length === 0) return current !== null;
      return wanting.some(
        ({ id, delivery, lease }) => delivery === 'keys' && lease !== null && id !== keysOf,
      );
    })
    .map(({ profile, program, pid }) => ({
      code: 'profile-in-use',
      profile: profile.slice(0, 300),
      program,
      pid,
    }));
}

const wants = (
  { id, profile, otherProfiles, isWritten }: ProfileSession,
  name: string,
  defaultSessionId: ProfilesInput['defaultSessionId'],
): boolean =>
  (name === 'default' && (id === defaultSessionId || (defaultSessionId === null && profile === name))) ||
  (isWritten && (profile === name || otherProfiles.some((other) => other.name === name)));
