import { type ComponentProps, type ReactNode, useId } from 'react';
import { windowText as w } from '../../shared/words.ts';
import { cx } from './cx.ts';
import styles from './field.module.css';
import { Icon } from './icon.tsx';

/** Label, control, hint and the reason of a refusal, tied together for a screen reader. */
export function Field({
  label,
  hint,
  reason,
  optional = false,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly reason?: string | null;
  readonly optional?: boolean;
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': boolean | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const isRefused = reason !== undefined && reason !== null;
  const note = isRefused || hint !== undefined;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {optional && <span className={styles.optional}> ({w.common.optional})</span>}
      </label>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': isRefused || undefined,
      })}
      {note && (
        <div
          className={cx(styles.note, isRefused && styles.reason)}
          id={`${id}-note`}
          role={isRefused ? 'alert' : undefined}
        >
          {isRefused ? (
            <>
              <Icon name="warning" /> {reason}
            </>
          ) : (
            hint
          )}
        </div>
      )}
    </div>
  );
}

export const TextInput = (props: ComponentProps<'input'>) => (
  <input
    type="text"
    autoComplete="off"
    spellCheck={false}
    {...props}
    className={cx(styles.control, props.className)}
  />
);
export const TextArea = (props: ComponentProps<'textarea'>) => (
  <textarea rows={2} spellCheck={false} {...props} className={cx(styles.control, styles.area)} />
);

/** The system's own list: fast with hundreds of entries, and known to every assistive tool. */
export function Select<V extends string>({
  options,
  value,
  onChange,
  ...rest
}: Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'className'> & {
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}) {
  return (
    <span className={styles.select}>
      <select
        {...rest}
        className={styles.control}
        value={value}
        onChange={(event) => {
          const chosen = options.find((o) => o.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}

export function SearchInput({
  label,
  ...rest
}: Omit<ComponentProps<'input'>, 'className'> & { readonly label: string }) {
  return (
    <span className={styles.search}>
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        {...rest}
        className={styles.control}
      />
    </span>
  );
}

export function Checkbox({
  label,
  ...rest
}: Omit<ComponentProps<'input'>, 'className' | 'type'> & { readonly label: string }) {
  return (
    <label className={styles.checkbox}>
      <input type="checkbox" {...rest} /> {label}
    </label>
  );
}
