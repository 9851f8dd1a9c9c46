import { useState } from 'react';
import styles from './commit-input.module.css';
import { Field, TextInput } from './field.tsx';
import { RegionInput } from './region-input.tsx';

/** A value typed by hand: checked as typed, taken over on Enter or when the field is left, put back by Escape. */
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
      {(ids) => {
        if (kind === 'region') return <RegionInput {...ids} {...keys} value={shown} onValue={setDraft} />;
        const input = (
          <TextInput
            {...ids}
            {...keys}
            {...(kind === 'number' ? { inputMode: 'numeric' as const } : {})}
            value={shown}
            onChange={(event) => setDraft(event.target.value)}
          />
        );
        // A number is a few digits wide, and its unit follows it; a text takes the width there is.
        return unit === undefined ? (
          input
        ) : (
          <span className={styles.withUnit}>
            {input}
            <span className={styles.unit}>{unit}</span>
          </span>
        );
      }}
    </Field>
  );
}
