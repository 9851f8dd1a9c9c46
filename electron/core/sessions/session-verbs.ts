import type { SessionId } from '../../../shared/ids.ts';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import { err } from '../../../shared/result.ts';
import { copySecretText, environmentText } from '../credentials/copy-environment.ts';
import { personLease, signInFor } from '../credentials/person-lease.ts';
import { done, doneIf, findSession } from '../use-cases/find.ts';
import type { Rooms } from '../use-cases/rooms.ts';

type SessionVerbs = Pick<
  Handlers<AppContract>,
  | 'start'
  | 'stop'
  | 'renew'
  | 'makeDefault'
  | 'clearDefault'
  | 'copyEnvironment'
  | 'copyProfileName'
  | 'profileText'
>;

export function createSessionVerbs(rooms: Rooms): SessionVerbs {
  const { records, catalogue } = rooms;
  const setDefault = (sessionId: SessionId | null) => {
    const before = records.get().defaultSessionId;
    records.change((r) => ({ ...r, defaultSessionId: sessionId }));
    rooms.projection.touch('defaultSessionId');
    for (const id of [before, sessionId]) if (id !== null) rooms.projection.touchSession(id);
    const entry = sessionId === null ? null : catalogue.find(sessionId);
    rooms.activity.add({ event: 'default-changed', sessionId, sessionName: entry?.name ?? null });
    return rooms.deliver.requestByPerson('default');
  };

  return {
    async start({ sessionId }, signal) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      return doneIf(await personLease(rooms, entry.value, { verb: 'start', force: false }, signal));
    },

    async stop({ sessionId }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      rooms.broker.stop(sessionId);
      rooms.activity.add({ event: 'session-stopped', sessionId, sessionName: entry.value.name });
      // SECURITY: "stopped" is said only when the keys are out of the file.
      if (rooms.facts.delivery(sessionId) === 'keys') return doneIf(await rooms.deliver.request());
      return done();
    },

    async renew({ sessionId }, signal) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      return doneIf(await personLease(rooms, entry.value, { verb: 'renew', force: true }, signal));
    },

    async makeDefault({ sessionId }, signal) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      const signedIn = await signInFor(rooms, entry.value, signal);
      if (!signedIn.ok) return signedIn;
      catalogue.choose(sessionId, { lastUsedAt: rooms.now() });
      const written = await setDefault(sessionId);
      // The switch stands; whether the session can be leased shows in its state, and is no reason to undo the switch.
      void personLease(rooms, entry.value, { verb: 'use', force: false }, rooms.lifetime);
      return doneIf(written);
    },

    clearDefault: async () => doneIf(await setDefault(null)),

    async copyEnvironment({ sessionId }, signal) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      const lease = await personLease(rooms, entry.value, { verb: 'copy-environment', force: false }, signal);
      if (!lease.ok) return lease;
      await copySecretText(rooms.ports, environmentText(lease.value, rooms.facts.region(entry.value)));
      return done();
    },

    async copyProfileName({ sessionId }) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      const profile = rooms.facts.profile(entry.value);
      if (profile === null) {
        return err({ code: 'refused', reason: 'This session has no profile. Give it one in its details.' });
      }
      await rooms.ports.clipboard.writeText(profile);
      return done();
    },

    async profileText({ sessionId }, signal) {
      const entry = findSession(rooms, sessionId);
      if (!entry.ok) return entry;
      return rooms.ports.delivery.profileText(
        {
          session: rooms.deliver.session(entry.value),
          isDefault: records.get().defaultSessionId === sessionId,
        },
        signal,
      );
    },
  };
}
