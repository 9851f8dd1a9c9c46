import type { AccountChoice, Mark } from '../../../shared/account.ts';
import { partitionOfArn, partitionOfRegion } from '../../../shared/aws-partition.ts';
import type { Delivery } from '../../../shared/delivery.ts';
import {
  type AccountId,
  type ProfileName,
  Region,
  type SessionId,
  type SourceId,
} from '../../../shared/ids.ts';
import { partitionOfSignIn } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Records, SourceRecord } from '../../../shared/records.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ChainStep, SessionView } from '../../../shared/session.ts';
import type { TimeBoxView } from '../../../shared/time-box.ts';
import type { ListedSession } from '../listed-session.ts';
import type { RecordsKeeper } from '../records.ts';
import type { AccountBook } from './account-book.ts';
import { accountOf } from './account-of.ts';
import { inactive, type SessionModel } from './machine.ts';
import { createProduction } from './production.ts';
import type { ProfileScope } from './profile-scope.ts';
import { type RoleChain, roleChain } from './role-chain.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import type { SessionEntry } from './session-entry.ts';
import { partitionOfSession } from './session-partition.ts';
import { mainProfile, otherProfiles, type SessionProfile } from './session-profiles.ts';
import { shownSourceName } from './source-names.ts';

/** What follows from the records for one session: where it stands, its region, its profile. */
export interface SessionFacts {
  chain(id: SessionId): Result<RoleChain, Problem>;
  /** `choice`: where others are about to be chosen. */
  region(entry: SessionEntry, choice?: SessionCatalogue['choice']): Region | null;
  /** The name it is known by, written or not; null when the user wants none. */
  profile(entry: SessionEntry): ProfileName | null;
  /** Its profiles beside the main one, in order: it answers to them too, and they are written with it. */
  otherProfiles(entry: SessionEntry): readonly SessionProfile[];
  /** Of the `default` profile, while this is the default session. */
  regionAsDefault(entry: SessionEntry): Region | null;
  delivery(id: SessionId): Delivery;
  view(entry: SessionEntry): SessionView;
  /** The same as its view says. */
  listed(entry: SessionEntry): ListedSession;
  /** Whether the account itself is production, whatever its sessions say. */
  isProductionAccount(id: AccountId): boolean;
}

interface FactsPorts {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly catalogue: Pick<SessionCatalogue, 'choice' | 'find'>;
  readonly accounts: Pick<AccountBook, 'name' | 'choice' | 'text'>;
  readonly scope: Pick<ProfileScope, 'written'>;
  readonly model: (id: SessionId) => SessionModel | undefined;
}

export function createSessionFacts(ports: FactsPorts): SessionFacts {
  const { records, catalogue } = ports;
  const source = (id: SourceId) => records.get().sources.find((record) => record.id === id) ?? null;
  const { choice } = catalogue;

  const ofSource = createSourceFacts(() => records.get().sources);
  const { chain, chainOf, rootOf } = createChains({ catalogue, source, ofSource, accounts: ports.accounts });

  const regionOf = createRegions({ records, catalogue, source, ofSource });
  const region: SessionFacts['region'] = (entry, chosen) => regionOf(entry, () => rootOf(entry), chosen);

  const profile = (entry: SessionEntry): ProfileName | null =>
    profileNow(records.get(), entry, choice(entry.id));

  const delivery = (id: SessionId): Delivery => choice(id).delivery ?? 'process';

  const account = createAccountFacts(ports);
  const listedOf = createListed(ports, { account, source, regionOf });

  return {
    chain,
    region,
    profile,
    otherProfiles: (entry) => otherProfiles(entry, choice(entry.id)),
    regionAsDefault: (entry) => choice(entry.id).regionAsDefault ?? region(entry),
    delivery,
    isProductionAccount: account.isProduction,
    listed: (entry) => listedOf(entry, rootOf(entry)),
    view(entry) {
      const { id, kind, roleArn } = entry;
      const own = choice(id);
      const model = ports.model(id) ?? inactive;
      const others = otherProfiles(entry, own);
      const root = chainOf(entry);
      const record = root.ok ? source(root.value.sourceId) : null;
      const listed = listedOf(entry, root);
      const { region } = listed;
      return {
        id,
        kind,
        name: listed.name,
        profile: listed.profile,
        profileWritten: listed.profileWritten,
        profileHeldBy: listed.profileWritten ? undefined : heldBy(records.get(), listed),
        profileKept: listed.profileKept,
        otherProfiles: others.length === 0 ? undefined : [...others],
        regionAsDefault: own.regionAsDefault,
        sourceId: record?.id ?? null,
        sourceName: listed.sourceName,
        accountId: listed.accountId,
        accountName: listed.accountName,
        accountLabel: listed.accountLabel,
        production: listed.production,
        mark: own.mark,
        tags: listed.tags,
        role: listed.role,
        roleArn,
        region,
        partition: otherThan({ roleArn, region }, record === null ? null : ofSource(record).partition),
        state: listed.state,
        expiresAt: listed.expiresAt,
        leasedAt: model.leasedAt,
        timeBox: listed.timeBox,
        stopsAfterMinutes: own.stopsAfterMinutes,
        delivery: own.delivery ?? 'process',
        isDefault: listed.isDefault,
        pinned: own.pinned ?? false,
        lastUsedAt: own.lastUsedAt ?? null,
        editable: entry.origin === 'made',
        missing: listed.missing,
        chain: root.ok ? root.value.steps : [],
        problem: model.problem ?? (root.ok ? null : root.error),
      };
    },
  };
}

/** The command that runs in the profile of this session, as the records have it: it goes from them when it has ended. */
function heldBy(
  { commands = [] }: Pick<Records, 'commands'>,
  { id, profile }: Pick<ListedSession, 'id' | 'profile'>,
): string | undefined {
  const command = commands.find((one) => one.session === id && one.profile === profile);
  return command === undefined ? undefined : `${command.program} (pid ${command.pid})`;
}

/**
 * SECURITY: a record of an earlier version may have the name `default`: where the user has no default session any more, that name is
 * nobody's.
 */
function profileNow(
  { withoutDefault }: Pick<Records, 'withoutDefault'>,
  ...session: Parameters<typeof mainProfile>
): ProfileName | null {
  const name = mainProfile(...session);
  return name === 'default' && withoutDefault !== undefined ? null : name;
}

/** What the list says of a session, whose chain is known. */
function createListed(
  ports: FactsPorts,
  facts: {
    readonly account: ReturnType<typeof createAccountFacts>;
    readonly source: (id: SourceId) => SourceRecord | null;
    readonly regionOf: RegionOf;
  },
): (entry: SessionEntry, root: Result<Root, Problem>) => ListedSession {
  const { records, catalogue } = ports;
  const { account, source, regionOf } = facts;
  return (entry, root) => {
    const { id, name, role, missing } = entry;
    const own = catalogue.choice(id);
    const accountId = accountOf(entry, source);
    const model = ports.model(id) ?? inactive;
    const written = ports.scope.written(entry);
    const isDelivered = (own.delivery ?? 'process') !== 'none' && records.get().detached === undefined;
    const { accountName, label, isProduction } = account.of(
      { name, accountId, accountName: entry.accountName },
      () => [profileNow(records.get(), entry, own), ...otherProfiles(entry, own).map((one) => one.name)],
      own.mark,
    );
    return {
      id,
      name,
      profile: profileNow(records.get(), entry, own),
      profileWritten: isDelivered && written !== 'no',
      profileKept: isDelivered && written === 'kept' ? true : undefined,
      sourceName: root.ok ? sourceNameOf(records.get().sources, root.value.sourceId) : null,
      accountId,
      accountName,
      accountLabel: label,
      production: isProduction ? true : undefined,
      tags: own.tags,
      role,
      region: regionOf(entry, () => root),
      state: model.state,
      expiresAt: model.expiresAt,
      timeBox: boxOnChain(catalogue, entry, root),
      isDefault: records.get().defaultSessionId === id,
      missing,
    };
  };
}

/** The time that governs the session: one that is over, else the first that will be. */
function boxOnChain(
  { choice, find }: FactsPorts['catalogue'],
  { id, parent }: SessionEntry,
  root: Result<Root, Problem>,
): TimeBoxView | undefined {
  // Nearly all of thousands of sessions are built on no other one.
  const ids = parent.kind === 'session' && root.ok ? root.value.sessionIds : [id];
  let first: TimeBoxView | undefined;
  for (const at of ids) {
    const box = choice(at).timeBox;
    if (box === undefined) continue;
    const { since, until, givenUntil, ended } = box;
    const isFirst =
      first === undefined || (first.ended === undefined && (ended !== undefined || until < first.until));
    if (isFirst)
      first = {
        until,
        spanMs: until - since,
        givenUntil,
        ended,
        of: at === id ? undefined : (find(at)?.name ?? at),
      };
  }
  return first;
}

/** Thousands of views say nothing of it: what the role's ARN or the region says is right but where the sign-in is elsewhere. */
function otherThan(
  said: Pick<SessionView, 'roleArn' | 'region'>,
  partition: string | null,
): string | undefined {
  const isSaid = said.roleArn !== null || partition === null || partition === partitionOfSession(said);
  return isSaid ? undefined : partition;
}

const noChoice: AccountChoice = {};
const noNames: readonly string[] = [];
type NamedAccount = Pick<SessionEntry, 'name' | 'accountId' | 'accountName'>;

/** What a session shows of its account, and whether either is production. */
function createAccountFacts({
  records,
  accounts,
}: {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly accounts: Pick<AccountBook, 'name' | 'choice'>;
}) {
  const isMarked = createProduction(() => records.get().settings.productionPatterns);
  return {
    isProduction: (id: AccountId): boolean =>
      isMarked({
        sessionMark: undefined,
        account: accounts.choice(id),
        accountId: id,
        names: [accounts.name(id)],
      }),
    /** `profiles` is asked only where a pattern may match one. */
    of(entry: NamedAccount, profiles: () => readonly (ProfileName | null)[], mark: Mark | undefined) {
      const { name, accountId } = entry;
      const accountName = accountId === null ? entry.accountName : accounts.name(accountId);
      const account = accountId === null ? noChoice : accounts.choice(accountId);
      const hasPatterns = records.get().settings.productionPatterns !== '';
      const names = hasPatterns ? [name, ...profiles(), accountName] : noNames;
      return {
        accountName,
        label: account.label,
        isProduction: isMarked({ sessionMark: mark, account, accountId, names }),
      };
    },
  };
}

/** `asked` gives the chain, and is called only where the session itself names no region. */
type RegionOf = (
  entry: SessionEntry,
  asked: () => Result<Root, Problem>,
  choice?: SessionCatalogue['choice'],
) => Region | null;

function createRegions(ports: {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly catalogue: Pick<SessionCatalogue, 'choice' | 'find'>;
  readonly source: (id: SourceId) => SourceRecord | null;
  readonly ofSource: (record: SourceRecord) => SourceFacts;
}): RegionOf {
  const { records, catalogue, source, ofSource } = ports;
  return (entry, asked, choice = catalogue.choice) => {
    const own = choice(entry.id).region ?? entry.region;
    if (own !== null) return own;
    const above = asked();
    if (above.ok) {
      for (const id of above.value.sessionIds.toReversed()) {
        if (id === entry.id) continue;
        const found = choice(id).region ?? catalogue.find(id)?.region ?? null;
        if (found !== null) return found;
      }
    }
    const root = above.ok ? source(above.value.sourceId) : null;
    const partition =
      partitionOfArn(entry.roleArn ?? '') ?? (root === null ? null : ofSource(root).partition);
    const { defaultRegion } = records.get().settings;
    // One of another partition is refused wherever it is used: the default of most sessions is none for a portal elsewhere.
    if (defaultRegion !== null && (partition === null || partitionOfRegion(defaultRegion) === partition))
      return defaultRegion;
    // Tools fail without a region; where the sign-in itself lives is the best guess left, and it is shown.
    return root === null ? null : ofSource(root).region;
  };
}

/** A chain without its steps as drawn. */
type Root = Pick<RoleChain, 'sourceId' | 'sessionIds'>;

interface Chains {
  /** As the chain, and without a text made for it. */
  rootOf(entry: SessionEntry): Result<Root, Problem>;
  chain(id: SessionId): Result<RoleChain, Problem>;
  chainOf(entry: SessionEntry): Result<RoleChain, Problem>;
}

function createChains(ports: {
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly source: (id: SourceId) => SourceRecord | null;
  readonly ofSource: (record: SourceRecord) => SourceFacts;
  readonly accounts: Pick<AccountBook, 'text'>;
}): Chains {
  const { catalogue, source, ofSource } = ports;
  const detail = createDetails(ports.accounts, source);
  const walk = (id: SessionId) =>
    roleChain(id, {
      session: (at) => {
        const entry = catalogue.find(at);
        return entry === null ? null : { name: entry.name, detail: detail(entry), parent: entry.parent };
      },
      source: (at) => {
        const record = source(at);
        return record === null ? null : { name: ofSource(record).step.label, detail: record.subtitle };
      },
    });
  const chainOf = (entry: SessionEntry): Result<RoleChain, Problem> => {
    const { id, name, parent } = entry;
    const record = parent.kind === 'source' ? source(parent.id) : null;
    if (record === null) return walk(id);
    // Nearly all of thousands of sessions: a chain of two steps.
    const own: ChainStep = { kind: 'session', label: name, detail: detail(entry) };
    return ok({ sourceId: record.id, sessionIds: [id], steps: [ofSource(record).step, own] });
  };
  return {
    chain(id) {
      const entry = catalogue.find(id);
      return entry === null ? walk(id) : chainOf(entry);
    },
    chainOf,
    rootOf({ id, parent }) {
      const record = parent.kind === 'source' ? source(parent.id) : null;
      return record === null ? walk(id) : ok({ sourceId: record.id, sessionIds: [id] });
    },
  };
}

interface SourceFacts {
  readonly step: ChainStep;
  /** Of the sign-in itself. */
  readonly region: Region | null;
  readonly partition: string | null;
}

const sourceNameOf = (sources: readonly SourceRecord[], id: SourceId): string | null =>
  sources.some((source) => source.id === id) ? shownSourceName(sources, { id, name: id }) : null;

/** What all sessions of a source share, read once for each list of sources: the name that one is shown under depends on the others. */
function createSourceFacts(sources: () => readonly SourceRecord[]): (record: SourceRecord) => SourceFacts {
  let of: readonly SourceRecord[] = [];
  let known = new WeakMap<SourceRecord, SourceFacts>();
  return (record) => {
    if (of !== sources()) {
      of = sources();
      known = new WeakMap();
    }
    const facts = known.get(record) ?? {
      step: { kind: 'source', label: shownSourceName(of, record), detail: record.subtitle },
      region: Region.safeParse(record.config.region).data ?? null,
      partition: partitionOfSignIn(record.config),
    };
    known.set(record, facts);
    return facts;
  };
}

/** Where a step leads: its account as the user reads it everywhere, and its role, with its path where an ARN has one. */
const createDetails =
  (accounts: Pick<AccountBook, 'text'>, source: (id: SourceId) => SourceRecord | null) =>
  (entry: SessionEntry): string => {
    const { roleArn, accountName, role } = entry;
    const accountId = accountOf(entry, source);
    const account = accountId === null ? accountName : accounts.text(accountId, accountName);
    if (roleArn !== null && account === null) return roleArn;
    return [account, roleArn === null ? role : roleArn.slice(roleArn.indexOf(':role/') + 6)]
      .filter((part) => part !== null)
      .join(' · ');
  };
