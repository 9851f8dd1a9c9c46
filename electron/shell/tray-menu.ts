import type { AppState, Attention, Prompt, TrayState } from '../../shared/app-state.ts';
import { isDefaultUnused } from '../../shared/default-unused.ts';
import type { PromptId, SessionId, SourceId } from '../../shared/ids.ts';
import type { WindowTarget } from '../../shared/pages.ts';
import type { Problem } from '../../shared/problem.ts';
import { reportedEnd } from '../../shared/reported-end.ts';
import type { SessionView } from '../../shared/session.ts';
import type { SourceView } from '../../shared/source.ts';
import { distinctSessionTexts, sessionText } from '../../shared/text/session-text.ts';
import { boxChoicesMs } from '../../shared/time-box.ts';
import {
  boxTexts,
  duration,
  lockTexts,
  problemText,
  sourceStateWord,
  timeLeft,
  trayStateWord,
  trayText,
} from '../../shared/words.ts';
import { createPickedSessions } from '../core/sessions/picked-sessions.ts';
import { type DefaultNow, defaultNow } from '../core/sessions/tray-state.ts';

/** What a click in the tray's menu asks for. */
export type TrayAction =
  | { readonly kind: 'make-default'; readonly sessionId: SessionId }
  | {
      readonly kind: 'open-console' | 'open-from-clipboard' | 'copy-console-link';
      readonly sessionId: SessionId;
    }
  | { readonly kind: 'copy-environment'; readonly sessionId: SessionId }
  | { readonly kind: 'copy-profile-name'; readonly sessionId: SessionId }
  | { readonly kind: 'renew'; readonly sessionId: SessionId }
  | { readonly kind: 'stop' | 'no-end'; readonly sessionId: SessionId }
  | { readonly kind: 'use-for'; readonly sessionId: SessionId; readonly ms: number }
  | { readonly kind: 'sign-in'; readonly sourceId: SourceId }
  | { readonly kind: 'cancel-sign-in'; readonly sourceId: SourceId }
  | { readonly kind: 'use-code'; readonly promptId: PromptId }
  | { readonly kind: 'show-sign-in'; readonly promptId: PromptId }
  | { readonly kind: 'sign-out'; readonly sourceId: SourceId }
  | { readonly kind: 'copy-command'; readonly command: string }
  | { readonly kind: 'sync'; readonly sourceId: SourceId }
  | { readonly kind: 'fix'; readonly attention: Attention }
  | {
      readonly kind: 'open';
      readonly page: WindowTarget;
    }
  | { readonly kind: 'open-panel' }
  | { readonly kind: 'clear-default' }
  | { readonly kind: 'lock' | 'unlock' }
  | { readonly kind: 'quit' };

export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'label'; readonly label: string }
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly action: TrayAction;
      readonly checked?: boolean;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly TrayItem[] };

const MOST_RECENT = 8;
const MOST_PINNED = 20;
const MOST_ACTIVE = 20;
const MOST_ATTENTION = 5;
const separator: TrayItem = { kind: 'separator' };
const label = (text: string): TrayItem => ({ kind: 'label', label: text });
const act = (text: string, action: TrayAction): TrayItem => ({ kind: 'action', label: text, action });

const isSaid = (s: SessionView): boolean =>
  s.timeBox !== undefined ||
  s.pinned ||
  s.lastUsedAt !== null ||
  s.isDefault ||
  s.expiresAt !== null ||
  s.state !== 'inactive';

/**
 * The sessions that icon, tooltip and menu say anything of, in the order of all: those in use, and the first few of the others.
 * A sync tells its progress ten times a second, and each time all of thousands would be looked at five times.
 */
export function createSessionsOfTray(): (sessions: AppState['sessions']) => AppState['sessions'] {
  const inUse = createPickedSessions(isSaid);
  return (sessions) => {
    const said = inUse(sessions);
    const first: SessionView[] = [];
    let othersLeft = MOST_RECENT;
    let saidSoFar = 0;
    for (const session of sessions) {
      if (othersLeft === 0) break;
      if (session === said[saidSoFar]) {
        saidSoFar += 1;
        first.push(session);
      } else if (!session.missing) {
        othersLeft -= 1;
        first.push(session);
      }
    }
    return [...first, ...said.slice(saidSoFar)];
  };
}

/** The whole menu from the state: pure, so that every line of it has a test. A section with nothing in it is absent. */
export function trayMenu(state: AppState): readonly TrayItem[] {
  const sections: readonly (readonly TrayItem[])[] = [
    [label(headline(state))],
    // What would be refused is not offered.
    ...(state.locked === null
      ? [startAgain(state), questions(state), switchRole(state), activeSessions(state), signIn(state)]
      : [[act(lockTexts.unlock, { kind: 'unlock' })]]),
    attention(state),
    [
      act(trayText.panel, { kind: 'open-panel' }),
      act(trayText.open, { kind: 'open', page: 'sessions' }),
      act(trayText.settings, { kind: 'open', page: 'settings' }),
      act(trayText.checkForUpdates, { kind: 'open', page: 'settings/updates' }),
    ],
    [
      ...(state.locked === null ? [act(lockTexts.lockNow, { kind: 'lock' })] : []),
      act(trayText.quit, { kind: 'quit' }),
    ],
  ];
  return sections
    .filter((items) => items.length > 0)
    .flatMap((items, index) => (index === 0 ? items : [separator, ...items]));
}

/** A tool that waits may show nothing of it: git's own messages can be hidden. */
function toolWaits(prompt: Extract<Prompt, { kind: 'sign-in-needed' }>, now: number): TrayItem {
  const text = trayText.toolWaits(prompt.askedBy.join(', '), prompt.sourceName, prompt.until - now);
  const { sourceId, command } = prompt;
  return command === undefined
    ? act(text, { kind: 'sign-in', sourceId })
    : {
        kind: 'submenu',
        label: text,
        items: [act(trayText.copyCommand(command), { kind: 'copy-command', command })],
      };
}

/** Questions that only our window can put: it may never have been open; and tools that wait. */
function questions(state: AppState): readonly TrayItem[] {
  const lines = state.prompts.flatMap((prompt) => {
    if (prompt.kind === 'sign-in-needed') return [toolWaits(prompt, state.now)];
    const text =
      prompt.kind === 'choose-roles'
        ? trayText.chooseRoles(prompt.sourceName)
        : prompt.kind === 'mfa-code'
          ? trayText.typeCode(prompt.sessionName)
          : prompt.kind === 'secrets'
            ? trayText.typeSecrets(prompt.sourceName)
            : prompt.kind === 'production-default'
              ? trayText.confirmProduction(prompt.sessionName)
              : null;
    return text === null ? [] : [act(text, { kind: 'open', page: 'sessions' })];
  });
  return lines.length === 0 ? [] : [label(trayText.waitsForYou), ...lines];
}

/** Name, account, region, and how it is: failed and why, signed out, time left, and the end of the sign-in behind it. */
export function headline(state: AppState): string {
  if (state.locked !== null) return lockTexts.since(state.locked, state.now);
  const now = defaultNow(state);
  if (now === null) {
    if (state.withoutDefault?.why === 'removed' && state.sessions.length > 0)
      return trayText.defaultRemoved(state.withoutDefault.session);
    const anyoneIn = state.sources.some((s) => s.state === 'signed-in');
    return anyoneIn || state.sources.length === 0 ? trayText.noDefault : trayText.signedOut;
  }
  const { session } = now;
  const unused = isDefaultUnused(state) ? trayText.unused : null;
  const lost = state.attention.some(({ problem }) => problem.code === 'default-gone')
    ? trayText.notFound
    : null;
  return [sessionLine(session), session.region, unused, lost, ...condition(now, state.now)]
    .filter((part) => part !== null)
    .join(' · ');
}

function condition(
  { session, source, is, problem, signInEndsAt }: DefaultNow,
  now: number,
): readonly string[] {
  if (is === 'failed') return [problem === null ? trayText.leftFailed : trayText.failedBy(what(problem))];
  if (is === 'signed-out') {
    if (source === null) return [trayText.leftNeedsSignIn];
    return [
      source.state === 'signing-in' ? sourceStateWord['signing-in'] : trayText.signedOutOf(source.name),
    ];
  }
  if (is === 'ended') return [leftOf(session, now)];
  const end = signInEndsAt === null ? [] : [trayText.signInEnds(ends(signInEndsAt - now))];
  return [leftOf(session, now), ...end];
}

/** A problem in a menu's line: a sentence without its full stop. */
const what = (problem: Problem): string => problemText(problem).what.replace(/\.$/, '');

const ends = (leftMs: number): string => (leftMs < 60_000 ? trayText.now : duration(leftMs));

/** A time for a session, and for one that has it none. */
function timesOf(session: SessionView): TrayItem {
  const { id: sessionId, timeBox, stopsAfterMinutes } = session;
  const isFree =
    timeBox !== undefined &&
    timeBox.of === undefined &&
    timeBox.ended === undefined &&
    stopsAfterMinutes === undefined;
  return {
    kind: 'submenu',
    label: trayText.useFor,
    items: [
      ...boxChoicesMs.map((ms) => act(boxTexts.span(ms), { kind: 'use-for', sessionId, ms })),
      ...(isFree ? [separator, act(trayText.noEnd, { kind: 'no-end', sessionId })] : []),
    ],
  };
}

/** A default session whose time is over: what is refused until then is one click away. */
function startAgain(state: AppState): readonly TrayItem[] {
  const session = state.sessions.find(({ id }) => id === state.defaultSessionId);
  if (session?.timeBox?.ended === undefined || session.timeBox.of !== undefined) return [];
  const ms = (session.stopsAfterMinutes ?? 60) * 60_000;
  return [
    act(trayText.useSessionFor(sessionText(session), ms), { kind: 'use-for', sessionId: session.id, ms }),
  ];
}

/** How the tooltip calls the state of the icon. */
export function trayWord(state: AppState, icon: TrayState): string {
  return icon === 'signed-out' && defaultNow(state)?.is === 'ended' ? boxTexts.word : trayStateWord[icon];
}

function leftOf(session: SessionView, now: number): string {
  const { timeBox } = session;
  if (timeBox === undefined) return credentialsLeft(session, now);
  const box = boxTexts.short(timeBox, now);
  return timeBox.ended === undefined ? `${credentialsLeft(session, now)}, ${box}` : box;
}

function credentialsLeft(session: SessionView, now: number): string {
  if (session.state === 'needs-sign-in') return trayText.leftNeedsSignIn;
  if (session.state === 'failed') return trayText.leftFailed;
  if (session.expiresAt === null)
    return session.state === 'renewing' ? trayText.leftRenewing : trayText.leftOnDemand;
  return timeLeft(session.expiresAt - now);
}

/** As in the window, and in a word what the window says in colour. */
const sessionLine = (session: SessionView, text = sessionText(session)): string =>
  session.production === true ? `${text} · ${trayText.production}` : text;

function switchRole(state: AppState): readonly TrayItem[] {
  const pinned: SessionView[] = [];
  const used: SessionView[] = [];
  const never: SessionView[] = [];
  // One look at each, because a company has thousands.
  for (const session of state.sessions) {
    if (session.missing) continue;
    if (session.pinned) {
      if (pinned.length < MOST_PINNED) pinned.push(session);
    } else if (session.lastUsedAt !== null) used.push(session);
    else if (never.length < MOST_RECENT) never.push(session);
  }
  used.sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
  const recent = [...used, ...never].slice(0, MOST_RECENT);
  if (pinned.length + recent.length === 0) return [];
  const texts = distinctSessionTexts([...pinned, ...recent]);
  const line = (s: SessionView): TrayItem => ({
    kind: 'action',
    label: sessionLine(s, texts.get(s.id)),
    action: { kind: 'make-default', sessionId: s.id },
    checked: s.id === state.defaultSessionId,
  });
  const items = [
    ...pinned.map(line),
    ...(pinned.length > 0 && recent.length > 0 ? [separator] : []),
    ...recent.map(line),
    separator,
    act(trayText.allSessions, { kind: 'open', page: 'palette' }),
    ...(hasDefault(state) ? [act(trayText.clearDefault, { kind: 'clear-default' })] : []),
  ];
  return [{ kind: 'submenu', label: trayText.switchRole, items }];
}

/** There is one, or there was one that the user has not replaced. */
const hasDefault = ({ defaultSessionId, withoutDefault }: AppState): boolean =>
  defaultSessionId !== null || withoutDefault?.why === 'removed';

const isLive = (s: SessionView): boolean =>
  s.state === 'active' || s.state === 'expiring' || s.state === 'renewing';

function activeSessions(state: AppState): readonly TrayItem[] {
  const live = state.sessions.filter(isLive);
  if (live.length === 0) return [];
  const shown = live.slice(0, MOST_ACTIVE);
  const texts = distinctSessionTexts(shown);
  const lines = shown.map(
    (s): TrayItem => ({
      kind: 'submenu',
      label: `${sessionLine(s, texts.get(s.id))} · ${s.state === 'renewing' ? trayText.leftRenewing : leftOf(s, state.now)}`,
      items: [
        ...(s.id === state.defaultSessionId
          ? []
          : [act(trayText.makeDefault, { kind: 'make-default', sessionId: s.id })]),
        act(trayText.openConsole, { kind: 'open-console', sessionId: s.id }),
        act(trayText.openFromClipboard, { kind: 'open-from-clipboard', sessionId: s.id }),
        act(trayText.copyConsoleLink, { kind: 'copy-console-link', sessionId: s.id }),
        act(trayText.copyEnvironment, { kind: 'copy-environment', sessionId: s.id }),
        ...(s.profile === null
          ? []
          : [act(trayText.copyProfileName, { kind: 'copy-profile-name', sessionId: s.id })]),
        act(trayText.renewNow, { kind: 'renew', sessionId: s.id }),
        timesOf(s),
        act(trayText.stop, { kind: 'stop', sessionId: s.id }),
      ],
    }),
  );
  const more =
    live.length > MOST_ACTIVE
      ? [act(trayText.more(live.length - MOST_ACTIVE), { kind: 'open', page: 'sessions' })]
      : [];
  return [label(trayText.activeSessions), ...lines, ...more];
}

function signIn(state: AppState): readonly TrayItem[] {
  if (state.sources.length === 0) return [act(trayText.addSource, { kind: 'open', page: 'add' })];
  return [{ kind: 'submenu', label: trayText.signIn, items: state.sources.map((s) => sourceItem(s, state)) }];
}

function sourceItem(source: SourceView, { now, prompts }: AppState): TrayItem {
  const end = reportedEnd(source);
  const until = end === null ? '' : `, ${timeLeft(end - now)}`;
  const { problem } = source;
  const why = source.state === 'needs-attention' && problem !== null ? `: ${what(problem)}` : '';
  const failed = source.sync.running ? null : source.sync.problem;
  const unread = source.state === 'signed-in' && failed !== null ? ` · ${trayText.syncFailed}` : '';
  const text = `${source.name} · ${sourceStateWord[source.state]}${until}${why}${unread}`;
  const sync = failed === null ? trayText.sync : trayText.syncAgain(what(failed));
  switch (source.state) {
    case 'signed-in':
      return {
        kind: 'submenu',
        label: text,
        items: [
          // Before it ends, so that nothing has to stop for it.
          ...(end === null ? [] : waysToRenew(source)),
          act(trayText.signOut, { kind: 'sign-out', sourceId: source.id }),
          ...(source.hasSync === false ? [] : [act(sync, { kind: 'sync', sourceId: source.id })]),
        ],
      };
    case 'signing-in':
      return {
        kind: 'submenu',
        label: text,
        items: [
          act(trayText.cancelSignIn, { kind: 'cancel-sign-in', sourceId: source.id }),
          ...prompts.flatMap((prompt) => (isAbout(prompt, source) ? waysOn(prompt) : [])),
        ],
      };
    case 'signed-out':
    case 'needs-attention': {
      const look: TrayAction = { kind: 'sign-in', sourceId: source.id };
      if (source.command === undefined) return act(text, look);
      return { kind: 'submenu', label: text, items: [...waysToRenew(source), act(trayText.lookAgain, look)] };
    }
  }
}

/** Where Latchkey only reads the sign-in of another program, that program's command is all there is. */
const waysToRenew = ({ id, command }: SourceView): readonly TrayItem[] =>
  command === undefined
    ? [act(trayText.signInAgain, { kind: 'sign-in', sourceId: id })]
    : [act(trayText.copyCommand(command), { kind: 'copy-command', command })];

const isAbout = (prompt: Prompt, { id }: SourceView): boolean =>
  'sourceId' in prompt && prompt.sourceId === id;

/** What else can be done about a sign-in that is under way. */
function waysOn(prompt: Prompt): readonly TrayItem[] {
  if (prompt.kind === 'sign-in-window')
    return prompt.isPutOff === true
      ? []
      : [act(trayText.showSignIn, { kind: 'show-sign-in', promptId: prompt.id })];
  return prompt.kind === 'browser' && prompt.offersCode === true
    ? [act(trayText.useCode, { kind: 'use-code', promptId: prompt.id })]
    : [];
}

function attention(state: AppState): readonly TrayItem[] {
  if (state.attention.length === 0) return [];
  const lines = state.attention
    .slice(0, MOST_ATTENTION)
    .map((a) => act(problemText(a.problem).what, { kind: 'fix', attention: a }));
  return [label(trayText.needsAttention), ...lines];
}
