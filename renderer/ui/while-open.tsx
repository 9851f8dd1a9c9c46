import type { ReactNode } from 'react';
import type { AppVerb } from '../../shared/ipc/while-locked.ts';
import { lockTexts } from '../../shared/words.ts';
import { useRefused } from '../app-context.tsx';
import styles from './while-open.module.css';

/** Fields that do `verb`: none of them can be changed while that would be refused. */
export function WhileOpen({
  verb,
  children,
}: {
  readonly verb: AppVerb | null;
  readonly children: ReactNode;
}) {
  const isRefused = useRefused()(verb ?? undefined);
  return (
    <fieldset
      role="presentation"
      className={styles.fields}
      disabled={isRefused}
      title={isRefused ? lockTexts.notNow : undefined}
    >
      {children}
    </fieldset>
  );
}
