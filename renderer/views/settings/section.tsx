import { type ReactNode, useId } from 'react';
import styles from './settings-page.module.css';

export function Section({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <h2 id={id}>{title}</h2>
        {hint !== undefined && <p className={styles.soft}>{hint}</p>}
      </div>
      <div className={styles.sectionBody}>{children}</div>
    </section>
  );
}
