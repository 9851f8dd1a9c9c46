import { shortcutPressed } from '../../shared/shortcut.ts';
import { settingsText as t } from '../../shared/words.ts';
import { Button } from './button.tsx';
import styles from './commit-input.module.css';
import { Field, TextInput } from './field.tsx';

/** A key combination, set by pressing it. Tab goes on, Backspace and Delete take it out. */
export function ShortcutInput({
  label,
  hint,
  value,
  onCommit,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onCommit: (shortcut: string) => void;
}) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(ids) => (
        <span className={styles.keys}>
          <TextInput
            {...ids}
            readOnly
            value={value}
            placeholder={t.pressKeys}
            onKeyDown={(event) => {
              if (event.key === 'Tab') return;
              // The keys of the window rest while this one is set.
              event.stopPropagation();
              event.preventDefault();
              if (event.repeat) return;
              if (event.key === 'Backspace' || event.key === 'Delete') {
                if (value !== '') onCommit('');
                return;
              }
              const pressed = shortcutPressed(event);
              if (pressed !== null && pressed !== value) onCommit(pressed);
            }}
          />
          {value !== '' && <Button onClick={() => onCommit('')}>{t.removeShortcut}</Button>}
        </span>
      )}
    </Field>
  );
}
