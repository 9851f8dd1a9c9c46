import type { SourceId } from '../../../shared/ids.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import type { Events } from '../events.ts';
import type { Ask } from '../identity-source.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import { shownSourceName } from '../sessions/source-names.ts';
import type { KindRegistry } from './kind-registry.ts';
import { createSourceRunner } from './source-runner.ts';
import type { SourceRunner, SourceRunnerPorts } from './source-runner-port.ts';

export interface SourceRunners {
  find(id: SourceId): SourceRunner | null;
  all(): readonly SourceRunner[];
  /** Makes the runner of a source in the records; null when this build does not know its kind. */
  add(id: SourceId): SourceRunner | null;
  remove(id: SourceId): void;
}

type Passed = Pick<
  SourceRunnerPorts,
  'secrets' | 'signInPage' | 'presence' | 'agenda' | 'random' | 'now' | 'onThrow'
>;

export function createSourceRunners(
  ports: Passed & {
    readonly records: RecordsKeeper;
    readonly catalogue: SessionCatalogue;
    readonly kinds: KindRegistry;
    readonly ask: (source: Pick<SourceRecord, 'id' | 'name'>) => Ask;
    readonly events: Pick<Events, 'emit'>;
  },
): SourceRunners {
  const runners = new Map<SourceId, SourceRunner>();
  const recordOf = (id: SourceId) => ports.records.get().sources.find((record) => record.id === id);

  const shown = (id: SourceId, record: SourceRecord): string =>
    shownSourceName(ports.records.get().sources, recordOf(id) ?? record);

  return {
    find: (id) => runners.get(id) ?? null,
    all: () => [...runners.values()],
    add(id) {
      const record = recordOf(id);
      const kind = record === undefined ? null : ports.kinds.source(record.kind);
      if (record === undefined || kind === null) return null;
      const { secrets, signInPage, presence, agenda, random, now, onThrow } = ports;
      const runner = createSourceRunner({
        secrets,
        signInPage,
        presence,
        agenda,
        random,
        now,
        onThrow,
        changed: () => ports.events.emit({ type: 'source-changed', sourceId: id }),
        bound: kind.bound,
        externalSignIn: kind.kind.externalSignIn,
        // A runner briefly outlives its record when the source is deleted.
        record: () => recordOf(id) ?? record,
        shownName: () => shown(id, record),
        ask: (spec, signal) => ports.ask({ id, name: shown(id, record) })(spec, signal),
        keepLeaving: (isLeaving) => {
          ports.records.change((r) => ({
            ...r,
            sources: r.sources.map((source) => {
              if (source.id !== id) return source;
              const { leaving: _, ...rest } = source;
              return isLeaving ? { ...rest, leaving: true } : rest;
            }),
          }));
        },
        found: (sessions, unread) => ports.catalogue.merge(id, sessions, unread),
        emit: (news) => ports.events.emit({ ...news, sourceId: id }),
      });
      runners.set(id, runner);
      return runner;
    },
    remove(id) {
      runners.get(id)?.dispose();
      runners.delete(id);
    },
  };
}
