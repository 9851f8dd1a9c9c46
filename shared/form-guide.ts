import type { FormSpec } from './form.ts';
import type { FormValues } from './form-values.ts';
import { withoutTrailingSlashes } from './trailing-slashes.ts';

type Entry = NonNullable<FormSpec['guide']>[number];

/**
 * The guide with what was typed so far; a field that is still empty is shown as `<its label>`. `known` holds what the app
 * knows beyond the form, such as `parent.accountId` of the session chosen as `parent`. Values are escaped as in JSON, so
 * that a document stays one whatever was typed.
 */
export function formGuide(form: FormSpec, values: FormValues, known: FormValues = {}): readonly string[] {
  const typed = (name: string): string => (values[name] ?? '').trim();
  const isShown = ({ when, whenFilled, whenEmpty }: Entry): boolean =>
    (when === undefined || typed(when.field) === when.is) &&
    (whenFilled === undefined || typed(whenFilled) !== '') &&
    (whenEmpty === undefined || typed(whenEmpty) === '');
  const ofField = (name: string): string | null => {
    const [field = ''] = name.split('.');
    const label = form.fields.find((each) => each.name === field)?.label;
    if (label === undefined) return null;
    const value = name === field ? plainAddress(typed(name)) : (known[name] ?? '');
    return value === '' ? `<${label}>` : inJson(value);
  };
  const ofPart = ({ parts = [] }: Entry, name: string): string | null => {
    const named = parts.filter((part) => part.name === name);
    for (const { of, pattern, gives } of named) {
      const found = new RegExp(`^(?:${pattern})$`, 'su').exec(typed(of));
      if (found !== null) return gives.replace(/\$(\d)/g, (_, at: string) => inJson(found[Number(at)] ?? ''));
    }
    const [first] = named;
    if (first === undefined) return null;
    return first.optional === true ? '' : ofField(first.of);
  };
  return (form.guide ?? [])
    .filter(isShown)
    .map((entry) =>
      entry.text.replace(
        /\{(\w+(?:\.\w+)?)\}/g,
        (placeholder, name: string) => ofPart(entry, name) ?? ofField(name) ?? placeholder,
      ),
    );
}

const plainAddress = (value: string): string => withoutTrailingSlashes(value.replace(/^https?:\/\//i, ''));
const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);
