import { type Dispatch, type RefObject, type SetStateAction, useEffect, useState } from 'react';
import type { FormField } from '../../../shared/form.ts';
import { askedFields } from '../../../shared/form-reasons.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { Field, Select, TextArea, TextInput } from '../../ui/field.tsx';
import { RegionInput } from '../../ui/region-input.tsx';
import { SessionPicker } from '../../ui/session-picker.tsx';
import styles from './form-fields.module.css';
import {
  type FormState,
  NAME_KEY,
  needsAdvanced,
  reasonsOf,
  setName,
  setValue,
  shownReason,
} from './form-state.ts';

/** Renders a form from its data; knows no identity kind. */
export function FormFields({
  fields,
  state,
  onState,
  exclude = null,
}: {
  readonly fields: readonly FormField[];
  readonly state: FormState;
  readonly onState: Dispatch<SetStateAction<FormState>>;
  /** A session that must not be its own parent. */
  readonly exclude?: SessionId | null;
}) {
  const reasons = reasonsOf(fields, state);
  const asked = askedFields(fields, state.values);
  const plain = asked.filter((f) => f.advanced !== true);
  const advanced = asked.filter((f) => f.advanced === true);
  const show = (field: FormField) => (
    <OneField
      key={field.name}
      field={field}
      value={state.values[field.name] ?? ''}
      reason={shownReason(reasons, state, field.name)}
      exclude={exclude}
      onValue={(value) => onState((s) => setValue(s, field.name, value))}
    />
  );
  return (
    <div className={styles.fields}>
      <Field label={w.common.name} reason={shownReason(reasons, state, NAME_KEY)}>
        {(ids) => (
          <TextInput
            {...ids}
            required
            maxLength={100}
            value={state.name}
            onChange={(event) => onState((s) => setName(s, event.target.value))}
          />
        )}
      </Field>
      {plain.map(show)}
      {advanced.length > 0 && (
        <details className={styles.more} open={needsAdvanced(fields, state, reasons) || undefined}>
          <summary>{w.common.more}</summary>
          <div className={styles.fields}>{advanced.map(show)}</div>
        </details>
      )}
    </div>
  );
}

/** After a refused submit: what was refused may have scrolled away. The reasons are drawn first, in the same commit. */
export function useGoToRefused(form: RefObject<HTMLFormElement | null>): () => void {
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (asked > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [asked, form]);
  return () => setAsked((times) => times + 1);
}

function OneField({
  field,
  value,
  reason,
  exclude,
  onValue,
}: {
  readonly field: FormField;
  readonly value: string;
  readonly reason: string | null;
  readonly exclude: SessionId | null;
  readonly onValue: (value: string) => void;
}) {
  const hint = [field.hint, field.type === 'secret' ? w.fieldType.secret : undefined].filter(
    (h) => h !== undefined,
  );
  const common = { placeholder: field.placeholder, required: field.required };
  return (
    <Field
      label={field.label}
      reason={reason}
      optional={!field.required}
      {...(hint.length > 0 ? { hint: hint.join(' ') } : {})}
    >
      {(ids) => {
        switch (field.type) {
          case 'choice': {
            // What the user leaves open, Latchkey chooses.
            const empty = field.required ? [] : [{ value: '', label: w.common.automatic }];
            return (
              <Select
                {...ids}
                value={value}
                onChange={onValue}
                options={[...empty, ...(field.choices ?? [])]}
              />
            );
          }
          case 'region':
            return <RegionInput {...ids} {...common} value={value} onValue={onValue} />;
          case 'session':
            return <SessionPicker {...ids} value={value} exclude={exclude} onValue={onValue} />;
          case 'source':
            return (
              <SourceSelect ids={ids} kinds={field.sourceKinds ?? null} value={value} onValue={onValue} />
            );
          case 'multiline':
            return (
              <TextArea
                {...ids}
                {...common}
                value={value}
                onChange={(event) => onValue(event.target.value)}
              />
            );
          case 'secret':
          case 'text':
          case 'url':
          case 'number':
            return (
              <TextInput
                {...ids}
                {...common}
                type={field.type === 'secret' ? 'password' : 'text'}
                inputMode={field.type === 'number' ? 'numeric' : field.type === 'url' ? 'url' : undefined}
                value={value}
                onChange={(event) => onValue(event.target.value)}
              />
            );
        }
      }}
    </Field>
  );
}

function SourceSelect({
  ids,
  kinds,
  value,
  onValue,
}: {
  readonly ids: { readonly id: string };
  readonly kinds: readonly string[] | null;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  const sources = useAppState((state) => state.sources);
  const fitting = sources.filter(({ kind }) => kinds === null || kinds.includes(kind));
  const only = fitting.length === 1 ? fitting[0]?.id : undefined;
  // What leaves no choice need not be chosen.
  useEffect(() => {
    if (value === '' && only !== undefined) onValue(only);
  });
  const options = [
    { value: '', label: fitting.length === 0 ? w.common.noSource : w.common.chooseSource },
    ...fitting.map((source) => ({ value: source.id, label: source.name })),
  ];
  return <Select {...ids} value={value} onChange={onValue} options={options} />;
}
