import { type ReactNode, useId, useRef, useState } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText, windowText as w } from '../../../shared/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import styles from './prompts.module.css';
import { chosenText, matchingRoles, SEARCHED_FROM } from './role-list.ts';
import { useAnswer } from './use-answer.ts';

export function ChooseRoles({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'choose-roles' }>;
  readonly aside: ReactNode;
}) {
  const { answer, busy } = useAnswer(prompt.id);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState('');
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const t = panelText.roles;
  const { roles } = prompt;
  const shown = matchingRoles(roles, asked);
  const isSearched = roles.length >= SEARCHED_FROM;

  const put = (keys: readonly string[], isIn: boolean): void => {
    const next = new Set(chosen);
    for (const key of keys) {
      if (isIn) next.add(key);
      else next.delete(key);
    }
    setChosen(next);
  };
  const allShown = shown.length > 0 && shown.every(({ key }) => chosen.has(key));
  const cancel = (): void => void answer({ kind: 'cancel' });
  return (
    <Dialog
      title={t.title(prompt.sourceName)}
      aside={aside}
      onClose={cancel}
      initialFocus={first}
      footer={
        <>
          <Button onClick={cancel}>{w.common.cancel}</Button>
          <Button look="primary" type="submit" form={formId} busy={busy} disabled={chosen.size === 0}>
            {t.use}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.size > 0) void answer({ kind: 'text', text: chosenText(roles, chosen) });
        }}
      >
        <p>{t.body}</p>
        {isSearched && (
          <Field label={t.find}>
            {(ids) => (
              <TextInput
                {...ids}
                ref={first}
                type="search"
                placeholder={t.findHint}
                value={asked}
                onChange={(event) => setAsked(event.target.value)}
              />
            )}
          </Field>
        )}
        <fieldset className={styles.roles}>
          <legend className="visually-hidden">{t.list}</legend>
          {shown.map((role, i) => (
            <label key={role.key} className={styles.role}>
              <input
                ref={i === 0 && !isSearched ? first : undefined}
                type="checkbox"
                checked={chosen.has(role.key)}
                onChange={(event) => put([role.key], event.target.checked)}
              />
              <span className={styles.roleName}>{role.role}</span>
              <span className={styles.roleAccount}>{role.account}</span>
            </label>
          ))}
          {shown.length === 0 && <p className={styles.soft}>{t.none}</p>}
        </fieldset>
        <div className={styles.rolesFoot}>
          <span className={styles.soft} role="status">
            {t.chosen(chosen.size, roles.length)}
          </span>
          <Button
            disabled={shown.length === 0}
            onClick={() =>
              put(
                shown.map(({ key }) => key),
                !allShown,
              )
            }
          >
            {allShown ? t.noneOf : t.all}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
