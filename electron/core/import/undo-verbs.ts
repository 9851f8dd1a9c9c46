import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { AwsFiles, UndoFilePreview, UndoJournal } from '../ports/files.ts';
import { besideBefore, changeOfTag, withoutChange } from '../profiles/change-record.ts';
import type { EditedRegions } from '../profiles/edited-regions.ts';
import { maskSecrets } from '../profiles/ini/credential-keys.ts';
import { findSections, parseIni, sectionText } from '../profiles/ini/ini-document.ts';
import { unifiedDiff } from '../profiles/ini/text-diff.ts';
import type { ProfileSync } from '../profiles/profile-sync.ts';
import { toComeBack, withoutParent } from '../profiles/removed-record.ts';
import { shownDiff } from '../profiles/shown-diff.ts';
import type { UserFiles } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { RunningCommand, RunningCommands } from '../running-commands.ts';
import type { ProductionQuestion } from '../sessions/production-question.ts';
import { foldName } from '../sessions/same-name.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import { sessionAndAccount } from '../sessions/session-names.ts';
import { withDefault } from '../sessions/session-records.ts';
import type { SourceRunners } from '../sign-in/source-runners.ts';
import type { Handler } from '../verb-result.ts';
import { planTakeBack, type TakeBack, type TakeBackPlanPorts } from './take-back.ts';
import {
  agreeToMove,
  type DefaultMove,
  importOf,
  moveTo,
  notAgreed,
  plannedMove,
  shownMove,
  type UndoDefaultPorts,
  whereUndone,
} from './undo-default.ts';
import { type UndoImportPorts, undoImport } from './undo-import.ts';

export const undoPlan =
  (
    ports: TakeBackPlanPorts &
      UndoDefaultPorts & {
        readonly undoJournal: Pick<UndoJournal, 'preview'>;
        readonly awsFiles: Pick<AwsFiles, 'paths'>;
      },
  ): Handler<'undoPlan'> =>
  async (_, signal) => {
    const plan = await ports.undoJournal.preview();
    if (!plan.ok) return plan;
    if (plan.value === null) return ok(null);
    const { config, credentials } = ports.awsFiles.paths();
    const files = plan.value.files.map(({ file, state, now, before }) => {
      const mask = (text: string) => maskSecrets(text, file === credentials ? 'credentials' : 'config');
      if (file !== config && file !== credentials)
        return { file, state, diff: shownDiff(mask(now), mask(before), file) };
      return { file, state, diff: unifiedDiff(mask(now), mask(before), { from: file, to: file }) };
    });
    const move = await plannedMove(ports, plan.value, signal);
    return ok({
      change: plan.value.id,
      note: plan.value.note,
      files,
      ...shownMove(move),
      ...undoneBeside(planTakeBack(ports, plan.value.tag), beside(ports, plan.value.tag)),
    });
  };

export interface UndoPorts extends UndoImportPorts {
  readonly records: UndoImportPorts['records'] & UndoDefaultPorts['records'] & Pick<RecordsKeeper, 'canSave'>;
  readonly sources: UndoImportPorts['sources'] & Pick<SourceRunners, 'add'>;
  readonly catalogue: UndoImportPorts['catalogue'] & Pick<SessionCatalogue, 'reservedNames'>;
  readonly undoJournal: UndoJournal;
  readonly profileSync: Pick<ProfileSync, 'undo'>;
  readonly userFiles: Pick<UserFiles, 'keyOf' | 'currentDefault' | 'defaultAfter' | 'rememberAsBefore'>;
  readonly view: UndoDefaultPorts['view'];
  /** Asks the user where the undo makes a production session the default, before anything is done. */
  readonly agreed: ProductionQuestion;
  readonly activity: Pick<ActivityLog, 'add'>;
  readonly commands: Pick<RunningCommands, 'all'>;
  readonly regions: Pick<EditedRegions, 'putBack'>;
}

export const undo =
  (ports: UndoPorts): Handler<'undo'> =>
  async ({ force = false, change, confirmedDefault }, signal) => {
    const agreed = await agree(ports, force, confirmedDefault, signal);
    if (!agreed.ok) return agreed;
    const put = await ports.profileSync.undo(() =>
      ports.regions.putBack(() => putBack(ports, { force, change }, agreed.value, signal), signal),
    );
    if (!put.ok) return put;
    const { files, imported, move, back, sources } = put.value;
    for (const file of files) ports.activity.add({ event: 'file-undone', note: file });
    // After the files: a key that leaves the keychain is in them again.
    const taken = await undoImport(ports, imported?.tag);
    // Signed out but where the sign-in is none of Latchkey's: what was in the keychain went with the removal.
    for (const id of sources) await ports.sources.find(id)?.look(signal);
    return ok({ files: [...files], ...shownMove(move), ...undoneBeside(taken, back) });
  };

/** An undo that will be refused asks nothing. */
async function agree(
  ports: UndoPorts,
  force: boolean,
  confirmed: SessionId | undefined,
  signal: AbortSignal,
): Promise<Result<SessionId | null, Problem>> {
  const plan = await ports.undoJournal.preview();
  if (!plan.ok || plan.value === null) return ok(null);
  const isRefused = !force && plan.value.files.some(({ state }) => state === 'changed');
  if (isRefused || changedUnderCommand(ports.commands.all(), plan.value) !== null) return ok(null);
  return agreeToMove(ports, plan.value, confirmed, signal);
}

interface PutBack {
  readonly files: readonly string[];
  readonly imported: ImportRecord | null;
  readonly move: DefaultMove | null;
  /** Removed things that are there again, by name, and the identity sources among them. */
  readonly back: Back;
  readonly sources: readonly SourceId[];
}

/** No write is under way while it runs, and a command of `exec` that starts looks at the files when it is done. */
async function putBack(
  ports: UndoPorts,
  { force, change }: { readonly force: boolean; readonly change: string | undefined },
  agreedTo: SessionId | null,
  signal: AbortSignal,
): Promise<Result<PutBack, Problem>> {
  const plan = await ports.undoJournal.preview();
  if (change !== undefined && plan.ok && plan.value?.id !== change) return err(anotherChange);
  const imported = importOf(ports.records, plan.ok ? plan.value?.tag : undefined);
  // Read before anything is changed: where it cannot be, such as when no file can be opened, the undo has not begun.
  const keysOf = imported?.sources.find((one) => one.keysOf !== undefined)?.keysOf;
  if (keysOf !== undefined) await ports.userFiles.keyOf(keysOf, signal);
  const tag = plan.ok ? plan.value?.tag : undefined;
  const inUse = plan.ok ? changedUnderCommand(ports.commands.all(), plan.value) : null;
  const unasked =
    plan.ok && plan.value !== null ? await notAgreed(ports, plan.value, agreedTo, signal) : null;
  const refused = inUse ?? unasked ?? nameTaken(ports, tag);
  if (refused !== null) return refused;
  // The files would say what the records do not, and the next start would put the files back as they are now.
  const saved = plan.ok && plan.value !== null ? await ports.records.canSave() : ok(undefined);
  if (!saved.ok) return saved;
  const restored = await ports.undoJournal.undo({ force });
  if (!restored.ok) return restored;
  const withBefore = besideBefore(ports.records.get(), tag);
  const back = beside(ports, tag);
  const { sources } = comingBack(ports, tag);
  const { remembered } = changeOfTag(ports.records.get(), tag) ?? {};
  if (remembered !== undefined) await ports.userFiles.rememberAsBefore(remembered);
  // Before the default session follows the files, which may name one that was removed.
  ports.records.change((r) => withoutChange(r, tag));
  for (const { id } of sources) ports.sources.add(id);
  const move = await followCurrentDefault(ports, imported?.madeDefault, signal);
  if (move !== null) ports.records.change(withBefore);
  return ok({ files: restored.value, imported, move, back, sources: sources.map(({ id }) => id) });
}

/** SECURITY: a yes is to what was shown, which names the default session that it leads to. */
const anotherChange: Problem = {
  code: 'refused',
  reason:
    'Another change was made, or this one undone, after it was shown. Look at what an undo would do now, and undo again.',
};

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

/** By name: what was removed and comes back, and what does not. */
interface Back {
  readonly broughtBack: readonly string[];
  readonly staysRemoved: readonly string[];
}

const undoneBeside = (taken: TakeBack | null, { broughtBack, staysRemoved }: Back) => ({
  ...(taken === null ? {} : { takenBack: [...taken.takenBack], kept: taken.kept.map((one) => ({ ...one })) }),
  ...(broughtBack.length === 0 ? {} : { broughtBack: [...broughtBack] }),
  ...(staysRemoved.length === 0 ? {} : { staysRemoved: [...staysRemoved] }),
});

const comingBack = ({ records }: Pick<UndoDefaultPorts, 'records'>, tag: string | undefined) =>
  toComeBack(records.get(), changeOfTag(records.get(), tag)?.removed);

/** Sessions that a sync found are not named beside their source, which brings them back. */
function beside(
  ports: Pick<UndoDefaultPorts, 'records' | 'catalogue' | 'view'>,
  tag: string | undefined,
): Back {
  const { sources, made, found } = comingBack(ports, tag);
  const withSource = new Set(sources.map(({ id }) => id));
  const ids = [...made, ...found.filter(({ sourceId }) => !withSource.has(sourceId))].map(({ id }) => id);
  const sessions = whereUndone(ports, tag, () =>
    ids.flatMap((id) => {
      const entry = ports.catalogue.find(id);
      return entry === null ? [] : [sessionAndAccount(ports.view(entry))];
    }),
  );
  const { removed } = changeOfTag(ports.records.get(), tag) ?? {};
  return {
    broughtBack: [...sources.map(({ name }) => name), ...sessions],
    staysRemoved: withoutParent(ports.records.get(), removed).map(({ name }) => name),
  };
}

/** SECURITY: a profile that has gone to another session would be two sessions': this one in the files, and that one for Latchkey. */
function nameTaken(
  ports: Pick<UndoPorts, 'records' | 'catalogue'>,
  tag: string | undefined,
): Result<never, Problem> | null {
  const { made, found } = comingBack(ports, tag);
  const { choices = [], former = [] } = changeOfTag(ports.records.get(), tag) ?? {};
  const ids = new Set([...made, ...found, ...choices, ...former].map(({ id }) => id));
  if (ids.size === 0) return null;
  // Of a session that another undo put back or that has changed since, as it will be.
  const namesAfter = whereUndone(ports, tag, () =>
    ports.catalogue
      .all()
      .flatMap(({ id, name }) => ports.catalogue.reservedNames(id).map((what) => ({ id, name, what }))),
  );
  const owners = new Map<string, (typeof namesAfter)[number]>();
  for (const one of namesAfter) if (!ids.has(one.id)) owners.set(foldName(one.what), one);
  // An import may have brought two that differ by case only: the undo of anything else of such a session brings neither.
  const isThere = ({ id, what }: (typeof namesAfter)[number]): boolean =>
    ports.catalogue.reservedNames(id).includes(what);
  for (const one of namesAfter) {
    const { id, what } = one;
    if (!ids.has(id)) continue;
    const owner = owners.get(foldName(what));
    if (owner !== undefined && owner.id !== id && !(isThere(one) && isThere(owner)))
      return err({ code: 'in-use', what, by: [owner.name] });
    owners.set(foldName(what), one);
  }
  return null;
}

/** After an undo the `default` profile may name another session: the state must not say otherwise. */
async function followCurrentDefault(
  ports: UndoPorts,
  madeDefault: ImportRecord['madeDefault'],
  signal: AbortSignal,
): Promise<DefaultMove | null> {
  const current = await ports.userFiles.currentDefault(signal);
  const move = current.ok ? moveTo(ports, current.value, madeDefault) : null;
  if (move === null) return null;
  const { to } = move;
  ports.records.change((records) => withDefault(records, to?.id ?? null));
  ports.activity.add({
    event: 'default-changed',
    sessionId: to?.id ?? null,
    sessionName: to?.name ?? null,
  });
  return move;
}
