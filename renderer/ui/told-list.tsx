import { useEffect } from 'react';
import { windowText as w } from '../../shared/text/window.ts';
import { type Next, useApp, useMaybeAppState } from '../app-context.tsx';
import { useRoute } from '../navigate.ts';
import { isInSight } from '../standing-matters.ts';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { NextStep, ProblemNotice } from './problem-notice.tsx';
import styles from './told-list.module.css';

/** What came of the last acts: done goes by itself, a problem stays until it is dealt with. */
export function ToldList() {
  const { told, dismiss } = useApp();
  const route = useRoute();
  const state = useMaybeAppState();
  const inSight = told.filter((t) => t.kind === 'problem' && isInSight(t.problem, route, state));
  useEffect(() => {
    for (const { id } of inSight) dismiss(id);
  });
  return (
    <div className={styles.list} aria-live="polite">
      {told
        .filter((t) => !inSight.includes(t))
        .map((t) =>
          t.kind === 'done' ? (
            <div key={t.id} className={styles.done} role="status">
              <Icon name="check" /> <span>{t.text}</span>
              {t.next !== null && <NextButtons next={t.next} onGone={() => dismiss(t.id)} />}
            </div>
          ) : (
            <div key={t.id} className={styles.problem}>
              <ProblemNotice
                problem={t.problem}
                actions={
                  <>
                    <NextStep
                      problem={t.problem}
                      onRetry={
                        t.retry === null
                          ? undefined
                          : () => {
                              dismiss(t.id);
                              t.retry?.();
                            }
                      }
                    />
                    <IconButton icon="close" name={w.common.dismiss} onClick={() => dismiss(t.id)} />
                  </>
                }
              />
            </div>
          ),
        )}
    </div>
  );
}

function NextButtons({ next, onGone }: { readonly next: Next; readonly onGone: () => void }) {
  return (
    <span className={styles.next}>
      <Button
        onClick={() => {
          onGone();
          next.onPress();
        }}
      >
        {next.label}
      </Button>
      <IconButton icon="close" name={w.common.dismiss} onClick={onGone} />
    </span>
  );
}
