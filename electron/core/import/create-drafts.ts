import type { FormValues } from '../../../shared/form-values.ts';
import type { ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord, SessionChoice } from '../../../shared/records.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { DraftLink, ImportDraft } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { MakeSession } from '../sessions/session-editing.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { mainProfile, otherProfiles, recorded, renamed, withProfile } from '../sessions/session-profiles.ts';
import type { ChoicePatch } from '../sessions/session-records.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { MakeSource } from '../sign-in/make-source.ts';
import type { SourceRunners } from '../sign-in/source-runners.ts';
import { adoptKey } from './adopt-key.ts';
import { type TakeBackPorts, takeBackMade } from './take-back.ts';

export interface CreateDraftsPorts extends TakeBackPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly catalogue: TakeBackPorts['catalogue'] &
    Pick<SessionCatalogue, 'all' | 'find' | 'choose' | 'foresee'>;
  readonly sources: Pick<SourceRunners, 'find' | 'remove'>;
  readonly facts: Pick<SessionFacts, 'region'>;
  readonly makeSource: MakeSource;
  readonly makeSession: MakeSession;
  readonly lifetime: AbortSignal;
}

interface Made {
  readonly sources: Map<string, SourceId>;
  readonly sessions: Map<string, SessionId>;
  readonly record: { sources: ImportRecord['sources']; sessions: ImportRecord['sessions'] };
  /** Of each session, its region before the import: what the agreed diff shows for a profile that names none. */
  readonly regions: Map<SessionId, Region | null>;
  /** Becomes the default session with the write of the files, not before. */
  newDefault: SessionId | null;
}

export interface CreatedDrafts {
  /** Sessions that came of it and have a profile. */
  readonly count: number;
  readonly profiles: readonly ProfileName[];
  readonly made: Pick<ImportRecord, 'sources' | 'sessions'>;
  /** Has the `default` profile now, so it is to become the default session; null: that stays as it is. */
  readonly newDefault: SessionId | null;
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
  const made: Made = {
    sources: new Map(),
    sessions: new Map(),
    record: { sources: [], sessions: [] },
    regions: new Map(),
    newDefault: null,
  };
  const profiles: ProfileName[] = [];
  for (const draft of drafts) {
    const problem = await create(ports, draft, made, signal);
    if (problem !== null) {
      // Also when the caller has left: nothing may stay half done.
      await takeBackMade(ports, made.record, ports.lifetime);
      return err(problem);
    }
    if ('profile' in draft && draft.profile !== null) profiles.push(draft.profile);
  }
  return ok({ count: profiles.length, profiles, made: made.record, newDefault: made.newDefault });
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
  const { profile } = draft;
  const before = ports.catalogue.choice(id);
  const entry = ports.catalogue.find(id);
  const current = entry === null ? null : ports.facts.region(entry);
  const first = made.regions.get(id) ?? current;
  made.regions.set(id, first);
  const others = entry === null ? [] : otherProfiles(entry, before);
  const own =
    profile === 'default' ? before.regionAsDefault : others.find(({ name }) => name === profile)?.region;
  // An earlier row may have changed the region of the session: this one keeps what it was agreed to with.
  const region = draft.region ?? own ?? (first === current ? null : first);
  const isNewHere = isNew || made.record.sessions.some((one) => one.id === id && one.made);
  const wasDefault = (made.newDefault ?? ports.records.get().defaultSessionId) === id;
  // The name `default` is not a session's own: it belongs to whichever session is the default one.
  if (profile === 'default') {
    if (draft.make === 'session') ports.catalogue.choose(id, { profile: null });
    made.newDefault = id;
    const isOnly = isNewHere && typeof before.profile !== 'string';
    if (region !== null)
      ports.catalogue.choose(
        id,
        isOnly ? { region } : { regionAsDefault: region === current ? undefined : region },
      );
  } else if (profile !== null && entry !== null) {
    const patch = imported(entry, before, profile, region, current, isNewHere);
    const isMoved = patch.region !== undefined && patch.region !== current;
    // What the `default` profile said it keeps saying.
    const keptDefault = wasDefault && isMoved ? (before.regionAsDefault ?? current ?? undefined) : undefined;
    ports.catalogue.choose(id, {
      ...patch,
      ...(keptDefault === undefined ? {} : { regionAsDefault: keptDefault }),
    });
  } else if (profile === null) {
    if (draft.make === 'session') ports.catalogue.choose(id, { profile: null });
    if (region !== null) ports.catalogue.choose(id, { region });
  }
  made.sessions.set(draft.ref, id);
  note(ports, id, made, isNew ? null : before);
}

/** Another profile of the import may have come to the same session: the undo takes both back at once. */
function note(
  { catalogue }: Pick<CreateDraftsPorts, 'catalogue'>,
  id: SessionId,
  { record }: Made,
  before: SessionChoice | null,
): void {
  const after = catalogue.choice(id);
  const at = record.sessions.findIndex((one) => one.id === id);
  const noted = record.sessions[at];
  if (noted !== undefined) record.sessions.splice(at, 1, { ...noted, after });
  else {
    const { name = '', config = {} } = catalogue.find(id) ?? {};
    record.sessions.push({ id, made: before === null, name, config, before, after });
  }
}

/**
 * A session that was there and has a name keeps it, with its region and all its profiles: it gets a further one. Else this
 * becomes its main one.
 */
function imported(
  entry: SessionEntry,
  choice: SessionChoice,
  profile: ProfileName,
  region: Region | null,
  current: Region | null,
  isNewHere: boolean,
): ChoicePatch {
  const main = isNewHere ? (choice.profile ?? null) : mainProfile(entry, choice);
  if (main === null || main === profile) {
    const to = { region: region ?? choice.region ?? null, current, keepRegions: region !== null };
    // A name that is imported is to be written, also where the user took the profile out before.
    return { ...renamed(entry, choice, profile, to), profileWritten: undefined };
  }
  const further = withProfile(otherProfiles(entry, choice), { name: profile, region });
  return { otherProfiles: recorded(further), ...(isNewHere ? {} : { profileWritten: true }) };
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
