import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { windowText as w } from '../shared/text/window.ts';
import styles from './app.module.css';
import { useApp, useAppState, useHasState } from './app-context.tsx';
import type { RawBridge } from './bridge.ts';
import { go, type Place, parseRoute, useRoute } from './navigate.ts';
import { Waiting } from './ui/blocks.tsx';
import { Button } from './ui/button.tsx';
import { NoticeList } from './ui/notice-list.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { Banners } from './views/banners.tsx';
import { CrashGuard } from './views/crash-guard.tsx';
import { SessionsPage } from './views/sessions/sessions-page.tsx';
import { Sidebar } from './views/sidebar.tsx';

// Read when they are first asked for: most windows are opened for the sessions alone.
const ActivityPage = lazy(async () => ({
  default: (await import('./views/activity/activity-page.tsx')).ActivityPage,
}));
const AddPage = lazy(async () => ({ default: (await import('./views/add/add-page.tsx')).AddPage }));
const ImportPage = lazy(async () => ({ default: (await import('./views/add/import-page.tsx')).ImportPage }));
const Palette = lazy(async () => ({ default: (await import('./views/palette/palette.tsx')).Palette }));
const PromptHost = lazy(async () => ({
  default: (await import('./views/prompts/prompt-host.tsx')).PromptHost,
}));
const SettingsPage = lazy(async () => ({
  default: (await import('./views/settings/settings-page.tsx')).SettingsPage,
}));
const SourcesPage = lazy(async () => ({
  default: (await import('./views/sources/sources-page.tsx')).SourcesPage,
}));

export function App({ onPage }: { readonly onPage: RawBridge['onPage'] }) {
  const { place } = useRoute();
  useEffect(() => {
    document.title = `${w.pages[place === 'import' ? 'add' : place]} · ${w.appName}`;
  }, [place]);
  return useHasState() ? <Frame place={place} onPage={onPage} /> : <NotYet />;
}

function Frame({ place, onPage }: { readonly place: Place; readonly onPage: RawBridge['onPage'] }) {
  const { isOpen, open, close } = usePalette(onPage);
  const theme = useAppState(({ settings }) => settings.theme);
  const isAsking = useAppState(({ prompts }) => prompts.length > 0);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <div className={styles.app}>
      <button
        type="button"
        className={styles.skip}
        onClick={() => document.querySelector<HTMLElement>('main')?.focus()}
      >
        {w.skipToContent}
      </button>
      <Sidebar onPalette={open} />
      <main className={styles.main} tabIndex={-1}>
        <Banners />
        <CrashGuard place={place}>
          <Suspense>
            <PageAt place={place} />
          </Suspense>
        </CrashGuard>
      </main>
      <Suspense>{isOpen && <Palette onClose={close} />}</Suspense>
      <Suspense>{isAsking && <PromptHost />}</Suspense>
      <NoticeList />
    </div>
  );
}

function PageAt({ place }: { readonly place: Place }) {
  switch (place) {
    case 'sessions':
      return <SessionsPage />;
    case 'sources':
      return <SourcesPage />;
    case 'activity':
      return <ActivityPage />;
    case 'settings':
      return <SettingsPage />;
    case 'add':
      return <AddPage />;
    case 'import':
      return <ImportPage />;
  }
}

function NotYet() {
  const { store } = useApp();
  const problem = useSyncExternalStore(store.subscribe, store.failed);
  return (
    <main className={styles.notYet}>
      {problem !== null ? (
        <>
          <p>{w.notConnected}</p>
          <ProblemNotice problem={problem} />
          <Button onClick={() => window.location.reload()}>{w.common.retry}</Button>
        </>
      ) : (
        <Waiting>{w.loading}</Waiting>
      )}
    </main>
  );
}

/** Ctrl or Cmd + K, the sidebar's button, and the tray's "All sessions…" open the palette over any page. */
function usePalette(onPage: RawBridge['onPage']) {
  const [isOpen, setOpen] = useState(() => window.location.hash === '#palette');
  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener('keydown', heard);
    const stop = onPage?.((page) => {
      if (page === 'palette') setOpen(true);
      else if (typeof page === 'string') {
        setOpen(false);
        go(parseRoute(page).place);
      }
    });
    return () => {
      window.removeEventListener('keydown', heard);
      stop?.();
    };
  }, [onPage]);
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false) };
}
