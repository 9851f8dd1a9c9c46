import type { FormField, FormSpec } from './form.ts';
import type { FormValues } from './form-values.ts';
import { ProfileName, Region, SessionId, SourceId } from './ids.ts';

/** Checks one field as the user types. Returns the reason in words, or null when the value is fine. */
export function fieldReason(field: FormField, raw: string): string | null {
  const value = raw.trim();
  if (value === '') return field.required ? `${field.label} is required.` : null;
  switch (field.type) {
    case 'url':
      return isHttpUrl(value)
        ? patternReason(field, value)
        : 'This is not a web address: it starts with https://.';
    case 'region':
      return Region.safeParse(value).success ? null : 'This is not a region name such as us-east-1.';
    case 'number':
      return /^\d+$/.test(value) ? patternReason(field, value) : 'This is not a whole number.';
    case 'session':
      return SessionId.safeParse(value).success ? null : 'Choose a session.';
    case 'source':
      return SourceId.safeParse(value).success ? null : 'Choose an identity source.';
    case 'choice':
      return field.choices?.some((c) => c.value === value) ? null : 'Choose one from the list.';
    default:
      return patternReason(field, value);
  }
}

function patternReason(field: FormField, value: string): string | null {
  const fits = (pattern: string): boolean => new RegExp(`^(?:${pattern})$`, 'su').test(value);
  const mistake = field.mistakes?.find(({ pattern }) => fits(pattern));
  if (mistake !== undefined) return mistake.reason;
  if (field.pattern === undefined || fits(field.pattern)) return null;
  return field.patternReason ?? `${field.label} is not in the expected form.`;
}

function isHttpUrl(value: string): boolean {
  try {
    const { protocol } = new URL(value);
    return protocol === 'https:' || protocol === 'http:';
  } catch {
    return false;
  }
}

/** The fields that matter with these values: the others belong to another choice. */
export const askedFields = (fields: readonly FormField[], values: FormValues): readonly FormField[] =>
  fields.filter(({ when }) => when === undefined || when.isOneOf.includes((values[when.field] ?? '').trim()));

/** Every refusal of a whole form, by field name; empty when the form is fine. */
export function formReasons(form: FormSpec, values: FormValues): Readonly<Record<string, string>> {
  const reasons: Record<string, string> = {};
  for (const field of askedFields(form.fields, values)) {
    const reason = fieldReason(field, values[field.name] ?? '');
    if (reason !== null) reasons[field.name] = reason;
  }
  return reasons;
}

/** Not a session's own: the `default` profile belongs to whichever session is the default one. */
export const isDefaultName = (name: string): boolean => /^default$/i.test(name);

export const isProfileName = (name: string): boolean => ProfileName.safeParse(name).success;
