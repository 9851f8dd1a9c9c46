import type { Problem } from '../../../../shared/problem.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { atOnce, type SlicedWork } from '../../async/in-slices.ts';
import type { NewKept } from '../../ports/files.ts';
import { writtenOther } from '../../ports/instance.ts';
import { maskSecrets } from '../ini/credential-keys.ts';
import { type IniDocument, parseIni, sectionText } from '../ini/ini-document.ts';
import { type AwsFileKind, type IniFault, type IniSection, isUncertain } from '../ini/ini-section.ts';
import { unifiedDiff } from '../ini/text-diff.ts';
import { ourCommand } from '../own-profiles.ts';
import {
  type DesiredProfile,
  keysIn,
  type PlanConflict,
  type ProfilePlanInput,
  type ProfileRequest,
  type Shadowing,
} from './desired-profile.ts';
import { copyBeside, keepingOf } from './kept-beside.ts';
import {
  asOurCommand,
  asOurs,
  asOursBeside,
  isLeftCommand,
  isLostConfig,
  isOfAnother,
  isUnmarkedBeside,
  type LeftCommands,
  ownerOfKeys,
} from './lost-marker.ts';
import { commandLine } from './profile-lines.ts';
import { profileNameFault } from './profile-name.ts';
import { planConfig } from './profile-plan-config.ts';
import {
  holdsCredentials,
  type PlanContext,
  type PlannedFile,
  profilesASlice,
  profilesOf,
} from './profile-plan-context.ts';
import { planCredentials } from './profile-plan-credentials.ts';
import { asTheUsers, isReallyOfAnother, withRealMarker } from './real-marker.ts';

const nothingWritten: ReadonlySet<string> = new Set();

export interface ProfilePlan {
  readonly config: string;
  readonly credentials: string;
  readonly changed: boolean;
  readonly conflicts: readonly PlanConflict[];
  readonly shadowings: readonly Shadowing[];
  /** What makes tools refuse a file as it is now; it was so before, and stays so. */
  readonly faults: readonly (IniFault & { readonly file: AwsFileKind })[];
  /** Unified diffs with secrets masked; empty without a change. Worked out at the first look. */
  readonly diff: { readonly config: string; readonly credentials: string };
  /** The two texts, as they were read again to check them. */
  readonly documents: { readonly config: IniDocument; readonly credentials: IniDocument };
  /** Lines that may not stay in a file: texts for files beside it, which must be there before the two are written. */
  readonly keep: NewKept;
  /** What is to be remembered of what the user's sections give up, and of their names. */
  readonly taken: readonly string[];
}

/** The two files as they are. */
export interface PlanBasis {
  readonly config: IniDocument;
  readonly credentials: IniDocument;
}

/**
 * What the AWS files should say. Pure and idempotent. Only sections with our marker are changed or taken out; a section
 * of the user is handed over or renamed only when its name is in `consents`.
 */
export function planProfiles(input: ProfilePlanInput): Result<ProfilePlan, Problem> {
  const config = parseIni(input.config, 'config');
  const credentials = parseIni(input.credentials, 'credentials');
  return atOnce(planningProfiles({ config, credentials }, input));
}

/** As `planProfiles`, of parsed files and in slices. */
export function* planningProfiles(
  basis: PlanBasis,
  input: ProfileRequest,
): SlicedWork<Result<ProfilePlan, Problem>> {
  const conflicts: PlanConflict[] = [];
  const { wanted, reserved } = yield* wantedByName(input.desired, conflicts);
  const known = input.writtenKeys && { written: input.writtenKeys, next: new Set(keysIn(input)) };
  const isOthers = (doc: IniDocument, section: IniSection) =>
    isOfAnother(section) && isReallyOfAnother(doc, section);
  const runsNothing = ({ options }: IniSection) =>
    options.some(
      ({ key, value }) =>
        key === 'credential_process' && input.gone?.has(ourCommand(value)?.program ?? '') === true,
    );
  // SECURITY: where the other one goes on, its session is out of that profile, and no release of ours brings it back.
  const isConsented = (doc: IniDocument, section: IniSection) =>
    input.consents.has(section.name) &&
    (input.unseen?.has(section.name) !== true || !isOthers(doc, section) || runsNothing(section));
  const isHandedOn = (doc: IniDocument, section: IniSection) =>
    isOfAnother(section) && isConsented(doc, section);
  const ofOthers = new Set<string>();
  const handedOn = (doc: IniDocument, section: IniSection, as: (one: IniSection) => IniSection) => {
    if (!isOthers(doc, section)) return asTheUsers(section);
    ofOthers.add(section.name);
    return as(section);
  };
  const command = commandLine(input.shimPath);
  const left: LeftCommands | null =
    command.ok && input.writtenKeys !== undefined
      ? { command: command.value, written: input.writtenKeys, reserved }
      : null;
  const isLeft = (section: IniSection) => left !== null && isLeftCommand(section, left);
  const context: PlanContext = {
    config: yield* profilesOf(
      basis.config,
      keepingOf('config', input.kept?.config, input.writtenKeys),
      (found) => {
        const section = withRealMarker(found, 'config', input.writtenKeys);
        const asCommand = (one: IniSection) => asOurCommand(one, input.writtenKeys);
        if (isHandedOn(basis.config, section)) return handedOn(basis.config, section, asCommand);
        return isLostConfig(section, reserved, input.writtenKeys) || isLeft(section)
          ? asCommand(section)
          : besideKeys(section, input.writtenKeys);
      },
    ),
    credentials: yield* profilesOf(
      basis.credentials,
      keepingOf('credentials', input.kept?.credentials, input.writtenKeys),
      (found) => {
        if (isHandedOn(basis.credentials, found)) return handedOn(basis.credentials, found, asOurs);
        return ownerOfKeys(found, known);
      },
    ),
    wanted,
    reserved,
    isConsented,
    shimPath: input.shimPath,
    instance: input.instance ?? null,
    paths: input.paths,
    conflicts,
    shadowings: [],
    blocked: new Set(),
    written: input.writtenKeys ?? nothingWritten,
    keepOthers: input.keepOthers ?? false,
    handOver: input.handOver ?? new Map(),
  };
  yield* findBlocks(context);
  const credentials = yield* planCredentials(context);
  if (!credentials.ok) return credentials;
  const config = yield* planConfig(context);
  if (!config.ok) return config;
  copyBeside(context.config.keeping);
  copyBeside(context.credentials.keeping);
  const taken = [...ofOthers].filter((name) => wanted.has(name) && !context.blocked.has(name));
  return ok(
    outcomeOf(
      context,
      basis,
      { config: config.value, credentials: credentials.value },
      taken.map(writtenOther),
    ),
  );
}

const besideKeys = (section: IniSection, written: ReadonlySet<string> | undefined): IniSection =>
  written !== undefined && isUnmarkedBeside(section, written) ? asOursBeside(section, written) : section;

function outcomeOf(
  context: PlanContext,
  before: PlanBasis,
  after: PlanBasis,
  ofOthers: readonly string[],
): ProfilePlan {
  const { conflicts, shadowings, paths } = context;
  const isChanged = (file: AwsFileKind) => after[file].text !== before[file].text;
  let diff: ProfilePlan['diff'] | null = null;
  const diffOf = (file: AwsFileKind) =>
    unifiedDiff(maskSecrets(before[file].text, file), maskSecrets(after[file].text, file), {
      from: paths[file],
      to: paths[file],
    });
  return {
    config: after.config.text,
    credentials: after.credentials.text,
    changed: isChanged('config') || isChanged('credentials'),
    conflicts,
    shadowings,
    faults: [before.config, before.credentials].flatMap((doc) =>
      doc.faults.map((fault) => ({ ...fault, file: doc.file })),
    ),
    get diff() {
      diff ??= { config: diffOf('config'), credentials: diffOf('credentials') };
      return diff;
    },
    documents: after,
    taken: [...context.config.keeping.taken, ...context.credentials.keeping.taken, ...ofOthers],
    keep: { config: context.config.keeping.added, credentials: context.credentials.keeping.added },
  };
}

/** The wanted profiles by name; two for one name, and names that tools cannot see, become conflicts. */
function* wantedByName(
  all: readonly DesiredProfile[],
  conflicts: PlanConflict[],
): SlicedWork<{ readonly wanted: Map<string, DesiredProfile>; readonly reserved: Set<string> }> {
  const wanted = new Map<string, DesiredProfile>();
  const reserved = new Set<string>();
  for (const [index, desired] of all.entries()) {
    if (index % profilesASlice === profilesASlice - 1) yield;
    if (desired.deliver === 'none') continue;
    const { profile, sessionId } = desired;
    const isInvalid = profileNameFault(profile) !== null;
    if (isInvalid || reserved.has(profile)) {
      const why = isInvalid ? 'invalid-name' : 'wanted-twice';
      conflicts.push({ profile, sessionId, file: 'config', why, formerText: '' });
      continue;
    }
    reserved.add(profile);
    if (desired.deliver === 'process' || desired.lease !== null) wanted.set(profile, desired);
  }
  return { wanted, reserved };
}

/** Looks at both files before either is planned, so that a profile is never half written. */
function* findBlocks(context: PlanContext): SlicedWork<void> {
  for (const file of [context.config, context.credentials]) {
    const hasFault = faultFinder(file.doc);
    let seen = 0;
    for (const [profile, desired] of context.wanted) {
      if (++seen % profilesASlice === 0) yield;
      const sections = file.names.get(profile);
      if (sections !== undefined) findBlock(context, file, sections, desired, hasFault);
    }
  }
}

function findBlock(
  context: PlanContext,
  { doc }: PlannedFile,
  sections: readonly IniSection[],
  desired: DesiredProfile,
  hasFault: (section: IniSection) => boolean,
): void {
  const only = sections.find((section) => section.sessionId === null);
  if (only === undefined) return;
  const { profile, sessionId } = desired;
  const isMalformed = only.remains === undefined && hasFault(only);
  const why = reasonFor(sections, context.isConsented(doc, only), isMalformed);
  if (why === null) return;
  const isShadow = doc.file === 'credentials' && desired.deliver === 'process' && why === 'owned';
  if (isShadow && !holdsCredentials(only)) return;
  const formerText = sections
    .filter((section) => section.sessionId === null)
    .map((section) => maskSecrets(sectionText(doc, section), doc.file))
    .join('');
  if (isShadow)
    context.shadowings.push({
      profile,
      sessionId,
      file: doc.file,
      why: 'own-section',
      formerText,
      renamedTo: null,
    });
  else context.conflicts.push({ profile, sessionId, file: doc.file, why, formerText });
  context.blocked.add(profile);
}

function reasonFor(
  sections: readonly IniSection[],
  isConsented: boolean,
  isMalformed: boolean,
): PlanConflict['why'] | null {
  if (sections.length > 1) return 'named-twice';
  if (isMalformed) return 'malformed';
  return isConsented ? null : 'owned';
}

/** Whether a line of a section cannot be read for sure. */
function faultFinder(doc: IniDocument): (section: IniSection) => boolean {
  const lines = doc.faults
    .filter(isUncertain)
    .map(({ line }) => line)
    .toSorted((a, b) => a - b);
  return ({ line, endLine }) => {
    let [from, to] = [0, lines.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((lines[middle] ?? line) >= line) to = middle;
      else from = middle + 1;
    }
    const first = lines[from];
    return first !== undefined && first < endLine;
  };
}
