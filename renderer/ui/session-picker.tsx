import { type ComponentProps, type KeyboardEvent, useId, useMemo, useState } from 'react';
import { SessionId } from '../../shared/ids.ts';
import type { SessionView } from '../../shared/session.ts';
import { windowText as w } from '../../shared/text/window.ts';
import { paletteText } from '../../shared/text/window-pages.ts';
import { useAppState, useSession } from '../app-context.tsx';
import { Account } from './account.tsx';
import { cx } from './cx.ts';
import { TextInput } from './field.tsx';
import { ProductionMark } from './production-mark.tsx';
import { SessionName } from './session-name.tsx';
import styles from './session-picker.module.css';

const SHOWN = 50;

/** The list half of every session search: one option per session, the active one named by the field. */
export function SessionOptions({
  listId,
  sessions,
  active,
  onChoose,
}: {
  readonly listId: string;
  readonly sessions: readonly SessionView[];
  readonly active: number;
  readonly onChoose: (session: SessionView) => void;
}) {
  const alike = useMemo(() => namesakes(sessions), [sessions]);
  // Account, role and region are in every line: source and profile only where a name comes twice.
  const telling = (session: SessionView): readonly (string | null)[] =>
    alike.has(session.name) ? [session.sourceName, session.profile] : [];
  return (
    <div className={styles.list} id={listId} role="listbox" aria-label={paletteText.results}>
      {sessions.map((session, i) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names its active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
        <div
          key={session.id}
          id={`${listId}-${i}`}
          ref={i === active ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
          className={cx(styles.option, i === active && styles.active)}
          role="option"
          aria-selected={i === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(session)}
        >
          <span className={styles.name}>
            <SessionName name={session.name} /> <ProductionMark of={session} />
            {session.isDefault && <span className={styles.tag}>{w.sessions.isDefault}</span>}
          </span>
          <span className={styles.where}>
            <Account of={session} />
            {[session.role, session.region, ...telling(session)].map((part) =>
              part === null ? null : ` · ${part}`,
            )}
          </span>
        </div>
      ))}
    </div>
  );
}

/** Names that more than one of these sessions has. */
function namesakes(sessions: readonly SessionView[]): ReadonlySet<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of sessions) (once.has(name) ? twice : once).add(name);
  return twice;
}

/** A found list with an active place, moved by the arrow keys of its field. */
export function useSessionSearch(query: string, exclude: SessionId | null = null) {
  const [place, setPlace] = useState({ query, active: 0 });
  const sessions = useAppState((state) => state.sessions);
  const found = useMemo(() => {
    const best = sessions.find(query);
    // One more than is shown, for the one that may have to go.
    const first = best.slice(0, SHOWN + 1).filter(({ id }) => id !== exclude);
    return first.slice(0, SHOWN);
  }, [sessions, query, exclude]);
  const active = place.query === query ? Math.min(place.active, Math.max(0, found.length - 1)) : 0;
  const onArrow = (event: KeyboardEvent): boolean => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || found.length === 0) return false;
    event.preventDefault();
    setPlace({ query, active: (active + step + found.length) % found.length });
    return true;
  };
  return { found, active, chosen: found[active] ?? null, onArrow };
}

export function SessionPicker({
  value,
  exclude,
  onValue,
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'className'> & {
  readonly value: string;
  readonly exclude: SessionId | null;
  readonly onValue: (value: string) => void;
}) {
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const { found, active, chosen, onArrow } = useSessionSearch(query, exclude);
  const id = SessionId.safeParse(value);
  const current = useSession(id.success ? id.data : null);
  const choose = (session: SessionView): void => {
    onValue(session.id);
    setOpen(false);
    setQuery('');
  };
  return (
    <div className={styles.picker}>
      <TextInput
        {...rest}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && chosen !== null ? `${listId}-${active}` : undefined}
        placeholder={w.add.chooseSession}
        value={isOpen ? query : (current?.name ?? value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setOpen(true);
          setQuery(event.target.value);
        }}
        onKeyDown={(event) => {
          if (!isOpen) {
            if (event.key === 'ArrowDown') setOpen(true);
            return;
          }
          if (onArrow(event)) return;
          if (event.key === 'Enter' && chosen !== null) {
            event.preventDefault();
            choose(chosen);
          } else if (event.key === 'Escape') {
            event.stopPropagation();
            setOpen(false);
          }
        }}
      />
      {!isOpen && current !== null && (
        <p className={styles.where}>
          <Account of={current} />
        </p>
      )}
      {isOpen && (
        <div className={styles.drop}>
          {found.length === 0 ? (
            <p className={styles.none}>{paletteText.none}</p>
          ) : (
            <SessionOptions listId={listId} sessions={found} active={active} onChoose={choose} />
          )}
        </div>
      )}
    </div>
  );
}
