import type { ReactNode } from 'react';
import type { Prompt } from '../../../shared/app-state.ts';
import { duration, panelText, problemText, shortTime } from '../../../shared/words.ts';
import { useNow } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './prompts.module.css';
import { useAnswer } from './use-answer.ts';

const MINUTE_MS = 60_000;

export function SignInNeeded({
  prompt,
  aside,
}: {
  readonly prompt: Extract<Prompt, { kind: 'sign-in-needed' }>;
  readonly aside: ReactNode;
}) {
  const { answer, busy } = useAnswer(prompt.id);
  const now = useNow();
  const t = panelText.needed;
  const who = prompt.askedBy.length === 0 ? t.somebody : prompt.askedBy.join(', ');
  const notNow = (): void => void answer({ kind: 'cancel' });
  const waitedMs = now - prompt.since;
  const since = waitedMs >= MINUTE_MS ? duration(waitedMs) : null;
  const left = prompt.until > now ? shortTime(prompt.until - now) : null;
  const why = prompt.problem === undefined ? null : problemText(prompt.problem);
  return (
    <Dialog
      title={t.title(prompt.sourceName)}
      aside={aside}
      onClose={notNow}
      footer={
        <>
          <Button onClick={notNow}>{t.no}</Button>
          <Button look="primary" autoFocus busy={busy} onClick={() => void answer({ kind: 'yes' })}>
            {prompt.command === undefined ? t.yes : t.look}
          </Button>
        </>
      }
    >
      <p>{t.asked(who, prompt.sessionName)}</p>
      {why !== null && (
        <p className={styles.soft}>
          {why.what} {why.why}
        </p>
      )}
      {prompt.command !== undefined && (
        <p>
          {t.run} <code>{prompt.command}</code>
        </p>
      )}
      <p className={styles.soft}>{t.waiting(since, left)}</p>
    </Dialog>
  );
}
