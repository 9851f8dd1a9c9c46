import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { windowText as w } from '../../../shared/words.ts';

/** Beside the fields of its kind. */
const LEAD = 'notifyLeadMinutes';

/** `usual`: minutes that count where nothing is filled in. */
export const withLead = (spec: FormSpec, usual: number, { advanced }: { advanced: boolean }): FormSpec => ({
  ...spec,
  fields: [
    ...spec.fields,
    {
      name: LEAD,
      label: w.sources.lead,
      type: 'number',
      required: false,
      placeholder: w.sources.leadUsual(usual),
      hint: w.sources.leadHint,
      pattern: '[1-9]|[1-9][0-9]|1[0-9][0-9]|2[0-3][0-9]|240',
      patternReason: w.sources.leadReason,
      advanced,
    },
  ],
});

/** What its field shows; null: as the settings say. */
export const leadValue = (minutes: number | null): FormValues => ({
  [LEAD]: minutes === null ? '' : String(minutes),
});

/** What was filled in there, and in the fields of the kind. */
export function takeLead(values: FormValues): {
  readonly minutes: number | null;
  readonly config: FormValues;
} {
  const { [LEAD]: lead = '', ...config } = values;
  return { minutes: lead === '' ? null : Number(lead), config };
}
