import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import { ok } from '../../../shared/result.ts';
import { createDrafts } from '../import/create-drafts.ts';
import { planTakeBack, type TakeBack, takeBack } from '../import/take-back.ts';
import { done } from '../use-cases/find.ts';
import type { Rooms } from '../use-cases/rooms.ts';
import { maskSecrets } from './ini/credential-keys.ts';
import { unifiedDiff } from './ini/text-diff.ts';
import type { ImportContext } from './user-files-port.ts';

type FileVerbs = Pick<
  Handlers<AppContract>,
  'importPlan' | 'importApply' | 'gitPlan' | 'gitApply' | 'undoPlan' | 'undo'
>;

export function createFileVerbs(rooms: Rooms): FileVerbs {
  const { delivery, undoJournal } = rooms.ports;
  return {
    importPlan: (_, signal) => delivery.importPlan(importContext(rooms), signal),

    async importApply(choice, signal) {
      const drafts = await delivery.importDrafts(importContext(rooms), choice, signal);
      if (!drafts.ok) return drafts;
      const created = await createDrafts(rooms, drafts.value.drafts, signal);
      if (!created.ok) return created;
      const tag = `import-${rooms.ports.random.hex(6)}`;
      const record = { tag, at: rooms.now(), ...created.value.made };
      rooms.records.change((r) => ({ ...r, imports: [...(r.imports ?? []), record].slice(-IMPORTS_KEPT) }));
      rooms.deliver.consent(created.value.profiles);
      const { mends = [], handOver = [], leftAlone } = drafts.value;
      rooms.deliver.alsoImport({ mends, handOver, tag });
      const written = await rooms.deliver.requestByPerson();
      if (!written.ok) {
        // SECURITY: nothing of it stays armed; a source whose key is no longer in the file as it was stays, with its key.
        rooms.deliver.dropImport();
        await undoImport(rooms, tag);
        const given = new Set<string>(created.value.profiles);
        rooms.records.change((r) => ({ ...r, consents: r.consents.filter((name) => !given.has(name)) }));
        return written;
      }
      const undo = await undoJournal.preview();
      const canUndo = undo.ok && undo.value?.tag === tag;
      return ok({ imported: created.value.count, leftAlone, canUndo });
    },

    async gitPlan({ install }, signal) {
      const plan = await delivery.gitPlan(install, signal);
      return plan.ok
        ? ok({
            installed: plan.value.installed,
            diff: { ...plan.value.diff },
            notes: [...(plan.value.notes ?? [])],
          })
        : plan;
    },

    async gitApply({ install }, signal) {
      const outcome = await delivery.gitApply(install, signal);
      if (!outcome.ok) return outcome;
      for (const file of outcome.value.changedFiles)
        rooms.activity.add({ event: 'file-written', note: file });
      return done();
    },

    async undoPlan() {
      const plan = await undoJournal.preview();
      if (!plan.ok) return plan;
      if (plan.value === null) return ok(null);
      const { credentials } = rooms.ports.awsFiles.paths();
      const files = plan.value.files.map(({ file, state, now, before }) => {
        const mask = (text: string) => maskSecrets(text, file === credentials ? 'credentials' : 'config');
        return { file, state, diff: unifiedDiff(mask(now), mask(before), { from: file, to: file }) };
      });
      const beside = planTakeBack(rooms, plan.value.tag);
      return ok({ note: plan.value.note, files, ...told(beside) });
    },

    async undo({ force }, signal) {
      // SECURITY: what is put aside by an undo is kept as a backup, in which no live key may stand.
      await rooms.deliver.clearKeys();
      const plan = await undoJournal.preview();
      const tag = plan.ok ? plan.value?.tag : undefined;
      const restored = await undoJournal.undo({ force: force ?? false });
      if (!restored.ok) {
        void rooms.deliver.request();
        return restored;
      }
      rooms.deliver.rest();
      await followStandingDefault(rooms, signal);
      for (const file of restored.value) rooms.activity.add({ event: 'file-undone', note: file });
      // After the files: a key that leaves the keychain stands in them again.
      const beside = await undoImport(rooms, tag);
      return ok({ files: [...restored.value], ...told(beside) });
    },
  };
}

const IMPORTS_KEPT = 20;

/** What an import had made beside the files. Null: what was undone was no import. */
async function undoImport(rooms: Rooms, tag: string | undefined): Promise<TakeBack | null> {
  const plan = planTakeBack(rooms, tag);
  if (plan === null) return null;
  const done = await takeBack(rooms, plan, rooms.lifetime);
  rooms.records.change((r) => ({ ...r, imports: (r.imports ?? []).filter((one) => one.tag !== tag) }));
  await rooms.records.flush();
  return done;
}

const told = (beside: TakeBack | null) =>
  beside === null ? {} : { takenBack: [...beside.takenBack], kept: beside.kept.map((one) => ({ ...one })) };

/** After an undo the `default` profile may stand for another session: the state must not say otherwise. */
async function followStandingDefault(rooms: Rooms, signal: AbortSignal): Promise<void> {
  const standing = await rooms.ports.delivery.standingDefault(signal);
  if (!standing.ok) return;
  const session = rooms.catalogue.all().find(({ id }) => id === standing.value) ?? null;
  const before = rooms.records.get().defaultSessionId;
  const now = session?.id ?? null;
  if (before === now) return;
  rooms.records.change((records) => ({ ...records, defaultSessionId: now }));
  rooms.projection.touch('defaultSessionId');
  for (const id of [before, now]) if (id !== null) rooms.projection.touchSession(id);
  rooms.activity.add({ event: 'default-changed', sessionId: now, sessionName: session?.name ?? null });
}

function importContext(rooms: Rooms): ImportContext {
  return {
    sources: rooms.records.get().sources.map(({ id, kind, name, config, importKey }) => ({
      ...{ id, kind, name, config },
      ...(importKey === undefined ? {} : { importKey }),
    })),
    kinds: rooms.kinds.names,
    sessions: rooms.catalogue.all().map((entry) => ({
      id: entry.id,
      kind: entry.kind,
      name: entry.name,
      profile: rooms.facts.profile(entry),
      config: entry.config,
    })),
    defaultRegion: rooms.records.get().settings.defaultRegion,
  };
}
