import type { FormValues } from '../../../shared/form-values.ts';
import { type ProfileName, SessionId } from '../../../shared/ids.ts';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionShape } from '../identity-source.ts';
import { done, doneIf, findSession } from '../use-cases/find.ts';
import type { Rooms } from '../use-cases/rooms.ts';
import { roleChain } from './role-chain.ts';

type EditingVerbs = Pick<
  Handlers<AppContract>,
  | 'addSession'
  | 'editSession'
  | 'sessionValues'
  | 'deleteSession'
  | 'setSessionProfile'
  | 'setDelivery'
  | 'setPinned'
>;

export function createSessionEditing(rooms: Rooms): EditingVerbs {
  const { catalogue, records } = rooms;
  return {
    async addSession(input) {
      const made = makeSession(rooms, input);
      if (!made.ok) return made;
      // The session is there whatever the files say; their problem stands in the state, and a retry would make two.
      await rooms.deliver.requestByPerson();
      return made;
    },

    async editSession({ sessionId, name, values }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      if (entry.value.origin !== 'made') return err(notMade);
      const shape = shapeOf(rooms, entry.value.kind, values);
      if (!shape.ok) return shape;
      const stands = standsFirm(rooms, sessionId, name, shape.value);
      if (stands !== null) return err(stands);
      catalogue.put(toRecord(sessionId, entry.value.kind, name, shape.value));
      // What was leased by the former values must not be taken for what the new ones give.
      rooms.broker.stop(sessionId);
      rooms.projection.touchSessions();
      return doneIf(await rooms.deliver.requestByPerson());
    },

    async sessionValues({ sessionId }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      if (entry.value.origin !== 'made') return err(notMade);
      return ok({ kind: entry.value.kind, values: entry.value.config });
    },

    async deleteSession({ sessionId }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      if (entry.value.origin === 'found' && !entry.value.missing) {
        return err({
          code: 'refused',
          reason: 'This session comes from its identity source and would be back with the next sync.',
        });
      }
      const children = catalogue.standingOn({ kind: 'session', id: sessionId });
      if (children.length > 0) {
        return err({ code: 'in-use', what: entry.value.name, by: children.slice(0, 50).map((c) => c.name) });
      }
      rooms.broker.stop(sessionId);
      catalogue.remove(sessionId);
      rooms.projection.touch('defaultSessionId');
      rooms.projection.touchSessions();
      return doneIf(await rooms.deliver.requestByPerson());
    },

    async setSessionProfile({ sessionId, profile, region }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      const taken = profile === null ? null : ownerOf(rooms, profile, sessionId);
      if (profile !== null && taken !== null) return err({ code: 'in-use', what: profile, by: [taken] });
      catalogue.choose(sessionId, { profile, region: region ?? undefined });
      rooms.projection.touchSessions();
      return doneIf(await rooms.deliver.requestByPerson(profile ?? undefined));
    },

    async setDelivery({ sessionId, delivery }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      catalogue.choose(sessionId, { delivery });
      rooms.projection.touchSession(sessionId);
      return doneIf(await rooms.deliver.requestByPerson());
    },

    async setPinned({ sessionId, pinned }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      catalogue.choose(sessionId, { pinned });
      rooms.projection.touchSession(sessionId);
      if (records.get().settings.profileScope === 'used') void rooms.deliver.request();
      return done();
    },
  };
}

const notMade: Problem = {
  code: 'refused',
  reason: 'This session comes from its identity source; only sessions made by hand can be edited.',
};

export function makeSession(
  rooms: Rooms,
  input: { readonly kind: string; readonly name: string; readonly values: FormValues },
): Result<{ sessionId: SessionId }, Problem> {
  const shape = shapeOf(rooms, input.kind, input.values);
  if (!shape.ok) return shape;
  const sessionId = SessionId.parse(`session-${rooms.ports.random.hex(5)}`);
  const stands = standsFirm(rooms, sessionId, input.name, shape.value);
  if (stands !== null) return err(stands);
  rooms.catalogue.put(toRecord(sessionId, input.kind, input.name, shape.value));
  rooms.projection.touchSessions();
  return ok({ sessionId });
}

function shapeOf(rooms: Rooms, kind: string, values: FormValues): Result<SessionShape, Problem> {
  const known = rooms.kinds.session(kind);
  if (known === null || known.kind.form === null) {
    return err({
      code: 'invalid-input',
      field: 'kind',
      reason: `A session of kind ${kind} cannot be made by hand.`,
    });
  }
  return known.kind.parseConfig(values);
}

/** Its parent is there, and nothing of what it stands on stands on it. */
function standsFirm(rooms: Rooms, id: SessionId, name: string, shape: SessionShape): Problem | null {
  const sources = rooms.records.get().sources;
  const chain = roleChain(id, {
    session: (at) => {
      if (at === id) return { name, detail: '', parent: shape.parent };
      const entry = rooms.catalogue.find(at);
      return entry === null ? null : { name: entry.name, detail: '', parent: entry.parent };
    },
    source: (at) => {
      const source = sources.find((one) => one.id === at);
      return source === undefined ? null : { name: source.name, detail: '' };
    },
  });
  return chain.ok ? null : chain.error;
}

function ownerOf(rooms: Rooms, profile: ProfileName, except: SessionId): string | null {
  const owner = rooms.catalogue
    .all()
    .find((entry) => entry.id !== except && rooms.catalogue.profile(entry.id) === profile);
  return owner?.name ?? null;
}

function toRecord(id: SessionId, kind: string, name: string, shape: SessionShape) {
  const { config, parent, accountId, role, roleArn, region } = shape;
  return { id, kind, name, config, parent, accountId, role, roleArn, region };
}
