import { useEffect } from 'react';
import type { AppState } from '../../shared/app-state.ts';
import type { Problem } from '../../shared/problem.ts';
import { windowText as w } from '../../shared/text/window.ts';
import { useApp, useMaybeAppState } from '../app-context.tsx';
import { type Route, useRoute } from '../navigate.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { NextStep, ProblemNotice } from './problem-notice.tsx';
import styles from './told-list.module.css';

/** What came of the last acts: done goes by itself, a problem stays until it is dealt with. */
export function ToldList() {
  const { told, dismiss } = useApp();
  const standing = problemsInSight(useRoute(), useMaybeAppState());
  const inSight = told.filter((t) => t.kind === 'problem' && standing.has(JSON.stringify(t.problem)));
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
              <Icon name="check" /> {t.text}
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

/** What the page itself shows as its own problem need not be told a second time. */
function problemsInSight(route: Route, state: AppState | null): ReadonlySet<string> {
  const problems: readonly (Problem | null)[] =
    state === null
      ? []
      : route.place === 'sessions'
        ? state.sessions.filter((s) => s.id === route.detail).map((s) => s.problem)
        : route.place === 'sources'
          ? state.sources.flatMap((s) => [s.problem, s.sync.problem])
          : [];
  return new Set(problems.filter((p) => p !== null).map((p) => JSON.stringify(p)));
}
