import type { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { freezeNew, sameValue } from '../app-store.ts';
import type { SlicedWork } from '../async/in-slices.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import type { SessionEntry } from './session-entry.ts';
import type { SessionFacts } from './session-views.ts';

/**
 * The views of all sessions. A view that would say the same keeps its identity, and so does the list. What has to be
 * looked at again is noted; what was not noted is not touched.
 */
export interface ViewList {
  /** One session changed. */
  noteSession(id: SessionId): void;
  /** Something that a session takes over from the one it is built on. */
  noteChained(): void;
  /** Sessions came, went or have other records: entries keep their identity where the record did. */
  noteList(): void;
  /** Something that every session shows. */
  noteAll(): void;
  /** True: `patch` is not enough. */
  needsPass(): boolean;
  /** Brings up to date what was noted session by session. */
  patch(): SessionView[];
  /** Brings everything up to date; may be left and taken up again, whatever is noted in between. */
  pass(): SlicedWork<void>;
}

interface Shown {
  entry: SessionEntry;
  view: SessionView;
  /** The moment it was looked at. */
  asOf: number;
  /** Its place in the list; -1: not there yet. */
  at: number;
}

const sessionsASlice = 50;

/** Every view is frozen already: nobody has to look at all of them once more to freeze a snapshot. */
const frozen = (views: SessionView[]): SessionView[] => {
  Object.freeze(views);
  return views;
};

export function createViewList(ports: {
  readonly catalogue: Pick<SessionCatalogue, 'all' | 'find'>;
  readonly facts: Pick<SessionFacts, 'view'>;
}): ViewList {
  const shown = new Map<SessionId, Shown>();
  const noted = new Set<SessionId>();
  let list: SessionView[] = [];
  /** Counts what was noted for more than one session, and when that was for whom. */
  let moment = 0;
  let everyOneAt = 0;
  let chainedAt = 0;
  let passedAt = 0;

  const look = (entry: SessionEntry, before: Shown | undefined): Shown => {
    const view = ports.facts.view(entry);
    if (before === undefined) {
      const made: Shown = { entry, view: freezeNew(view, undefined), asOf: moment, at: -1 };
      shown.set(entry.id, made);
      return made;
    }
    if (!sameValue(before.view, view)) before.view = freezeNew(view, undefined);
    before.entry = entry;
    before.asOf = moment;
    return before;
  };
  const isFresh = (it: Shown, entry: SessionEntry): boolean => {
    if (it.entry !== entry || it.asOf < everyOneAt) return false;
    return entry.parent.kind === 'source' || it.asOf >= chainedAt;
  };
  const assemble = (inOrder: readonly Shown[]): void => {
    let isSame = list.length === inOrder.length;
    const next = inOrder.map((it, at) => {
      it.at = at;
      if (list[at] !== it.view) isSame = false;
      return it.view;
    });
    if (!isSame) list = frozen(next);
    if (shown.size === inOrder.length) return;
    const ids = new Set(next.map(({ id }) => id));
    for (const id of shown.keys()) if (!ids.has(id)) shown.delete(id);
  };
  const noteChained = (): void => {
    moment += 1;
    chainedAt = moment;
  };

  return {
    noteSession: (id) => void noted.add(id),
    noteChained,
    noteList: noteChained,
    noteAll() {
      moment += 1;
      everyOneAt = moment;
      chainedAt = moment;
    },
    needsPass: () => passedAt < moment,
    patch() {
      let next: SessionView[] | null = null;
      for (const id of noted) {
        const entry = ports.catalogue.find(id);
        if (entry === null) continue;
        const { at, view } = look(entry, shown.get(id));
        if (at === -1 || list[at] === view) continue;
        next ??= [...list];
        next[at] = view;
      }
      noted.clear();
      if (next !== null) list = frozen(next);
      return list;
    },
    *pass() {
      while (passedAt < moment) {
        const asOf = moment;
        const inOrder: Shown[] = [];
        for (const entry of ports.catalogue.all()) {
          const it = shown.get(entry.id);
          inOrder.push(it !== undefined && isFresh(it, entry) ? it : look(entry, it));
          if (inOrder.length % sessionsASlice === 0) yield;
        }
        assemble(inOrder);
        passedAt = asOf;
      }
    },
  };
}
