import { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { atOnce } from '../async/in-slices.ts';
import { findSections } from './ini/ini-document.ts';
import type { PlanConflict, ProfileWishes } from './plan/desired-profile.ts';
import { type PlanBasis, type ProfilePlan, planningProfiles } from './plan/profile-plan.ts';
import type { ProfileConflict } from './user-files-port.ts';

/** What a yes could settle, each with the change it would bring, which is worked out when somebody looks at it. */
export function conflictsOf(planned: ProfilePlan, wishes: ProfileWishes): readonly ProfileConflict[] {
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
        file: wishes.paths[file],
        get diff() {
          return diffOfYes(planned.documents, wishes, profile);
        },
      },
    ];
  });
}

function diffOfYes(now: PlanBasis, wishes: ProfileWishes, profile: string): string {
  const yes = atOnce(
    planningProfiles(now, {
      ...wishes,
      desired: wishes.desired.filter((desired) => desired.profile === profile),
      consents: new Set([profile]),
      keepOthers: true,
    }),
  );
  if (!yes.ok) return '';
  return [yes.value.diff.config, yes.value.diff.credentials].filter((part) => part !== '').join('\n');
}

/** Of what only the user can repair; null where there is none. */
export function blockedProblem(planned: ProfilePlan, paths: ProfileWishes['paths']): Problem | null {
  const blocked = planned.conflicts.find(({ why }) => why === 'malformed' || why === 'named-twice');
  return blocked === undefined ? null : problemOf(planned, blocked, paths);
}

function problemOf(
  planned: ProfilePlan,
  { profile, file, why }: PlanConflict,
  paths: ProfileWishes['paths'],
): Problem {
  const section = findSections(planned.documents[file], 'profile', profile)[0];
  return {
    code: 'file-malformed',
    file: paths[file],
    ...(section === undefined ? {} : { line: section.line + 1 }),
    detail:
      why === 'named-twice'
        ? `The profile ${profile} appears there more than once.`
        : `The profile ${profile} cannot be edited without losing something.`,
  };
}
