import { Region, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { inSlices } from '../async/in-slices.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwsFiles, AwsFileTexts, GitConfigFile } from '../ports/files.ts';
import type { Instance } from '../ports/instance.ts';
import { detachFiles } from './detach-files.ts';
import { lookingForPrograms, lookingForShadows, programsOfOthers } from './in-force.ts';
import { maskSecrets } from './ini/credential-keys.ts';
import { findSections, type IniDocument, readValue, sectionText } from './ini/ini-document.ts';
import type { AwsFileKind, IniSection } from './ini/ini-section.ts';
import { anyMarker, type IsOurs } from './ini/marker.ts';
import { rememberAsBefore } from './memory-of-writes.ts';
import { ownProfiles } from './own-profiles.ts';
import { createParsedFiles } from './parsed-files.ts';
import { type CommentsAmiss, commentsAmissIn } from './plan/comments-amiss.ts';
import type { DesiredProfile } from './plan/desired-profile.ts';
import { asOurCommand, isLost, isUnmarkedOurs, ownerOfKeys } from './plan/lost-marker.ts';
import { planProfiles } from './plan/profile-plan.ts';
import { withRealMarker } from './plan/real-marker.ts';
import { besideCommands } from './profiles-in-use.ts';
import {
  type CurrentProfiles,
  deliveryNow,
  type ProfileSession,
  type ProfilesInput,
  type ProfilesOutcome,
  type UserFiles,
} from './user-files-port.ts';
import {
  conflictsNow,
  type WriteOrder,
  type WritePorts,
  withdrawKeys,
  writeProfiles,
} from './write-profiles.ts';

export interface UserFilesPorts {
  readonly awsFiles: AwsFiles;
  readonly gitConfig: GitConfigFile;
  /** Long work on large files lets the app answer in between. */
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  /** Absent: every marked section is ours. */
  readonly instance?: Instance;
  /** Whether the records know a session: of sections that were marked before markers named one. */
  readonly isKnown?: (sessionId: string) => boolean;
  /** Absolute path of the shim. */
  readonly command: string;
  /** As in `GitFilesPorts`. */
  readonly gitFault?: (signal: AbortSignal) => Promise<string | null>;
  /** The user's home directory and environment: an import tells what in them wins over the files. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** See `ImportPorts`. Absent: whatever program a profile names is there. */
  readonly findProgram?: (program: string) => Promise<string | null>;
  /** Reads the user's own profiles; a subject of its own, which only an import needs. */
  readonly importReader: () => Promise<ImportReader>;
}

export interface ImportReader extends Pick<UserFiles, 'importPlan' | 'importDrafts' | 'keyOf'> {
  /** The texts with the proposed values of these rows of an import in them. */
  correctedTexts(texts: AwsFileTexts, corrections: readonly string[]): AwsFileTexts;
}

const DEFAULT = 'default';
const INHERITED = 'DEFAULT';
const noConsents: ReadonlySet<string> = new Set();
const nothingConsented: ReadonlyMap<string, string> = new Map();
const kinds: readonly AwsFileKind[] = ['config', 'credentials'];

/** The user's AWS and git files as one place: plans are pure, the ports write. */
export function createUserFiles(ports: UserFilesPorts): UserFiles {
  const { awsFiles, clock, command, importReader, instance } = ports;
  const parsed = createParsedFiles({ clock, owner: () => ownerNow(ports) });
  const read = async () => {
    const texts = await awsFiles.read();
    if (!texts.ok) return texts;
    const documents = [
      await parsed.of('config', texts.value.config.text),
      await parsed.of('credentials', texts.value.credentials.text),
    ];
    return ok({ texts: texts.value, documents });
  };

  const goneNow = async () => {
    const files = await read();
    return files.ok ? goneFrom(ports, files.value.documents) : noConsents;
  };
  const writing = { awsFiles, parsed, clock, instance };
  const orderOf = async (input: ProfilesInput): Promise<WriteOrder> => ({
    request: {
      desired: desiredProfiles(input),
      shimPath: command,
      instance: (await instance?.id()) ?? null,
      ...(instance === undefined ? {} : { writtenKeys: await instance.writtenKeys() }),
      consents: input.consents,
      unseen: input.unseen ?? noConsents,
      gone: (input.unseen?.size ?? 0) === 0 ? noConsents : await goneNow(),
      paths: awsFiles.paths(),
      handOver: new Map((input.handOver ?? []).map(({ profile, accessKeyId }) => [profile, accessKeyId])),
    },
    correct: await correctedBy(importReader, input.corrections ?? []),
    isImport: input.tag !== undefined,
    tag: input.tag ?? input.changeTag,
    needs: input.needs ?? [],
    isAllOrNothing: input.isAllOrNothing ?? false,
    consentedTo: input.consentedTo ?? nothingConsented,
  });

  return {
    importPlan: async (context, signal) => (await importReader()).importPlan(context, signal),
    importDrafts: async (context, choice, signal) =>
      (await importReader()).importDrafts(context, choice, signal),
    keyOf: async (profile, signal) => (await importReader()).keyOf(profile, signal),

    ...detachFiles(ports, writing, orderOf),

    currentDefault: () => defaultAfter(awsFiles, parsed, []),
    defaultAfter: (undone) => defaultAfter(awsFiles, parsed, undone),

    ownProfiles: async () => {
      const files = await read();
      return files.ok ? ok(ownProfilesIn(files.value.documents, await instance?.writtenKeys())) : files;
    },

    commentsAmiss: async () => {
      const files = await read();
      return files.ok ? ok(amissIn(files.value.documents, await instance?.writtenKeys())) : files;
    },

    currentProfiles: async () => {
      const files = await read();
      return files.ok ? ok(currentProfilesIn(files.value.documents, await instance?.writtenKeys())) : files;
    },

    shadows: async (wanted) => {
      const files = await read();
      if (!files.ok) return files;
      const written = await instance?.writtenKeys();
      const owned = files.value.documents.map((one) => withTrueOwners(one, written));
      const gone = await goneFrom(ports, owned);
      const programs = { gone, others: programsOfOthers(owned, command, gone) };
      return ok(await inSlices(lookingForShadows(owned, files.value.documents, wanted, programs), clock));
    },

    apply: async (input, signal) => {
      if (input.onlyWithdrawKeys === true) return onlyWithdrawKeys(writing);
      return writeProfiles(writing, await orderOf(input), signal);
    },

    rememberAsBefore: (change) => rememberAsBefore(instance, change),

    conflicts: async (input) => conflictsNow(writing, await orderOf(input)),

    profileText: async ({ session, isDefault }) => {
      const files = await read();
      if (!files.ok) return files;
      const file: AwsFileKind = session.delivery === 'keys' ? 'credentials' : 'config';
      const document = files.value.documents[kinds.indexOf(file)];
      const text = shownText(document, session) ?? textOnItsOwn(command, session, isDefault, file);
      return text.ok ? ok({ file: awsFiles.paths()[file], text: maskSecrets(text.value, file) }) : text;
    },
  };
}

async function ownerNow({
  instance,
  isKnown,
}: Pick<UserFilesPorts, 'instance' | 'isKnown'>): Promise<IsOurs> {
  const id = (await instance?.id()) ?? null;
  if (instance === undefined || id === null) return anyMarker;
  return (marker) =>
    marker.instance === null ? (isKnown?.(marker.sessionId) ?? true) : marker.instance === id;
}

/**
 * Seen as soon as the user has written their own keys over ours, or a tool has dropped our markers, and not only with the next
 * write.
 */
function withTrueOwners(
  { file, sections }: IniDocument,
  written: ReadonlySet<string> | undefined,
): Pick<IniDocument, 'file' | 'sections'> {
  const whose = (found: IniSection) => {
    if (file === 'credentials') return written === undefined ? found : ownerOfKeys(found, { written });
    const section = withRealMarker(found, file, written);
    return isUnmarkedOurs(section, written) ? asOurCommand(section, written) : section;
  };
  return { file, sections: sections.map(whose) };
}

/** What doctor says of the app's own command is not said of every profile. */
async function goneFrom(
  { command, findProgram, clock }: Pick<UserFilesPorts, 'command' | 'findProgram' | 'clock'>,
  documents: Parameters<typeof lookingForPrograms>[0],
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  for (const program of await inSlices(lookingForPrograms(documents), clock))
    if (program !== command && (await findProgram?.(program)) === null) gone.add(program);
  return gone;
}

/** With the proposed values of an import in them, where the user accepted those. */
async function correctedBy(
  importReader: UserFilesPorts['importReader'],
  corrections: readonly string[],
): Promise<(texts: AwsFileTexts) => AwsFileTexts> {
  if (corrections.length === 0) return (texts) => texts;
  const { correctedTexts } = await importReader();
  return (texts) => correctedTexts(texts, corrections);
}

/** The `default` profile once these files are as they were before. */
async function defaultAfter(
  awsFiles: AwsFiles,
  parsed: ReturnType<typeof createParsedFiles>,
  undone: readonly { readonly file: string; readonly before: string }[],
): Promise<Result<string | null, Problem>> {
  const texts = await awsFiles.read();
  if (!texts.ok) return texts;
  const textOf = (kind: AwsFileKind): string =>
    undone.find(({ file }) => file === awsFiles.paths()[kind])?.before ?? texts.value[kind].text;
  return ok(defaultOf(await Promise.all(kinds.map((kind) => parsed.of(kind, textOf(kind))))));
}

function defaultOf(documents: readonly IniDocument[]): string | null {
  // The credentials file wins over the config for every tool.
  const sections = documents.toReversed().flatMap((document) => findSections(document, 'profile', DEFAULT));
  return sections.find(({ sessionId }) => sessionId !== null)?.sessionId ?? null;
}

function amissIn(
  [config, credentials]: readonly IniDocument[],
  written: ReadonlySet<string> | undefined,
): readonly CommentsAmiss[] {
  // Without a memory nothing says what has been there.
  if (config === undefined || credentials === undefined || written === undefined) return [];
  return commentsAmissIn({ config, credentials }, written);
}

const ownProfilesIn = (documents: readonly IniDocument[], written: ReadonlySet<string> | undefined) =>
  ownProfiles(
    documents.map(({ file, sections }) => ({
      sections: sections.map((section) => withRealMarker(section, file, written)),
    })),
  );

function currentProfilesIn(
  documents: readonly IniDocument[],
  written: ReadonlySet<string> | undefined,
): CurrentProfiles {
  const foreign = new Set<string>();
  const sessionIds = new Set<string>();
  const unmarked = new Map<string, Region | null>();
  const regions = new Map<string, { readonly sessionId: SessionId; readonly region: Region | null }>();
  for (const document of documents)
    for (const section of withTrueOwners(document, written).sections) {
      const { file } = document;
      const { kind, name, sessionId } = section;
      if (kind !== 'profile') continue;
      const region = Region.safeParse(readValue(section, 'region')).data ?? null;
      // Ours without its marker is no profile of the user's.
      if (isLost(section)) {
        if (!unmarked.has(name)) unmarked.set(name, file === 'config' ? region : null);
        continue;
      }
      if (sessionId === null) foreign.add(name);
      else if (name !== DEFAULT) sessionIds.add(sessionId);
      const id = SessionId.safeParse(sessionId);
      if (!id.success) continue;
      if (file === 'config') regions.set(name, { sessionId: id.data, region });
      // Rotating keys of a session without a region: the config has no section of it.
      else if (!regions.has(name)) regions.set(name, { sessionId: id.data, region: null });
    }
  return { foreign, sessionIds, regions, unmarked };
}

async function onlyWithdrawKeys(ports: WritePorts): Promise<Result<ProfilesOutcome, Problem>> {
  const out = await withdrawKeys(ports);
  return out.ok ? ok({ ...out.value, conflicts: [], problems: [] }) : out;
}

/** Null: nothing of the session is in the file. */
function shownText(
  document: IniDocument | undefined,
  { id }: Pick<ProfileSession, 'id'>,
): Result<string, Problem> | null {
  const sections = document?.sections.filter(({ sessionId }) => sessionId === id) ?? [];
  if (document === undefined || sections.length === 0) return null;
  return ok(`${sections.map((section) => sectionText(document, section).trimEnd()).join('\n\n')}\n`);
}

/** What would be written of one session into empty files. */
function textOnItsOwn(
  shimPath: string,
  session: ProfileSession,
  isDefault: boolean,
  file: AwsFileKind,
): Result<string, Problem> {
  const planned = planProfiles({
    config: '',
    credentials: '',
    desired: desiredProfiles({
      sessions: [{ ...session, isWritten: true }],
      defaultSessionId: isDefault ? session.id : null,
      consents: noConsents,
    }),
    shimPath,
    consents: noConsents,
    paths: { config: '', credentials: '' },
  });
  return planned.ok ? ok(planned.value[file]) : planned;
}

/** One entry a profile, and one more for `default`. */
function desiredProfiles(input: ProfilesInput): readonly DesiredProfile[] {
  return besideCommands(wishedProfiles(input), input.inUse ?? []);
}

function wishedProfiles({ sessions, defaultSessionId }: ProfilesInput): readonly DesiredProfile[] {
  const entry = (session: ProfileSession, profile: string, region = session.region): DesiredProfile => ({
    sessionId: session.id,
    profile,
    region,
    // SECURITY: every profile inherits a section of that name in the credentials file, keys and all.
    deliver: profile === INHERITED && session.delivery === 'keys' ? 'process' : deliveryNow(session),
    lease: session.lease,
  });
  const own = sessions.filter(({ isWritten }) => isWritten);
  const current = own.flatMap((session) =>
    session.profile === null || session.profile === DEFAULT ? [] : [entry(session, session.profile)],
  );
  // After those: where two want one name, the plan takes the first.
  const others = own.flatMap((session) =>
    session.otherProfiles.flatMap(({ name, region }) =>
      name === DEFAULT ? [] : [entry(session, name, region ?? session.region)],
    ),
  );
  const named = [...current, ...others];
  const main = sessions.find(({ id, profile }) =>
    defaultSessionId === null ? profile === DEFAULT : id === defaultSessionId,
  );
  if (main === undefined) return named;
  // Somebody made it the default, so the default profile works, also for a session with no profile of its own.
  const deliver = deliveryNow(main) === 'keys' ? 'keys' : 'process';
  return [...named, { ...entry(main, DEFAULT, main.regionAsDefault ?? main.region), deliver }];
}
