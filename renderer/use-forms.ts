import { useMemo } from 'react';
import type { FormField, FormSpec } from '../shared/form.ts';
import { phrase } from '../shared/words.ts';
import { useApp, useLoaded } from './app-context.tsx';

/** The forms of all identity kinds, in the language of the window; null: not read yet. */
export function useForms() {
  const { client } = useApp();
  const { value, problem, again } = useLoaded('forms', () => client.forms({}));
  const forms = useMemo(() => value?.map(spokenForm) ?? null, [value]);
  return { forms, problem, again };
}

const spoken = (english: string | undefined): string | undefined =>
  english === undefined ? undefined : phrase(english);

const spokenField = (field: FormField): FormField => ({
  ...field,
  label: phrase(field.label),
  placeholder: spoken(field.placeholder),
  hint: spoken(field.hint),
  patternReason: spoken(field.patternReason),
  mistakes: field.mistakes?.map(({ pattern, reason }) => ({ pattern, reason: phrase(reason) })),
  choices: field.choices?.map(({ value, label }) => ({ value, label: phrase(label) })),
});

const spokenForm = (form: FormSpec): FormSpec => ({
  ...form,
  title: phrase(form.title),
  summary: phrase(form.summary),
  fields: form.fields.map(spokenField),
  guide: form.guide?.map((entry) => ({ ...entry, text: phrase(entry.text) })),
});
