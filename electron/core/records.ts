import type { Problem } from '../../shared/problem.ts';
import { emptyRecords, type FoundRecord, Records } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { migrate } from '../../shared/settings.ts';
import type { Events } from './events.ts';
import { createFoundReader } from './found-reader.ts';
import type { Clock } from './ports/clock.ts';
import type { RecordStore } from './ports/record-store.ts';

const SAVE_DELAY_MS = 1_500;
/** After a save that failed: the disk may have space again, and no change may come that would try it. */
const RETRY_MS = 15_000;
const FILE = 'records.json';

export interface RecordsKeeper {
  get(): Records;
  /** `save`: with the next change that is to be saved soon, or when the app ends; for what may be lost. */
  change(change: (records: Records) => Records, save?: 'soon' | 'whenever'): void;
  /**
   * Saves what `change` makes of the records, and only then changes them in memory: nobody sees, or acts on, what could not be
   * saved. `change` is pure; it runs again on what came in between.
   */
  commit(change: (records: Records) => Records): Promise<Result<void, Problem>>;
  /** What `read` sees where the records are `supposed`. At once: nobody else can look in between. */
  suppose<T>(supposed: Records, read: () => T): T;
  /** Reads the file. A file that cannot be understood is left alone, and nothing is saved over it. */
  load(): Promise<Result<void, Problem>>;
  /** Whether they can be saved now, tried: for what must not be begun where its end could not be kept. */
  canSave(): Promise<Result<void, Problem>>;
  /** Saves now what is to be saved soon; `all`: all there is. */
  flush(what?: 'soon' | 'all'): Promise<Result<void, Problem>>;
  /** Why nothing is saved; null when all is well. */
  refusal(): Problem | null;
}

/** Our own small file: changed in memory at once, saved a moment later, one save at a time. */
export function createRecords(ports: {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
}): RecordsKeeper {
  let current: Records = emptyRecords;
  let dirty: 'no' | 'whenever' | 'soon' = 'no';
  let refusal: Problem | null = null;
  let disarm: (() => void) | null = null;
  let saving: Promise<Result<void, Problem>> = Promise.resolve(ok(undefined));

  const save = async (what: 'soon' | 'all'): Promise<Result<void, Problem>> => {
    if (dirty === 'no' || (dirty === 'whenever' && what === 'soon')) return ok(undefined);
    return store(() => current);
  };
  const store = async (records: () => Records, again?: 'again'): Promise<Result<void, Problem>> => {
    if (refusal !== null && !(await movedAside())) return err(refusal);
    refusal = null;
    dirty = 'no';
    const outcome = await ports.store.save(records(), again);
    if (!outcome.ok) {
      dirty = 'soon';
      disarm ??= ports.clock.after(RETRY_MS, () => void flush());
    }
    ports.events.emit({ type: 'records-saved', problem: outcome.ok ? null : outcome.error });
    return outcome;
  };
  const put = (next: Records): void => {
    const before = current;
    current = next;
    ports.events.emit({ type: 'records-changed', before, after: next });
  };
  /** The malformed file holds what the user set up: it is theirs to repair or to move away. */
  const movedAside = async (): Promise<boolean> => {
    const there = await ports.store.load();
    return there.ok && (there.value === null || there.value === undefined);
  };
  const flush = (what: 'soon' | 'all' = 'soon'): Promise<Result<void, Problem>> => {
    disarm?.();
    disarm = null;
    saving = saving.then(() => save(what));
    return saving;
  };

  return {
    get: () => current,
    change(change, save = 'soon') {
      const next = change(current);
      if (next === current) return;
      if (save === 'soon' || dirty === 'no') dirty = save;
      put(next);
      if (save === 'soon') disarm ??= ports.clock.after(SAVE_DELAY_MS, () => void flush());
    },
    async load() {
      const found = createFoundList();
      const raw = await ports.store.load((_, item) => found.take(item));
      if (!raw.ok) {
        refusal = raw.error;
        return raw;
      }
      if (raw.value === null || raw.value === undefined) return ok(undefined);
      const parsed = parseRecords(raw.value, found);
      if (!parsed.ok) {
        refusal = parsed.error;
        return parsed;
      }
      if (parsed.value.isWhole) ports.store.areAsLoaded(parsed.value.records);
      put(parsed.value.records);
      return ok(undefined);
    },
    flush,
    canSave() {
      const tried = saving.then(() => store(() => current, 'again'));
      saving = tried;
      return tried;
    },
    commit(change) {
      const commit = async (): Promise<Result<void, Problem>> => {
        if (change(current) === current) return ok(undefined);
        const stored = await store(() => change(current));
        if (stored.ok) put(change(current));
        return stored;
      };
      saving = saving.then(commit);
      return saving;
    },
    suppose(supposed, read) {
      const now = current;
      current = supposed;
      try {
        return read();
      } finally {
        current = now;
      }
    },
    refusal: () => refusal,
  };
}

/** The records of found sessions, as they are read. */
interface FoundList {
  take(item: unknown): void;
  read(): readonly FoundRecord[];
  /** Of the first that was refused; null: all were right. */
  refusal(): Result<never, Problem> | null;
}

function createFoundList(): FoundList {
  const readFound = createFoundReader();
  const records: FoundRecord[] = [];
  let refusal: Result<never, Problem> | null = null;
  return {
    take(item) {
      if (refusal !== null) return;
      const record = readFound(item);
      if (record.ok) records.push(record.value);
      else refusal = malformedBy(record.error, `found.${records.length}.`);
    },
    read: () => records,
    refusal: () => refusal,
  };
}

/** All at once: nobody can be answered before, and each turn of the event loop would wait behind a Chromium that starts too. */
function parseRecords(
  raw: unknown,
  found: FoundList,
): Result<{ readonly records: Records /** Nothing was left out. */; readonly isWhole: boolean }, Problem> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return malformed('It is no object.');
  // Settings forgive field by field: one odd setting must not cost a user their sessions.
  const settings = 'settings' in raw ? migrate(raw.settings) : undefined;
  const parsed = Records.safeParse({ ...raw, settings, found: [] });
  if (!parsed.success) return malformedBy(parsed.error, '');
  const left: unknown = Reflect.get(raw, 'found');
  if (!Array.isArray(left)) return malformed('found: It is no list.');
  // A store may give some items only here.
  for (const item of left) found.take(item);
  const refusal = found.refusal();
  if (refusal !== null) return refusal;
  const sources = new Set(parsed.data.sources.map(({ id }) => id));
  const all = found.read();
  // The list is saved separately: after a crash it may be older than the sources, or newer.
  const records = all.filter(({ sourceId }) => sources.has(sourceId));
  return ok({
    records: { ...parsed.data, found: records },
    isWhole: records.length === all.length,
  });
}

const malformed = (detail: string): Result<never, Problem> =>
  err({ code: 'file-malformed', file: FILE, detail: detail.slice(0, 500) });

function malformedBy(
  error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] },
  at: string,
): Result<never, Problem> {
  const first = error.issues[0];
  return malformed(first === undefined ? '' : `${at}${first.path.map(String).join('.')}: ${first.message}`);
}
