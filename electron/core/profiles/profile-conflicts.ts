import { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { atOnce } from '../async/in-slices.ts';
import { maskSecrets } from './ini/credential-keys.ts';
import { findSections, sectionText } from './ini/ini-document.ts';
import type { PlanConflict, ProfileRequest } from './plan/desired-profile.ts';
import { isOfAnother } from './plan/lost-marker.ts';
import { type PlanBasis, type ProfilePlan, planningProfiles } from './plan/profile-plan.ts';
import { isReallyOfAnother, withRealMarker } from './plan/real-marker.ts';
import type { ProfileConflict } from './user-files-port.ts';

/** What a yes could settle, each with the change it would bring, which is worked out when somebody looks at it. */
export function conflictsOf(planned: ProfilePlan, request: ProfileRequest): readonly ProfileConflict[] {
  const open = [
    ...planned.conflicts.filter(({ why }) => why === 'owned'),
    ...planned.shadowings.filter(({ why, renamedTo }) => why === 'own-section' && renamedTo === null),
  ];
  const seen = new Set<string>();
  return open.flatMap(({ profile, sessionId, file }) => {
    const name = ProfileName.safeParse(profile);
    const id = SessionId.safeParse(sessionId);
    if (seen.has(profile) || !name.success || !id.success) return [];
    seen.add(profile);
    return [
      {
        profile: name.data,
        sessionId: id.data,
        file: request.paths[file],
        get isOfAnother() {
          return isOfAnotherNow(planned.documents, profile);
        },
        get diff() {
          return diffOfYes(planned.documents, request, profile);
        },
        get basis() {
          return basisOf(planned.documents, request, profile);
        },
      },
    ];
  });
}

/**
 * What a question about this profile is about: the session and what it wants, and the text of the user's sections. Of
 * secrets there is nothing in it, as in the diff that the user sees.
 */
export function basisOf(
  { config, credentials }: PlanBasis,
  { desired, writtenKeys }: ProfileRequest,
  profile: string,
): string {
  const wanted = desired.find((one) => one.profile === profile);
  const texts = [config, credentials].map((doc) =>
    findSections(doc, 'profile', profile)
      .filter((section) => withRealMarker(section, doc.file, writtenKeys).sessionId === null)
      .map((section) => maskSecrets(sectionText(doc, section).trimEnd(), doc.file)),
  );
  return JSON.stringify([wanted?.sessionId, wanted?.deliver, wanted?.region, texts]);
}

const isOfAnotherNow = ({ config, credentials }: PlanBasis, profile: string): boolean =>
  [config, credentials].some((doc) =>
    findSections(doc, 'profile', profile).some(
      (section) => isOfAnother(section) && isReallyOfAnother(doc, section),
    ),
  );

function diffOfYes(now: PlanBasis, request: ProfileRequest, profile: string): string {
  const yes = atOnce(
    planningProfiles(now, {
      ...request,
      desired: request.desired.filter((desired) => desired.profile === profile),
      consents: new Set([profile]),
      unseen: new Set(),
      keepOthers: true,
    }),
  );
  if (!yes.ok) return '';
  return [yes.value.diff.config, yes.value.diff.credentials].filter((part) => part !== '').join('\n');
}

/** Of what only the user can repair. `among`: of these profiles alone. */
export function blockedProblems(
  planned: ProfilePlan,
  paths: ProfileRequest['paths'],
  among?: readonly string[],
): readonly Problem[] {
  return planned.conflicts
    .filter(({ why }) => why === 'malformed' || why === 'named-twice')
    .filter(({ profile }) => among === undefined || among.includes(profile))
    .map((conflict) => problemOf(planned, conflict, paths));
}

function problemOf(
  planned: ProfilePlan,
  { profile, file, why }: PlanConflict,
  paths: ProfileRequest['paths'],
): Problem {
  const sections = findSections(planned.documents[file], 'profile', profile);
  const [section] = sections;
  return {
    code: 'profile-blocked',
    profile: profile.slice(0, 300),
    file: paths[file],
    ...(section === undefined ? {} : { line: section.line + 1 }),
    detail:
      why === 'named-twice'
        ? 'It appears there more than once.'
        : 'It cannot be edited without losing something.',
  };
}
