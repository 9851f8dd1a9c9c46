import { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { AwsFiles, AwsFileTexts, GitConfigFile } from '../ports/files.ts';
import { gitUserFiles } from './git-files.ts';
import { maskSecrets } from './ini/credential-keys.ts';
import {
  type AwsFileKind,
  editDocument,
  findSections,
  parseIni,
  printIni,
  sectionText,
} from './ini/ini-document.ts';
import type { DesiredProfile, PlanConflict } from './plan/desired-profile.ts';
import { releaseEdits } from './plan/profile-edits.ts';
import { type ProfilePlan, planProfiles } from './plan/profile-plan.ts';
import type {
  HandOver,
  ProfileConflict,
  ProfileSession,
  ProfilesInput,
  UserFiles,
} from './user-files-port.ts';

export interface UserFilesPorts {
  readonly awsFiles: AwsFiles;
  readonly gitConfig: GitConfigFile;
  /** Absolute path of the shim. */
  readonly command: string;
  /** The person's home directory and environment: an import tells what in them wins over the files. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the user's own profiles; a subject of its own, which only an import needs. */
  readonly importReader: () => Promise<ImportReader>;
}

export interface ImportReader extends Pick<UserFiles, 'importPlan' | 'importDrafts' | 'keyOf'> {
  /** The texts with the proposed values of these rows of an import in them. */
  mendedTexts(texts: AwsFileTexts, mends: readonly string[]): AwsFileTexts;
}

const DEFAULT = 'default';
const noConsents: ReadonlySet<string> = new Set();

/** The person's AWS and git files as one place: plans are pure, the ports write. */
export function createUserFiles(ports: UserFilesPorts): UserFiles {
  const plan = (
    texts: AwsFileTexts,
    desired: readonly DesiredProfile[],
    consents: ReadonlySet<string>,
    handOver: readonly HandOver[] = [],
  ): Result<ProfilePlan, Problem> =>
    planProfiles({
      config: texts.config.text,
      credentials: texts.credentials.text,
      desired,
      shimPath: ports.command,
      consents,
      paths: { config: texts.config.path, credentials: texts.credentials.path },
      handOver: new Map(handOver.map(({ profile, accessKeyId }) => [profile, accessKeyId])),
    });

  /**
   * SECURITY: rotating keys come and go without a backup: a backup would keep them on disk after the session was stopped,
   * and an undo would bring them back.
   */
  const writeCredentials = (change: (texts: AwsFileTexts) => Result<string, Problem>) =>
    ports.awsFiles.write(
      (texts) => {
        const credentials = change(texts);
        return credentials.ok
          ? ok({ config: texts.config.text, credentials: credentials.value })
          : credentials;
      },
      { journal: false, note: 'Rotate keys' },
    );
  const withdrawKeys = () => writeCredentials(({ credentials }) => ok(withoutOwnKeys(credentials.text)));
  const writeKeys = (desired: readonly DesiredProfile[], consents: ReadonlySet<string>) =>
    writeCredentials((texts) => {
      const planned = plan(texts, desired, consents);
      if (!planned.ok) return planned;
      const [before, after] = [texts.credentials.text, planned.value.credentials];
      return ok(withoutOwnKeys(before) === withoutOwnKeys(after) ? after : before);
    });

  /** With the proposed values of an import in them, where the person accepted those. */
  const mendedBy = async (mends: readonly string[] = []): Promise<(texts: AwsFileTexts) => AwsFileTexts> => {
    if (mends.length === 0) return (texts) => texts;
    const { mendedTexts } = await ports.importReader();
    return (texts) => mendedTexts(texts, mends);
  };

  /** Mended lines, profiles, sections handed over: all that is no live key, with a backup. */
  const writeProfiles = (
    input: ProfilesInput,
    wholePlan: (texts: AwsFileTexts) => Result<ProfilePlan, Problem>,
    keysAreOut: boolean,
  ) =>
    ports.awsFiles.write(
      (texts) => {
        const planned = wholePlan(texts);
        if (!planned.ok) return planned;
        const { config, credentials } = planned.value;
        return ok({ config, credentials: keysAreOut ? withoutOwnKeys(credentials) : texts.credentials.text });
      },
      input.tag === undefined
        ? { journal: true, note: 'Write profiles' }
        : { journal: true, note: 'Import', tag: input.tag },
    );

  return {
    importPlan: async (context, signal) => (await ports.importReader()).importPlan(context, signal),
    importDrafts: async (context, choice, signal) =>
      (await ports.importReader()).importDrafts(context, choice, signal),
    keyOf: async (profile, signal) => (await ports.importReader()).keyOf(profile, signal),

    ...gitUserFiles(ports),

    standingDefault: async () => {
      const texts = await ports.awsFiles.read();
      if (!texts.ok) return texts;
      const sections = (['credentials', 'config'] as const).flatMap((file) =>
        findSections(parseIni(texts.value[file].text, file), 'profile', DEFAULT),
      );
      return ok(sections.find(({ sessionId }) => sessionId !== null)?.sessionId ?? null);
    },

    foreignProfiles: async () => {
      const texts = await ports.awsFiles.read();
      if (!texts.ok) return texts;
      const names = (['config', 'credentials'] as const).flatMap((file) =>
        parseIni(texts.value[file].text, file)
          .sections.filter((section) => section.kind === 'profile' && section.sessionId === null)
          .map(({ name }) => name),
      );
      return ok(new Set(names));
    },

    apply: async (input, signal) => {
      const changedFiles = new Set<string>();
      const noted = async (step: ReturnType<AwsFiles['write']>) => {
        const written = await step;
        if (written.ok) for (const file of written.value.changedFiles) changedFiles.add(file);
        return written;
      };
      const texts = await ports.awsFiles.read();
      if (!texts.ok) return texts;
      if (signal.aborted) return err({ code: 'cancelled' });
      if (input.onlyWithdrawKeys === true) {
        const out = await noted(withdrawKeys());
        return out.ok ? ok({ conflicts: [], changedFiles: [...changedFiles] }) : out;
      }
      const desired = desiredProfiles(input);
      const mended = await mendedBy(input.mends);
      const wholePlan = (standing: AwsFileTexts) =>
        plan(mended(standing), desired, input.consents, input.handOver);
      const planned = wholePlan(texts.value);
      if (!planned.ok) return planned;
      const { config, credentials } = texts.value;
      if (planned.value.config !== config.text || planned.value.credentials !== credentials.text) {
        // Where the person's own lines change too, a backup of the file is made: no key may stand in it then.
        const keysAreOut = withoutOwnKeys(credentials.text) !== withoutOwnKeys(planned.value.credentials);
        const steps = [
          () => (keysAreOut ? withdrawKeys() : writeKeys(desired, input.consents)),
          () => writeProfiles(input, wholePlan, keysAreOut),
          ...(keysAreOut ? [() => writeKeys(desired, input.consents)] : []),
        ];
        for (const step of steps) {
          const written = await noted(step());
          if (!written.ok) return written;
        }
      }
      const blocked = planned.value.conflicts.find(({ why }) => why === 'malformed' || why === 'named-twice');
      if (blocked !== undefined) return err(blockedProblem(texts.value, blocked));
      return ok({
        conflicts: conflictsOf(texts.value, planned.value, (name) => {
          const yes = plan(texts.value, desired, new Set([...input.consents, name]));
          return yes.ok ? yes.value : null;
        }),
        changedFiles: [...changedFiles],
      });
    },

    profileText: async ({ session, isDefault }) => {
      const texts = await ports.awsFiles.read();
      if (!texts.ok) return texts;
      const file: AwsFileKind = session.delivery === 'keys' ? 'credentials' : 'config';
      const { path, text } = texts.value[file];
      const document = parseIni(text, file);
      const standing = document.sections.filter((section) => section.sessionId === session.id);
      if (standing.length > 0) {
        const shown = standing.map((section) => sectionText(document, section).trimEnd()).join('\n\n');
        return ok({ file: path, text: maskSecrets(`${shown}\n`, file) });
      }
      const wanted = desiredProfiles({
        sessions: [session],
        defaultSessionId: isDefault ? session.id : null,
        consents: noConsents,
      });
      const empty = { path, text: '', exists: false };
      const planned = plan({ config: empty, credentials: empty }, wanted, noConsents);
      return planned.ok ? ok({ file: path, text: maskSecrets(planned.value[file], file) }) : planned;
    },
  };
}

/** One entry a profile, and one more for `default`. */
function desiredProfiles({ sessions, defaultSessionId }: ProfilesInput): readonly DesiredProfile[] {
  const entry = (session: ProfileSession, profile: string, deliver = session.delivery): DesiredProfile => ({
    sessionId: session.id,
    profile,
    region: session.region,
    deliver,
    lease: session.lease,
  });
  const named = sessions.flatMap((session) =>
    session.profile === null || session.profile === DEFAULT ? [] : [entry(session, session.profile)],
  );
  const standing = sessions.find(({ id, profile }) =>
    defaultSessionId === null ? profile === DEFAULT : id === defaultSessionId,
  );
  if (standing === undefined) return named;
  // Somebody made it the default, so the default profile works, also for a session with no profile of its own.
  return [...named, entry(standing, DEFAULT, standing.delivery === 'keys' ? 'keys' : 'process')];
}

/** A credentials file as it is when no session's keys stand in it. */
function withoutOwnKeys(text: string): string {
  const document = parseIni(text, 'credentials');
  const own = document.sections.filter(({ sessionId }) => sessionId !== null);
  return printIni(
    editDocument(
      document,
      own.flatMap((section) => releaseEdits(document, section)),
    ),
  );
}

/** What a yes could settle, each with the change it would bring. */
function conflictsOf(
  texts: AwsFileTexts,
  planned: ProfilePlan,
  withYes: (name: string) => ProfilePlan | null,
): readonly ProfileConflict[] {
  const open = [
    ...planned.conflicts.filter(({ why }) => why === 'owned'),
    ...planned.shadowings.filter(({ why, renamedTo }) => why === 'own-section' && renamedTo === null),
  ];
  const seen = new Set<string>();
  return open.flatMap(({ profile, sessionId, file }) => {
    const name = ProfileName.safeParse(profile);
    const id = SessionId.safeParse(sessionId);
    const yes = withYes(profile);
    if (seen.has(profile) || !name.success || !id.success || yes === null) return [];
    seen.add(profile);
    const diff = [yes.diff.config, yes.diff.credentials].filter((part) => part !== '').join('\n');
    return [{ profile: name.data, sessionId: id.data, file: texts[file].path, diff }];
  });
}

function blockedProblem(texts: AwsFileTexts, { profile, file, why }: PlanConflict): Problem {
  const { path, text } = texts[file];
  const section = findSections(parseIni(text, file), 'profile', profile)[0];
  return {
    code: 'file-malformed',
    file: path,
    ...(section === undefined ? {} : { line: section.line + 1 }),
    detail:
      why === 'named-twice'
        ? `The profile ${profile} stands there more than once.`
        : `The profile ${profile} cannot be edited without losing something.`,
  };
}
