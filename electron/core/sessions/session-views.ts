import type { Delivery } from '../../../shared/delivery.ts';
import { type ProfileName, Region, type SessionId, type SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { RecordsKeeper } from '../records.ts';
import { inactive, type SessionModel } from './machine.ts';
import { type RoleChain, roleChain } from './role-chain.ts';
import type { SessionCatalogue, SessionEntry } from './session-catalogue.ts';

/** What follows from the records for one session: where it stands, its region, its profile. */
export interface SessionFacts {
  chain(id: SessionId): Result<RoleChain, Problem>;
  region(entry: SessionEntry): Region | null;
  /** The profile under the settings' scope; null when it gets none. */
  profile(entry: SessionEntry): ProfileName | null;
  delivery(id: SessionId): Delivery;
  view(entry: SessionEntry): SessionView;
}

export function createSessionFacts(ports: {
  readonly records: RecordsKeeper;
  readonly catalogue: SessionCatalogue;
  readonly model: (id: SessionId) => SessionModel | undefined;
}): SessionFacts {
  const { records, catalogue } = ports;
  const source = (id: SourceId) => records.get().sources.find((record) => record.id === id) ?? null;

  const chain = (id: SessionId) =>
    roleChain(id, {
      session: (at) => {
        const entry = catalogue.find(at);
        return entry === null ? null : { name: entry.name, detail: detail(entry), parent: entry.parent };
      },
      source: (at) => {
        const record = source(at);
        return record === null ? null : { name: record.name, detail: record.subtitle };
      },
    });

  const region = (entry: SessionEntry): Region | null => {
    const own = catalogue.choice(entry.id).region ?? entry.region;
    if (own !== null) return own;
    const above = chain(entry.id);
    if (above.ok) {
      for (const id of above.value.sessionIds.toReversed()) {
        const found = catalogue.choice(id).region ?? catalogue.find(id)?.region ?? null;
        if (found !== null) return found;
      }
    }
    const { defaultRegion } = records.get().settings;
    if (defaultRegion !== null) return defaultRegion;
    // Tools fail without a region; where the sign-in itself lives is the best guess left, and it is shown.
    const root = above.ok ? source(above.value.sourceId) : null;
    return Region.safeParse(root?.config.region).data ?? null;
  };

  const profile = (entry: SessionEntry): ProfileName | null => {
    const choice = catalogue.choice(entry.id);
    if (choice.profile !== undefined) return choice.profile;
    const { settings, defaultSessionId } = records.get();
    const name = entry.autoProfile;
    switch (settings.profileScope) {
      case 'all':
        return name;
      case 'used':
        return choice.lastUsedAt !== undefined || choice.pinned === true || defaultSessionId === entry.id
          ? name
          : null;
      case 'none':
        return null;
    }
  };

  const delivery = (id: SessionId): Delivery => catalogue.choice(id).delivery ?? 'process';

  return {
    chain,
    region,
    profile,
    delivery,
    view(entry) {
      const { id, kind, name, accountId, accountName, role, roleArn, missing } = entry;
      const model = ports.model(id) ?? inactive;
      const choice = catalogue.choice(id);
      const root = chain(id);
      const record = root.ok ? source(root.value.sourceId) : null;
      return {
        id,
        kind,
        name,
        profile: profile(entry),
        sourceId: record?.id ?? null,
        sourceName: record?.name ?? null,
        accountId,
        accountName,
        role,
        roleArn,
        region: region(entry),
        state: model.state,
        expiresAt: model.expiresAt,
        leasedAt: model.leasedAt,
        delivery: delivery(id),
        isDefault: records.get().defaultSessionId === id,
        pinned: choice.pinned ?? false,
        lastUsedAt: choice.lastUsedAt ?? null,
        editable: entry.origin === 'made',
        missing,
        chain: root.ok ? [...root.value.steps] : [],
        problem: model.problem ?? (root.ok ? null : root.error),
      };
    },
  };
}

function detail(entry: SessionEntry): string {
  if (entry.roleArn !== null) return entry.roleArn;
  const account = entry.accountName ?? entry.accountId;
  return [account, entry.role].filter((part) => part !== null).join(' · ');
}
