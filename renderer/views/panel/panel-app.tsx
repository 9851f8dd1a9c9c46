import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type PageContract, pageContract } from '../../../shared/ipc/contract.ts';
import type { ContractClient } from '../../../shared/ipc/define.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SessionView } from '../../../shared/session.ts';
import { paletteText as t } from '../../../shared/words.ts';
import { useApp, useAppState, useHasState, useNotices } from '../../app-context.tsx';
import { createClient, type RawBridge } from '../../bridge.ts';
import { useStableCallback } from '../../stable-callback.ts';
import { useTheme } from '../../use-theme.ts';
import styles from '../palette/palette.module.css';
import { QuickList } from '../palette/quick-list.tsx';
import { ProductionDefault } from '../prompts/production-default.tsx';

/** A release may be lost, such as to a window that takes the keyboard; a panel that stays is worse than one more press. */
const RELEASED_AT_LATEST_MS = 1_500;

/** The quick panel: the list of the palette in a window of its own, which main opens and hides. */
export function PanelApp({ bridge }: { readonly bridge: RawBridge }) {
  const [page] = useState(() => createClient(pageContract, bridge));
  const [opening, close] = useOpening(bridge);
  useEffect(() => {
    document.title = t.panelTitle;
  }, []);
  // Also of what ends after the panel is hidden.
  useReported((problem) => void page.reportProblem({ problem }));
  if (!useHasState() || opening === null) return null;
  return <Panel key={opening} page={page} onHide={close} />;
}

/** Another number at each opening, so that the list starts again; null while it is hidden. */
function useOpening(bridge: RawBridge): readonly [opening: number | null, close: () => void] {
  const { store } = useApp();
  // The window is made when it is asked for.
  const [opening, setOpening] = useState<number | null>(0);
  const last = useRef(0);
  useEffect(
    () =>
      bridge.onPage?.((word) => {
        last.current += 1;
        const now = last.current;
        setOpening(null);
        if (word !== 'panel-open') return;
        // SECURITY: what was missed while it was hidden comes first, else Enter would go back to a session that no longer is the previous one.
        void store.catchUp().then(() => {
          if (last.current === now) setOpening(now);
        });
      }),
    [bridge, store],
  );
  return [opening, () => setOpening(null)];
}

function Panel({
  page,
  onHide,
}: {
  readonly page: ContractClient<PageContract>;
  readonly onHide: () => void;
}) {
  useTheme();
  const field = useRef<HTMLInputElement>(null);
  const isSeen = useIsSeen();
  const question = useQuestion();
  useLayoutEffect(() => {
    field.current?.focus();
    void page.drawn({});
  }, [page]);
  const hide = useHideOnRelease(() => {
    onHide();
    void page.hide({});
  });
  const isAnswered = question.isAnswered;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the question that was put here is gone
  useEffect(() => {
    if (isAnswered) hide.ask();
  }, [isAnswered]);
  return (
    <main
      className={styles.panel}
      aria-label={t.title}
      onKeyDownCapture={(event) => {
        // SECURITY: an Enter that was meant for the window before this one must not choose what nobody has seen.
        if ((event.key === 'Enter' && !isSeen()) || hide.isAsked()) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
      onClickCapture={(event) => {
        if (hide.isAsked()) event.stopPropagation();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && question.prompt === null) hide.ask();
      }}
    >
      <QuickList
        from="quick panel"
        fieldRef={field}
        onClose={hide.ask}
        go={(place) => void page.openWindow({ place })}
        onHelp={null}
        onSwitch={question.isPut}
        onSwitched={question.over}
        onSignIn={() => void page.openWindow({ place: 'sources' })}
      />
      {question.prompt !== null && <ProductionDefault prompt={question.prompt} aside={null} />}
    </main>
  );
}

/**
 * Hides the panel, and while a key is down only once it is released. A release that goes to the next window is never seen by
 * Chromium, which then takes another press of that key within two seconds for a repeated one, and that chooses nothing; a key that is
 * still held would be typed into the program below.
 */
function useHideOnRelease(hide: () => void): { readonly ask: () => void; readonly isAsked: () => boolean } {
  const hideNow = useStableCallback(hide);
  const isAsked = useRef(false);
  const down = useRef<string | null>(null);
  const latest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      down.current = event.code;
    };
    const released = (event: KeyboardEvent): void => {
      if (down.current !== event.code) return;
      down.current = null;
      if (isAsked.current) hideNow();
    };
    window.addEventListener('keydown', pressed, true);
    window.addEventListener('keyup', released, true);
    return () => {
      window.removeEventListener('keydown', pressed, true);
      window.removeEventListener('keyup', released, true);
      clearTimeout(latest.current);
    };
  }, [hideNow]);
  return {
    ask: () => {
      if (isAsked.current) return;
      isAsked.current = true;
      if (down.current === null) return hideNow();
      latest.current = setTimeout(hideNow, RELEASED_AT_LATEST_MS);
    },
    isAsked: () => isAsked.current,
  };
}

/** Whether what is drawn has been on the display: two frames after the window has the keyboard. */
function useIsSeen(): () => boolean {
  const seen = useRef(false);
  useEffect(() => {
    let frame = 0;
    const frames = (left: number): void => {
      frame = requestAnimationFrame(() => {
        if (left > 0) frames(left - 1);
        else seen.current = true;
      });
    };
    const begin = (): void => frames(1);
    if (document.hasFocus()) begin();
    else window.addEventListener('focus', begin, { once: true });
    return () => {
      window.removeEventListener('focus', begin);
      cancelAnimationFrame(frame);
    };
  }, []);
  return () => seen.current;
}

/** The question whether a production session may be the default, where it was put by a choice in this list. */
function useQuestion() {
  const defaultId = useAppState((state) => state.defaultSessionId);
  const prompts = useAppState((state) => state.prompts);
  const [asked, setAsked] = useState<SessionView['id'] | null>(null);
  const [wasPut, setWasPut] = useState(false);
  const prompt =
    prompts.find(
      (one): one is Extract<typeof one, { kind: 'production-default' }> =>
        one.kind === 'production-default' && one.sessionId === asked,
    ) ?? null;
  if (prompt !== null && !wasPut) setWasPut(true);
  const isOver = asked !== null && wasPut && prompt === null;
  return {
    prompt,
    isAnswered: isOver,
    isPut: ({ id, production }: SessionView): boolean => {
      if (production !== true || id === defaultId) return false;
      setAsked(id);
      return true;
    },
    /** The switch came to its end, also where nothing was asked. */
    over: (): void => setWasPut(true),
  };
}

/** What cannot be done is reported where there is room for it. */
function useReported(report: (problem: Problem) => void): void {
  const { dismiss } = useApp();
  const notices = useNotices();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each notice once, and `report` is new at every render
  useEffect(() => {
    for (const notice of notices) {
      if (notice.kind !== 'problem') continue;
      dismiss(notice.id);
      report(notice.problem);
    }
  }, [notices]);
}
