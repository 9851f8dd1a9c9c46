import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { DraftLink, FoundKey, ImportContext, ImportDraft } from '../profiles/user-files-port.ts';
import type { Secret } from '../secret.ts';
import { baseOf, said } from './base.ts';
import { baseIn, carrierIn } from './known.ts';
import type { ImportBase, ImportPlanRow } from './subject.ts';

export type SecretOf = (profile: string) => Secret<string> | null;

const baseRef = (base: ImportBase): string => `base:${base.key}`;
const carrierRef = (base: ImportBase): string => `carrier:${base.key}:${base.carrier}`;

/** One source for each base of these rows, and the sessions without a profile that carry roles. */
export function draftBases(
  rows: readonly ImportPlanRow[],
  context: ImportContext,
  freeName: (base: string) => string,
  secretOf: SecretOf,
): Result<{ readonly sources: readonly ImportDraft[]; readonly carriers: readonly ImportDraft[] }, Problem> {
  const sources = new Map<string, ImportDraft>();
  const carriers = new Map<string, ImportDraft>();
  for (const { subject } of rows) {
    const base = baseOf(subject);
    if (base === null || subject === null || subject.becomes === 'source') continue;
    if (!sources.has(base.key)) {
      const drafted = draftSource(base, context, freeName, secretOf);
      if (!drafted.ok) return drafted;
      if (drafted.value !== null) sources.set(base.key, drafted.value);
    }
    if (
      subject.becomes !== 'assumed-role' ||
      carriers.has(carrierRef(base)) ||
      carrierIn(context, base) !== null
    )
      continue;
    const { kind, values } = base.session;
    carriers.set(carrierRef(base), {
      make: 'session',
      ref: carrierRef(base),
      kind,
      name: base.carrier,
      values: { ...values, ...said({ region: subject.region }) },
      links: [sourceLink(base, context)],
      profile: null,
      region: null,
    });
  }
  return ok({ sources: [...sources.values()], carriers: [...carriers.values()] });
}

function draftSource(
  base: ImportBase,
  context: ImportContext,
  freeName: (base: string) => string,
  secretOf: SecretOf,
): Result<ImportDraft | null, Problem> {
  const ref = baseRef(base);
  const known = baseIn(context, base);
  const adopt = base.keysOf === null ? ok(null) : foundKey(base.keysOf, secretOf);
  if (!adopt.ok) return adopt;
  if (known !== null)
    return ok(adopt.value === null ? null : { make: 'keys', ref, id: known.id, adopt: adopt.value });
  const { kind, values } = base.source;
  return ok({
    make: 'source',
    ref,
    kind,
    values,
    name: freeName(base.source.name),
    // The others are known again by what they say.
    ...(adopt.value === null ? {} : { importKey: base.key, adopt: adopt.value }),
  });
}

function foundKey(
  { profile, accessKeyId }: NonNullable<ImportBase['keysOf']>,
  secretOf: SecretOf,
): Result<FoundKey & { readonly profile: string }, Problem> {
  const secretAccessKey = secretOf(profile);
  if (secretAccessKey !== null) return ok({ accessKeyId, secretAccessKey, profile });
  return err({
    code: 'refused',
    reason: `The key of ${profile} is no longer in the files. Read them again.`,
  });
}

export function sourceLink(base: ImportBase, context: ImportContext): DraftLink {
  const known = baseIn(context, base);
  const to: DraftLink['to'] =
    known === null ? { kind: 'draft', ref: baseRef(base) } : { kind: 'source', id: known.id };
  return { field: 'source', to };
}

export function carrierLink(base: ImportBase, context: ImportContext): DraftLink['to'] {
  const known = carrierIn(context, base);
  return known === null ? { kind: 'draft', ref: carrierRef(base) } : { kind: 'session', id: known };
}
