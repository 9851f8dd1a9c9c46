import type { FormValues } from '../../../shared/form-values.ts';
import type { ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { DraftLink, ImportDraft } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { MakeSession } from '../sessions/session-editing.ts';
import type { MakeSource } from '../sign-in/make-source.ts';
import type { SourceRunners } from '../sign-in/source-runners.ts';
import { adoptKey } from './adopt-key.ts';
import { type TakeBackPorts, takeBackMade } from './take-back.ts';

export interface CreateDraftsPorts extends TakeBackPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly catalogue: TakeBackPorts['catalogue'] &
    Pick<SessionCatalogue, 'all' | 'find' | 'choose' | 'foresee'>;
  readonly sources: Pick<SourceRunners, 'find' | 'remove'>;
  readonly makeSource: MakeSource;
  readonly makeSession: MakeSession;
  readonly lifetime: AbortSignal;
}

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
  ports: CreateDraftsPorts,
  drafts: readonly ImportDraft[],
  signal: AbortSignal,
): Promise<Result<CreatedDrafts, Problem>> {
  const made: Made = { sources: new Map(), sessions: new Map(), record: { sources: [], sessions: [] } };
  const defaultBefore = ports.records.get().defaultSessionId;
  const profiles: ProfileName[] = [];
  for (const draft of drafts) {
    const problem = await create(ports, draft, made, signal);
    if (problem !== null) {
      // Also when the caller has left: nothing may stay half done.
      await takeBackMade(ports, made.record, ports.lifetime);
      ports.records.change((r) => ({ ...r, defaultSessionId: defaultBefore }));
      return err(problem);
    }
    if ('profile' in draft && draft.profile !== null) profiles.push(draft.profile);
  }
  return ok({ count: profiles.length, profiles, made: made.record });
}

async function create(
  ports: CreateDraftsPorts,
  draft: ImportDraft,
  made: Made,
  signal: AbortSignal,
): Promise<Problem | null> {
  switch (draft.make) {
    case 'source': {
      const source = ports.makeSource(draft);
      if (!source.ok) return source.error;
      const { sourceId } = source.value;
      made.sources.set(draft.ref, sourceId);
      const config = ports.records.get().sources.find(({ id }) => id === sourceId)?.config ?? {};
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
        const adopted = await adoptKey(ports, sourceId, adopt, signal, () => note({ keysOf: adopt.profile }));
        if (!adopted.ok) return adopted.error;
        // The undo also looks for a key that was there before.
        note({ keysOf: adopt.profile });
      }
      await ports.sources.find(sourceId)?.restore(signal);
      note({ signedIn: ports.sources.find(sourceId)?.isSignedIn() ?? false });
      return null;
    }
    case 'keys': {
      const adopted = await adoptKey(ports, draft.id, draft.adopt, signal);
      made.sources.set(draft.ref, draft.id);
      return adopted.ok ? null : adopted.error;
    }
    case 'session': {
      const values = linked(draft.values, draft.links, made);
      if (!values.ok) return values.error;
      const session = ports.makeSession({ kind: draft.kind, name: draft.name, values: values.value });
      if (!session.ok) return session.error;
      settle(ports, session.value.sessionId, draft, made, true);
      return null;
    }
    case 'found': {
      const sourceId = draft.source.kind === 'source' ? draft.source.id : made.sources.get(draft.source.ref);
      const known = new Set(ports.catalogue.all().map(({ id }) => id));
      const id = sourceId === undefined ? null : ports.catalogue.foresee(sourceId, draft.found);
      if (id === null) return dangling(draft.ref);
      settle(ports, id, draft, made, !known.has(id));
      return null;
    }
    case 'known':
      if (ports.catalogue.find(draft.id) === null) return dangling(draft.ref);
      settle(ports, draft.id, draft, made, false);
      return null;
    default:
      return unreachable(draft);
  }
}

function settle(
  ports: CreateDraftsPorts,
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
  const before = isNew ? null : ports.catalogue.choice(id);
  // The name `default` is not a session's own: it belongs to whichever session is the default one.
  const isDefault = profile === 'default';
  if (isDefault) {
    ports.records.change((r) => ({ ...r, defaultSessionId: id }));
  }
  ports.catalogue.choose(id, {
    ...(draft.make === 'session' && (isDefault || profile === null) ? { profile: null } : {}),
    ...(profile === null || isDefault ? {} : { profile }),
    ...(region === null ? {} : { region }),
  });
  made.sessions.set(draft.ref, id);
  const entry = ports.catalogue.find(id);
  const { name = '', config = {} } = entry ?? {};
  made.record.sessions.push({ id, made: isNew, name, config, before, after: ports.catalogue.choice(id) });
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
  reason: 'It is built on a profile that is not part of this import. Select that one too.',
});
