import { Notification } from 'electron';
import type { AppState } from '../../shared/app-state.ts';
import type { SessionId } from '../../shared/ids.ts';
import { neverAborts } from '../../shared/never-aborts.ts';
import type { WindowTarget } from '../../shared/pages.ts';
import { signInLeadMs } from '../../shared/reported-end.ts';
import type { SessionBus } from '../adapters/dbus/session-bus.ts';
import {
  createDesktopNotifications,
  type DesktopNotifications,
} from '../adapters/machine/desktop-notifications.ts';
import type { App } from '../core/app-api.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { createPickedSessions } from '../core/sessions/picked-sessions.ts';
import { boxLeadMs } from './box-notices.ts';
import { causeKeys, type Ledger, planNotifications, snoozed } from './notification-plan.ts';
import type { NotificationAction, NotificationSpec } from './notification-spec.ts';

interface NotificationOptions {
  readonly app: App;
  readonly clock: Clock;
  readonly log: Log;
  /** Null where the desktop's own notifications have buttons. */
  readonly bus: SessionBus | null;
  readonly icon: string;
  readonly openWindow: (page: WindowTarget) => void;
  readonly isWindowShown: () => boolean;
}

/** Shows what the plan says and carries out what a click means. Returns the way to stop. */
export function startNotifications(options: NotificationOptions): () => void {
  const { app, clock, log } = options;
  const desktop: DesktopNotifications | null =
    options.bus === null ? null : createDesktopNotifications({ appName: 'Latchkey', bus: options.bus });
  const showing = new Map<string, { readonly spec: NotificationSpec; readonly close: () => void }>();
  let ledger: Ledger = new Map();
  let wake: (() => void) | null = null;
  const runsSince = clock.nowMs() - process.uptime() * 1_000;
  const ofInterest = createPickedSessions(isOfInterest);
  // Every expiry in the state is in AWS's time, which this machine's clock may be minutes away from.
  const nowOf = (state: AppState): number => clock.nowMs() + state.clockSkewMs;

  const act = (spec: NotificationSpec, action: NotificationAction | 'default'): void => {
    showing.delete(spec.key);
    if (action === 'snooze') {
      ledger = snoozed(ledger, causeKeys(spec), nowOf(app.state()));
      plan(app.state());
      return;
    }
    carryOut(options, spec, action);
  };

  const show = async (spec: NotificationSpec): Promise<void> => {
    if (desktop !== null) {
      try {
        const close = await desktop.show({
          title: spec.title,
          body: spec.body,
          icon: options.icon,
          actions: spec.actions,
          onAction: (id) => act(spec, isAction(id) ? id : 'default'),
          onClosed: () => showing.delete(spec.key),
        });
        showing.set(spec.key, { spec, close });
        return;
      } catch (error) {
        log.line('notification.server-failed', {
          reason: error instanceof Error ? error.message : 'unknown',
        });
      }
    }
    const close = showNative(
      spec,
      (action) => act(spec, action),
      () => showing.delete(spec.key),
    );
    if (close !== null) showing.set(spec.key, { spec, close });
  };

  const plan = (whole: AppState): void => {
    const state = { ...whole, sessions: [...ofInterest(whole.sessions)] };
    const causesShown = new Set([...showing.values()].flatMap(({ spec }) => causeKeys(spec)));
    const prompts = options.isWindowShown()
      ? state.prompts.filter(({ kind }) => kind !== 'choose-roles')
      : state.prompts;
    // The window says it itself, where the switch was made there.
    const activity = options.isWindowShown() ? [] : state.activity;
    const asOf = { ...state, prompts, activity, now: nowOf(state) };
    const made = planNotifications(asOf, ledger, causesShown, runsSince);
    ledger = made.ledger;
    const said = new Set(made.show.flatMap(causeKeys));
    for (const [key, { spec, close }] of showing) {
      const causes = causeKeys(spec);
      // What the new one says too goes: never two for one cause.
      const isKnownAlready = causes.every((cause) => said.has(cause));
      if (!isKnownAlready && causes.some((cause) => ledger.get(cause)?.isOngoing === true)) continue;
      showing.delete(key);
      close();
    }
    for (const spec of made.show) void show(spec);
    schedule(state);
  };

  // The lead time passes without a change of state, so the next moment anything can become due is waited for.
  const schedule = (state: AppState): void => {
    wake?.();
    wake = null;
    const now = nowOf(state);
    const moments = momentsOf(state, ledger).filter((at) => at > now);
    if (moments.length === 0) return;
    wake = clock.after(Math.min(...moments) - now + 50, () => plan(app.state()));
  };

  const unsubscribe = app.subscribe(plan);
  plan(app.state());
  return () => {
    unsubscribe();
    wake?.();
    for (const { close } of showing.values()) close();
    desktop?.close();
  };
}

const isOfInterest = ({ expiresAt, lastUsedAt, timeBox }: AppState['sessions'][number]): boolean =>
  expiresAt !== null || lastUsedAt !== null || timeBox !== undefined;

const isAction = (id: string): id is NotificationAction => actionIds.has(id);
const actionIds: ReadonlySet<string> = new Set<NotificationAction>([
  'renew',
  'sign-in',
  'open',
  'snooze',
  'more-time',
  'use-again',
]);

/** Every moment at which something can become due without a change of state, in epoch ms by AWS's clock. */
function momentsOf(state: AppState, ledger: Ledger): readonly number[] {
  const { settings, sources, sessions, clockSkewMs } = state;
  const leadMs = settings.notifyLeadMinutes * 60_000;
  return [
    ...sources.flatMap((source) =>
      source.expiresAt === null ? [] : [source.expiresAt - signInLeadMs(source, settings)],
    ),
    ...sessions.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [expiresAt - leadMs])),
    // Of this machine's clock.
    ...sessions.flatMap((session) =>
      session.timeBox === undefined || session.timeBox.ended !== undefined
        ? []
        : [session.timeBox.until + clockSkewMs - boxLeadMs(session, state)],
    ),
    ...[...ledger.values()].flatMap(({ snoozedUntil }) => (snoozedUntil === null ? [] : [snoozedUntil])),
  ];
}

/** The platform's own notification. Null where there is none; else the way to close it. */
function showNative(
  spec: NotificationSpec,
  onAction: (action: NotificationAction | 'default') => void,
  onClosed: () => void,
): (() => void) | null {
  if (!Notification.isSupported()) return null;
  const native = new Notification({
    title: spec.title,
    body: spec.body,
    actions: spec.actions.map((a) => ({ type: 'button' as const, text: a.label })),
  });
  native.on('click', () => onAction('default'));
  native.on('action', (event, index?: number) => {
    // Newer Electron carries the index on the event, older as an argument.
    const at =
      index ?? ('actionIndex' in event && typeof event.actionIndex === 'number' ? event.actionIndex : 0);
    onAction(spec.actions[at]?.id ?? 'default');
  });
  native.on('close', onClosed);
  native.show();
  return () => native.close();
}

/** What a click means. */
function carryOut(
  { app, openWindow }: NotificationOptions,
  { about }: NotificationSpec,
  action: NotificationAction | 'default',
): void {
  switch (about.kind) {
    case 'source':
      // Clicking does the obvious thing: the sign-in shows its code in the window.
      void app.verbs.signIn({ sourceId: about.id, openBrowser: null }, neverAborts());
      openWindow('sources');
      return;
    case 'question':
      openWindow('sessions');
      return;
    default:
      for (const sessionId of about.ids) onSession({ app, openWindow }, sessionId, action);
      if (action !== 'renew' && action !== 'more-time' && action !== 'use-again') openWindow('sessions');
  }
}

function onSession(
  { app, openWindow }: Pick<NotificationOptions, 'app' | 'openWindow'>,
  sessionId: SessionId,
  action: NotificationAction | 'default',
): void {
  const { verbs } = app;
  const show = (outcome: { readonly ok: boolean }): void => {
    // Why not is on the page.
    if (!outcome.ok) openWindow('sessions');
  };
  if (action === 'renew') void verbs.renew({ sessionId }, neverAborts());
  if (action === 'more-time')
    void verbs.setEnd({ sessionId, end: { kind: 'more', ms: HOUR_MS } }, neverAborts()).then(show);
  if (action === 'use-again') void verbs.start({ sessionId, forMs: HOUR_MS }, neverAborts()).then(show);
}
const HOUR_MS = 3_600_000;
