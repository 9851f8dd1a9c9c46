import { type FormEvent, useId, useMemo, useState } from 'react';
import { Tag, tagsOf } from '../../../shared/tag.ts';
import { tagText as t } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import styles from './tags.module.css';

/** A tag typed or taken from those that other sessions have. */
export function TagInput({
  label = t.add,
  onAdd,
}: {
  readonly label?: string;
  readonly onAdd: (tag: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const known = useAppState(({ sessions }) => sessions).all;
  // Looks at all sessions: not again at each letter.
  const tags = useMemo(() => tagsOf(known), [known]);
  const listId = useId();
  const word = typed.trim().replace(/^#/, '');
  const tag = Tag.safeParse(word);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (!tag.success) return;
    setTyped('');
    onAdd(tag.data);
  };
  return (
    <form className={styles.input} onSubmit={add}>
      <Field label={label} hint={t.hint} reason={word !== '' && !tag.success ? t.reason : null}>
        {(ids) => (
          <span className={styles.line}>
            <TextInput
              {...ids}
              list={listId}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button type="submit" disabled={!tag.success}>
              {t.addNow}
            </Button>
          </span>
        )}
      </Field>
      <datalist id={listId}>
        {tags.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </form>
  );
}
