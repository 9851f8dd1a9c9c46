import { type ReactNode, useId, useRef, useState } from 'react';
import type { Prompt, SecretField } from '../../../shared/app-state.ts';
import type { PromptId } from '../../../shared/ids.ts';
import { panelText, phrase, problemText, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { pageHost } from './page-host.ts';
import styles from './prompts.module.css';
import { qrText } from './qr-picture.ts';
import { useAnswer } from './use-answer.ts';

/** What goes to the keychain and nowhere else. What was typed lives in this component alone and is gone with it. */
export function Secrets({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'secrets' }>;
  readonly aside: ReactNode;
}) {
  const { answer, busy } = useAnswer(prompt.id);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const t = panelText.secrets;
  const { problem, page } = prompt;
  const isComplete = prompt.fields.every(
    ({ name, required }) => !required || (values[name] ?? '').trim() !== '',
  );
  const cancel = (): void => void answer({ kind: 'cancel' });
  const put = (name: string, value: string): void => setValues((held) => ({ ...held, [name]: value }));
  return (
    <Dialog
      title={phrase(prompt.title)}
      aside={aside}
      onClose={cancel}
      initialFocus={first}
      footer={
        <>
          <Button onClick={cancel}>{w.common.cancel}</Button>
          {page !== undefined && <PageButtons promptId={prompt.id} />}
          <Button look="primary" type="submit" form={formId} busy={busy} disabled={!isComplete}>
            {page === undefined ? t.use : t.page.use}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete) void answer({ kind: 'fields', values });
        }}
      >
        <p>{page === undefined ? t.body : t.page.body}</p>
        {page !== undefined && (
          <dl className={styles.facts}>
            <dt>{t.page.address}</dt>
            <dd>{pageHost(page)}</dd>
          </dl>
        )}
        {prompt.fields.map((field, i) => (
          <OneField
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            reason={
              problem?.code === 'invalid-input' && problem.field === field.name
                ? phrase(problem.reason)
                : null
            }
            inputRef={i === 0 ? first : null}
            onChange={(value) => put(field.name, value)}
          />
        ))}
        {problem !== null && !isAtField(problem, prompt.fields) && (
          <p role="alert" className={styles.bad}>
            <Icon name="warning" /> {problemText(problem).what} {problemText(problem).fix}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** The way to the page that shows what is asked for. */
function PageButtons({ promptId }: { readonly promptId: PromptId }) {
  const { client } = useApp();
  const { act } = useAct();
  const t = panelText.secrets.page;
  return (
    <>
      <Button icon="copy" onClick={() => void act(() => client.copyPromptCode({ promptId }), t.copied)}>
        {t.copy}
      </Button>
      <Button icon="external" onClick={() => void act(() => client.openPromptLink({ promptId }))}>
        {t.open}
      </Button>
    </>
  );
}

const isAtField = (
  problem: NonNullable<Extract<Prompt, { kind: 'secrets' }>['problem']>,
  fields: readonly SecretField[],
): boolean => problem.code === 'invalid-input' && fields.some(({ name }) => name === problem.field);

function OneField({
  field,
  value,
  reason,
  inputRef,
  onChange,
}: {
  readonly field: SecretField;
  readonly value: string;
  readonly reason: string | null;
  readonly inputRef: React.RefObject<HTMLInputElement | null> | null;
  readonly onChange: (value: string) => void;
}) {
  const [unread, setUnread] = useState(false);
  const t = panelText.secrets;
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = await qrText(file);
    setUnread(text === null);
    if (text !== null) onChange(text);
  };
  return (
    <Field
      label={phrase(field.label)}
      optional={!field.required}
      reason={unread ? t.noQr : reason}
      {...(field.hint === undefined ? {} : { hint: phrase(field.hint) })}
    >
      {(ids) => (
        <span className={styles.secret}>
          <TextInput
            {...ids}
            ref={inputRef}
            type={field.secret ? 'password' : 'text'}
            autoComplete="off"
            value={value}
            onChange={(event) => {
              setUnread(false);
              onChange(event.target.value);
            }}
          />
          {field.qr === true && (
            <label className={styles.picture}>
              {t.picture}
              <input
                type="file"
                accept="image/*"
                className="visually-hidden"
                onChange={(event) => void read(event.target.files?.[0])}
              />
            </label>
          )}
        </span>
      )}
    </Field>
  );
}
