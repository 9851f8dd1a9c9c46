import type { FormValues } from '../../../shared/form-values.ts';
import type { ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { DraftLink, ImportDraft } from '../profiles/user-files-port.ts';
import { makeSession } from '../sessions/session-editing.ts';
import { makeSource } from '../sign-in/source-verbs.ts';
import type { Rooms } from '../use-cases/rooms.ts';
import { adoptKey } from './adopt-key.ts';
import { takeBackMade } from './take-back.ts';

interface Made {
  readonly sources: Map<string, SourceId>;
  readonly sessions: Map<string, SessionId>;
  readonly record: { sources: ImportRecord['sources']; sessions: ImportRecord['sessions'] };
}

export interface CreatedDrafts {
  /** Sessions that came of it and have a profile. */
  readonly count: number;
  readonly profiles: readonly ProfileName[];
  readonly made: Pick<ImportRecord, 'sources' | 'sessions'>;
}

/**
 * Creates what a confirmed import drafted, in its order; all of it or nothing. No file is touched here: a key that the
 * keychain did not take stays where it was.
 */
export async function createDrafts(
  rooms: Rooms,
  drafts: readonly ImportDraft[],
  signal: AbortSignal,
): Promise<Result<CreatedDrafts, Problem>> {
  const made: Made = { sources: new Map(), sessions: new Map(), record: { sources: [], sessions: [] } };
  const defaultBefore = rooms.records.get().defaultSessionId;
  const profiles: ProfileName[] = [];
  for (const draft of drafts) {
    const problem = await create(rooms, draft, made, signal);
    if (problem !== null) {
      // Also where the person has left meanwhile: nothing half of it may stay.
      await takeBackMade(rooms, made.record, rooms.lifetime);
      rooms.records.change((r) => ({ ...r, defaultSessionId: defaultBefore }));
      publish(rooms);
      return err(problem);
    }
    if ('profile' in draft && draft.profile !== null) profiles.push(draft.profile);
  }
  publish(rooms);
  return ok({ count: profiles.length, profiles, made: made.record });
}

function publish(rooms: Rooms): void {
  rooms.projection.touchSessions();
  rooms.projection.touch('sources');
  rooms.projection.touch('defaultSessionId');
}

async function create(
  rooms: Rooms,
  draft: ImportDraft,
  made: Made,
  signal: AbortSignal,
): Promise<Problem | null> {
  switch (draft.make) {
    case 'source': {
      const source = makeSource(rooms, draft);
      if (!source.ok) return source.error;
      const { sourceId } = source.value;
      made.sources.set(draft.ref, sourceId);
      const config = rooms.records.get().sources.find(({ id }) => id === sourceId)?.config ?? {};
      let noted: Made['record']['sources'][number] = {
        id: sourceId,
        name: draft.name,
        config,
        signedIn: false,
      };
      made.record.sources.push(noted);
      const note = (more: Partial<typeof noted>) => {
        noted = { ...noted, ...more };
        made.record.sources.splice(-1, 1, noted);
      };
      const { adopt } = draft;
      if (adopt !== undefined) {
        const adopted = await adoptKey(rooms, sourceId, adopt, signal, () => note({ keysOf: adopt.profile }));
        if (!adopted.ok) return adopted.error;
        // Also a key that stood there already is what the undo looks for.
        note({ keysOf: adopt.profile });
      }
      await rooms.sources.find(sourceId)?.restore(signal);
      note({ signedIn: rooms.sources.find(sourceId)?.isSignedIn() ?? false });
      return null;
    }
    case 'keys': {
      const adopted = await adoptKey(rooms, draft.id, draft.adopt, signal);
      made.sources.set(draft.ref, draft.id);
      return adopted.ok ? null : adopted.error;
    }
    case 'session': {
      const values = linked(draft.values, draft.links, made);
      if (!values.ok) return values.error;
      const session = makeSession(rooms, { kind: draft.kind, name: draft.name, values: values.value });
      if (!session.ok) return session.error;
      settle(rooms, session.value.sessionId, draft, made, true);
      return null;
    }
    case 'found': {
      const sourceId = draft.source.kind === 'source' ? draft.source.id : made.sources.get(draft.source.ref);
      const known = new Set(rooms.catalogue.all().map(({ id }) => id));
      const id = sourceId === undefined ? null : rooms.catalogue.foresee(sourceId, draft.found);
      if (id === null) return dangling(draft.ref);
      settle(rooms, id, draft, made, !known.has(id));
      return null;
    }
    case 'known':
      if (rooms.catalogue.find(draft.id) === null) return dangling(draft.ref);
      settle(rooms, draft.id, draft, made, false);
      return null;
    default:
      return unreachable(draft);
  }
}

function settle(
  rooms: Rooms,
  id: SessionId,
  draft: {
    readonly make: 'session' | 'found' | 'known';
    readonly ref: string;
    readonly profile: ProfileName | null;
    readonly region: Region | null;
  },
  made: Made,
  isNew: boolean,
): void {
  const { profile, region } = draft;
  const before = isNew ? null : rooms.catalogue.choice(id);
  // The name `default` is not a session's own: it belongs to whichever session is the default one.
  const isDefault = profile === 'default';
  if (isDefault) {
    rooms.records.change((r) => ({ ...r, defaultSessionId: id }));
    rooms.projection.touch('defaultSessionId');
  }
  rooms.catalogue.choose(id, {
    ...(draft.make === 'session' && (isDefault || profile === null) ? { profile: null } : {}),
    ...(profile === null || isDefault ? {} : { profile }),
    ...(region === null ? {} : { region }),
  });
  made.sessions.set(draft.ref, id);
  const entry = rooms.catalogue.find(id);
  const { name = '', config = {} } = entry ?? {};
  made.record.sessions.push({ id, made: isNew, name, config, before, after: rooms.catalogue.choice(id) });
}

function linked(values: FormValues, links: readonly DraftLink[], made: Made): Result<FormValues, Problem> {
  const filled: FormValues = { ...values };
  for (const { field, to } of links) {
    const id = to.kind === 'draft' ? (made.sessions.get(to.ref) ?? made.sources.get(to.ref)) : to.id;
    if (id === undefined) return err(dangling(field));
    filled[field] = id;
  }
  return ok(filled);
}

const dangling = (field: string): Problem => ({
  code: 'invalid-input',
  field,
  reason: 'It stands on a profile that is not part of this import. Choose that one too.',
});
