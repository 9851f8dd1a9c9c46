import { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Delivery, DeliveryInput, DeliverySession, ProfileConflict } from '../delivery-port.ts';
import type { AwsFiles, AwsFileTexts, GitConfigFile } from '../ports.ts';
import { maskSecrets } from '../profiles/credential-keys.ts';
import { type AwsFileKind, findSections, parseIni, sectionText } from '../profiles/ini-document.ts';
import {
  type DesiredProfile,
  type PlanConflict,
  type ProfilePlan,
  planProfiles,
} from '../profiles/profile-plan.ts';
import { gitDelivery } from './git-delivery.ts';
import { importDelivery } from './import-delivery.ts';

export interface DeliveryPorts {
  readonly awsFiles: AwsFiles;
  readonly gitConfig: GitConfigFile;
  /** Absolute path of the shim. */
  readonly command: string;
}

const DEFAULT = 'default';
const noConsents: ReadonlySet<string> = new Set();

/** The person's AWS and git files as one place: plans are pure, the ports write. */
export function createDelivery(ports: DeliveryPorts): Delivery {
  const plan = (
    texts: AwsFileTexts,
    desired: readonly DesiredProfile[],
    consents: ReadonlySet<string>,
  ): Result<ProfilePlan, Problem> =>
    planProfiles({
      config: texts.config.text,
      credentials: texts.credentials.text,
      desired,
      shimPath: ports.command,
      consents,
      paths: { config: texts.config.path, credentials: texts.credentials.path },
    });

  /**
   * Rotating keys are written by themselves and without a backup: a backup would keep them on disk after the session
   * was stopped, and an undo would bring them back.
   */
  const writeOwnKeys = (desired: readonly DesiredProfile[], consents: ReadonlySet<string>) =>
    ports.awsFiles.write(
      (texts) => {
        const planned = plan(texts, desired, consents);
        if (!planned.ok) return planned;
        const { credentials } = planned.value;
        const isOursAlone = foreignText(texts.credentials.text) === foreignText(credentials);
        return ok({
          config: texts.config.text,
          credentials: isOursAlone ? credentials : texts.credentials.text,
        });
      },
      { journal: false, note: 'Rotate keys' },
    );

  return {
    ...importDelivery(ports),
    ...gitDelivery(ports),

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
      const desired = desiredProfiles(input);
      const texts = await ports.awsFiles.read();
      if (!texts.ok) return texts;
      const planned = plan(texts.value, desired, input.consents);
      if (!planned.ok) return planned;
      const changedFiles = new Set<string>();
      if (planned.value.changed) {
        if (signal.aborted) return err({ code: 'cancelled' });
        const keys = await writeOwnKeys(desired, input.consents);
        if (!keys.ok) return keys;
        const written = await ports.awsFiles.write(
          (now) => {
            const again = plan(now, desired, input.consents);
            return again.ok
              ? ok({ config: again.value.config, credentials: again.value.credentials })
              : again;
          },
          { journal: true, note: 'Write profiles' },
        );
        if (!written.ok) return written;
        for (const file of [...keys.value.changedFiles, ...written.value.changedFiles])
          changedFiles.add(file);
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
function desiredProfiles({ sessions, defaultSessionId }: DeliveryInput): readonly DesiredProfile[] {
  const entry = (session: DeliverySession, profile: string, deliver = session.delivery): DesiredProfile => ({
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

/** Everything in a credentials file that is not ours. */
function foreignText(text: string): string {
  const document = parseIni(text, 'credentials');
  const first = document.sections[0]?.line ?? document.lines.length;
  const preamble = document.lines.slice(0, first).map(({ text: line }) => line);
  const foreign = document.sections
    .filter(({ sessionId }) => sessionId === null)
    .map((section) => sectionText(document, section).trimEnd());
  return [...preamble, ...foreign].join('\n');
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
