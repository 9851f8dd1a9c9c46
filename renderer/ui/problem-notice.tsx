import type { ReactNode } from 'react';
import type { AppVerb } from '../../shared/ipc/while-locked.ts';
import type { Problem } from '../../shared/problem.ts';
import { bannerText, problemText, windowText as w } from '../../shared/words.ts';
import { useAct, useApp, useAppState, useHasState } from '../app-context.tsx';
import { go } from '../navigate.ts';
import { problemAction } from '../problem-action.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './problem-notice.module.css';
import { Unlock } from './unlock.tsx';

/** What happened, why, and the next step as a button. */
export function ProblemNotice({
  problem,
  onRetry,
  retryVerb,
  actions,
  mild = false,
  announce = true,
}: {
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
  /** What that does. */
  readonly retryVerb?: AppVerb;
  /** Buttons that belong to it, instead of the one its kind suggests. */
  readonly actions?: ReactNode;
  readonly mild?: boolean;
  readonly announce?: boolean;
}) {
  const text = problemText(problem);
  return (
    <div
      className={cx(styles.notice, mild ? styles.mild : styles.grave)}
      role={announce ? 'alert' : undefined}
    >
      <Icon name="warning" />
      <div className={styles.words}>
        <strong>{text.what}</strong>
        {text.why !== null && <p>{text.why}</p>}
        <p>{text.fix}</p>
      </div>
      <div className={styles.actions}>
        {actions ?? <NextStep problem={problem} onRetry={onRetry} {...(retryVerb && { retryVerb })} />}
      </div>
    </div>
  );
}

/** A fact that the user has to judge: it may be as it should be, and nothing here can repair it. */
export function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <div className={cx(styles.notice, styles.mild)}>
      <Icon name="warning" />
      <p className={styles.words}>{children}</p>
    </div>
  );
}

/** The button of a problem's next step; nothing when only the user's own hands can help. */
export function NextStep(step: Step) {
  // Before the first message there is nothing that it could act on.
  return useHasState() ? <KnownStep {...step} /> : null;
}

interface Step {
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
  readonly retryVerb?: AppVerb;
}

function KnownStep({ problem, onRetry, retryVerb }: Step) {
  const { client } = useApp();
  const sources = useAppState((state) => state.sources);
  const sessions = useAppState((state) => state.sessions.all);
  const { act, busy } = useAct();
  const action = problemAction(problem, { sources, sessions }, onRetry !== undefined);
  switch (action.kind) {
    case 'sign-in':
      return (
        <Button
          verb="signIn"
          busy={busy}
          onClick={() => void act(() => client.signIn({ sourceId: action.sourceId, openBrowser: null }))}
        >
          {bannerText.signIn}
        </Button>
      );
    case 'retry-keychain':
      return (
        <Button busy={busy} onClick={() => void act(() => client.retryKeychain({}))}>
          {bannerText.retryKeychain}
        </Button>
      );
    case 'unlock':
      return <Unlock />;
    case 'retry':
      return (
        <Button {...(retryVerb && { verb: retryVerb })} onClick={onRetry}>
          {w.common.retry}
        </Button>
      );
    case 'add-source':
      return <Button onClick={() => go('add')}>{w.sources.add}</Button>;
    case 'diagnostics':
      return <Button onClick={() => go('settings', 'diagnostics')}>{bannerText.diagnostics}</Button>;
    case 'none':
      return null;
  }
}
