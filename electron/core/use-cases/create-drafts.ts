import type { FormValues } from '../../../shared/form.ts';
import type { ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { DraftLink, ImportDraft } from '../delivery-port.ts';
import type { Rooms } from './rooms.ts';
import { makeSession } from './session-editing.ts';
import { makeSource } from './source-verbs.ts';

interface Made {
  readonly sources: Map<string, SourceId>;
  readonly sessions: Map<string, SessionId>;
}

/** Creates what a confirmed import drafted, in its order. Returns how many sessions came of it. */
export function createDrafts(rooms: Rooms, drafts: readonly ImportDraft[]): Result<number, Problem> {
  const made: Made = { sources: new Map(), sessions: new Map() };
  const profiles: ProfileName[] = [];
  for (const draft of drafts) {
    const problem = create(rooms, draft, made);
    if (problem !== null) {
      rooms.deliver.consent(profiles);
      return err(problem);
    }
    if (draft.make !== 'source' && draft.profile !== null) profiles.push(draft.profile);
  }
  rooms.deliver.consent(profiles);
  rooms.projection.touchSessions();
  rooms.projection.touch('sources');
  return ok(made.sessions.size);
}

function create(rooms: Rooms, draft: ImportDraft, made: Made): Problem | null {
  switch (draft.make) {
    case 'source': {
      const source = makeSource(rooms, draft);
      if (!source.ok) return source.error;
      made.sources.set(draft.ref, source.value.sourceId);
      return null;
    }
    case 'session': {
      const values = linked(draft.values, draft.links, made);
      if (!values.ok) return values.error;
      const session = makeSession(rooms, { kind: draft.kind, name: draft.name, values: values.value });
      if (!session.ok) return session.error;
      settle(rooms, session.value.sessionId, draft);
      made.sessions.set(draft.ref, session.value.sessionId);
      return null;
    }
    case 'found': {
      const sourceId = draft.source.kind === 'source' ? draft.source.id : made.sources.get(draft.source.ref);
      const id = sourceId === undefined ? null : rooms.catalogue.foresee(sourceId, draft.found);
      if (id === null) return dangling(draft.ref);
      settle(rooms, id, draft);
      made.sessions.set(draft.ref, id);
      return null;
    }
    case 'known':
      if (rooms.catalogue.find(draft.id) === null) return dangling(draft.ref);
      settle(rooms, draft.id, draft);
      made.sessions.set(draft.ref, draft.id);
      return null;
    default:
      return unreachable(draft);
  }
}

function settle(
  rooms: Rooms,
  id: SessionId,
  { profile, region }: { readonly profile: ProfileName | null; readonly region: Region | null },
): void {
  // The name `default` is not a session's own: it belongs to whichever session is the default one.
  const isDefault = profile === 'default';
  if (isDefault) {
    rooms.records.change((r) => ({ ...r, defaultSessionId: id }));
    rooms.projection.touch('defaultSessionId');
  }
  rooms.catalogue.choose(id, {
    ...(profile === null || isDefault ? {} : { profile }),
    ...(region === null ? {} : { region }),
  });
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
