import type { Problem } from '../../../../shared/problem.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { maskSecrets } from '../ini/credential-keys.ts';
import {
  type AwsFileKind,
  type IniDocument,
  type IniFault,
  type IniSection,
  parseIni,
  sectionText,
} from '../ini/ini-document.ts';
import { unifiedDiff } from '../ini/text-diff.ts';
import type { DesiredProfile, PlanConflict, ProfilePlanInput, Shadowing } from './desired-profile.ts';
import { profileNameFault } from './profile-name.ts';
import { planConfig } from './profile-plan-config.ts';
import { byName, holdsCredentials, type PlanContext } from './profile-plan-context.ts';
import { planCredentials } from './profile-plan-credentials.ts';

export interface ProfilePlan {
  readonly config: string;
  readonly credentials: string;
  readonly changed: boolean;
  readonly conflicts: readonly PlanConflict[];
  readonly shadowings: readonly Shadowing[];
  /** What makes tools refuse a file as it stands; it was so before, and stays so. */
  readonly faults: readonly (IniFault & { readonly file: AwsFileKind })[];
  /** Unified diffs with secrets masked; empty without a change. */
  readonly diff: { readonly config: string; readonly credentials: string };
}

/**
 * What the AWS files should say. Pure and idempotent. Only sections with our marker are changed or taken out; a section
 * of the person is handed over or renamed only when its name is in `consents`.
 */
export function planProfiles(input: ProfilePlanInput): Result<ProfilePlan, Problem> {
  const config = parseIni(input.config, 'config');
  const credentials = parseIni(input.credentials, 'credentials');
  const conflicts: PlanConflict[] = [];
  const wanted = new Map<string, DesiredProfile>();
  const reserved = new Set<string>();
  for (const desired of input.desired) {
    if (desired.deliver === 'none') continue;
    const invalid = profileNameFault(desired.profile) !== null;
    if (invalid || reserved.has(desired.profile)) {
      const why = invalid ? 'invalid-name' : 'wanted-twice';
      conflicts.push({
        profile: desired.profile,
        sessionId: desired.sessionId,
        file: 'config',
        why,
        formerText: '',
      });
      continue;
    }
    reserved.add(desired.profile);
    if (desired.deliver === 'process' || desired.lease !== null) wanted.set(desired.profile, desired);
  }
  const { consents, shimPath, paths } = input;
  const context: PlanContext = {
    ...{ config, credentials, wanted, reserved, consents, shimPath, paths, conflicts },
    ...{ shadowings: [], blocked: new Set(), keepOthers: input.keepOthers ?? false },
    handOver: input.handOver ?? new Map(),
  };
  findBlocks(context);
  const newCredentials = planCredentials(context);
  if (!newCredentials.ok) return newCredentials;
  const newConfig = planConfig(context);
  if (!newConfig.ok) return newConfig;
  const diff = (file: AwsFileKind, after: string) =>
    unifiedDiff(maskSecrets(input[file], file), maskSecrets(after, file), {
      from: input.paths[file],
      to: input.paths[file],
    });
  return ok({
    config: newConfig.value,
    credentials: newCredentials.value,
    changed: newConfig.value !== input.config || newCredentials.value !== input.credentials,
    conflicts,
    shadowings: context.shadowings,
    faults: [config, credentials].flatMap((doc) => doc.faults.map((fault) => ({ ...fault, file: doc.file }))),
    diff: { config: diff('config', newConfig.value), credentials: diff('credentials', newCredentials.value) },
  });
}

/** Looks at both files before either is planned, so that a profile is never half written. */
function findBlocks(context: PlanContext): void {
  for (const doc of [context.config, context.credentials]) {
    const names = byName(doc);
    for (const [profile, desired] of context.wanted) {
      const sections = names.get(profile) ?? [];
      const foreign = sections.filter((section) => section.sessionId === null);
      const only = foreign[0];
      if (only === undefined) continue;
      const formerText = foreign.map((section) => maskSecrets(sectionText(doc, section), doc.file)).join('');
      const why = reasonFor(doc, sections, only, context.consents.has(profile));
      const isShadow = doc.file === 'credentials' && desired.deliver === 'process';
      if (isShadow && why === 'owned' && !holdsCredentials(only)) continue;
      if (isShadow && why === 'owned')
        context.shadowings.push({
          ...{ profile, file: doc.file, formerText, renamedTo: null },
          sessionId: desired.sessionId,
          why: 'own-section',
        });
      else if (why !== null)
        context.conflicts.push({ profile, sessionId: desired.sessionId, file: doc.file, why, formerText });
      if (why !== null) context.blocked.add(profile);
    }
  }
}

function reasonFor(
  doc: IniDocument,
  sections: readonly IniSection[],
  only: IniSection,
  consented: boolean,
): PlanConflict['why'] | null {
  if (sections.length > 1) return 'named-twice';
  const isInside = (line: number) => line >= only.line && line < only.endLine;
  if (doc.faults.some((fault) => isInside(fault.line) && fault.kind !== 'bom' && fault.kind !== 'not-utf8'))
    return 'malformed';
  return consented ? null : 'owned';
}
