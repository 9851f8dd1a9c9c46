import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { AwsFiles, UndoFilePreview, UndoJournal } from '../ports/files.ts';
import { maskSecrets } from '../profiles/ini/credential-keys.ts';
import { findSections, parseIni, sectionText } from '../profiles/ini/ini-document.ts';
import { unifiedDiff } from '../profiles/ini/text-diff.ts';
import type { ProfileSync } from '../profiles/profile-sync.ts';
import type { UserFiles } from '../profiles/user-files-port.ts';
import type { RunningCommand, RunningCommands } from '../running-commands.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import { withDefault } from '../sessions/session-records.ts';
import type { Handler } from '../verb-result.ts';
import { planTakeBack, type TakeBack, type TakeBackPlanPorts } from './take-back.ts';
import { type UndoImportPorts, undoImport } from './undo-import.ts';

export const undoPlan =
  (
    ports: TakeBackPlanPorts & {
      readonly undoJournal: Pick<UndoJournal, 'preview'>;
      readonly awsFiles: Pick<AwsFiles, 'paths'>;
    },
  ): Handler<'undoPlan'> =>
  async () => {
    const plan = await ports.undoJournal.preview();
    if (!plan.ok) return plan;
    if (plan.value === null) return ok(null);
    const { credentials } = ports.awsFiles.paths();
    const files = plan.value.files.map(({ file, state, now, before }) => {
      const mask = (text: string) => maskSecrets(text, file === credentials ? 'credentials' : 'config');
      return { file, state, diff: unifiedDiff(mask(now), mask(before), { from: file, to: file }) };
    });
    return ok({ note: plan.value.note, files, ...undoneBeside(planTakeBack(ports, plan.value.tag)) });
  };

export interface UndoPorts extends UndoImportPorts {
  readonly catalogue: UndoImportPorts['catalogue'] & Pick<SessionCatalogue, 'all'>;
  readonly undoJournal: UndoJournal;
  readonly profileSync: Pick<ProfileSync, 'undo'>;
  readonly userFiles: Pick<UserFiles, 'keyOf' | 'currentDefault'>;
  readonly activity: Pick<ActivityLog, 'add'>;
  readonly commands: Pick<RunningCommands, 'all'>;
}

export const undo =
  (ports: UndoPorts): Handler<'undo'> =>
  async ({ force }, signal) => {
    const put = await ports.profileSync.undo(() => putBack(ports, force ?? false, signal));
    if (!put.ok) return put;
    const { files, imported } = put.value;
    for (const file of files) ports.activity.add({ event: 'file-undone', note: file });
    // After the files: a key that leaves the keychain is in them again.
    const beside = await undoImport(ports, imported?.tag);
    return ok({ files: [...files], ...undoneBeside(beside) });
  };

/** No write is under way while it runs, and a command of `exec` that starts looks at the files when it is done. */
async function putBack(
  ports: UndoPorts,
  force: boolean,
  signal: AbortSignal,
): Promise<Result<{ readonly files: readonly string[]; readonly imported: ImportRecord | null }, Problem>> {
  const plan = await ports.undoJournal.preview();
  const tag = plan.ok ? plan.value?.tag : undefined;
  const imported = ports.records.get().imports?.find((one) => tag !== undefined && one.tag === tag) ?? null;
  // Read before anything is changed: where it cannot be, such as when no file can be opened, the undo has not begun.
  const keysOf = imported?.sources.find((one) => one.keysOf !== undefined)?.keysOf;
  if (keysOf !== undefined) await ports.userFiles.keyOf(keysOf, signal);
  const inUse = plan.ok ? changedUnderCommand(ports.commands.all(), plan.value) : null;
  const restored = inUse ?? (await ports.undoJournal.undo({ force }));
  if (!restored.ok) return restored;
  await followCurrentDefault(ports, imported?.madeDefault, signal);
  return ok({ files: restored.value, imported });
}

/**
 * SECURITY: what an undo brings back in the profile of a running command of `exec`, the command would take without a word to
 * Latchkey.
 */
function changedUnderCommand(
  commands: readonly RunningCommand[],
  plan: { readonly files: readonly UndoFilePreview[] } | null,
): Result<never, Problem> | null {
  const textOf = (text: string, profile: string): string =>
    (['config', 'credentials'] as const)
      .map((kind) => parseIni(text, kind))
      .flatMap((doc) =>
        findSections(doc, 'profile', profile).map((section) => sectionText(doc, section).trim()),
      )
      .join('\n');
  const changed = commands.find(({ profile }) =>
    plan?.files.some(({ now, before }) => textOf(now, profile) !== textOf(before, profile)),
  );
  if (changed === undefined) return null;
  const { program, pid, profile } = changed;
  return err({
    code: 'refused',
    reason: `${program} (pid ${pid}), which latchkey exec started, runs in the profile ${profile.slice(0, 300)}, and the undo would change that profile. Let it finish, or end it, and undo again.`,
  });
}

const undoneBeside = (beside: TakeBack | null) =>
  beside === null ? {} : { takenBack: [...beside.takenBack], kept: beside.kept.map((one) => ({ ...one })) };

/** After an undo the `default` profile may name another session: the state must not say otherwise. */
async function followCurrentDefault(
  ports: UndoPorts,
  madeDefault: ImportRecord['madeDefault'],
  signal: AbortSignal,
): Promise<void> {
  const current = await ports.userFiles.currentDefault(signal);
  if (!current.ok) return;
  // Keys are never in what an undo brings back, so the files do not name a default session that delivers keys.
  const isOfImport = madeDefault !== undefined && madeDefault.id === ports.records.get().defaultSessionId;
  const find = (id: string | null) => ports.catalogue.all().find((one) => one.id === id) ?? null;
  const session = find(current.value) ?? (isOfImport ? find(madeDefault.before) : null);
  const now = session?.id ?? null;
  if (ports.records.get().defaultSessionId === now) return;
  ports.records.change((records) => withDefault(records, now));
  ports.activity.add({ event: 'default-changed', sessionId: now, sessionName: session?.name ?? null });
}
