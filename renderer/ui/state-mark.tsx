import type { ReactNode } from 'react';
import type { SessionState } from '../../shared/session.ts';
import type { SignInState } from '../../shared/source.ts';
import { windowText as w } from '../../shared/words.ts';
import { cx } from './cx.ts';
import styles from './state-mark.module.css';

// Each state has a shape of its own beside its word: colour is never the only sign.
const circle = <circle cx="6" cy="6" r="4.3" />;
const disc = <circle cx="6" cy="6" r="5" fill="currentColor" stroke="none" />;
const half = (
  <>
    {circle}
    <path d="M6 1.7a4.3 4.3 0 0 1 0 8.6z" fill="currentColor" stroke="none" />
  </>
);
const arc = <path d="M10.3 6A4.3 4.3 0 1 1 6 1.7M6 .2 8 1.7 6 3.4" />;
const triangle = <path d="M6 1.3 11.2 10.5H.8zM6 4.7v2.6M6 9v.01" />;
const diamond = <path d="M6 .8 11.2 6 6 11.2.8 6zM6 3.6v2.8M6 8.2v.01" />;

const sessionShapes: Readonly<Record<SessionState, readonly [string | undefined, ReactNode]>> = {
  inactive: [styles.soft, circle],
  renewing: [styles.accent, arc],
  active: [styles.ok, disc],
  expiring: [styles.warn, half],
  'needs-sign-in': [styles.warn, diamond],
  failed: [styles.bad, triangle],
};
const signInShapes: Readonly<Record<SignInState, readonly [string | undefined, ReactNode]>> = {
  'signed-out': [styles.soft, circle],
  'signing-in': [styles.accent, arc],
  'signed-in': [styles.ok, disc],
  'needs-attention': [styles.bad, triangle],
};

function Mark({
  shape,
  word,
}: {
  readonly shape: readonly [string | undefined, ReactNode];
  readonly word: string;
}) {
  return (
    <span className={styles.mark}>
      <svg className={cx(styles.shape, shape[0])} viewBox="0 0 12 12" aria-hidden="true">
        {shape[1]}
      </svg>
      <span className={styles.word}>{word}</span>
    </span>
  );
}

export const SessionMark = ({ state }: { readonly state: SessionState }) => (
  <Mark shape={sessionShapes[state]} word={w.sessionState[state]} />
);
export const SignInMark = ({ state }: { readonly state: SignInState }) => (
  <Mark shape={signInShapes[state]} word={w.signInState[state]} />
);
