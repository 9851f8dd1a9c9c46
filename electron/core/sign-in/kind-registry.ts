import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type {
  BoundSession,
  BoundSource,
  IdentityFolder,
  IdentityPorts,
  SessionKind,
  SourceKind,
} from '../identity-source.ts';

/** Every identity kind of this build, by name: an open set, filled by the folders under electron/identity. */
export interface KindRegistry {
  source(kind: string): { readonly kind: SourceKind; readonly bound: BoundSource } | null;
  session(kind: string): { readonly kind: SessionKind; readonly bound: BoundSession } | null;
  readonly forms: readonly FormSpec[];
  /** Every kind in a word or two, by its name. */
  readonly words: Readonly<Record<string, string>>;
  /** For an import: what this build can create. */
  readonly names: {
    readonly sources: ReadonlySet<string>;
    readonly sessions: ReadonlySet<string>;
    readonly adopting: ReadonlySet<string>;
    refusal(make: 'source' | 'session', kind: string, values: FormValues): Problem | null;
    /** `BoundSource.resolve`; a kind without it, or that is not of this build, gives the values back. */
    resolve(kind: string, values: FormValues, signal: AbortSignal): Promise<Result<FormValues, Problem>>;
  };
}

export function createKindRegistry(folders: readonly IdentityFolder[], ports: IdentityPorts): KindRegistry {
  const sources = new Map(
    folders.flatMap((f) => f.sources).map((kind) => [kind.kind, { kind, bound: kind.bind(ports) }]),
  );
  const sessions = new Map(
    folders.flatMap((f) => f.sessions).map((kind) => [kind.kind, { kind, bound: kind.bind(ports) }]),
  );
  return {
    source: (kind) => sources.get(kind) ?? null,
    session: (kind) => sessions.get(kind) ?? null,
    names: {
      sources: new Set(sources.keys()),
      sessions: new Set(sessions.keys()),
      adopting: new Set(
        [...sources.values()].flatMap(({ kind }) => (kind.adopt === undefined ? [] : kind.kind)),
      ),
      refusal(make, kind, values) {
        const known = make === 'source' ? sources.get(kind) : sessions.get(kind);
        const parsed = known?.kind.parseConfig(values);
        return parsed === undefined || parsed.ok ? null : parsed.error;
      },
      resolve: async (kind, values, signal) =>
        (await sources.get(kind)?.bound.resolve?.(values, signal)) ?? ok(values),
    },
    words: Object.fromEntries(
      [...sources.values(), ...sessions.values()].map(({ kind }) => [kind.kind, kind.word]),
    ),
    forms: [
      ...[...sources.values()].map(({ kind }) => kind.form),
      ...[...sessions.values()].flatMap(({ kind }) => (kind.form === null ? [] : [kind.form])),
    ],
  };
}
