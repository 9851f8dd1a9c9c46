import { type ReactNode, useId } from 'react';
import styles from './settings-page.module.css';
import type { SettingsPart } from './settings-part.ts';

export function Section({
  title,
  hint,
  part,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  /** By which an address leads here. */
  readonly part?: SettingsPart;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id} data-part={part} tabIndex={part && -1}>
      <div className={styles.sectionHead}>
        <h2 id={id}>{title}</h2>
        {hint !== undefined && <p className={styles.soft}>{hint}</p>}
      </div>
      <div className={styles.sectionBody}>{children}</div>
    </section>
  );
}
