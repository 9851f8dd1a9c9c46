import { SourceId } from '../../../shared/ids.ts';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { sameValue } from '../app-store.ts';
import { done, doneIf, findSource } from '../use-cases/find.ts';
import type { Rooms } from '../use-cases/rooms.ts';
import { keychainItem } from './source-secrets.ts';

type SourceVerbs = Pick<
  Handlers<AppContract>,
  | 'forms'
  | 'addSource'
  | 'editSource'
  | 'deleteSource'
  | 'signIn'
  | 'cancelSignIn'
  | 'signOut'
  | 'sync'
  | 'sourceAct'
>;

export function createSourceVerbs(rooms: Rooms): SourceVerbs {
  const { records, sources } = rooms;
  const publish = () => {
    rooms.projection.touch('sources');
    rooms.projection.touchSessions();
  };

  return {
    forms: async () => ok([...rooms.kinds.forms]),

    async addSource({ kind, name, values }, signal) {
      const made = makeSource(rooms, { kind, name, values });
      // What needs no sign-in by a person is there from the first moment; what it lacks shows in its state.
      if (made.ok) await sources.find(made.value.sourceId)?.look(signal);
      return made;
    },

    async editSource({ sourceId, name, values }, signal) {
      const record = records.get().sources.find((source) => source.id === sourceId);
      const runner = findSource(rooms, sourceId);
      if (!runner.ok) return runner;
      const kind = record === undefined ? null : rooms.kinds.source(record.kind);
      if (record === undefined || kind === null) {
        return err({ code: 'unknown-source', asked: sourceId, similar: [] });
      }
      const parsed = kind.kind.parseConfig(values);
      if (!parsed.ok) return parsed;
      // A sign-in belongs to the place it was made at: elsewhere its token is worth nothing.
      const isMoved = !sameValue(parsed.value.config, record.config);
      if (isMoved && kind.kind.keepsSignInOnEdit !== true) await leaveSource(rooms, sourceId, signal);
      records.change((r) => ({
        ...r,
        sources: r.sources.map((s) => (s.id === sourceId ? { ...s, name, ...parsed.value } : s)),
      }));
      publish();
      // What needs no sign-in by a person is there at the new place as well.
      if (isMoved && kind.kind.standsElsewhere !== undefined) await runner.value.restore(signal);
      return done();
    },

    async deleteSource({ sourceId }, signal) {
      const runner = findSource(rooms, sourceId);
      if (!runner.ok) return runner;
      const users = rooms.catalogue.all().filter((entry) => {
        if (entry.origin !== 'made') return false;
        const chain = rooms.facts.chain(entry.id);
        return chain.ok && chain.value.sourceId === sourceId;
      });
      if (users.length > 0) {
        const what = records.get().sources.find((source) => source.id === sourceId)?.name ?? sourceId;
        return err({ code: 'in-use', what, by: users.slice(0, 50).map((entry) => entry.name) });
      }
      await leaveSource(rooms, sourceId, signal);
      const forgotten = await rooms.ports.secretStore.remove(keychainItem(sourceId), signal);
      // SECURITY: a token that could not be removed must stay reachable from the window, or it would lie there unseen.
      if (!forgotten.ok) return forgotten;
      sources.remove(sourceId);
      rooms.catalogue.removeSource(sourceId);
      rooms.attention.clear(`source:${sourceId}`);
      rooms.projection.touch('defaultSessionId');
      publish();
      await rooms.deliver.requestByPerson();
      return done();
    },

    async signIn({ sourceId, openBrowser }, signal) {
      const runner = findSource(rooms, sourceId);
      if (!runner.ok) return runner;
      const wanted = openBrowser ?? records.get().settings.openBrowserOnSignIn;
      return doneIf(await runner.value.signIn({ openBrowser: wanted }, signal));
    },

    async cancelSignIn({ sourceId }) {
      const runner = findSource(rooms, sourceId);
      if (!runner.ok) return runner;
      runner.value.cancelSignIn();
      return done();
    },

    async signOut({ sourceId }, signal) {
      const runner = findSource(rooms, sourceId);
      if (!runner.ok) return runner;
      return doneIf(await leaveSource(rooms, sourceId, signal));
    },

    async sourceAct({ sourceId, action }, signal) {
      const runner = findSource(rooms, sourceId);
      if (!runner.ok) return runner;
      const kind = rooms.kinds.source(records.get().sources.find(({ id }) => id === sourceId)?.kind ?? '');
      const isOffered = kind?.kind.actions?.some(({ id }) => id === action) === true;
      if (!isOffered || !runner.value.isSignedIn())
        return err({ code: 'refused', reason: 'This source offers nothing like that as it stands.' });
      return doneIf(await runner.value.act(action, signal));
    },

    async sync({ sourceId }, signal) {
      const runner = findSource(rooms, sourceId);
      return runner.ok ? doneIf(await runner.value.sync(signal)) : runner;
    },
  };
}

export function makeSource(
  rooms: Rooms,
  input: {
    readonly kind: string;
    readonly name: string;
    readonly values: Readonly<Record<string, string>>;
    readonly importKey?: string;
  },
): Result<{ sourceId: SourceId }, Problem> {
  const kind = rooms.kinds.source(input.kind);
  if (kind === null) {
    return err({
      code: 'invalid-input',
      field: 'kind',
      reason: `There is no kind of identity source ${input.kind}.`,
    });
  }
  const parsed = kind.kind.parseConfig(input.values);
  if (!parsed.ok) return parsed;
  const sourceId = SourceId.parse(
    `${input.kind.replace(/[^a-z0-9-]/g, '').slice(0, 40)}-${rooms.ports.random.hex(4)}`,
  );
  rooms.records.change((r) => ({
    ...r,
    sources: [
      ...r.sources,
      {
        ...{ id: sourceId, kind: input.kind, name: input.name, ...parsed.value, syncedAt: null },
        ...(input.importKey === undefined ? {} : { importKey: input.importKey }),
      },
    ],
  }));
  rooms.sources.add(sourceId);
  rooms.projection.touch('sources');
  return ok({ sourceId });
}

/** Signs out and stops what lives on it: keys of somebody who signed out must not go on working here. */
async function leaveSource(
  rooms: Rooms,
  sourceId: SourceId,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  for (const id of rooms.sources.busySessions(sourceId)) rooms.broker.stop(id);
  const outcome = (await rooms.sources.find(sourceId)?.signOut(signal)) ?? ok(undefined);
  rooms.attention.clear(`source:${sourceId}`);
  return outcome;
}
