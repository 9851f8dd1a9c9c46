import type { FormValues } from '../../../shared/form-values.ts';
import type { AccountId, ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { MadeRecord, Records, SessionChoice } from '../../../shared/records.ts';
import { inSlices } from '../async/in-slices.ts';
import type { FoundSession, SessionShape } from '../identity-source.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RecordsKeeper } from '../records.ts';
import { foundSessionId, identifying, merging, refreshed } from './merge-found.ts';
import { namingProfiles, renaming } from './name-profiles.ts';
import type { ProfileNaming } from './profile-naming.ts';
import { createSessionEntries, type SessionEntriesKeeper } from './session-entries.ts';
import type { SessionEntry } from './session-entry.ts';
import { mainProfile, type ProfilesOf, reservedNames } from './session-profiles.ts';
import {
  type ChoicePatch,
  withChoice,
  withChoices,
  withMade,
  withoutSessions,
  withoutSource,
} from './session-records.ts';

export type MadeSession = Omit<MadeRecord, 'autoProfile'>;
export interface Foreseen {
  readonly sourceId: SourceId;
  readonly found: FoundSession;
}

export interface SessionCatalogue {
  all(): readonly SessionEntry[];
  find(id: SessionId): SessionEntry | null;
  choice(id: SessionId): SessionChoice;
  choose(id: SessionId, patch: ChoicePatch): void;
  /** Takes over what a sync found: adds, refreshes, greys what is gone. Nothing that is built on it is touched. */
  merge(
    sourceId: SourceId,
    found: readonly FoundSession[],
    /** Of these accounts nothing is known: what was there stays. */
    unread?: ReadonlySet<AccountId>,
  ): Promise<{ readonly added: number; readonly removed: number }>;
  /** The id of what a sync will find; null: it can have none. */
  foreseenId(sourceId: SourceId, found: FoundSession): SessionId | null;
  /**
   * Adds, in one step, what an import makes: sessions made by hand, and those that a merge would add, because an import knows a
   * session before its source was ever read.
   */
  addAll(made: readonly MadeSession[], foreseen: ReadonlyMap<SessionId, Foreseen>): void;
  /** Adds it, or takes the place of the one with its id. */
  put(made: MadeSession): void;
  /** In one step, as many as there are. */
  removeAll(ids: ReadonlySet<SessionId>): void;
  /** The same of choices. */
  chooseAll(patches: ReadonlyMap<SessionId, ChoicePatch>): void;
  removeSource(sourceId: SourceId): void;
  /** Names of sessions that stand directly on this one or on this source. */
  childrenOf(parent: SessionShape['parent']): readonly SessionEntry[];
  /** Its name in the AWS files and for every tool, whether it is written or not; null when the user wants none. */
  profile(id: SessionId): ProfileName | null;
  /** Every profile name that means this session, and those it had before: no other session may have one of them. */
  reservedNames(id: SessionId): readonly ProfileName[];
  /**
   * Gives a profile name to every session that has none yet, or whose name does not say which of two accounts it is;
   * true when there was one. `foreign`: names of the user's own profiles.
   */
  nameProfiles(foreign: ReadonlySet<string>): Promise<boolean>;
}

export interface SessionCataloguePorts {
  readonly records: RecordsKeeper;
  readonly profileNaming: ProfileNaming;
  /** The region that a found session's own config names, by its kind. */
  readonly configuredRegion: (kind: string, config: FormValues) => Region | null;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly log: Log;
}

export function createSessionCatalogue(ports: SessionCataloguePorts): SessionCatalogue {
  const { records } = ports;
  const entries = createSessionEntries({ records: records.get, configuredRegion: ports.configuredRegion });
  const find = (id: SessionId): SessionEntry | null => entries.now().byId.get(id) ?? null;
  const choice = createChoices(records);

  return {
    ...foundSessions(ports, find, entries.preparing),
    all: () => entries.now().list,
    find,
    choice,
    choose(id, patch) {
      records.change((r) => withChoice(r, id, patch));
    },
    put(draft) {
      const made = { ...draft, autoProfile: find(draft.id)?.autoProfile ?? null };
      records.change((r) => withMade(r, made));
    },
    removeAll(ids) {
      if (ids.size > 0) records.change((r) => withoutSessions(r, ids));
    },
    chooseAll(patches) {
      if (patches.size > 0) records.change((r) => withChoices(r, patches));
    },
    childrenOf: (parent) =>
      entries.now().list.filter((e) => e.parent.kind === parent.kind && e.parent.id === parent.id),
    profile: (id) => mainProfile(find(id) ?? noProfiles, choice(id)),
    reservedNames: (id) => reservedNames(find(id) ?? noProfiles, choice(id)),
    nameProfiles: profileNamer(ports, entries),
  };
}

const noChoice: SessionChoice = {};
const noProfiles: ProfilesOf = { autoProfile: null, formerProfiles: [] };

/** Looked up in a map: thousands of ids as keys of an object, most of them absent, cost ten times as much. */
function createChoices(records: Pick<RecordsKeeper, 'get'>): (id: SessionId) => SessionChoice {
  let readFrom: Records['choices'] = {};
  let byId: ReadonlyMap<string, SessionChoice> = new Map();
  return (id) => {
    const { choices } = records.get();
    if (choices !== readFrom) {
      readFrom = choices;
      byId = new Map(Object.entries(choices));
    }
    return byId.get(id) ?? noChoice;
  };
}

/** What a sync found: it comes and goes with its identity source. */
function foundSessions(
  { records, clock, log }: Pick<SessionCataloguePorts, 'records' | 'clock' | 'log'>,
  find: SessionCatalogue['find'],
  preparing: SessionEntriesKeeper['preparing'],
): Pick<SessionCatalogue, 'merge' | 'foreseenId' | 'addAll' | 'removeSource'> {
  const refused = (sourceId: SourceId, { key }: FoundSession) =>
    log.line('sync-key-refused', { source: sourceId, keyLength: key.length });

  return {
    async merge(sourceId, found, unread) {
      const byId = await inSlices(
        identifying(sourceId, found, (session) => refused(sourceId, session)),
        clock,
      );
      for (;;) {
        const before = records.get();
        // The source may have been removed in between.
        if (!before.sources.some(({ id }) => id === sourceId)) return { added: 0, removed: 0 };
        const merged = await inSlices(merging(before.found, sourceId, byId, unread), clock);
        await inSlices(preparing(merged.records), clock);
        // Merged with what is no more: once again.
        if (records.get().found !== before.found) continue;
        records.change((r) => (merged.records === r.found ? r : { ...r, found: [...merged.records] }));
        return { added: merged.added, removed: merged.removed };
      }
    },
    foreseenId(sourceId, found) {
      const id = foundSessionId(sourceId, found.key);
      if (id === null) refused(sourceId, found);
      return id;
    },
    addAll(made, foreseen) {
      const added = [...foreseen].flatMap(([id, { sourceId, found }]) => {
        if (find(id) !== null) return [];
        // The source may have been made a moment ago: only here is its id known.
        const session = { ...found, config: { ...found.config, source: sourceId } };
        return [refreshed(undefined, id, sourceId, session)];
      });
      if (made.length + added.length === 0) return;
      const all = made.map((one) => ({ ...one, autoProfile: null }));
      records.change((r) => ({ ...r, found: [...r.found, ...added], made: [...r.made, ...all] }));
    },
    removeSource: (sourceId) => records.change((r) => withoutSource(r, sourceId)),
  };
}

/** All profile names that the user chose. */
function chosenNames({ choices }: Pick<Records, 'choices'>): ReadonlySet<ProfileName> {
  const names = new Set<ProfileName>();
  for (const { profile, otherProfiles = [] } of Object.values(choices)) {
    if (profile !== undefined && profile !== null) names.add(profile);
    for (const { name } of otherProfiles) names.add(name);
  }
  return names;
}

function profileNamer(
  { records, profileNaming, clock }: Pick<SessionCataloguePorts, 'records' | 'profileNaming' | 'clock'>,
  entries: SessionEntriesKeeper,
): SessionCatalogue['nameProfiles'] {
  /** Sessions that all have their names. */
  let named: readonly SessionEntry[] | null = null;

  return async (foreign) => {
    const all = entries.now().list;
    if (all === named) return false;
    const names = await inSlices(
      namingProfiles({
        sessions: all,
        chosen: [...chosenNames(records.get())],
        foreign,
        naming: profileNaming,
      }),
      clock,
    );
    if (names.size === 0) {
      named = all;
      return false;
    }
    for (;;) {
      const before = records.get();
      // What the user chose in between is taken; the next time finds another name.
      const chosen = chosenNames(before);
      for (const [id, name] of names) if (chosen.has(name)) names.delete(id);
      const found = await inSlices(renaming(before.found, names), clock);
      await inSlices(entries.preparing(found), clock);
      const now = records.get();
      const taken = chosenNames(now);
      // Named with what is no more: once again.
      if (now.found !== before.found || [...names.values()].some((name) => taken.has(name))) continue;
      records.change((r) => ({
        ...r,
        found,
        made: r.made.map((record) => {
          const name = names.get(record.id);
          return name === undefined ? record : { ...record, autoProfile: name };
        }),
      }));
      return true;
    }
  };
}
