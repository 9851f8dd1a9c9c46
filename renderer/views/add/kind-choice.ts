import type { FormSpec, KindGroup } from '../../../shared/form.ts';
import type { SourceView } from '../../../shared/source.ts';
import { phrase, windowText as w } from '../../../shared/words.ts';

type Group = KindGroup | 'other';
const order: readonly Group[] = ['people', 'machine', 'keys', 'other'];

/** The forms that make an identity source, in the groups in which they are offered; none is left out. */
export function groupedForms(
  forms: readonly FormSpec[],
): readonly { readonly group: Group; readonly forms: readonly FormSpec[] }[] {
  const sources = forms.filter((f) => f.makes === 'source');
  return order
    .map((group) => ({ group, forms: sources.filter((f) => (f.group ?? 'other') === group) }))
    .filter((each) => each.forms.length > 0);
}

/** Why a form cannot be filled in yet, in words; null when it can. */
export function missingFor(
  form: FormSpec,
  {
    sources,
    kinds,
    hasSession,
  }: {
    readonly sources: readonly SourceView[];
    /** Their words, by name. */
    readonly kinds: Readonly<Record<string, string>>;
    readonly hasSession: boolean;
  },
): string | null {
  for (const { type, required, sourceKinds } of form.fields) {
    if (!required) continue;
    if (type === 'session' && !hasSession) return w.add.needsSession;
    if (type !== 'source') continue;
    const isThere = sources.some(({ kind }) => sourceKinds === undefined || sourceKinds.includes(kind));
    if (isThere) continue;
    return w.add.needsSource((sourceKinds ?? []).map((kind) => phrase(kinds[kind] ?? kind)).join(', '));
  }
  return null;
}

/** The forms that make sessions on a source of this kind: what comes after the source itself. */
export const formsOn = (forms: readonly FormSpec[], sourceKind: string): readonly FormSpec[] =>
  forms.filter(
    (form) =>
      form.makes === 'session' && form.fields.some(({ sourceKinds }) => sourceKinds?.includes(sourceKind)),
  );
