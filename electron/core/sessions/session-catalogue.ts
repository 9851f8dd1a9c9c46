import type { FormValues } from '../../../shared/form-values.ts';
import {
  type AccountId,
  type ProfileName,
  type Region,
  type RoleArn,
  SessionId,
  type SourceId,
} from '../../../shared/ids.ts';
import type { FoundRecord, MadeRecord, SessionChoice } from '../../../shared/records.ts';
import type { FoundSession, SessionShape } from '../identity-source.ts';
import type { Log } from '../ports/log.ts';
import type { RecordsKeeper } from '../records.ts';
import type { ProfileNaming } from './profile-naming.ts';

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
  /** Takes over what a sync found: adds, refreshes, greys what is gone. Nothing that stands on it is touched. */
  merge(
    sourceId: SourceId,
    found: readonly FoundSession[],
  ): { readonly added: number; readonly removed: number };
  /** As one row of a merge: an import knows a session before its source was ever read. */
  foresee(sourceId: SourceId, found: FoundSession): SessionId | null;
  /** Adds it, or takes the place of the one with its id. */
  put(made: Omit<MadeRecord, 'autoProfile'>): void;
  remove(id: SessionId): void;
  removeSource(sourceId: SourceId): void;
  /** Names of sessions that stand directly on this one or on this source. */
  standingOn(parent: SessionShape['parent']): readonly SessionEntry[];
  /** The name it is delivered under by itself or by choice; null when the person wants none. */
  profile(id: SessionId): ProfileName | null;
  /**
   * Gives a profile name to every session that has none yet; true when there was one. `foreign`: names of the person's
   * own profiles.
   */
  nameProfiles(foreign: ReadonlySet<string>): boolean;
}

/** Stable over restarts and syncs: made from the source's id and the session's key within it. */
export function foundSessionId(sourceId: SourceId, key: string): SessionId | null {
  // '@' is the escape, so it is escaped itself: two keys may never become one id.
  const safe = key.replace(/[^A-Za-z0-9_.:/-]/gu, (c) => `@${(c.codePointAt(0) ?? 0).toString(16)}.`);
  const id = SessionId.safeParse(`${sourceId}:${safe}`);
  return id.success ? id.data : null;
}

export function createSessionCatalogue(ports: {
  readonly records: RecordsKeeper;
  readonly profileNaming: ProfileNaming;
  /** The region that a found session's own config names, by its kind. */
  readonly configuredRegion: (kind: string, config: FormValues) => Region | null;
  readonly log: Log;
}): SessionCatalogue {
  const { records } = ports;
  let index = new Map<SessionId, SessionEntry>();
  let builtFrom: { readonly made: unknown; readonly found: unknown } = { made: null, found: null };

  const current = (): Map<SessionId, SessionEntry> => {
    const { made, found } = records.get();
    if (builtFrom.made !== made || builtFrom.found !== found) {
      builtFrom = { made, found };
      // A role made by hand lives in an account that a sync may have named.
      const names = new Map(found.map(({ accountId, accountName }) => [accountId, accountName]));
      index = new Map([
        ...found.map(
          (record) =>
            [record.id, fromFound(record, ports.configuredRegion(record.kind, record.config))] as const,
        ),
        ...made.map((record) => [record.id, fromMade(record, names)] as const),
      ]);
    }
    return index;
  };
  const choice = (id: SessionId): SessionChoice => records.get().choices[id] ?? {};
  const forget = (ids: ReadonlySet<string>) =>
    records.change((r) => ({
      ...r,
      choices: Object.fromEntries(Object.entries(r.choices).filter(([id]) => !ids.has(id))),
      defaultSessionId:
        r.defaultSessionId !== null && ids.has(r.defaultSessionId) ? null : r.defaultSessionId,
    }));
  const toRecord = (sourceId: SourceId, found: FoundSession): FoundRecord | null => {
    const id = foundSessionId(sourceId, found.key);
    if (id === null) {
      ports.log.line('sync-key-refused', { source: sourceId, keyLength: found.key.length });
      return null;
    }
    return {
      id,
      sourceId,
      kind: found.sessionKind,
      name: found.name,
      accountId: found.accountId,
      accountName: found.accountName,
      role: found.role,
      config: found.config,
      missing: false,
      autoProfile: current().get(id)?.autoProfile ?? null,
    };
  };

  return {
    all: () => [...current().values()],
    find: (id) => current().get(id) ?? null,
    choice,
    choose(id, patch) {
      records.change((r) => {
        const merged = Object.entries({ ...r.choices[id], ...patch }).filter(([, v]) => v !== undefined);
        return { ...r, choices: { ...r.choices, [id]: Object.fromEntries(merged) } };
      });
    },
    merge(sourceId, found) {
      const before = records.get().found.filter((record) => record.sourceId === sourceId);
      const known = new Map(before.map((record) => [record.id, record]));
      const seen = new Map<SessionId, FoundRecord>();
      let added = 0;
      for (const session of found) {
        const record = toRecord(sourceId, session);
        if (record === null) continue;
        const old = known.get(record.id);
        if (old === undefined || old.missing) added += 1;
        seen.set(record.id, record);
      }
      const gone = before.filter((record) => !seen.has(record.id));
      const removed = gone.filter((record) => !record.missing).length;
      const tombstones = gone.map((record) => ({ ...record, missing: true }));
      records.change((r) => ({
        ...r,
        found: [...r.found.filter((record) => record.sourceId !== sourceId), ...seen.values(), ...tombstones],
      }));
      return { added, removed };
    },
    foresee(sourceId, found) {
      // The source may have been made a moment ago: only here is its id known.
      const config = { ...found.config, source: sourceId };
      const record = toRecord(sourceId, { ...found, config });
      if (record === null) return null;
      if (!current().has(record.id)) records.change((r) => ({ ...r, found: [...r.found, record] }));
      return record.id;
    },
    put(draft) {
      const made = { ...draft, autoProfile: current().get(draft.id)?.autoProfile ?? null };
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
      [...current().values()].filter((e) => e.parent.kind === parent.kind && e.parent.id === parent.id),
    profile(id) {
      const { profile } = choice(id);
      if (profile !== undefined) return profile;
      return current().get(id)?.autoProfile ?? null;
    },
    nameProfiles(foreign) {
      const entries = [...current().values()];
      if (entries.every((entry) => entry.autoProfile !== null)) return false;
      const taken = new Set<string>(foreign);
      for (const { profile } of Object.values(records.get().choices)) if (profile != null) taken.add(profile);
      for (const { autoProfile } of entries) if (autoProfile !== null) taken.add(autoProfile);
      const name = ports.profileNaming(taken);
      const named = <R extends { readonly autoProfile: ProfileName | null }>(
        record: R,
        account: string,
        role: string | null,
      ): R => {
        if (record.autoProfile !== null) return record;
        return { ...record, autoProfile: name(account, role) };
      };
      records.change((r) => ({
        ...r,
        found: r.found.map((record) => named(record, record.accountName, record.role)),
        made: r.made.map((record) => named(record, record.name, null)),
      }));
      return true;
    },
  };
}

function fromFound(record: FoundRecord, region: Region | null): SessionEntry {
  return {
    id: record.id,
    origin: 'found',
    kind: record.kind,
    name: record.name,
    config: record.config,
    parent: { kind: 'source', id: record.sourceId },
    accountId: record.accountId,
    accountName: record.accountName,
    role: record.role,
    roleArn: null,
    region,
    missing: record.missing,
    autoProfile: record.autoProfile,
  };
}

function fromMade(record: MadeRecord, names: ReadonlyMap<AccountId | null, string | null>): SessionEntry {
  const { id, kind, name, config, parent, accountId, role, roleArn, region, autoProfile } = record;
  return {
    id,
    origin: 'made',
    kind,
    name,
    config,
    parent,
    accountId,
    accountName: names.get(accountId) ?? null,
    role,
    roleArn,
    region,
    missing: false,
    autoProfile,
  };
}
