import { useRef, useState } from 'react';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { useApp } from '../../app-context.tsx';
import { Progress } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './sessions-page.module.css';

/** Starts or stops what is selected, one after the other; Cancel leaves the rest as it is. */
export function BulkBar({
  sessions,
  onClear,
}: {
  readonly sessions: readonly SessionView[];
  readonly onClear: () => void;
}) {
  const { client, tell, showProblem } = useApp();
  const [progress, setProgress] = useState<{ readonly done: number; readonly all: number } | null>(null);
  const cancelled = useRef(false);

  const run = async (verb: 'start' | 'stop', said: (n: number) => string): Promise<void> => {
    cancelled.current = false;
    let succeeded = 0;
    for (const [done, session] of sessions.entries()) {
      if (cancelled.current) break;
      setProgress({ done, all: sessions.length });
      const outcome = await client[verb]({ sessionId: session.id });
      if (outcome.ok) succeeded += 1;
      else showProblem(outcome.error);
      // A cancelled sign-in would be asked for again by every further session.
      if (!outcome.ok && outcome.error.code === 'cancelled') break;
    }
    setProgress(null);
    if (succeeded > 0) tell(said(succeeded));
  };

  return (
    <div className={styles.bulk} role="toolbar" aria-label={w.sessions.selected(sessions.length)}>
      <strong>{w.sessions.selected(sessions.length)}</strong>
      {progress === null ? (
        <>
          <Button onClick={() => void run('start', w.sessions.started)}>{w.sessions.start}</Button>
          <Button onClick={() => void run('stop', w.sessions.stopped)}>{w.sessions.stop}</Button>
          <Button look="quiet" onClick={onClear}>
            {w.sessions.clearSelection}
          </Button>
        </>
      ) : (
        <>
          <Progress name={w.common.working} done={progress.done} total={progress.all} />
          <span role="status">{w.sessions.working(progress.done, progress.all)}</span>
          <Button
            onClick={() => {
              cancelled.current = true;
            }}
          >
            {w.common.cancel}
          </Button>
        </>
      )}
    </div>
  );
}
