import type { FormSpec } from '../../../shared/form.ts';
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
    forms: [
      ...[...sources.values()].map(({ kind }) => kind.form),
      ...[...sessions.values()].flatMap(({ kind }) => (kind.form === null ? [] : [kind.form])),
    ],
  };
}
