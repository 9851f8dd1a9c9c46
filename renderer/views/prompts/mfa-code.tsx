import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { panelText, problemText, windowText as w } from '../../../shared/words.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { sixDigits } from './code-text.ts';
import { PromptAccount } from './prompt-account.tsx';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

/** Six boxes drawn over one field, so that pasting, autofill and screen readers meet an ordinary field. */
export function MfaCode({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'mfa-code' }>;
  readonly aside: ReactNode;
}) {
  const { answer, busy } = useAnswer(prompt.id);
  const [code, setCode] = useState('');
  const [isSent, setSent] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const t = panelText.mfa;
  const { problem } = prompt;

  // A refused code comes back as the same question with its problem: empty the boxes, keep the focus.
  useEffect(() => {
    if (problem === null) return;
    setCode('');
    setSent(false);
    field.current?.focus();
  }, [problem]);

  const type = (raw: string): void => {
    if (isSent) return;
    const digits = sixDigits(raw);
    setCode(digits);
    if (digits.length < 6) return;
    setSent(true);
    void answer({ kind: 'text', text: digits }).then((done) => {
      if (done !== null) return;
      setSent(false);
      setCode('');
    });
  };
  const cancel = (): void => void answer({ kind: 'cancel' });
  return (
    <Dialog
      title={t.title(prompt.sessionName)}
      aside={aside}
      onClose={cancel}
      initialFocus={field}
      footer={<Button onClick={cancel}>{w.common.cancel}</Button>}
    >
      <PromptAccount sessionId={prompt.sessionId} />
      <dl className={styles.facts}>
        <dt>{t.device}</dt>
        <dd>{prompt.serial}</dd>
      </dl>
      <div className={cx(styles.boxes, problem !== null && code === '' && styles.refused)}>
        <input
          ref={field}
          aria-label={t.code}
          aria-describedby="mfa-note"
          aria-invalid={(problem !== null && code === '') || undefined}
          inputMode="numeric"
          autoComplete="one-time-code"
          readOnly={isSent}
          value={code}
          onChange={(event) => type(event.target.value)}
        />
        {Array.from({ length: 6 }, (_, i) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: six fixed places
            key={i}
            className={cx(styles.box, i === Math.min(code.length, 5) && styles.next)}
            aria-hidden="true"
          >
            {code[i] ?? ''}
          </span>
        ))}
      </div>
      <p id="mfa-note" className={styles.note} role={problem === null ? undefined : 'alert'}>
        {isSent || busy ? (
          t.checking
        ) : problem === null ? (
          t.hint
        ) : (
          <span className={styles.bad}>
            <Icon name="warning" /> {problemText(problem).what} {problemText(problem).fix}
          </span>
        )}
      </p>
    </Dialog>
  );
}
