import { type KeyboardEvent, type Ref, useDeferredValue, useId, useState } from 'react';
import { groupOf, offered } from '../../../shared/search/offered.ts';
import type { SessionView } from '../../../shared/session.ts';
import { sessionTextAmong } from '../../../shared/text/session-text.ts';
import { paletteText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useSession } from '../../app-context.tsx';
import type { Place } from '../../navigate.ts';
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

interface QuickListProps {
  /** Where the list is, as Activity names the origin of a switch. */
  readonly from: 'palette' | 'quick panel';
  readonly fieldRef: Ref<HTMLInputElement>;
  /** Called when a line was chosen, before what it does is begun. */
  readonly onClose: () => void;
  readonly go: (place: Place) => void;
  /** Null: there is no room for the sheet of shortcuts. */
  readonly onHelp: (() => void) | null;
  /** Before the switch is asked for; true: what showed the list stays, because the switch puts a question there. */
  readonly onSwitch?: (session: SessionView) => boolean;
  /** Before a sign-in is begun. */
  readonly onSignIn?: () => void;
  /** Of the switch, whatever came of it. */
  readonly onSwitched?: (session: SessionView) => void;
}

/**
 * One field over one list of sessions, and of what else can be done by its name: the palette of the window, and the quick panel.
 * Enter makes the session the default or does what the line says, Ctrl+Enter opens its AWS console, Alt+Enter copies its environment.
 */
export function QuickList({ fieldRef, ...does }: QuickListProps) {
  const listId = useId();
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const { lines, linesFor, onModified } = useLines(asked, does);
  const { active, onArrow } = useActiveOption(asked, lines);
  const chosen = lines[active] ?? null;
  /** What Enter is for. The list follows what is typed a moment later: until then its lines are those of another text. */
  const meant = (): Line | null => (asked === query ? chosen : (linesFor(query)[0] ?? null));
  const onEnter = (event: KeyboardEvent): void => {
    const line = meant();
    if (line === null) return;
    event.preventDefault();
    // SECURITY: a key that is held down, such as the Enter that opened this, chooses nothing.
    if (event.repeat) return;
    const isControlled = event.ctrlKey || event.metaKey;
    if (!event.altKey && !isControlled) line.onChoose();
    else if (line.session !== null) onModified(line.session, event.altKey ? 'copy' : 'console');
  };
  return (
    <>
      <div className={styles.field}>
        <Icon name="search" />
        <input
          ref={fieldRef}
          type="text"
          role="combobox"
          aria-label={t.field}
          aria-expanded={lines.length > 0}
          aria-controls={lines.length > 0 ? listId : undefined}
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
    </>
  );
}

/** The lines for what is typed, and what choosing one does. */
function useLines(
  asked: string,
  { from, onClose, go, onHelp, onSwitch, onSwitched, onSignIn }: Omit<QuickListProps, 'fieldRef'>,
) {
  const { client } = useApp();
  const { act } = useAct();
  const switchTo = useMakeDefault(from);
  const runVerb = useRunVerb({ go, onHelp });
  const previousId = useAppState((state) => state.previousDefaultId);
  const previous = useSession(previousId);
  const sources = useAppState((state) => state.sources);
  const isLocked = useAppState(({ locked }) => locked !== null);
  const sessions = useAppState((state) => state.sessions);

  const makeDefault = async (session: SessionView): Promise<void> => {
    if (onSwitch?.(session) !== true) onClose();
    if (session.state === 'needs-sign-in') onSignIn?.();
    await switchTo(session.id, t.done(sessionTextAmong(session, sessions.all)));
    onSwitched?.(session);
  };
  const onModified = (session: SessionView, what: 'copy' | 'console'): void => {
    onClose();
    if (session.state === 'needs-sign-in') onSignIn?.();
    if (what === 'copy')
      void act(() => client.copyEnvironment({ sessionId: session.id }), w.detail.environmentCopied);
    else
      void act(
        () => client.openConsole({ sessionId: session.id }),
        ({ note }) => note ?? w.detail.consoleOpened,
      );
  };
  const verbLine = (verb: PaletteVerb): Line => ({
    key: verb.id,
    content: <VerbLine verb={verb} />,
    onChoose() {
      onClose();
      if (verb.does.kind === 'sign-in') onSignIn?.();
      runVerb(verb);
    },
    session: null,
  });
  const linesOf = (text: string, offers: readonly SessionView[]): readonly Line[] => {
    const isAsked = text.trim() !== '';
    const all = isAsked ? verbsOf(sources, sessions.all, isLocked) : [];
    const verbs = matchingVerbs(
      all.filter(({ does }) => does.kind !== 'help' || onHelp !== null),
      text,
    );
    const options = sessionOptions(offers, (session) => void makeDefault(session), previousId);
    const sessionLines = options.map((option, at): Line => {
      const session = offers[at] ?? null;
      // What was typed says itself why these lines are here.
      const group = isAsked || session === null ? {} : { group: t.groups[groupOf(session, previousId)] };
      return { ...option, ...group, session };
    });
    const verbLines = verbs.map(verbLine);
    const isVerbFirst = verbsLead(text, offers[0] ?? null);
    return isVerbFirst ? [...verbLines, ...sessionLines] : [...sessionLines, ...verbLines];
  };
  const lines = linesOf(asked, offered(useFoundSessions(asked), asked, previous));
  const linesFor = (text: string): readonly Line[] =>
    linesOf(text, offered(sessions.find(text).slice(0, SHOWN), text, previous));
  return { lines, linesFor, onModified };
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
        <kbd>{keyWords(['Enter'], platform)}</kbd> {isVerb ? t.enterVerb : t.enter}
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
