import {
  type ComponentType,
  type Dispatch,
  lazy,
  type SetStateAction,
  Suspense,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { languageOf } from '../shared/language.ts';
import { pageEntries, pages } from '../shared/pages.ts';
import { nextZoom, usualZoom, type Zoom } from '../shared/settings.ts';
import { phrase, windowText as w } from '../shared/words.ts';
import styles from './app.module.css';
import { useApp, useAppState, useHasState } from './app-context.tsx';
import type { RawBridge } from './bridge.ts';
import { go, type Place, parseRoute, useRoute } from './navigate.ts';
import { Waiting } from './ui/blocks.tsx';
import { Button } from './ui/button.tsx';
import { NoticeList } from './ui/notice-list.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { focusSearch, useShortcuts } from './use-shortcuts.ts';
import { useTellSwitch } from './use-tell-switch.ts';
import { useTheme } from './use-theme.ts';
import { Banners } from './views/banners.tsx';
import { CrashGuard } from './views/crash-guard.tsx';
import { lazyPage } from './views/lazy-pages.ts';
import { OpenPalette, useEarlyPalette } from './views/palette/early-palette.tsx';
import { SessionsPage } from './views/sessions/sessions-page.tsx';
import { Sidebar } from './views/sidebar.tsx';

// Read when they are first asked for: most windows are opened for the sessions alone.
const AddPage = lazy(async () => ({ default: (await import('./views/add/add-page.tsx')).AddPage }));
const ImportPage = lazy(async () => ({ default: (await import('./views/add/import-page.tsx')).ImportPage }));
const PromptHost = lazy(async () => ({
  default: (await import('./views/prompts/prompt-host.tsx')).PromptHost,
}));
const ShortcutSheet = lazy(async () => ({
  default: (await import('./views/shortcut-sheet.tsx')).ShortcutSheet,
}));

export function App({ onPage }: { readonly onPage: RawBridge['onPage'] }) {
  const { place } = useRoute();
  useEffect(() => {
    const title = place === 'add' || place === 'import' ? w.addPage : phrase(pageEntries[place].title);
    document.title = `${title} · ${w.appName}`;
  }, [place]);
  // What is drawn in one language is not patched into another: all of the page is drawn again.
  return useHasState() ? <Spoken place={place} onPage={onPage} /> : <NotYet />;
}

function Spoken({ place, onPage }: { readonly place: Place; readonly onPage: RawBridge['onPage'] }) {
  return <Frame key={useAppState(languageOf)} place={place} onPage={onPage} />;
}

function Frame({ place, onPage }: { readonly place: Place; readonly onPage: RawBridge['onPage'] }) {
  const { open, setOpen } = useOverlay(onPage);
  useWindowKeys(place, setOpen);
  useTheme();
  useTellSwitch();
  const early = useEarlyPalette();
  const close = (): void => setOpen(null);
  const help = (): void => setOpen('help');
  const isAsking = useAppState(({ prompts }) => prompts.length > 0);
  return (
    <div className={styles.app}>
      <button
        type="button"
        className={styles.skip}
        onClick={() => document.querySelector<HTMLElement>('main')?.focus()}
      >
        {w.skipToContent}
      </button>
      <Sidebar onPalette={() => setOpen('palette')} onHelp={help} />
      <main className={styles.main} tabIndex={-1}>
        <Banners />
        <CrashGuard place={place}>
          <Suspense>
            <PageAt place={place} />
          </Suspense>
        </CrashGuard>
      </main>
      <Suspense>
        {open === 'palette' && <OpenPalette early={early} onClose={close} onHelp={help} />}
        {open === 'help' && <ShortcutSheet onClose={close} />}
      </Suspense>
      <Suspense>{isAsking && <PromptHost />}</Suspense>
      <NoticeList />
    </div>
  );
}

const shown: Readonly<Record<string, ComponentType>> = {
  ...Object.fromEntries(pages.map((page) => [page, lazyPage(page)])),
  // Read at once: it is what the window opens on.
  sessions: SessionsPage,
  add: AddPage,
  import: ImportPage,
};

function PageAt({ place }: { readonly place: Place }) {
  const Shown = shown[place];
  return Shown === undefined ? null : <Shown />;
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

/** What is open over the page: one thing at a time, by the keyboard, the sidebar's button or the tray. */
function useOverlay(onPage: RawBridge['onPage']) {
  const [open, setOpen] = useState<'palette' | 'help' | null>(() =>
    window.location.hash === '#palette' ? 'palette' : null,
  );
  useEffect(
    () =>
      onPage?.((page) => {
        if (page === 'palette') setOpen('palette');
        else if (typeof page === 'string') {
          setOpen(null);
          go(parseRoute(page).place);
        }
      }),
    [onPage],
  );
  return { open, setOpen };
}

/** The zoom as it will be: a key pressed twice is two steps, also before the first has come back from main. */
function useZoom() {
  const { client } = useApp();
  const now = useAppState(({ settings }) => settings.zoom);
  const asked = useRef<Zoom | null>(null);
  useEffect(() => {
    if (asked.current === now) asked.current = null;
  }, [now]);
  const zoomTo = async (zoom: Zoom | null): Promise<void> => {
    if (zoom === null) return;
    asked.current = zoom;
    // The window itself shows what came of it.
    const outcome = await client.changeSettings({ patch: { zoom } });
    if (!outcome.ok) asked.current = null;
  };
  return { zoom: () => asked.current ?? now, zoomTo: (zoom: Zoom | null) => void zoomTo(zoom) };
}

/** Carries out what the keys of the whole window mean. */
function useWindowKeys(place: Place, setOpen: Dispatch<SetStateAction<'palette' | 'help' | null>>): void {
  const isSearchAsked = useRef(false);
  const { zoom, zoomTo } = useZoom();
  useEffect(() => {
    if (isSearchAsked.current && place === 'sessions' && focusSearch()) isSearchAsked.current = false;
  }, [place]);
  useShortcuts((action) => {
    switch (action.kind) {
      case 'palette':
        return setOpen((was) => (was === 'palette' ? null : 'palette'));
      case 'help':
        return setOpen('help');
      case 'page':
        return go(action.page);
      case 'search':
        if (focusSearch()) return;
        // A page without a field of its own: what is looked for is a session.
        isSearchAsked.current = true;
        return go('sessions');
      case 'zoom-in':
        return zoomTo(nextZoom(zoom(), 1));
      case 'zoom-out':
        return zoomTo(nextZoom(zoom(), -1));
      case 'zoom-reset':
        return zoomTo(usualZoom);
    }
  });
}
