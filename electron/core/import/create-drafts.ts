import type { FormValues } from '../../../shared/form-values.ts';
import type { ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportRecord, SessionChoice } from '../../../shared/records.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { DraftLink, ImportDraft } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { Foreseen, MadeSession, SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { ShapeSession } from '../sessions/session-editing.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { mainProfile, otherProfiles, recorded, renamed, withProfile } from '../sessions/session-profiles.ts';
import { type ChoicePatch, changedChoice } from '../sessions/session-records.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { MakeSource } from '../sign-in/make-source.ts';
import type { SourceRunners } from '../sign-in/source-runners.ts';
import { adoptKey } from './adopt-key.ts';
import { type TakeBackPorts, takeBackMade } from './take-back.ts';

export interface CreateDraftsPorts extends TakeBackPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly catalogue: TakeBackPorts['catalogue'] &
    Pick<SessionCatalogue, 'all' | 'find' | 'chooseAll' | 'foreseenId' | 'addAll'>;
  readonly sources: Pick<SourceRunners, 'find' | 'remove'>;
  readonly facts: Pick<SessionFacts, 'region'>;
  readonly makeSource: MakeSource;
  readonly shapeSession: ShapeSession;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly lifetime: AbortSignal;
}

type Noted = ImportRecord['sessions'][number];

/** What is made so far. Sessions are added in one step, and then what is chosen for them: thousands would take minutes else. */
interface Made {
  readonly sources: Map<string, SourceId>;
  readonly sessions: Map<string, SessionId>;
  readonly record: ImportRecord['sources'];
  readonly shaped: Map<SessionId, MadeSession>;
  readonly foreseen: Map<SessionId, Foreseen>;
  readonly chosen: Map<SessionId, ChoicePatch>;
  readonly noted: Map<SessionId, Noted>;
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

type SessionDraft = Exclude<ImportDraft, { make: 'source' | 'keys' }>;

const SLICE_MS = 6;

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
    record: [],
    shaped: new Map(),
    foreseen: new Map(),
    chosen: new Map(),
    noted: new Map(),
    regions: new Map(),
    newDefault: null,
  };
  let begunAt = ports.clock.monotonicMs();
  for (const draft of drafts) {
    const problem =
      draft.make === 'source' || draft.make === 'keys'
        ? await createSource(ports, draft, made, signal)
        : createSession(ports, draft, made);
    if (problem !== null) {
      // Also when the caller has left: nothing may stay half done.
      await takeBackMade(ports, { sources: made.record, sessions: [] }, ports.lifetime);
      return err(problem);
    }
    if (ports.clock.monotonicMs() - begunAt < SLICE_MS) continue;
    await new Promise<void>((resolve) => void ports.clock.after(0, resolve));
    begunAt = ports.clock.monotonicMs();
  }
  // From here on in one go: nobody sees a session of the import without its profile.
  const before = new Set(ports.catalogue.all().map(({ id }) => id));
  ports.catalogue.addAll([...made.shaped.values()], made.foreseen);
  const profiles: ProfileName[] = [];
  for (const draft of drafts) {
    if (draft.make === 'source' || draft.make === 'keys') continue;
    const id = made.sessions.get(draft.ref);
    if (id !== undefined) settle(ports, id, draft, made, !before.has(id) && !made.noted.has(id));
    if (draft.profile !== null) profiles.push(draft.profile);
  }
  ports.catalogue.chooseAll(made.chosen);
  const record = { sources: made.record, sessions: [...made.noted.values()] };
  return ok({ count: profiles.length, profiles, made: record, newDefault: made.newDefault });
}

async function createSource(
  ports: CreateDraftsPorts,
  draft: Extract<ImportDraft, { make: 'source' | 'keys' }>,
  made: Made,
  signal: AbortSignal,
): Promise<Problem | null> {
  if (draft.make === 'keys') {
    const adopted = await adoptKey(ports, draft.id, draft.adopt, signal);
    made.sources.set(draft.ref, draft.id);
    return adopted.ok ? null : adopted.error;
  }
  const source = ports.makeSource(draft);
  if (!source.ok) return source.error;
  const { sourceId } = source.value;
  made.sources.set(draft.ref, sourceId);
  const config = ports.records.get().sources.find(({ id }) => id === sourceId)?.config ?? {};
  let noted: ImportRecord['sources'][number] = { id: sourceId, name: draft.name, config, signedIn: false };
  made.record.push(noted);
  const note = (more: Partial<typeof noted>) => {
    noted = { ...noted, ...more };
    made.record.splice(-1, 1, noted);
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

/** Only works out which session it is, and what a new one will be. */
function createSession(ports: CreateDraftsPorts, draft: SessionDraft, made: Made): Problem | null {
  switch (draft.make) {
    case 'session': {
      const values = linked(draft.values, draft.links, made);
      if (!values.ok) return values.error;
      const { kind, name } = draft;
      const beside = { get: (id: SessionId) => made.shaped.get(id) ?? foreseenEntry(made, id) };
      const session = ports.shapeSession({ kind, name, values: values.value }, beside);
      if (!session.ok) return session.error;
      made.shaped.set(session.value.id, session.value);
      made.sessions.set(draft.ref, session.value.id);
      return null;
    }
    case 'found': {
      const { source, found } = draft;
      const sourceId = source.kind === 'source' ? source.id : made.sources.get(source.ref);
      const id = sourceId === undefined ? null : ports.catalogue.foreseenId(sourceId, found);
      if (sourceId === undefined || id === null) return dangling(draft.ref);
      if (!made.foreseen.has(id)) made.foreseen.set(id, { sourceId, found });
      made.sessions.set(draft.ref, id);
      return null;
    }
    case 'known':
      if (ports.catalogue.find(draft.id) === null) return dangling(draft.ref);
      made.sessions.set(draft.ref, draft.id);
      return null;
    default:
      return unreachable(draft);
  }
}

function foreseenEntry({ foreseen }: Made, id: SessionId): Pick<SessionEntry, 'name' | 'parent'> | undefined {
  const one = foreseen.get(id);
  return one && { name: one.found.name, parent: { kind: 'source', id: one.sourceId } };
}

function settle(
  ports: CreateDraftsPorts,
  id: SessionId,
  draft: SessionDraft,
  made: Made,
  isNew: boolean,
): void {
  const { profile } = draft;
  const choice = (one: SessionId) => {
    const patch = made.chosen.get(one);
    const chosen = ports.catalogue.choice(one);
    return patch === undefined ? chosen : changedChoice(chosen, patch);
  };
  const choose = (patch: ChoicePatch) =>
    void made.chosen.set(id, { ...made.chosen.get(id), ...patch } satisfies ChoicePatch);
  const before = choice(id);
  const entry = ports.catalogue.find(id);
  const current = entry === null ? null : ports.facts.region(entry, choice);
  const first = made.regions.get(id) ?? current;
  made.regions.set(id, first);
  const others = entry === null ? [] : otherProfiles(entry, before);
  const own =
    profile === 'default' ? before.regionAsDefault : others.find(({ name }) => name === profile)?.region;
  // An earlier row may have changed the region of the session: this one keeps what it was agreed to with.
  const region = draft.region ?? own ?? (first === current ? null : first);
  const isNewHere = isNew || made.noted.get(id)?.made === true;
  const wasDefault = (made.newDefault ?? ports.records.get().defaultSessionId) === id;
  // The name `default` is not a session's own: it belongs to whichever session is the default one.
  if (profile === 'default') {
    if (draft.make === 'session') choose({ profile: null });
    made.newDefault = id;
    const isOnly = isNewHere && typeof before.profile !== 'string';
    if (region !== null)
      choose(isOnly ? { region } : { regionAsDefault: region === current ? undefined : region });
  } else if (profile !== null && entry !== null) {
    const patch = imported(entry, before, profile, region, current, isNewHere);
    const isMoved = patch.region !== undefined && patch.region !== current;
    // What the `default` profile said it keeps saying.
    const keptDefault = wasDefault && isMoved ? (before.regionAsDefault ?? current ?? undefined) : undefined;
    choose({ ...patch, ...(keptDefault === undefined ? {} : { regionAsDefault: keptDefault }) });
  } else if (profile === null) {
    if (draft.make === 'session') choose({ profile: null });
    if (region !== null) choose({ region });
  }
  note(entry, id, made, { before: isNew ? null : before, after: choice(id) });
}

/** Another profile of the import may have come to the same session: the undo takes both back at once. */
function note(
  entry: SessionEntry | null,
  id: SessionId,
  { noted }: Made,
  { before, after }: { readonly before: SessionChoice | null; readonly after: SessionChoice },
): void {
  const known = noted.get(id);
  const { name = '', config = {} } = entry ?? {};
  noted.set(
    id,
    known === undefined ? { id, made: before === null, name, config, before, after } : { ...known, after },
  );
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
