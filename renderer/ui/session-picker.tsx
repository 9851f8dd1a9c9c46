import { type ComponentProps, useId, useState } from 'react';
import { SessionId } from '../../shared/ids.ts';
import type { SessionView } from '../../shared/session.ts';
import { paletteText, windowText as w } from '../../shared/words.ts';
import { useSession } from '../app-context.tsx';
import { Account } from './account.tsx';
import { TextInput } from './field.tsx';
import { OptionList, useActiveOption } from './option-list.tsx';
import { sessionKey, sessionOptions, useFoundSessions } from './session-option.tsx';
import styles from './session-picker.module.css';

export function SessionPicker({
  value,
  exclude,
  onValue,
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'className'> & {
  readonly value: string;
  readonly exclude: SessionId | null;
  readonly onValue: (value: string) => void;
}) {
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const found = useFoundSessions(query, exclude);
  const { active, onArrow } = useActiveOption(
    query,
    found.map((session) => ({ key: sessionKey(session) })),
  );
  const chosen = found[active] ?? null;
  const id = SessionId.safeParse(value);
  const current = useSession(id.success ? id.data : null);
  const choose = (session: SessionView): void => {
    onValue(session.id);
    setOpen(false);
    setQuery('');
  };
  return (
    <div className={styles.picker}>
      <TextInput
        {...rest}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && chosen !== null ? `${listId}-${active}` : undefined}
        placeholder={w.add.chooseSession}
        value={isOpen ? query : (current?.name ?? value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setOpen(true);
          setQuery(event.target.value);
        }}
        onKeyDown={(event) => {
          if (!isOpen) {
            if (event.key === 'ArrowDown') setOpen(true);
            return;
          }
          if (onArrow(event)) return;
          if (event.key === 'Enter' && chosen !== null) {
            event.preventDefault();
            choose(chosen);
          } else if (event.key === 'Escape') {
            event.stopPropagation();
            setOpen(false);
          }
        }}
      />
      {!isOpen && current !== null && (
        <p className={styles.where}>
          <Account of={current} />
        </p>
      )}
      {isOpen && (
        <div className={styles.drop}>
          {found.length === 0 ? (
            <p className={styles.none}>{paletteText.none}</p>
          ) : (
            <OptionList
              listId={listId}
              label={paletteText.results}
              options={sessionOptions(found, choose)}
              active={active}
            />
          )}
        </div>
      )}
    </div>
  );
}
