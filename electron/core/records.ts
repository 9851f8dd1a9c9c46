import type { Problem } from '../../shared/problem.ts';
import { emptyRecords, Records } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { migrate } from '../../shared/settings.ts';
import type { Events } from './events.ts';
import type { Clock } from './ports/clock.ts';
import type { RecordStore } from './ports/record-store.ts';

const SAVE_DELAY_MS = 1_500;
const FILE = 'records.json';

export interface RecordsKeeper {
  get(): Records;
  change(change: (records: Records) => Records): void;
  /** Reads the file. A file that cannot be understood is left alone, and nothing is saved over it. */
  load(): Promise<Result<void, Problem>>;
  flush(): Promise<Result<void, Problem>>;
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
  let dirty = false;
  let refusal: Problem | null = null;
  let disarm: (() => void) | null = null;
  let saving: Promise<Result<void, Problem>> = Promise.resolve(ok(undefined));

  const save = async (): Promise<Result<void, Problem>> => {
    if (!dirty) return ok(undefined);
    if (refusal !== null && !(await movedAside())) return err(refusal);
    refusal = null;
    dirty = false;
    const outcome = await ports.store.save(current);
    if (!outcome.ok) dirty = true;
    ports.events.emit({ type: 'records-saved', problem: outcome.ok ? null : outcome.error });
    return outcome;
  };
  /** The malformed file holds what the person set up: it is theirs to mend or to move away. */
  const movedAside = async (): Promise<boolean> => {
    const there = await ports.store.load();
    return there.ok && (there.value === null || there.value === undefined);
  };
  const flush = (): Promise<Result<void, Problem>> => {
    disarm?.();
    disarm = null;
    saving = saving.then(save);
    return saving;
  };

  return {
    get: () => current,
    change(change) {
      const next = change(current);
      if (next === current) return;
      const before = current;
      current = next;
      dirty = true;
      ports.events.emit({ type: 'records-changed', before, after: next });
      disarm ??= ports.clock.after(SAVE_DELAY_MS, () => void flush());
    },
    async load() {
      const raw = await ports.store.load();
      if (!raw.ok) {
        refusal = raw.error;
        return raw;
      }
      if (raw.value === null || raw.value === undefined) return ok(undefined);
      const parsed = parseRecords(raw.value);
      if (!parsed.ok) {
        refusal = parsed.error;
        return parsed;
      }
      const before = current;
      current = parsed.value;
      ports.events.emit({ type: 'records-changed', before, after: current });
      return ok(undefined);
    },
    flush,
    refusal: () => refusal,
  };
}

function parseRecords(raw: unknown): Result<Records, Problem> {
  // Settings forgive field by field: one odd setting must not cost a person their sessions.
  const mended =
    typeof raw === 'object' && raw !== null && 'settings' in raw
      ? { ...raw, settings: migrate(raw.settings) }
      : raw;
  const parsed = Records.safeParse(mended);
  if (parsed.success) return ok(parsed.data);
  const first = parsed.error.issues[0];
  const where = first === undefined ? '' : `${first.path.join('.')}: ${first.message}`;
  return err({ code: 'file-malformed', file: FILE, detail: where.slice(0, 500) });
}
