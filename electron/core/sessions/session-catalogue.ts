import type { FormValues } from '../../../shared/form-values.ts';
import type { AccountId, ProfileName, Region, RoleArn, SessionId, SourceId } from '../../../shared/ids.ts';
import type { MadeRecord, SessionChoice } from '../../../shared/records.ts';
import { inSlices } from '../async/in-slices.ts';
import type { FoundSession, SessionShape } from '../identity-source.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RecordsKeeper } from '../records.ts';
import { foundSessionId, identifying, mergeFound, refreshed } from './merge-found.ts';
import { namingProfiles } from './name-profiles.ts';
import type { ProfileNaming } from './profile-naming.ts';
import { createSessionEntries } from './session-entries.ts';

/** One session as the rest of the core sees it, wherever it comes from. */
export interface SessionEntry {
  readonly id: SessionId;
  readonly origin: 'found' | 'made';
  readonly kind: string;
  readonly name: string;
  readonly config: FormValues;
  readonly parent: SessionShape['parent'];
  readonly accountId: AccountId | null;
  readonly accountName: string | null;
  readonly role: string | null;
  readonly roleArn: RoleArn | null;
  readonly region: Region | null;
  readonly missing: boolean;
  readonly autoProfile: ProfileName | null;
}

export interface SessionCatalogue {
  all(): readonly SessionEntry[];
  find(id: SessionId): SessionEntry | null;
  choice(id: SessionId): SessionChoice;
  choose(id: SessionId, patch: Partial<Record<keyof SessionChoice, undefined>> | SessionChoice): void;
  /** Takes over what a sync found: adds, refreshes, greys what is gone. Nothing that is built on it is touched. */
  merge(
    sourceId: SourceId,
    found: readonly FoundSession[],
  ): Promise<{ readonly added: number; readonly removed: number }>;
  /** As one row of a merge: an import knows a session before its source was ever read. */
  foresee(sourceId: SourceId, found: FoundSession): SessionId | null;
  /** Adds it, or takes the place of the one with its id. */
  put(made: Omit<MadeRecord, 'autoProfile'>): void;
  remove(id: SessionId): void;
  removeSource(sourceId: SourceId): void;
  /** Names of sessions that stand directly on this one or on this source. */
  standingOn(parent: SessionShape['parent']): readonly SessionEntry[];
  /** The profile name, derived or chosen; null when the user wants none. */
  profile(id: SessionId): ProfileName | null;
  /**
   * Gives a profile name to every session that has none yet; true when there was one. `foreign`: names of the user's
   * own profiles.
   */
  nameProfiles(foreign: ReadonlySet<string>): Promise<boolean>;
}

export function createSessionCatalogue(ports: {
  readonly records: RecordsKeeper;
  readonly profileNaming: ProfileNaming;
  /** The region that a found session's own config names, by its kind. */
  readonly configuredRegion: (kind: string, config: FormValues) => Region | null;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly log: Log;
}): SessionCatalogue {
  const { records } = ports;
  const entries = createSessionEntries({ records: records.get, configuredRegion: ports.configuredRegion });
  const find = (id: SessionId): SessionEntry | null => entries().byId.get(id) ?? null;
  const choice = (id: SessionId): SessionChoice => records.get().choices[id] ?? {};
  const forget = (ids: ReadonlySet<string>) =>
    records.change((r) => ({
      ...r,
      choices: Object.fromEntries(Object.entries(r.choices).filter(([id]) => !ids.has(id))),
      defaultSessionId:
        r.defaultSessionId !== null && ids.has(r.defaultSessionId) ? null : r.defaultSessionId,
    }));
  const refused = (sourceId: SourceId, { key }: FoundSession) =>
    ports.log.line('sync-key-refused', { source: sourceId, keyLength: key.length });

  return {
    all: () => entries().list,
    find,
    choice,
    choose(id, patch) {
      records.change((r) => {
        const merged = Object.entries({ ...r.choices[id], ...patch }).filter(([, v]) => v !== undefined);
        return { ...r, choices: { ...r.choices, [id]: Object.fromEntries(merged) } };
      });
    },
    async merge(sourceId, found) {
      const byId = await inSlices(
        identifying(sourceId, found, (session) => refused(sourceId, session)),
        ports.clock,
      );
      // The source may have been removed in between.
      if (!records.get().sources.some(({ id }) => id === sourceId)) return { added: 0, removed: 0 };
      const merged = mergeFound(records.get().found, sourceId, byId);
      records.change((r) => (merged.records === r.found ? r : { ...r, found: [...merged.records] }));
      return { added: merged.added, removed: merged.removed };
    },
    foresee(sourceId, found) {
      const id = foundSessionId(sourceId, found.key);
      if (id === null) {
        refused(sourceId, found);
        return null;
      }
      // The source may have been made a moment ago: only here is its id known.
      const session = { ...found, config: { ...found.config, source: sourceId } };
      if (find(id) === null)
        records.change((r) => ({
          ...r,
          found: [...r.found, refreshed(undefined, id, sourceId, session)],
        }));
      return id;
    },
    put(draft) {
      const made = { ...draft, autoProfile: find(draft.id)?.autoProfile ?? null };
      records.change((r) => {
        const at = r.made.findIndex((record) => record.id === made.id);
        return { ...r, made: at === -1 ? [...r.made, made] : r.made.with(at, made) };
      });
    },
    remove(id) {
      records.change((r) => ({
        ...r,
        made: r.made.filter((record) => record.id !== id),
        found: r.found.filter((record) => record.id !== id),
      }));
      forget(new Set([id]));
    },
    removeSource(sourceId) {
      const mine = records.get().found.filter((record) => record.sourceId === sourceId);
      records.change((r) => ({
        ...r,
        sources: r.sources.filter((source) => source.id !== sourceId),
        found: r.found.filter((record) => record.sourceId !== sourceId),
      }));
      forget(new Set(mine.map((record) => record.id)));
    },
    standingOn: (parent) =>
      entries().list.filter((e) => e.parent.kind === parent.kind && e.parent.id === parent.id),
    profile(id) {
      const { profile } = choice(id);
      return profile === undefined ? (find(id)?.autoProfile ?? null) : profile;
    },
    async nameProfiles(foreign) {
      const names = await inSlices(
        namingProfiles({
          sessions: entries().list,
          chosen: Object.values(records.get().choices).flatMap(({ profile }) => profile ?? []),
          foreign,
          naming: ports.profileNaming,
        }),
        ports.clock,
      );
      if (names.size === 0) return false;
      // What the user chose in between is taken; the next time finds another name.
      const chosen = new Set(Object.values(records.get().choices).map(({ profile }) => profile));
      for (const [id, name] of names) if (chosen.has(name)) names.delete(id);
      records.change((r) => ({
        ...r,
        found: r.found.map((record) => named(record, names)),
        made: r.made.map((record) => named(record, names)),
      }));
      return true;
    },
  };
}

function named<R extends { readonly id: SessionId; readonly autoProfile: ProfileName | null }>(
  record: R,
  names: ReadonlyMap<SessionId, ProfileName>,
): R {
  const name = record.autoProfile === null ? names.get(record.id) : undefined;
  return name === undefined ? record : { ...record, autoProfile: name };
}
