import type { SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { sameValue } from '../app-store.ts';
import type { AttentionList } from '../attention.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import { withoutSource } from '../sessions/session-records.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import { shownSourceName, sourceNameTaken } from '../sessions/source-names.ts';
import type { Transact } from '../transaction.ts';
import { type Handler, succeeded, succeededIf } from '../verb-result.ts';
import type { KindRegistry } from './kind-registry.ts';
import type { MakeSource } from './make-source.ts';
import type { SourceRunner } from './source-runner-port.ts';
import type { SourceRunners } from './source-runners.ts';

interface SourcePorts {
  readonly sources: Pick<SourceRunners, 'find'>;
}

function knownSource({ sources }: SourcePorts, id: SourceId): Result<SourceRunner, Problem> {
  const runner = sources.find(id);
  return runner === null ? err({ code: 'unknown-source', asked: id, similar: [] }) : ok(runner);
}

interface LeavePorts extends SourcePorts {
  readonly attention: Pick<AttentionList, 'clear'>;
  /** Ends every session that is built on this source, at any depth. */
  readonly stopSessionsOn: (id: SourceId) => void;
}

/** Signs out and stops the sessions on it: keys of a user who signed out must not keep working here. */
async function leaveSource(
  ports: LeavePorts,
  sourceId: SourceId,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  ports.stopSessionsOn(sourceId);
  const outcome = (await ports.sources.find(sourceId)?.signOut(signal)) ?? ok(undefined);
  ports.attention.clear(`source:${sourceId}`);
  return outcome;
}

export const forms =
  (ports: { readonly kinds: Pick<KindRegistry, 'forms'> }): Handler<'forms'> =>
  async () =>
    ok([...ports.kinds.forms]);

export const addSource =
  (
    ports: SourcePorts & {
      readonly makeSource: MakeSource;
      readonly kinds: Pick<KindRegistry, 'names'>;
      readonly records: Pick<RecordsKeeper, 'get'>;
    },
  ): Handler<'addSource'> =>
  async ({ kind, name, values: typed }, signal) => {
    // The resolved values are stored and identify the source.
    const values = await ports.kinds.names.resolve(kind, typed, signal);
    if (!values.ok) return values;
    const taken = sourceNameTaken(ports.records.get().sources, name, null);
    if (taken !== null) return err(taken);
    const made = ports.makeSource({ kind, name, values: values.value });
    // A source without a sign-in by the user is there from the first moment; what it lacks shows in its state.
    if (made.ok) await ports.sources.find(made.value.sourceId)?.look(signal);
    return made;
  };

export const resolveSource =
  (ports: { readonly kinds: Pick<KindRegistry, 'source' | 'names'> }): Handler<'resolveSource'> =>
  async ({ kind: kindName, values: typed }, signal) => {
    const kind = ports.kinds.source(kindName);
    if (kind === null) return invalidInput('kind', `Unknown kind of identity source: ${kindName}.`);
    const values = await ports.kinds.names.resolve(kindName, typed, signal);
    if (!values.ok) return values;
    const parsed = kind.kind.parseConfig(values.value);
    return parsed.ok ? ok({ values: parsed.value.config }) : parsed;
  };

export const editSource =
  (
    ports: LeavePorts & {
      readonly records: Pick<RecordsKeeper, 'get'>;
      readonly kinds: Pick<KindRegistry, 'source' | 'names'>;
      readonly transact: Transact;
    },
  ): Handler<'editSource'> =>
  async ({ sourceId, name, values: typed }, signal) => {
    const record = ports.records.get().sources.find((source) => source.id === sourceId);
    const runner = knownSource(ports, sourceId);
    if (!runner.ok) return runner;
    const kind = record === undefined ? null : ports.kinds.source(record.kind);
    if (record === undefined || kind === null) {
      return err({ code: 'unknown-source', asked: sourceId, similar: [] });
    }
    // One that an earlier version gave to two stays until the user chooses another.
    const refusal = (): Problem | null =>
      name === record.name ? null : sourceNameTaken(ports.records.get().sources, name, sourceId);
    const taken = refusal();
    if (taken !== null) return err(taken);
    const values = await ports.kinds.names.resolve(record.kind, typed, signal);
    if (!values.ok) return values;
    const parsed = kind.kind.parseConfig(values.value);
    if (!parsed.ok) return parsed;
    // A sign-in belongs to the place it was made at: elsewhere its token is worth nothing.
    const isMoved = !sameValue(parsed.value.config, record.config);
    const isLeft = isMoved && kind.kind.keepsSignInOnEdit !== true;
    if (isLeft) await leaveSource(ports, sourceId, signal);
    const edited = await ports.transact({
      change: (r) => ({
        ...r,
        sources: r.sources.map((s) => {
          if (s.id !== sourceId) return s;
          // At another place the identity is another one.
          return { ...s, name, ...parsed.value, accountId: isLeft ? undefined : s.accountId };
        }),
      }),
      refusal,
      asksFor: [],
    });
    if (!edited.ok) return edited;
    // A source without a sign-in by the user is there at the new place as well.
    if (isMoved && kind.kind.externalSignIn !== undefined) await runner.value.restore(signal);
    return succeeded();
  };

export const setSourceLead =
  (ports: SourcePorts & { readonly records: Pick<RecordsKeeper, 'commit'> }): Handler<'setSourceLead'> =>
  async ({ sourceId, minutes }) => {
    const runner = knownSource(ports, sourceId);
    if (!runner.ok) return runner;
    const committed = await ports.records.commit((r) => ({
      ...r,
      sources: r.sources.map((s) => {
        if (s.id !== sourceId) return s;
        const { notifyLeadMinutes: _, ...rest } = s;
        return minutes === null ? rest : { ...rest, notifyLeadMinutes: minutes };
      }),
    }));
    return succeededIf(committed);
  };

export const deleteSource =
  (
    ports: LeavePorts & {
      readonly sources: Pick<SourceRunners, 'find' | 'remove'>;
      readonly records: Pick<RecordsKeeper, 'get'>;
      readonly catalogue: Pick<SessionCatalogue, 'all'>;
      readonly facts: Pick<SessionFacts, 'chain'>;
      readonly transact: Transact;
    },
  ): Handler<'deleteSource'> =>
  async ({ sourceId }, signal) => {
    const runner = knownSource(ports, sourceId);
    if (!runner.ok) return runner;
    const refusal = (): Problem | null => {
      const users = ports.catalogue.all().filter((entry) => {
        if (entry.origin !== 'made') return false;
        const chain = ports.facts.chain(entry.id);
        return chain.ok && chain.value.sourceId === sourceId;
      });
      if (users.length === 0) return null;
      const what = shownSourceName(ports.records.get().sources, { id: sourceId, name: sourceId });
      return { code: 'in-use', what, by: users.slice(0, 50).map((entry) => entry.name) };
    };
    const refused = refusal();
    if (refused !== null) return err(refused);
    await leaveSource(ports, sourceId, signal);
    const forgotten = await runner.value.removeSecrets(signal);
    // SECURITY: a token that could not be removed must stay reachable from the window, or it would lie there unseen.
    if (!forgotten.ok) return forgotten;
    return succeededIf(
      await ports.transact({
        change: (r) => withoutSource(r, sourceId),
        refusal,
        asksFor: [],
        committed() {
          ports.sources.remove(sourceId);
          ports.attention.clear(`source:${sourceId}`);
        },
      }),
    );
  };

export const signIn =
  (ports: SourcePorts & { readonly openBrowserOnSignIn: () => boolean }): Handler<'signIn'> =>
  async ({ sourceId, openBrowser }, signal) => {
    const runner = knownSource(ports, sourceId);
    if (!runner.ok) return runner;
    const wanted = openBrowser ?? ports.openBrowserOnSignIn();
    return succeededIf(await runner.value.signIn({ openBrowser: wanted }, signal));
  };

export const cancelSignIn =
  (ports: SourcePorts): Handler<'cancelSignIn'> =>
  async ({ sourceId }) => {
    const runner = knownSource(ports, sourceId);
    if (!runner.ok) return runner;
    runner.value.cancelSignIn();
    return succeeded();
  };

export const signOut =
  (
    ports: LeavePorts & {
      /** Brings the user's files up to date. */
      readonly updateFiles: () => Promise<Result<void, Problem>>;
    },
  ): Handler<'signOut'> =>
  async ({ sourceId }, signal) => {
    const runner = knownSource(ports, sourceId);
    if (!runner.ok) return runner;
    const left = await leaveSource(ports, sourceId, signal);
    // SECURITY: "signed out" is said only when the keys of its sessions are out of the file.
    const written = await ports.updateFiles();
    return succeededIf(left.ok ? written : left);
  };

export const sourceAct =
  (
    ports: SourcePorts & {
      readonly records: Pick<RecordsKeeper, 'get'>;
      readonly kinds: Pick<KindRegistry, 'source'>;
    },
  ): Handler<'sourceAct'> =>
  async ({ sourceId, action }, signal) => {
    const runner = knownSource(ports, sourceId);
    if (!runner.ok) return runner;
    const record = ports.records.get().sources.find(({ id }) => id === sourceId);
    const kind = ports.kinds.source(record?.kind ?? '');
    const isOffered = kind?.kind.actions?.some(({ id }) => id === action) === true;
    if (!isOffered || !runner.value.isSignedIn())
      return err({ code: 'refused', reason: 'This source does not offer that action in its current state.' });
    return succeededIf(await runner.value.act(action, signal));
  };

export const sync =
  (ports: SourcePorts): Handler<'sync'> =>
  async ({ sourceId }, signal) => {
    const runner = knownSource(ports, sourceId);
    return runner.ok ? succeededIf(await runner.value.sync(signal)) : runner;
  };
