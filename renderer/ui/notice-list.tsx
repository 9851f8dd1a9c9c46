import { useEffect, useState } from 'react';
import { windowText as w } from '../../shared/words.ts';
import { type Next, type Notice, useApp, useAppState, useNotices } from '../app-context.tsx';
import { go, useRoute } from '../navigate.ts';
import { isInSight } from '../ongoing-problems.ts';
import type { WindowState } from '../state/window-store.ts';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './notice-list.module.css';
import { NextStep, ProblemNotice } from './problem-notice.tsx';

/** Results of the last actions: a success disappears, a problem stays until it is dealt with. */
export function NoticeList() {
  const { dismiss } = useApp();
  return (
    <div className={styles.list} aria-live="polite">
      {useNotices().map((notice) =>
        notice.kind === 'done' ? (
          <div key={notice.id} className={styles.done} role="status">
            <Icon name="check" /> <span>{notice.text}</span>
            {notice.next !== null && <NextButtons next={notice.next} onGone={() => dismiss(notice.id)} />}
          </div>
        ) : (
          <NoticeOfProblem key={notice.id} notice={notice} onGone={() => dismiss(notice.id)} />
        ),
      )}
    </div>
  );
}

function NoticeOfProblem({
  notice: { problem, retry },
  onGone,
}: {
  readonly notice: Extract<Notice, { kind: 'problem' }>;
  readonly onGone: () => void;
}) {
  const route = useRoute();
  const isShownElsewhere = useAppState((state) => isInSight(problem, route, inView(state)));
  useEffect(() => {
    if (isShownElsewhere) onGone();
  });
  if (isShownElsewhere) return null;
  const again = (): void => {
    onGone();
    retry?.();
  };
  return (
    <div className={styles.problem}>
      <ProblemNotice
        problem={problem}
        actions={
          <>
            <NextStep problem={problem} onRetry={retry === null ? undefined : again} />
            <IconButton icon="close" name={w.common.dismiss} onClick={onGone} />
          </>
        }
      />
    </div>
  );
}

const inView = ({ attention, endpoint, keychain, files, sources, sessions }: WindowState) => ({
  attention,
  endpoint,
  keychain,
  files,
  sources,
  sessions: sessions.all,
});

function NextButtons({ next, onGone }: { readonly next: Next; readonly onGone: () => void }) {
  const { place, detail } = next;
  const route = useRoute();
  const [before] = useState(route);
  // Who went there, by this button or another way, has it before their eyes; who was there already has not read it yet.
  const isThere = route !== before && route.place === place;
  useEffect(() => {
    if (isThere) onGone();
  });
  return (
    <span className={styles.next}>
      <Button
        onClick={() => {
          onGone();
          go(place, detail);
        }}
      >
        {next.label}
      </Button>
      <IconButton icon="close" name={w.common.dismiss} onClick={onGone} />
    </span>
  );
}
