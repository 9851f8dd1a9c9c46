import { Dialog as Base } from '@base-ui/react/dialog';
import { useDeferredValue, useId, useRef, useState } from 'react';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { paletteText as t } from '../../../shared/text/window-pages.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SessionOptions, useSessionSearch } from '../../ui/session-picker.tsx';
import styles from './palette.module.css';

/** One field over one list: Enter makes the session the default, Alt+Enter copies its environment. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { client, platform } = useApp();
  const { act } = useAct();
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const { found, active, chosen, onArrow } = useSessionSearch(useDeferredValue(query));

  const makeDefault = (session: SessionView): void => {
    onClose();
    void act(() => client.makeDefault({ sessionId: session.id }), t.done(session.name));
  };
  const copy = (session: SessionView): void => {
    onClose();
    void act(() => client.copyEnvironment({ sessionId: session.id }), w.detail.environmentCopied);
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.shade} />
        <Base.Popup className={styles.popup} initialFocus={field}>
          <Base.Title className="visually-hidden">{t.title}</Base.Title>
          <div className={styles.field}>
            <Icon name="search" />
            <input
              ref={field}
              type="text"
              role="combobox"
              aria-label={t.field}
              aria-expanded
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={chosen === null ? undefined : `${listId}-${active}`}
              placeholder={t.placeholder}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                if (onArrow(event) || event.key !== 'Enter' || chosen === null) return;
                event.preventDefault();
                if (event.altKey) copy(chosen);
                else makeDefault(chosen);
              }}
            />
          </div>
          {found.length === 0 ? (
            <p className={styles.none} role="status">
              {t.none}
            </p>
          ) : (
            <SessionOptions listId={listId} sessions={found} active={active} onChoose={makeDefault} />
          )}
          <footer className={styles.keys}>
            <span>
              <kbd>Enter</kbd> {t.enter}
            </span>
            <span>
              <kbd>{platform === 'darwin' ? '⌥' : 'Alt'}</kbd> <kbd>Enter</kbd> {t.alternate}
            </span>
            <span>
              <kbd>Esc</kbd> {w.common.close}
            </span>
          </footer>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
