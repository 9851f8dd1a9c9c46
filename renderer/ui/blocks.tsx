import type { ReactNode } from 'react';
import { diffText, windowText as w } from '../../shared/words.ts';
import { useCopy } from '../app-context.tsx';
import styles from './blocks.module.css';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';

export function PageHeader({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <header className={styles.header}>
      <h1 tabIndex={-1}>{title}</h1>
      <div className={styles.tools}>{children}</div>
    </header>
  );
}

/** Says what is not there, and what to do about it. */
export function Empty({
  icon,
  title,
  children,
  actions,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {actions !== undefined && <div className={styles.emptyActions}>{actions}</div>}
    </div>
  );
}

export function CommandLine({ label, command }: { readonly label: string; readonly command: string }) {
  const copy = useCopy();
  return (
    <div className={styles.command}>
      <div className={styles.commandLabel}>{label}</div>
      <div className={styles.commandRow}>
        <code>{command}</code>
        <IconButton icon="copy" name={`${w.common.copy}: ${label}`} onClick={() => void copy(command)} />
      </div>
    </div>
  );
}

/** A document to paste elsewhere, whole. */
export function CodeBox({ label, text }: { readonly label: string; readonly text: string }) {
  const copy = useCopy();
  return (
    <div className={styles.codeBox}>
      <div className={styles.codeHead}>
        <span>{label}</span>
        <IconButton icon="copy" name={`${w.common.copy}: ${label}`} onClick={() => void copy(text)} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling block must be reachable by keyboard */}
      <section className={styles.code} aria-label={label} tabIndex={0}>
        <pre>{text}</pre>
      </section>
    </div>
  );
}

/** A unified diff with + and − before the lines, so that colour is only an addition. */
export function DiffView({ name, diff }: { readonly name: string; readonly diff: string }) {
  const lines = diff.replace(/\n$/, '').split('\n');
  if (diff.trim() === '') return <p className={styles.soft}>{diffText.unchanged}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling block must be reachable by keyboard
    <section className={styles.diff} aria-label={name} tabIndex={0}>
      <pre>
        {lines.map((line, i) => {
          const sign = /^(\+\+\+|---)/.test(line) ? ' ' : (line[0] ?? ' ');
          return (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one diff never move
              key={i}
              className={cx(styles.diffLine, sign === '+' && styles.added, sign === '-' && styles.removed)}
            >
              {sign === '+' && <span className="visually-hidden">{diffText.added} </span>}
              {sign === '-' && <span className="visually-hidden">{diffText.removed} </span>}
              {line === '' ? ' ' : line}
            </span>
          );
        })}
      </pre>
    </section>
  );
}

export function Progress({
  name,
  done,
  total,
}: {
  readonly name: string;
  readonly done: number;
  readonly total: number | null;
}) {
  return (
    <progress
      className={styles.progress}
      aria-label={name}
      value={total === null ? undefined : done}
      max={total ?? undefined}
    />
  );
}

/** How much of a validity is left, as a ring with its words inside. */
export function Ring({ share, words }: { readonly share: number; readonly words: string }) {
  const around = 2 * Math.PI * 26;
  return (
    <span className={styles.ring}>
      <svg viewBox="0 0 60 60" aria-hidden="true">
        <circle cx="30" cy="30" r="26" />
        <circle
          className={styles.ringRest}
          cx="30"
          cy="30"
          r="26"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - share)}
        />
      </svg>
      <span className={styles.ringWords}>{words}</span>
    </span>
  );
}

export const Waiting = ({ children }: { readonly children: ReactNode }) => (
  <p className={styles.waiting} role="status">
    <span className={styles.spinner} aria-hidden="true" /> {children}
  </p>
);
