import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { cx } from './cx.ts';
import styles from './session-picker.module.css';

export interface Option {
  readonly key: string;
  readonly content: ReactNode;
  readonly onChoose: () => void;
}

/** The list half of a field that is searched by typing: the field keeps the focus and names the active option. */
export const OptionList = ({
  listId,
  label,
  options,
  active,
}: {
  readonly listId: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly active: number;
}) => (
  <div className={styles.list} id={listId} role="listbox" aria-label={label}>
    {options.map(({ key, content, onChoose }, i) => (
      // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names its active option
      // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
      <div
        key={key}
        id={`${listId}-${i}`}
        ref={i === active ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
        className={cx(styles.option, i === active && styles.active)}
        role="option"
        aria-selected={i === active}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onChoose}
      >
        {content}
      </div>
    ))}
  </div>
);

/**
 * The active place in a list: the first that is drawn for a query, until the arrow keys of the field move it. Either stays the
 * same option while the list changes around it; where it goes, nothing is active (-1), and not what took its place: Enter never
 * chooses a line that moved under the cursor.
 */
export function useActiveOption(query: string, options: readonly Pick<Option, 'key'>[]) {
  const count = options.length;
  const [place, setPlace] = useState<{ readonly query: string; readonly key: string } | null>(null);
  const [first] = options;
  const isAnother = place?.query !== query;
  // In the same turn as it is drawn, not after it: what is drawn and what Enter is for are one.
  if (isAnother && first !== undefined) setPlace({ query, key: first.key });
  const active = isAnother ? Math.min(0, count - 1) : options.findIndex(({ key }) => key === place.key);
  const onArrow = (event: KeyboardEvent): boolean => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || count === 0) return false;
    event.preventDefault();
    const from = active === -1 && step === -1 ? 0 : active;
    const key = options[(from + step + count) % count]?.key;
    if (key !== undefined) setPlace({ query, key });
    return true;
  };
  return { active, onArrow };
}
