import { useState } from 'react';
import { Field, TextInput } from '../../ui/field.tsx';
import { RegionInput } from '../../ui/region-input.tsx';
import styles from './settings-page.module.css';

/** A setting typed by hand: checked as typed, taken over on Enter or when the field is left, put back by Escape. */
export function CommitInput({
  label,
  hint,
  unit,
  kind = 'number',
  value,
  reason,
  onCommit,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly unit?: string;
  readonly kind?: 'number' | 'region' | 'text';
  readonly value: string;
  readonly reason: (raw: string) => string | null;
  readonly onCommit: (raw: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? value;
  const refusal = reason(shown.trim());
  const commit = (): void => {
    if (draft === null || refusal !== null) return;
    setDraft(null);
    if (draft.trim() !== value) onCommit(draft.trim());
  };
  const keys = {
    onBlur: commit,
    onKeyDown: (event: { readonly key: string }) => {
      if (event.key === 'Enter') commit();
      if (event.key === 'Escape') setDraft(null);
    },
  };
  return (
    <Field label={label} reason={refusal} {...(hint === undefined ? {} : { hint })}>
      {(ids) =>
        kind === 'region' ? (
          <RegionInput {...ids} {...keys} value={shown} onValue={setDraft} />
        ) : (
          <span className={styles.withUnit}>
            <TextInput
              {...ids}
              {...keys}
              {...(kind === 'number' ? { inputMode: 'numeric' as const } : {})}
              value={shown}
              onChange={(event) => setDraft(event.target.value)}
            />
            <span className={styles.soft}>{unit}</span>
          </span>
        )
      }
    </Field>
  );
}
