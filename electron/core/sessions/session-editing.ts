import { partitionOfArn } from '../../../shared/aws-partition.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { SessionId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { partitionOfSignIn } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Broker } from '../app-api.ts';
import type { SessionKind, SessionShape } from '../identity-source.ts';
import type { Random } from '../ports/crypto.ts';
import type { Transact } from '../transaction.ts';
import { type Handler, succeeded, succeededIf } from '../verb-result.ts';
import { accountOf } from './account-of.ts';
import { isSameActor } from './acts-as.ts';
import { withBuiltOn } from './built-on.ts';
import { knownSession } from './known-session.ts';
import type { ProfileScope } from './profile-scope.ts';
import { type RoleChain, roleChain } from './role-chain.ts';
import type { MadeSession, SessionCatalogue } from './session-catalogue.ts';
import type { SessionEntry } from './session-entry.ts';
import { mistakenName, type Named, type NamePorts } from './session-name.ts';
import { partitionFault } from './session-partition.ts';
import { withChoice, withMade, withoutSession } from './session-records.ts';

/**
 * What a session made by hand will be; it is not added. `beside`: sessions that are about to be added too, and that it may be
 * built on.
 */
export type ShapeSession = (
  input: { readonly kind: string; readonly name: string; readonly values: FormValues },
  beside: { get(id: SessionId): Pick<SessionEntry, 'name' | 'parent'> | undefined },
) => Result<MadeSession, Problem>;

/** Adds a session made by hand; no file is written. */
export type MakeSession = (input: {
  readonly kind: string;
  readonly name: string;
  readonly values: FormValues;
}) => Result<{ sessionId: SessionId }, Problem>;

interface ShapePorts {
  readonly kinds: { session(kind: string): { readonly kind: SessionKind } | null };
  readonly catalogue: { find(id: SessionId): Pick<SessionEntry, 'name' | 'parent'> | null };
  readonly sources: () => readonly SourceRecord[];
}

interface FormPorts extends Pick<ShapePorts, 'sources'> {
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
}

/** Whose name a session made by hand may not have; see `mistakenName`. */
interface NamingPorts extends NamePorts {
  /** See `accountOf`. */
  readonly source: (id: SourceRecord['id']) => SourceRecord | null;
}

interface TransactPorts {
  readonly transact: Transact;
}

const notMade: Problem = {
  code: 'refused',
  reason: 'This session comes from its identity source; only sessions created by hand can be edited.',
};

export const createShapeSession =
  (ports: ShapePorts & { readonly random: Random }): ShapeSession =>
  ({ kind, name, values }, beside) => {
    const shape = shapeOf(ports, kind, values);
    if (!shape.ok) return shape;
    const sessionId = SessionId.parse(`session-${ports.random.hex(5)}`);
    const find = (id: SessionId) => beside.get(id) ?? ports.catalogue.find(id);
    const problem = chainProblem({ ...ports, catalogue: { find } }, sessionId, name, shape.value);
    return problem === null ? ok(toRecord(sessionId, kind, name, shape.value)) : err(problem);
  };

const nothingBeside = { get: () => undefined };

export function createMakeSession(
  ports: ShapePorts & {
    readonly random: Random;
    readonly catalogue: Pick<SessionCatalogue, 'find' | 'put'>;
  },
): MakeSession {
  const shapeSession = createShapeSession(ports);
  return (input) => {
    const made = shapeSession(input, nothingBeside);
    if (!made.ok) return made;
    const problem = formProblem(ports, made.value.id, made.value.name, made.value);
    if (problem !== null) return err(problem);
    ports.catalogue.put(made.value);
    return ok({ sessionId: made.value.id });
  };
}

export const addSession =
  (
    ports: ShapePorts & TransactPorts & { readonly makeSession: MakeSession; readonly naming: NamingPorts },
  ): Handler<'addSession'> =>
  async (input) => {
    const shape = shapeOf(ports, input.kind, input.values);
    const mistaken = shape.ok
      ? mistakenName(ports.naming, named(ports.naming, null, input.name, shape.value))
      : null;
    if (mistaken !== null) return err(mistaken);
    const made = ports.makeSession(input);
    if (!made.ok) return made;
    // The session is there whatever becomes of the files; their problem is in the state, and a retry would make two.
    await ports.transact({ asksFor: [] });
    return made;
  };

export const editSession =
  (
    ports: ShapePorts &
      TransactPorts & {
        readonly catalogue: Pick<SessionCatalogue, 'find' | 'profile' | 'childrenOf'>;
        readonly broker: Pick<Broker, 'stop'>;
        readonly naming: NamingPorts;
      },
  ): Handler<'editSession'> =>
  async ({ sessionId, name, values }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    if (entry.value.origin !== 'made') return err(notMade);
    const { kind, autoProfile } = entry.value;
    const shape = shapeOf(ports, kind, values);
    if (!shape.ok) return shape;
    const made = { ...toRecord(sessionId, kind, name, shape.value), autoProfile };
    // SECURITY: what is built on it was got with its credentials, and would go on beside the new ones.
    let former: readonly SessionId[] = [sessionId];
    const refusal = (): Problem | null => {
      const known = knownSession(ports.catalogue, sessionId);
      const now = known.ok ? known.value : entry.value;
      former = isSameActor(now.config, made.config) ? [sessionId] : withBuiltOn(ports.catalogue, sessionId);
      return (
        formProblem(ports, sessionId, name, shape.value) ??
        newNameProblem(ports.naming, entry.value, named(ports.naming, sessionId, name, shape.value))
      );
    };
    return succeededIf(
      await ports.transact({
        change: (r) => withMade(r, made),
        refusal,
        needs: profilesOf(ports.catalogue, sessionId),
        asksFor: [],
        // A lease of the former values must not be taken for one of the new values.
        staleKeysOf: () => former,
        committed: () => {
          for (const id of former) ports.broker.stop(id);
        },
      }),
    );
  };

const named = (
  { source }: NamingPorts,
  id: SessionId | null,
  name: string,
  { accountId, parent, role }: SessionShape,
): Named => ({ id, name, accountId: accountOf({ accountId, parent }, source), role });

/** A name that the session has already, of the same account and role, stays: an earlier version took it. */
function newNameProblem(ports: NamingPorts, entry: SessionEntry, now: Named): Problem | null {
  const isKept =
    entry.name === now.name && entry.role === now.role && accountOf(entry, ports.source) === now.accountId;
  return isKept ? null : mistakenName(ports, now);
}

export const sessionValues =
  (ports: { readonly catalogue: Pick<SessionCatalogue, 'find'> }): Handler<'sessionValues'> =>
  async ({ sessionId }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    if (entry.value.origin !== 'made') return err(notMade);
    return ok({ kind: entry.value.kind, values: entry.value.config });
  };

export const deleteSession =
  (
    ports: TransactPorts & {
      readonly catalogue: Pick<SessionCatalogue, 'find' | 'childrenOf'>;
      readonly broker: Pick<Broker, 'stop'>;
    },
  ): Handler<'deleteSession'> =>
  async ({ sessionId }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const refusal = (): Problem | null => {
      const now = ports.catalogue.find(sessionId) ?? entry.value;
      if (now.origin === 'found' && !now.missing) {
        return {
          code: 'refused',
          reason: 'This session comes from its identity source and would come back with the next sync.',
        };
      }
      const children = ports.catalogue.childrenOf({ kind: 'session', id: sessionId });
      if (children.length === 0) return null;
      return { code: 'in-use', what: now.name, by: children.slice(0, 50).map((c) => c.name) };
    };
    return succeededIf(
      await ports.transact({
        change: (r) => withoutSession(r, sessionId),
        refusal,
        asksFor: [],
        committed: () => ports.broker.stop(sessionId),
      }),
    );
  };

const INHERITED = 'DEFAULT';
const noKeysForAll: Problem = {
  code: 'refused',
  reason:
    'Keys cannot be written for the profile DEFAULT: in the credentials file every other profile inherits what is in a section of that name. Give the session another profile, or deliver by credential_process.',
};

export const setDelivery =
  (
    ports: TransactPorts & { readonly catalogue: Pick<SessionCatalogue, 'find' | 'profile'> },
  ): Handler<'setDelivery'> =>
  async ({ sessionId, delivery }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    if (delivery === 'keys' && profilesOf(ports.catalogue, sessionId).includes(INHERITED))
      return err(noKeysForAll);
    return succeededIf(
      await ports.transact({
        change: (r) => withChoice(r, sessionId, { delivery }),
        needs: profilesOf(ports.catalogue, sessionId),
        asksFor: [],
      }),
    );
  };

export const setPinned =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find' | 'choose'>;
    readonly scope: Pick<ProfileScope, 'followsUse'>;
    readonly updateFiles: () => Promise<Result<void, Problem>>;
  }): Handler<'setPinned'> =>
  async ({ sessionId, pinned }) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    ports.catalogue.choose(sessionId, { pinned });
    if (ports.scope.followsUse()) void ports.updateFiles();
    return succeeded();
  };

function profilesOf(catalogue: Pick<SessionCatalogue, 'profile'>, id: SessionId): readonly string[] {
  const profile = catalogue.profile(id);
  return profile === null ? [] : [profile];
}

function shapeOf(ports: ShapePorts, kind: string, values: FormValues): Result<SessionShape, Problem> {
  const known = ports.kinds.session(kind);
  if (known === null || known.kind.form === null) {
    return invalidInput('kind', `A session of kind ${kind} cannot be made by hand.`);
  }
  return known.kind.parseConfig(values);
}

/** Its parent exists, and the session is not built on itself. */
function chainProblem(ports: ShapePorts, id: SessionId, name: string, shape: SessionShape): Problem | null {
  const chain = chainOf(ports, id, name, shape);
  return chain.ok ? null : chain.error;
}

function chainOf(
  ports: Pick<ShapePorts, 'catalogue' | 'sources'>,
  id: SessionId,
  name: string,
  shape: Pick<SessionShape, 'parent'>,
): Result<RoleChain, Problem> {
  return roleChain(id, {
    session: (at) => {
      if (at === id) return { name, detail: '', parent: shape.parent };
      const entry = ports.catalogue.find(at);
      return entry === null ? null : { name: entry.name, detail: '', parent: entry.parent };
    },
    source: (at) => {
      const source = ports.sources().find((one) => one.id === at);
      return source === undefined ? null : { name: source.name, detail: '' };
    },
  });
}

/**
 * Also that all of it is in one partition of AWS. An import does not ask: one profile of the user's files would keep all others from
 * being imported, and what is of another partition is refused where it is used.
 */
function formProblem(
  ports: FormPorts,
  id: SessionId,
  name: string,
  shape: Pick<SessionShape, 'parent' | 'roleArn' | 'region'>,
): Problem | null {
  const chain = chainOf(ports, id, name, shape);
  if (!chain.ok) return chain.error;
  const above = chain.value.sessionIds.filter((at) => at !== id).toReversed();
  const source = ports.sources().find((one) => one.id === chain.value.sourceId);
  return partitionFault(shape, [
    ...above.map((at) => partitionOfArn(ports.catalogue.find(at)?.roleArn ?? '')),
    source === undefined ? null : partitionOfSignIn(source.config),
  ]);
}

function toRecord(id: SessionId, kind: string, name: string, shape: SessionShape) {
  const { config, parent, accountId, role, roleArn, region } = shape;
  return { id, kind, name, config, parent, accountId, role, roleArn, region };
}
