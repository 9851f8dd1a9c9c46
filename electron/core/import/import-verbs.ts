import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { Random } from '../ports/crypto.ts';
import type { UndoJournal } from '../ports/files.ts';
import type { ProfileSync } from '../profiles/profile-sync.ts';
import type { ImportContext, UserFiles } from '../profiles/user-files-port.ts';
import type { AccountBook } from '../sessions/account-book.ts';
import type { LatestSwitch } from '../sessions/default-session-verbs.ts';
import { knownSession } from '../sessions/known-session.ts';
import type { ProductionQuestion } from '../sessions/production-question.ts';
import type { ProfileScope } from '../sessions/profile-scope.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import { sessionAndAccount } from '../sessions/session-names.ts';
import { withDefault } from '../sessions/session-records.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import { accountRoles } from '../sessions/typed-names.ts';
import type { KindRegistry } from '../sign-in/kind-registry.ts';
import type { Transaction } from '../transaction.ts';
import type { Handler } from '../verb-result.ts';
import { type CreateDraftsPorts, createDrafts } from './create-drafts.ts';
import { type TakeBackPlanPorts, takeBackMade } from './take-back.ts';
import { type UndoImportPorts, undoImport } from './undo-import.ts';

const IMPORTS_KEPT = 20;

export interface ImportContextPorts {
  readonly records: CreateDraftsPorts['records'];
  readonly catalogue: Pick<SessionCatalogue, 'all'>;
  readonly facts: Pick<SessionFacts, 'profile' | 'otherProfiles' | 'region' | 'regionAsDefault' | 'view'>;
  readonly scope: Pick<ProfileScope, 'isWritten'>;
  readonly kinds: Pick<KindRegistry, 'names'>;
  readonly accounts: Pick<AccountBook, 'all' | 'choice'>;
}

function importContext({
  records,
  catalogue,
  facts,
  scope,
  kinds,
  accounts,
}: ImportContextPorts): ImportContext {
  return {
    sources: records.get().sources.map(({ id, kind, name, config, importKey }) => ({
      id,
      kind,
      name,
      config,
      ...(importKey === undefined ? {} : { importKey }),
    })),
    kinds: kinds.names,
    sessions: catalogue.all().map((entry) => ({
      id: entry.id,
      kind: entry.kind,
      name: entry.name,
      profile: facts.profile(entry),
      isWritten: scope.isWritten(entry),
      otherProfiles: facts.otherProfiles(entry),
      region: facts.region(entry),
      regionAsDefault: facts.regionAsDefault(entry),
      config: entry.config,
      called: calledAs(facts.view(entry)),
    })),
    accounts: accounts.all().map(({ id, names }) => {
      const { label } = accounts.choice(id);
      return { id, names: [...(label === undefined ? [] : [label]), ...names.map(({ name }) => name)] };
    }),
    defaultRegion: records.get().settings.defaultRegion,
  };
}

const calledAs = (view: SessionView): NonNullable<ImportContext['sessions'][number]['called']> => ({
  names: [view.name, ...accountRoles(view)],
  accountId: view.accountId,
  role: view.role,
  shown: sessionAndAccount(view),
});

export const importPlan =
  (
    ports: ImportContextPorts & {
      readonly userFiles: Pick<UserFiles, 'importPlan'>;
      readonly profileSync: Pick<ProfileSync, 'putRight'>;
    },
  ): Handler<'importPlan'> =>
  async (_, signal) => {
    // What an import that failed has left there would look like ours, and not be offered again.
    await ports.profileSync.putRight();
    return ports.userFiles.importPlan(importContext(ports), signal);
  };

export interface ImportApplyPorts extends CreateDraftsPorts, UndoImportPorts {
  readonly facts: ImportContextPorts['facts'];
  readonly scope: ImportContextPorts['scope'];
  readonly accounts: ImportContextPorts['accounts'];
  readonly kinds: CreateDraftsPorts['kinds'] & ImportContextPorts['kinds'];
  readonly catalogue: CreateDraftsPorts['catalogue'] & TakeBackPlanPorts['catalogue'];
  readonly records: UndoImportPorts['records'];
  readonly userFiles: Pick<UserFiles, 'importDrafts' | 'keyOf'>;
  readonly profileSync: Pick<ProfileSync, 'alsoImport' | 'dropImport' | 'transact' | 'putRight'>;
  readonly undoJournal: Pick<UndoJournal, 'preview'>;
  readonly activity: Pick<ActivityLog, 'add'>;
  readonly asked: Pick<LatestSwitch, 'begin'>;
  /** As in `SetDefaultPorts`. */
  readonly queued: LatestSwitch;
  readonly agreed: ProductionQuestion;
  readonly random: Random;
  readonly now: () => number;
}

export const importApply =
  (ports: ImportApplyPorts): Handler<'importApply'> =>
  async (choice, signal) => {
    await ports.profileSync.putRight();
    const drafts = await ports.userFiles.importDrafts(importContext(ports), choice, signal);
    if (!drafts.ok) return drafts;
    const created = await createDrafts(ports, drafts.value.drafts, signal);
    if (!created.ok) return created;
    const { made, newDefault } = created.value;
    const agreed = await agreedDefault(ports, newDefault, choice.confirmed ?? false, signal);
    if (!agreed.ok) {
      await takeBackMade(ports, made, ports.lifetime);
      return agreed;
    }
    if (newDefault !== null) ports.asked.begin(newDefault);
    const tag = `import-${ports.random.hex(6)}`;
    const record: ImportRecord = {
      tag,
      at: ports.now(),
      sources: made.sources,
      sessions: made.sessions,
      ...(newDefault === null
        ? {}
        : { madeDefault: { id: newDefault, before: ports.records.get().defaultSessionId } }),
    };
    ports.records.change((r) => ({ ...r, imports: [...(r.imports ?? []), record].slice(-IMPORTS_KEPT) }));
    const { corrections = [], handOver = [], leftAlone } = drafts.value;
    ports.profileSync.alsoImport({ corrections, handOver, tag });
    const written = await ports.profileSync.transact({
      needs: created.value.profiles,
      mustWrite: true,
      asksFor: [],
      imports: created.value.profiles,
      ...(newDefault === null ? {} : defaultChange(ports, newDefault)),
    });
    if (!written.ok) return dropped(ports, tag, created.value.profiles, written);
    const undo = await ports.undoJournal.preview();
    const canUndo = undo.ok && undo.value?.tag === tag;
    return ok({ imported: created.value.count, leftAlone, canUndo });
  };

/** Asks the user where the session that gets the `default` profile is production. */
async function agreedDefault(
  { catalogue, facts, agreed }: Pick<ImportApplyPorts, 'catalogue' | 'facts' | 'agreed'>,
  id: SessionId | null,
  isConfirmed: boolean,
  signal: AbortSignal,
): Promise<Result<boolean, Problem>> {
  const entry = id === null ? null : catalogue.find(id);
  return entry === null ? ok(false) : agreed(facts.view(entry), isConfirmed, signal);
}

/** The switch of the default session is part of the write: where that fails, the default is as it was. */
function defaultChange(
  {
    records,
    catalogue,
    activity,
    queued,
  }: Pick<ImportApplyPorts, 'records' | 'catalogue' | 'activity' | 'queued'>,
  id: SessionId,
): Pick<Transaction, 'change' | 'refusal' | 'committed'> {
  const isChange = records.get().defaultSessionId !== id;
  queued.begin(id);
  // Settled when its turn comes: the user may have asked for another default since, which keeps nothing else of the import back.
  let isLatest = true;
  return {
    change: (r) => (isLatest ? withDefault(r, id) : r),
    refusal() {
      isLatest = queued.isLatest(id);
      const known = knownSession(catalogue, id);
      return known.ok ? null : known.error;
    },
    committed() {
      const sessionName = catalogue.find(id)?.name ?? null;
      if (isChange && isLatest) activity.add({ event: 'default-changed', sessionId: id, sessionName });
    },
  };
}

/** SECURITY: nothing of it stays armed; a source whose key is no longer in the file as it was stays, with its key. */
async function dropped(
  ports: ImportApplyPorts,
  tag: string,
  profiles: readonly string[],
  outcome: Result<never, Problem>,
): Promise<Result<never, Problem>> {
  ports.profileSync.dropImport();
  await undoImport(ports, tag);
  const given = new Set<string>(profiles);
  ports.records.change((r) => ({ ...r, consents: r.consents.filter((name) => !given.has(name)) }));
  return outcome;
}
