import type { FormField, FormSpec } from '../../../shared/form.ts';
import { askedFields, fieldReason } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import { phrase, windowText as w } from '../../../shared/words.ts';

export interface FormState {
  readonly name: string;
  readonly values: FormValues;
  /** Fields the user has been in: a reason is shown only then, or after a refused submit. */
  readonly touched: ReadonlySet<string>;
  readonly isSubmitted: boolean;
  /** What the app itself refused, by field, shown until that field is changed. */
  readonly refused: Readonly<Record<string, string>>;
}

/** The key under which the name above the fields is touched; no field may have it, for fields start with a letter. */
export const NAME_KEY = '#name';

export function startForm(
  spec: FormSpec,
  given?: { readonly name: string; readonly values: FormValues },
): FormState {
  const values: Record<string, string> = {};
  for (const field of spec.fields) values[field.name] = given?.values[field.name] ?? firstValue(field);
  return { name: given?.name ?? '', values, touched: new Set(), isSubmitted: false, refused: {} };
}

// A list that must have an answer starts with its first one, which is what the list shows.
const firstValue = (field: FormField): string =>
  field.type === 'choice' && field.required ? (field.choices?.[0]?.value ?? '') : '';

export const setValue = (state: FormState, name: string, value: string): FormState => ({
  ...state,
  values: { ...state.values, [name]: value },
  touched: new Set(state.touched).add(name),
  refused: without(state.refused, name),
});
export const setName = (state: FormState, name: string): FormState => ({
  ...state,
  name,
  touched: new Set(state.touched).add(NAME_KEY),
  refused: without(state.refused, NAME_KEY),
});
const without = (reasons: FormState['refused'], key: string): FormState['refused'] =>
  Object.fromEntries(Object.entries(reasons).filter(([field]) => field !== key));

/** The form with the app's refusal at the field it names, by name or label; null where the form has no such field. */
export function withRefusal(
  fields: readonly FormField[],
  state: FormState,
  problem: Problem,
): FormState | null {
  if (problem.code !== 'invalid-input') return null;
  const { field, reason } = problem;
  const key =
    field === 'name' ? NAME_KEY : fields.find((f) => f.name === field || f.label === phrase(field))?.name;
  if (key === undefined) return null;
  return {
    ...state,
    touched: new Set(state.touched).add(key),
    refused: { ...state.refused, [key]: phrase(reason) },
  };
}

/** When something is edited, an empty secret means: keep the one in the keychain. */
export const fieldsFor = (spec: FormSpec, isEdit: boolean): readonly FormField[] =>
  isEdit ? spec.fields.map((f) => (f.type === 'secret' ? { ...f, required: false } : f)) : spec.fields;

/** Every refusal there is, shown or not. */
export function allReasons(fields: readonly FormField[], state: FormState): Readonly<Record<string, string>> {
  const reasons: Record<string, string> = {};
  if (state.name.trim() === '') reasons[NAME_KEY] = w.common.needed(w.common.name);
  for (const field of askedFields(fields, state.values)) {
    const reason = fieldReason(field, state.values[field.name] ?? '');
    if (reason !== null) reasons[field.name] = phrase(reason);
  }
  return reasons;
}

/** Those, and below them what the app refused though the form saw nothing wrong. */
export const reasonsOf = (
  fields: readonly FormField[],
  state: FormState,
): Readonly<Record<string, string>> => ({
  ...state.refused,
  ...allReasons(fields, state),
});

export function shownReason(
  reasons: Readonly<Record<string, string>>,
  state: FormState,
  key: string,
): string | null {
  return state.isSubmitted || state.touched.has(key) ? (reasons[key] ?? null) : null;
}

/** What is sent: trimmed, without empty fields and those of another choice. */
export function wireValues(fields: readonly FormField[], state: FormState): FormValues {
  const values: Record<string, string> = {};
  for (const field of askedFields(fields, state.values)) {
    const value = (state.values[field.name] ?? '').trim();
    if (value !== '') values[field.name] = value;
  }
  return values;
}

/** True when something under "More options" must be seen: it is refused, or was set before. */
export const needsAdvanced = (
  fields: readonly FormField[],
  state: FormState,
  reasons: Readonly<Record<string, string>>,
): boolean =>
  askedFields(fields, state.values).some(
    (f) =>
      f.advanced === true &&
      (reasons[f.name] !== undefined || (state.values[f.name] ?? '') !== firstValue(f)),
  );
