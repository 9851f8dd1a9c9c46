import { isDefaultUnused } from '../../shared/default-unused.ts';
import { type Page, pageEntries, pages } from '../../shared/pages.ts';
import { lockTexts, phrase, shortcutText, windowText as w } from '../../shared/words.ts';
import { useApp, useAppState, useSession } from '../app-context.tsx';
import { useRoute } from '../navigate.ts';
import { keyWords } from '../shortcuts.ts';
import { Account } from '../ui/account.tsx';
import { IconButton } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Icon } from '../ui/icon.tsx';
import { ProductionMark } from '../ui/production-mark.tsx';
import { SessionName } from '../ui/session-name.tsx';
import { TimeBar } from '../ui/time-bar.tsx';
import { SavedFilters } from './sessions/saved-filters.tsx';
import styles from './sidebar.module.css';

export function Sidebar({
  onPalette,
  onHelp,
}: {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}) {
  const { platform } = useApp();
  const { place } = useRoute();
  const current = useSession(useAppState(({ defaultSessionId }) => defaultSessionId));
  const isUnused = useAppState(isDefaultUnused);
  const isLocked = useAppState(({ locked }) => locked !== null);
  const without = useAppState(({ withoutDefault }) => withoutDefault);
  const needsAttention = useAppState(({ sources }) => sources.some((s) => s.state === 'needs-attention'));
  // The wizard adds sources and sessions alike: it belongs to neither page.
  const here: Page | null = place === 'add' || place === 'import' ? null : place;
  return (
    <nav className={styles.sidebar} aria-label={w.navigation}>
      <div className={styles.brand}>
        <Mark /> {w.appName}
        <span className={styles.help}>
          <IconButton icon="help" name={shortcutText.title} aria-keyshortcuts="?" onClick={onHelp} />
        </span>
      </div>
      <ul>
        {pages.map((page) => (
          <li key={page}>
            <a
              className={cx(styles.link, page === here && styles.here)}
              href={`#${page}`}
              aria-current={page === here ? 'page' : undefined}
            >
              <Icon name={page} />
              <span>{phrase(pageEntries[page].title)}</span>
              {page === 'sources' && needsAttention && (
                <span className={styles.attention} title={w.signInState['needs-attention']}>
                  <Icon name="warning" />
                  <span className="visually-hidden">{w.signInState['needs-attention']}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      <SavedFilters />
      <div className={styles.headline}>
        <h3>{w.headline.label}</h3>
        {current === null ? (
          <>
            <p className={styles.soft}>{w.headline.none}</p>
            {without?.why === 'removed' && (
              <p className={styles.unused}>{w.headline.removed(without.session)}</p>
            )}
          </>
        ) : (
          <a
            className={styles.current}
            href={`#sessions/${encodeURIComponent(current.id)}`}
            aria-label={current.name}
          >
            <SessionName name={current.name} />
          </a>
        )}
        {current !== null && (
          <>
            {isUnused && <p className={styles.unused}>{w.headline.unusedShort}</p>}
            {current.production === true && (
              <div>
                <ProductionMark of={current} />
              </div>
            )}
            <p className={styles.soft}>
              <Account of={current} stacked />
              {current.region}
            </p>
            <TimeBar of={current} empty={isLocked ? lockTexts.word : w.sessionState[current.state]} />
          </>
        )}
        <button type="button" className={styles.switch} onClick={onPalette}>
          <span>{w.headline.quickSwitch}</span>
          <kbd>{platform === 'darwin' ? '⌘K' : keyWords(['Mod', 'K'], platform)}</kbd>
        </button>
      </div>
    </nav>
  );
}

const Mark = () => (
  <svg className={styles.mark} viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="6" />
    <path d="M8 6v9.5h8" />
    <circle cx="16" cy="8.5" r="2" />
  </svg>
);
