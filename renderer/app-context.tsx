import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { SessionId } from '../shared/ids.ts';
import type { AppContract } from '../shared/ipc/contract.ts';
import type { ContractClient } from '../shared/ipc/define.ts';
import { type AppVerb, whileLocked } from '../shared/ipc/while-locked.ts';
import type { Problem } from '../shared/problem.ts';
import type { Result } from '../shared/result.ts';
import type { SessionView } from '../shared/session.ts';
import { windowText as w } from '../shared/words.ts';
import type { Platform } from './bridge.ts';
import { copyText } from './clipboard.ts';
import type { Place } from './navigate.ts';
import type { WindowState, WindowStore } from './state/window-store.ts';
import { createTicker, type Ticker } from './ticker.ts';

/** What a user may want right after something is done. */
export interface Next {
  readonly label: string;
  readonly place: Place;
  readonly detail?: string;
}
export type Said = string | { readonly text: string; readonly next: Next };

/** A short message at the foot of the window. */
export type Notice =
  | { readonly id: number; readonly kind: 'done'; readonly text: string; readonly next: Next | null }
  | {
      readonly id: number;
      readonly kind: 'problem';
      readonly problem: Problem;
      readonly retry: (() => void) | null;
    };

export interface AppPorts {
  readonly client: ContractClient<AppContract>;
  readonly store: WindowStore;
  readonly platform: Platform;
}
/** Never another object while the window lives, so that looking at it costs no drawing. */
interface Shared extends AppPorts {
  readonly ticker: Ticker;
  readonly tell: (said: Said) => void;
  readonly showProblem: (problem: Problem, retry?: () => void) => void;
  readonly dismiss: (id: number) => void;
}

const Context = createContext<Shared | null>(null);
const NoticesContext = createContext<readonly Notice[]>([]);

const DONE_SHOWN_MS = 4_000;
/** A keyboard needs its time to get to a button. */
const NEXT_SHOWN_MS = 30_000;
let lastNoticeId = 0;

export function AppProvider({ ports, children }: { readonly ports: AppPorts; readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const [ticker] = useState(createTicker);
  const { client, store, platform } = ports;
  const later = useTimers();
  const dismiss = useCallback((id: number) => setNotices((all) => all.filter((t) => t.id !== id)), []);
  const tell = useCallback(
    (said: Said) => {
      lastNoticeId += 1;
      const id = lastNoticeId;
      const { text, next } = typeof said === 'string' ? { text: said, next: null } : said;
      // The same words twice are one notice: who asked for a switch reports it, and so does the state.
      const isSaid = (one: Notice): boolean => one.kind === 'done' && one.text === text && one.next === next;
      setNotices((all) => (all.some(isSaid) ? all : [...all.slice(-2), { id, kind: 'done', text, next }]));
      later(() => dismiss(id), next === null ? DONE_SHOWN_MS : NEXT_SHOWN_MS);
    },
    [dismiss, later],
  );
  const showProblem = useCallback((problem: Problem, retry?: () => void) => {
    // The user knows what the user cancelled.
    if (problem.code === 'cancelled') return;
    lastNoticeId += 1;
    const id = lastNoticeId;
    setNotices((all) => [...all.slice(-2), { id, kind: 'problem', problem, retry: retry ?? null }]);
  }, []);
  const shared = useMemo(
    () => ({ client, store, platform, ticker, tell, showProblem, dismiss }),
    [client, store, platform, ticker, tell, showProblem, dismiss],
  );
  return (
    <Context value={shared}>
      <NoticesContext value={notices}>{children}</NoticesContext>
    </Context>
  );
}

/** Timers that end with what started them. */
function useTimers(): (work: () => void, ms: number) => void {
  const running = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const all = running.current;
    return () => {
      for (const timer of all) clearTimeout(timer);
    };
  }, []);
  return useCallback((work, ms) => {
    const timer = setTimeout(() => {
      running.current.delete(timer);
      work();
    }, ms);
    running.current.add(timer);
  }, []);
}

export const useNotices = (): readonly Notice[] => use(NoticesContext);

export function useApp(): Shared {
  const shared = use(Context);
  if (shared === null) throw new Error('AppProvider is missing');
  return shared;
}

/** False until the first message came. */
export function useHasState(): boolean {
  const { store } = useApp();
  return useSyncExternalStore(store.subscribe, () => store.get() !== null);
}

/**
 * A part of the state. The component is redrawn only when that part is another one, so `select` must give the same
 * object (or an equal primitive) while nothing changed: pick, do not build.
 */
export function useAppState<T>(select: (state: WindowState) => T): T {
  const { store } = useApp();
  return useSyncExternalStore(store.subscribe, () => {
    const state = store.get();
    if (state === null) throw new Error('shown before the first message');
    return select(state);
  });
}

export const useSession = (id: SessionId | null): SessionView | null =>
  useAppState(({ sessions }) => (id === null ? null : sessions.get(id)));

/** The app's now in epoch ms, moving once a second while something on screen looks at it. */
export function useNow(): number {
  return useClock((now) => now);
}

/** What follows from the app's now; redrawn only when that changes, not every second. */
export function useClock<T>(select: (now: number) => T): T {
  const { store, ticker } = useApp();
  // The app's clock is this machine's, put right by the measured skew against AWS.
  return useSyncExternalStore(ticker.subscribe, () => select(ticker.get() + (store.get()?.clockSkewMs ?? 0)));
}

/** Says of a verb whether Latchkey would refuse it now, because it is locked. Nothing is, before the first message. */
export function useRefused(): (verb: AppVerb | undefined) => boolean {
  const shared = use(Context);
  const isLocked = useSyncExternalStore(
    shared?.store.subscribe ?? subscribeToNothing,
    () => (shared?.store.get()?.locked ?? null) !== null,
  );
  return (verb) => isLocked && verb !== undefined && whileLocked[verb] === 'refused';
}
const subscribeToNothing = (): (() => void) => () => undefined;

export type Act = <T>(
  work: () => Promise<Result<T, Problem>>,
  done?: string | ((value: T) => Said),
  /** True: the problem is shown where it belongs, and need not be reported. */
  takesProblem?: (problem: Problem) => boolean,
) => Promise<T | null>;

/** Runs a verb: says what came of it, offers to try again on a problem, and knows whether it is still running. */
export function useAct(): { readonly act: Act; readonly busy: boolean } {
  const { tell, showProblem } = useApp();
  const [running, setRunning] = useState(0);
  const act: Act = useCallback(
    async (work, done, takesProblem) => {
      setRunning((n) => n + 1);
      const outcome = await work();
      setRunning((n) => n - 1);
      if (!outcome.ok) {
        if (takesProblem?.(outcome.error) === true) return null;
        showProblem(outcome.error, () => void act(work, done, takesProblem));
        return null;
      }
      if (done !== undefined) tell(typeof done === 'string' ? done : done(outcome.value));
      return outcome.value;
    },
    [tell, showProblem],
  );
  return { act, busy: running > 0 };
}

export function useCopy(): (text: string) => Promise<void> {
  const { tell } = useApp();
  return async (text) => tell((await copyText(text)) ? w.common.copied : w.common.copyFailed);
}

/** Reads something once when it is shown, and again when `key` changes. */
export function useLoaded<T>(
  key: string,
  load: () => Promise<Result<T, Problem>>,
): { readonly value: T | null; readonly problem: Problem | null; readonly again: () => void } {
  const [round, setRound] = useState(0);
  const [outcome, setOutcome] = useState<Result<T, Problem> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` and `round` say when to read again; `load` is new at every render
  useEffect(() => {
    let current = true;
    void load().then((loaded) => {
      if (current) setOutcome(loaded);
    });
    return () => {
      current = false;
    };
  }, [key, round]);
  return {
    value: outcome?.ok === true ? outcome.value : null,
    problem: outcome?.ok === false ? outcome.error : null,
    again: () => {
      setOutcome(null);
      setRound((n) => n + 1);
    },
  };
}
