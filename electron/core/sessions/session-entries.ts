import type { FormValues } from '../../../shared/form-values.ts';
import type { AccountId, ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import type { FoundRecord, MadeRecord, Records } from '../../../shared/records.ts';
import type { SlicedWork } from '../async/in-slices.ts';
import type { SessionEntry } from './session-entry.ts';

/** The sessions of the records. A record that is still the same keeps its entry. */
export interface SessionEntries {
  readonly byId: ReadonlyMap<SessionId, SessionEntry>;
  readonly list: readonly SessionEntry[];
}

export interface SessionEntriesKeeper {
  now(): SessionEntries;
  /** Makes the entries of records that will soon be the catalogue's: of thousands it is done a few at a time. */
  preparing(records: readonly FoundRecord[]): SlicedWork<void>;
}

const recordsASlice = 500;

export function createSessionEntries(ports: {
  readonly records: () => Pick<Records, 'found' | 'made'>;
  readonly configuredRegion: (kind: string, config: FormValues) => Region | null;
}): SessionEntriesKeeper {
  const known = new WeakMap<FoundRecord, SessionEntry>();
  let builtFrom: Pick<Records, 'found' | 'made'> = { found: [], made: [] };
  let entries: SessionEntries = { byId: new Map(), list: [] };

  const found = (record: FoundRecord): SessionEntry => {
    const entry = known.get(record) ?? fromFound(record, ports.configuredRegion);
    known.set(record, entry);
    return entry;
  };
  const current = (): SessionEntries => {
    const now = ports.records();
    if (builtFrom.found === now.found && builtFrom.made === now.made) return entries;
    builtFrom = now;
    const byId = new Map<SessionId, SessionEntry>();
    for (const record of now.found) byId.set(record.id, found(record));
    const names = accountNames(now);
    for (const record of now.made) byId.set(record.id, fromMade(record, names));
    entries = { byId, list: [...byId.values()] };
    return entries;
  };
  return {
    now: current,
    *preparing(records) {
      for (const [index, record] of records.entries()) {
        if (index % recordsASlice === recordsASlice - 1) yield;
        found(record);
      }
    },
  };
}

/** A role made by hand is in an account that a sync may have named. */
function accountNames({ found, made }: Pick<Records, 'found' | 'made'>): ReadonlyMap<AccountId, string> {
  const wanted = new Set(made.map(({ accountId }) => accountId));
  const names = new Map<AccountId, string>();
  if (wanted.size > 0)
    for (const { accountId, accountName } of found)
      if (wanted.has(accountId)) names.set(accountId, accountName);
  return names;
}

const noNames: readonly ProfileName[] = [];

function fromFound(
  record: FoundRecord,
  configuredRegion: (kind: string, config: FormValues) => Region | null,
): SessionEntry {
  const { id, kind, name, config, sourceId, accountId, accountName, role, missing, autoProfile } = record;
  const { formerProfiles = noNames, profileKept = false } = record;
  return {
    id,
    origin: 'found',
    kind,
    name,
    config,
    parent: { kind: 'source', id: sourceId },
    accountId,
    accountName,
    role,
    roleArn: null,
    // Every kind names it in the field `region` or not at all: most of thousands of configs need not be read.
    region: config.region === undefined ? null : configuredRegion(kind, config),
    missing,
    autoProfile,
    formerProfiles,
    isProfileKept: profileKept,
  };
}

function fromMade(record: MadeRecord, names: ReadonlyMap<AccountId, string>): SessionEntry {
  const { id, kind, name, config, parent, accountId, role, roleArn, region, autoProfile } = record;
  return {
    id,
    origin: 'made',
    kind,
    name,
    config,
    parent,
    accountId,
    accountName: accountId === null ? null : (names.get(accountId) ?? null),
    role,
    roleArn,
    region,
    missing: false,
    autoProfile,
    formerProfiles: noNames,
    isProfileKept: false,
  };
}
