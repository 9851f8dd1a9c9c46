import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { cx } from './cx.ts';
import styles from './session-picker.module.css';

export interface Option {
  readonly key: string;
  readonly content: ReactNode;
  readonly onChoose: () => void;
  /** The heading that it is under, with its neighbours of the same one. */
  readonly group?: string;
}

interface ListProps {
  readonly listId: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly active: number;
}

/** The list half of a field that is searched by typing: the field keeps the focus and names the active option. */
export const OptionList = ({ listId, label, options, active }: ListProps) => (
  <div className={styles.list} id={listId} role="listbox" aria-label={label}>
    {groupsOf(options).map(({ group, first, members }) => {
      const lines = members.map((option, i) => (
        <Line
          key={option.key}
          id={`${listId}-${first + i}`}
          option={option}
          isActive={first + i === active}
        />
      ));
      return group === undefined ? (
        lines
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a part of a list box, not of a form
        <div key={`${group} ${first}`} role="group" aria-label={group}>
          <div className={styles.group} aria-hidden="true">
            {group}
          </div>
          {lines}
        </div>
      );
    })}
  </div>
);

const Line = ({
  id,
  option: { content, onChoose },
  isActive,
}: {
  readonly id: string;
  readonly option: Option;
  readonly isActive: boolean;
}) => (
  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names its active option
  // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
  <div
    id={id}
    ref={isActive ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
    className={cx(styles.option, isActive && styles.active)}
    role="option"
    aria-selected={isActive}
    onPointerDown={(event) => event.preventDefault()}
    onClick={onChoose}
  >
    {content}
  </div>
);

interface Group {
  readonly group: string | undefined;
  /** The place of its first option among all. */
  readonly first: number;
  readonly members: Option[];
}

function groupsOf(options: readonly Option[]): readonly Group[] {
  const groups: Group[] = [];
  for (const [at, option] of options.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && last.group === option.group) last.members.push(option);
    else groups.push({ group: option.group, first: at, members: [option] });
  }
  return groups;
}

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
    const next = options[(from + step + count) % count]?.key;
    if (next !== undefined) setPlace({ query, key: next });
    return true;
  };
  return { active, onArrow };
}
