import { accountText } from '../../../shared/account.ts';
import type { SessionId, SourceId } from '../../../shared/ids.ts';
import { type AppVerb, whileLocked } from '../../../shared/ipc/while-locked.ts';
import { pageEntries, pages } from '../../../shared/pages.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { SourceView } from '../../../shared/source.ts';
import { sessionText } from '../../../shared/text/session-text.ts';
import { paletteText, phrase } from '../../../shared/words.ts';
import type { Place } from '../../navigate.ts';
import type { IconName } from '../../ui/icon.tsx';

type Does =
  | { readonly kind: 'go'; readonly place: Place }
  | { readonly kind: 'sign-in' | 'cancel-sign-in' | 'sign-out' | 'sync'; readonly source: SourceView }
  | { readonly kind: 'stop-all'; readonly ids: readonly SessionId[] }
  | { readonly kind: 'use-for' | 'hour-more' | 'no-end'; readonly sessionId: SessionId }
  | { readonly kind: 'clear-default' }
  | { readonly kind: 'lock' | 'unlock' }
  | { readonly kind: 'help' };

/** Something that can be done by typing its name. */
export interface PaletteVerb {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly does: Does;
  /** The name of a session is in it: it is found only by one of these words, too. */
  readonly by?: readonly string[];
}

/** What is done in the app. The others go to a page, or are possible while it is locked. */
const doneBy: Readonly<Partial<Record<Does['kind'], AppVerb>>> = {
  'sign-in': 'signIn',
  sync: 'sync',
  'use-for': 'start',
  'hour-more': 'setEnd',
  'no-end': 'setEnd',
  'clear-default': 'clearDefault',
};

/** Everything that can be done now; what would do nothing, or be refused, is not offered. */
export function verbsOf(
  sources: readonly SourceView[],
  sessions: readonly SessionView[],
  isLocked: boolean,
): readonly PaletteVerb[] {
  const all = allVerbs(sources, sessions, isLocked);
  const isRefused = ({ does }: PaletteVerb): boolean => {
    const verb = doneBy[does.kind];
    return verb !== undefined && whileLocked[verb] === 'refused';
  };
  return isLocked ? all.filter((verb) => !isRefused(verb)) : all;
}

function allVerbs(
  sources: readonly SourceView[],
  sessions: readonly SessionView[],
  isLocked: boolean,
): readonly PaletteVerb[] {
  const t = paletteText.verbs;
  const active = sessions.filter(({ expiresAt, state }) => expiresAt !== null || state === 'renewing');
  const ids = active.map(({ id }) => id);
  return [
    ...sources.flatMap(ofSource),
    ...(ids.length === 0
      ? []
      : [
          {
            id: 'stop-all',
            label: t.stopAll(ids.length),
            icon: 'close',
            does: { kind: 'stop-all', ids },
          } as const,
        ]),
    ...(sessions.some(({ isDefault }) => isDefault)
      ? [
          {
            id: 'clear-default',
            label: t.clearDefault,
            icon: 'close',
            does: { kind: 'clear-default' },
          } as const,
        ]
      : []),
    isLocked
      ? ({ id: 'unlock', label: t.unlock, icon: 'lock', does: { kind: 'unlock' } } as const)
      : ({ id: 'lock', label: t.lock, icon: 'lock', does: { kind: 'lock' } } as const),
    ...pages.map(
      (page) =>
        ({
          id: page,
          label: t.open(phrase(pageEntries[page].title)),
          icon: page,
          does: { kind: 'go', place: page },
        }) as const,
    ),
    { id: 'add', label: t.add, icon: 'add', does: { kind: 'go', place: 'add' } },
    { id: 'import', label: t.import, icon: 'import', does: { kind: 'go', place: 'import' } },
    { id: 'help', label: t.help, icon: 'help', does: { kind: 'help' } },
    ...sessions.flatMap(ofTime),
  ];
}

/** A time for the default session, and what moves the end of one that has a time. */
function ofTime(session: SessionView): readonly PaletteVerb[] {
  const { id: sessionId, timeBox, stopsAfterMinutes } = session;
  const t = paletteText.verbs;
  const verb = (kind: 'use-for' | 'hour-more' | 'no-end', label: string): PaletteVerb => ({
    id: `${kind} ${sessionId}`,
    label,
    icon: 'sessions',
    does: { kind, sessionId },
    by: t.timeWords,
  });
  const isOwn = timeBox !== undefined && timeBox.of === undefined;
  if (isOwn && timeBox.ended === undefined)
    return [
      verb('hour-more', t.hourMore(sessionText(session))),
      ...(stopsAfterMinutes === undefined ? [verb('no-end', t.noEnd(sessionText(session)))] : []),
    ];
  return session.isDefault || isOwn ? [verb('use-for', t.forAnHour(sessionText(session)))] : [];
}

function ofSource(source: SourceView): readonly PaletteVerb[] {
  const t = paletteText.verbs;
  const { id, name, state } = source;
  const verb = (
    kind: Exclude<
      Does['kind'],
      'use-for' | 'hour-more' | 'no-end' | 'go' | 'stop-all' | 'clear-default' | 'lock' | 'unlock' | 'help'
    >,
    label: string,
  ): PaletteVerb => ({
    id: verbId(kind, id),
    label,
    icon: kind === 'sync' ? 'sync' : 'sources',
    does: { kind, source },
  });
  if (state === 'signing-in') return [verb('cancel-sign-in', t.cancelSignIn(name))];
  if (state !== 'signed-in') return [verb('sign-in', t.signIn(name))];
  const canSync = source.hasSync !== false && !source.sync.running;
  return [...(canSync ? [verb('sync', t.sync(name))] : []), verb('sign-out', t.signOut(name))];
}
const verbId = (kind: string, source: SourceId): string => `${kind} ${source}`;

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s/·()]+/)
    .filter((word) => word !== '');

/** Those that have every word of the query at the beginning of one of their own. */
export function matchingVerbs(verbs: readonly PaletteVerb[], query: string): readonly PaletteVerb[] {
  const asked = wordsOf(query);
  // One letter begins half of all words.
  if (asked.join('').length < 2) return [];
  return verbs.filter(({ label, by }) => {
    if (by?.some((word) => asked.some((one) => word.startsWith(one))) === false) return false;
    const own = wordsOf(label);
    return asked.every((word) => own.some((one) => one.startsWith(word)));
  });
}

/** Whether what can be done comes before the sessions: not where the best session has what was typed, to the letter. */
export function verbsLead(query: string, best: SessionView | null): boolean {
  if (best === null) return true;
  const { name, role, region, profile } = best;
  const texts = [name, accountText(best), role, region, profile].join(' ').toLowerCase();
  return !wordsOf(query).every((word) => texts.includes(word));
}
