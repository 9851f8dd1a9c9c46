import { SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Random } from '../ports/crypto.ts';
import type { RecordsKeeper } from '../records.ts';
import type { KindRegistry } from './kind-registry.ts';
import type { SourceRunners } from './source-runners.ts';

/** Adds an identity source to the records and makes its runner. */
export type MakeSource = (input: {
  readonly kind: string;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly importKey?: string;
}) => Result<{ sourceId: SourceId }, Problem>;

export const createMakeSource =
  (ports: {
    readonly kinds: Pick<KindRegistry, 'source'>;
    readonly records: Pick<RecordsKeeper, 'change'>;
    readonly sources: Pick<SourceRunners, 'add'>;
    readonly random: Random;
  }): MakeSource =>
  ({ kind: kindName, name, values, importKey }) => {
    const kind = ports.kinds.source(kindName);
    if (kind === null) {
      return invalidInput('kind', `Unknown kind of identity source: ${kindName}.`);
    }
    const parsed = kind.kind.parseConfig(values);
    if (!parsed.ok) return parsed;
    const { config, subtitle } = parsed.value;
    const prefix = kindName.replace(/[^a-z0-9-]/g, '').slice(0, 40);
    const id = SourceId.parse(`${prefix}-${ports.random.hex(4)}`);
    const record = { id, kind: kindName, name, config, subtitle, syncedAt: null };
    ports.records.change((r) => ({
      ...r,
      sources: [...r.sources, importKey === undefined ? record : { ...record, importKey }],
    }));
    ports.sources.add(id);
    return ok({ sourceId: id });
  };
