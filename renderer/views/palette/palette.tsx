import { Dialog as Base } from '@base-ui/react/dialog';
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from 'react';
import { offered } from '../../../shared/search/offered.ts';
import type { SessionView } from '../../../shared/session.ts';
import { sessionText } from '../../../shared/text/session-text.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { paletteText as t } from '../../../shared/text/window-pages.ts';
import { useAct, useApp, useAppState, useSession } from '../../app-context.tsx';
import { keyWords } from '../../shortcuts.ts';
import { Icon } from '../../ui/icon.tsx';
import { type Option, OptionList, useActiveOption } from '../../ui/option-list.tsx';
import { SHOWN, sessionOptions, useFoundSessions } from '../../ui/session-option.tsx';
import { useMakeDefault } from '../../use-make-default.ts';
import styles from './palette.module.css';
import { matchingVerbs, type PaletteVerb, verbsLead, verbsOf } from './palette-verbs.ts';
import { useRunVerb } from './run-verb.ts';

/** `session`: what the line is of; null: it is a verb. */
interface Line extends Option {
  readonly session: SessionView | null;
}

/**
 * One field over one list of sessions, and of what else can be done by its name. Enter makes the session the default or
 * does what the line says, Ctrl+Enter opens its AWS console, Alt+Enter copies its environment.
 */
export function Palette({ onClose, onHelp }: { readonly onClose: () => void; readonly onHelp: () => void }) {
  const { client } = useApp();
  const { act } = useAct();
  const switchTo = useMakeDefault();
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const previousId = useAppState((state) => state.previousDefaultId);
  const previous = useSession(previousId);
  const found = offered(useFoundSessions(asked), asked, previous);
  const sources = useAppState((state) => state.sources);
  const sessions = useAppState((state) => state.sessions);
  const runVerb = useRunVerb(onHelp);

  const makeDefault = (session: SessionView): void => {
    onClose();
    void switchTo(session.id, t.done(sessionText(session)));
  };
  const copy = (session: SessionView): void => {
    onClose();
    void act(() => client.copyEnvironment({ sessionId: session.id }), w.detail.environmentCopied);
  };
  const openConsole = (session: SessionView): void => {
    onClose();
    void act(
      () => client.openConsole({ sessionId: session.id }),
      ({ note }) => note ?? w.detail.consoleOpened,
    );
  };
  const linesOf = (text: string, offers: readonly SessionView[]): readonly Line[] => {
    const verbs = text.trim() === '' ? [] : matchingVerbs(verbsOf(sources, sessions.all), text);
    const sessionLines = sessionOptions(offers, makeDefault, previousId).map(
      (option, at): Line => ({ ...option, session: offers[at] ?? null }),
    );
    const verbLines = verbs.map(
      (verb): Line => ({
        key: verb.id,
        content: <VerbLine verb={verb} />,
        onChoose() {
          onClose();
          runVerb(verb);
        },
        session: null,
      }),
    );
    const isVerbFirst = verbsLead(text, offers[0] ?? null);
    return isVerbFirst ? [...verbLines, ...sessionLines] : [...sessionLines, ...verbLines];
  };
  const lines = linesOf(asked, found);
  const { active, onArrow } = useActiveOption(asked, lines);
  const chosen = lines[active] ?? null;
  /** What Enter is for. The list follows what is typed a moment later: until then its lines are those of another text. */
  const meant = (): Line | null =>
    asked === query
      ? chosen
      : (linesOf(query, offered(sessions.find(query).slice(0, SHOWN), query, previous))[0] ?? null);
  const onEnter = (event: KeyboardEvent): void => {
    const line = meant();
    if (line === null) return;
    event.preventDefault();
    const isControlled = event.ctrlKey || event.metaKey;
    if (!event.altKey && !isControlled) line.onChoose();
    else if (line.session !== null) (event.altKey ? copy : openConsole)(line.session);
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
                if (!onArrow(event) && event.key === 'Enter') onEnter(event);
              }}
            />
          </div>
          {lines.length === 0 ? (
            <p className={styles.none} role="status">
              {t.none}
            </p>
          ) : (
            <OptionList listId={listId} label={t.results} options={lines} active={active} />
          )}
          <Keys isVerb={chosen !== null && chosen.session === null} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const VerbLine = ({ verb }: { readonly verb: PaletteVerb }) => (
  <span className={styles.verb}>
    <Icon name={verb.icon} />
    <span>{verb.label}</span>
  </span>
);

/** What the keys do with the chosen line. */
function Keys({ isVerb }: { readonly isVerb: boolean }) {
  const { platform } = useApp();
  return (
    <footer className={styles.keys}>
      <span>
        <kbd>Enter</kbd> {isVerb ? t.enterVerb : t.enter}
      </span>
      {!isVerb && (
        <>
          <span>
            <kbd>{keyWords(['Mod', 'Enter'], platform)}</kbd> {t.console}
          </span>
          <span>
            <kbd>{keyWords(['Alt', 'Enter'], platform)}</kbd> {t.alternate}
          </span>
        </>
      )}
      <span>
        <kbd>Esc</kbd> {w.common.close}
      </span>
    </footer>
  );
}
